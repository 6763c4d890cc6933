"""What the books say on sheets beside the accounts: earmarked money from receipt to use, grants and donations.

Account groups are those of the 2023 chart: 21106 land compensation, 231 一事一议, 241 earmarked, 503 grants, 31104 gifts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from lingyan.economy.books.models import Book, Period
from lingyan.economy.books.queries import year_balances
from lingyan.economy.books.statements.balances import Position
from lingyan.kernel import sheets
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.sheets import Block, Cell, Head
from lingyan.regions.models import Region

_FUNDS: Final = (
    ("一事一议筹资筹劳及使用", "8-1", "231"),
    ("征地补偿费分配及使用", "8-2", "21106"),
    ("专项资金和救灾物资", "8-3", "241"),
)
_COLUMNS: Final = (
    Head("款项"), Head("期初结存", "money"), Head("本期收到", "money"), Head("本期使用", "money"),
    Head("期末结存", "money"),
)  # fmt: skip
_RECEIVED: Final = (("政府拨付的补助", "503"), ("社会捐赠", "31104"), ("专项拨款", "241"))


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register("other", 10, funds)
    sheets.register("affairs", 20, grants)


def book_of(village: Region) -> Book | None:
    """The book in force of a village's own collective."""
    return Book.objects.filter(
        organisation__region=village, organisation__kind="collective", ended_on=None
    ).first()


def funds(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """Money given for a purpose: what there was, what came, what was used. Nothing where nothing moved or is left.

    Refused before the last month of the period is closed.
    """
    for heading, item, account in _FUNDS:
        rows = _moved(village, first, last, ((heading, account),))
        if rows:
            yield Block(heading, (item,), columns=_COLUMNS, rows=tuple(rows))


def grants(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """What the state and donors gave in the period; of earmarked money, which alone is followed, also what was used.

    Refused before the last month of the period is closed.
    """
    rows = [row for row in _moved(village, first, last, _RECEIVED) if row[2] or row[3]]
    if rows:
        shown = tuple((row[0], row[2], row[3] if row[0] == _RECEIVED[-1][0] else "") for row in rows)
        yield Block(
            "政府拨付和社会捐赠资金",
            ("9-2",),
            ("逐笔收支见每月公开的账目。",),
            (_COLUMNS[0], *_COLUMNS[2:4]),
            shown,
        )


def _moved(
    village: Region, first: dt.date, last: dt.date, accounts: Sequence[tuple[str, str]]
) -> list[tuple[Cell, ...]]:
    book = book_of(village)
    if book is None or (book.first_month.year, book.first_month.number) > (last.year, last.month):
        return []
    month = Month.of(last)
    # Months are closed in their order, so that the last one stands for all.
    if not Period.objects.filter(book=book, month=month).exists():
        raise Refused(f"{village.name} {month.zh}还没有结账，结账后才能公开。", code="month-open")
    balances = year_balances(book, first.year)
    before, after = balances.at(first.month - 1), balances.at(last.month)
    rows = [(words, *_movement(before, after, code)) for words, code in accounts]
    return [row for row in rows if any(row[1:])]


def _movement(before: Position, after: Position, code: str) -> tuple[int, int, int, int]:
    """Credit balances: opening, received, used, closing, without closing vouchers in between."""
    start, end = before.sums(code), after.sums(code)
    received = (end.credit - end.closing_credit) - (start.credit - start.closing_credit)
    used = (end.debit - end.closing_debit) - (start.debit - start.closing_debit)
    return -start.closing, received, used, -end.closing
