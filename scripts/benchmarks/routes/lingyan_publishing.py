"""W7 by the product: books of one month are loaded and closed (not measured), then published and written out.

`LINGYAN_HOME` names an initialised, empty installation.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from itertools import groupby

from django.conf import settings

from benchmarks.routes.lingyan_books import YEAR, actor, open_books
from benchmarks.routes.phases import phase, report, say
from benchmarks.villages import chart, lines_of, village_codes
from lingyan.disclosure import actions as disclosure
from lingyan.disclosure import bundles
from lingyan.economy.books import actions, bulk
from lingyan.economy.books.bulk import BookVouchers, LoadVoucher
from lingyan.kernel.month import Month
from lingyan.regions.models import Region

MONTH = Month(YEAR, 1)


def main(count: int) -> None:
    codes = village_codes(count)
    books = open_books(codes, go_live=MONTH)
    bulk.load_posted(actor(1), _stream(codes, books), poster=actor(2), reviewer=actor(3))
    closed = actions.close_months(actor(3), month=MONTH, book_ids=list(books.values()), accept_warnings=True)
    if closed.findings:
        raise RuntimeError(str(closed.findings[0]))
    with phase("publish"):
        made = disclosure.take_over_month(actor(4), Region.objects.get(parent=None), MONTH, note="镇档案室")
    with phase("bundles"):
        bundles.finish()
    if len(made) != count:
        raise RuntimeError(f"{len(made)} of {count} were published")
    _measure_bundle()
    report()


def _stream(codes: list[str], books: dict[str, int]) -> Iterator[BookVouchers]:
    accounts = chart()
    for code in codes:
        lines = (line for line in lines_of(code, accounts) if line.month == MONTH.number)
        yield BookVouchers(
            books[code], [_voucher(list(rows)) for _, rows in groupby(lines, key=lambda line: line.number)]
        )


def _voucher(rows: list) -> LoadVoucher:
    lines = [(row.account, row.summary, row.debit, row.credit, "", "") for row in rows]
    return LoadVoucher(dt.date.fromisoformat(rows[0].date), "记", rows[0].number, lines)


def _measure_bundle() -> None:
    folder = next((settings.LINGYAN.public / "v").glob("*/*/1"))
    files = [path for path in folder.rglob("*") if path.is_file()]
    say(files=len(files), kilobytes=sum(path.stat().st_size for path in files) / 1000)


if __name__ == "__main__":
    main(int(sys.argv[1]))
