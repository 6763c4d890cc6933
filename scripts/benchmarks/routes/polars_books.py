"""W1 by polars over the CSV, in memory. Nothing is durable."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from benchmarks.routes.phases import phase, report

_CELL = ["village", "account", "month"]


def main(source: str, target: Path) -> None:
    with phase("load"):
        lines = pl.read_csv(source, schema_overrides={"village": pl.String, "account": pl.String})
        vouchers = lines.group_by("village", "month", "number").agg(
            (pl.col("debit") - pl.col("credit")).sum()
        )
        assert vouchers.filter(pl.col("debit") != 0).is_empty()
    with phase("trial"):
        sums = lines.group_by(_CELL).agg(pl.col("debit", "credit").sum())
        used = lines.select("village", "account").unique()
        months = pl.DataFrame({"month": range(1, 13)}, schema={"month": pl.Int64})
        grid = used.join(months, how="cross").join(sums, on=_CELL, how="left").fill_null(0).sort(_CELL)
        closing = (pl.col("debit") - pl.col("credit")).cum_sum().over("village", "account").alias("closing")
        grid.with_columns(closing).write_csv(target / "tb.csv")
    with phase("statements"):
        net = (pl.col("debit") - pl.col("credit")).sum()
        lines.group_by("village", "account").agg(net).sort("village", "account").write_csv(target / "st.csv")
    report()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
