"""W1 by DuckDB over the CSV, in memory: the bound for set-based computing. Nothing is durable."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from benchmarks.routes.phases import phase, report

_UNBALANCED = "SELECT count(*) FROM (SELECT 1 FROM line GROUP BY village, month, number HAVING sum(debit) <> sum(credit))"
_TRIAL = """
COPY (
  SELECT village, account, month, coalesce(d, 0) AS debit, coalesce(c, 0) AS credit,
         sum(coalesce(d, 0) - coalesce(c, 0)) OVER (PARTITION BY village, account ORDER BY month) AS closing
  FROM (SELECT DISTINCT village, account FROM line) CROSS JOIN range(1, 13) AS m(month)
  LEFT JOIN (SELECT village, account, month, sum(debit) AS d, sum(credit) AS c FROM line GROUP BY ALL)
  USING (village, account, month) ORDER BY ALL
) TO '{}' (HEADER)
"""
_STATEMENTS = "COPY (SELECT village, account, sum(debit) - sum(credit) FROM line GROUP BY ALL ORDER BY ALL) TO '{}' (HEADER)"
_TYPES = "{'village': 'VARCHAR', 'account': 'VARCHAR', 'debit': 'BIGINT', 'credit': 'BIGINT'}"


def main(source: str, target: Path) -> None:
    database = duckdb.connect()
    with phase("load"):
        database.execute(f"CREATE TABLE line AS SELECT * FROM read_csv('{source}', types = {_TYPES})")
        assert database.execute(_UNBALANCED).fetchall() == [(0,)]
    with phase("trial"):
        database.execute(_TRIAL.format(target / "tb.csv"))
    with phase("statements"):
        database.execute(_STATEMENTS.format(target / "st.csv"))
    report()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
