"""Let hledger and beancount recompute villages of a home: every month's trial balance and the statements.

usage: scripts/recompute.py HOME [--villages 50] [--year 2025 --last 12]. Villages are spread evenly over the home's
books. Ends with 1 when a figure differs or bean-check complains.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> int:
    options = _arguments()
    os.environ["LINGYAN_HOME"] = str(options.home.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingyan.settings")
    import django

    django.setup()
    from lingyan.economy.books.models import Book

    begun, wrong = time.monotonic(), 0
    books = Book.objects.select_related("organisation__region").order_by("organisation__region__code")
    count = books.count()
    wanted = min(options.villages, count)
    for number in range(wanted):
        book = books[number * count // wanted]
        for difference in _differences(book, options.year, options.last):
            wrong += 1
            print(f"{book.organisation.region.code} {difference}")
    seconds = time.monotonic() - begun
    print(
        f"{wanted} of {count} books, {options.year}-01 to {options.last}: {wrong} differences, {seconds:.0f} s."
    )
    return 1 if wrong else 0


def _differences(book, year: int, last: int) -> Iterator[str]:
    from tests.support.oracles import Oracle, bean_check

    from lingyan.economy.books.exports.beancount import beancount_lines
    from lingyan.economy.books.exports.yearbook import year_book

    with tempfile.TemporaryDirectory() as folder:
        oracle = Oracle.of(book, year, Path(folder))
        yield from oracle.trial_balance_differences(book, last)
        yield from oracle.statement_differences(book, last)
        if said := bean_check("".join(beancount_lines(year_book(book, year))), Path(folder)):
            yield f"bean-check: {said.strip()}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--villages", type=int, default=50)
    parser.add_argument("--year", type=int, default=2025)
    parser.add_argument("--last", type=int, default=12, help="last month")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
