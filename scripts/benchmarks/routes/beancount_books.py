"""W1 by beancount: load and check its own text, without its cache, then one pass over the entries for each report."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

from beancount import loader
from beancount.core.data import Transaction

from benchmarks.routes.phases import phase, report


def main(source: str, target: Path) -> None:
    loader.initialize(use_cache=False)
    with phase("load"):
        entries, errors, _ = loader.load_file(source)
        assert not errors
    vouchers = [entry for entry in entries if isinstance(entry, Transaction)]
    with phase("trial"):
        _trial(vouchers, target / "tb.csv")
    with phase("statements"):
        _statements(vouchers, target / "st.csv")
    report()


def _trial(vouchers: list[Transaction], path: Path) -> None:
    cells: defaultdict[str, list[list]] = defaultdict(lambda: [[0, 0] for _ in range(12)])
    for voucher in vouchers:
        month = voucher.date.month - 1
        for posting in voucher.postings:
            amount = posting.units.number
            cells[posting.account][month][amount < 0] += abs(amount)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("village", "account", "month", "debit", "credit", "closing"))
        for account, months in sorted(cells.items()):
            _, village, code = account.split(":")
            closing = 0
            for month, (debit, credit) in enumerate(months, 1):
                closing += debit - credit
                writer.writerow((village[1:], code[1:], month, _fen(debit), _fen(credit), _fen(closing)))


def _statements(vouchers: list[Transaction], path: Path) -> None:
    sums: defaultdict[str, object] = defaultdict(int)
    for voucher in vouchers:
        for posting in voucher.postings:
            sums[posting.account] += posting.units.number
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("village", "account", "amount"))
        for account, amount in sorted(sums.items()):
            _, village, code = account.split(":")
            writer.writerow((village[1:], code[1:], _fen(amount)))


def _fen(amount: object) -> int:
    return int(amount * 100)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
