"""A book's whole year as values, in one fixed order and without personal names, for the plain-text exports.

PRIVACY: parties and projects are codes; where a code could itself name or identify a person, the row's id
stands instead. A voucher is described by its accounts; its free-text summary may name somebody and is
written only when the caller asks for it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from lingyan.economy.books.models import Book, Party, Project, Voucher
from lingyan.economy.books.queries.balances import year_balances
from lingyan.economy.books.queries.charts import ChartIndex, chart_of
from lingyan.economy.books.queries.lines import of_posted, values
from lingyan.economy.books.statements.balances import LedgerBalances
from lingyan.economy.books.statements.chart import Chart
from lingyan.economy.books.statements.flows import PostedLine
from lingyan.kernel.month import Month

Side = Literal["D", "C"]
BROUGHT_FORWARD: Final = "brought"
_SAFE_CODE: Final = re.compile(r"[A-Za-z0-9-]{1,14}")
_MADE_CODE: Final = re.compile(r"ID\d+", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ufeff]+")


@dataclass(frozen=True, slots=True)
class Posting:
    """One line on its side. Red entries are negative. `party` and `project` are codes or empty."""

    account: str
    party: str
    project: str
    side: Side
    amount: int


@dataclass(frozen=True, slots=True)
class Transaction:
    """One voucher, or turnover of a month before the book began (`kind` brought, no number)."""

    date: dt.date
    word: str
    number: int
    kind: str
    description: str
    postings: tuple[Posting, ...]

    @property
    def label(self) -> str:
        return f"{self.word}-{self.number:04d}" if self.number else ""


@dataclass(frozen=True, slots=True)
class Opening:
    """A lowest detail's balance at the start of the year, debit less credit."""

    account: str
    party: str
    project: str
    amount: int


@dataclass(frozen=True, slots=True)
class YearBook:
    """`closing` is the balance of each first-level account after the year's last voucher."""

    organisation: str
    region_code: str
    year: int
    chart: Chart
    openings: tuple[Opening, ...]
    transactions: tuple[Transaction, ...]
    void: tuple[str, ...]
    closing: dict[str, int]

    @property
    def opening_day(self) -> dt.date:
        return dt.date(self.year - 1, 12, 31)

    def places(self) -> Iterator[tuple[str, str, str, str]]:
        """Account, party, project and side (O for brought forward) of everything posted."""
        for item in self.openings:
            yield item.account, item.party, item.project, "O"
        for each in self.transactions:
            for posting in each.postings:
                yield posting.account, posting.party, posting.project, posting.side


def year_book(book: Book, year: int, *, summaries: bool = False) -> YearBook:
    """Posted vouchers, openings and void numbers of a year. Six or seven queries, whatever the book holds."""
    index = chart_of([book])
    balances = year_balances(book, year, index)
    keys = Keys(book)
    lines = list(values(of_posted(book, Month(year, 1), Month(year, 12)), index))
    vouchers = tuple(_vouchers(lines, keys, index, summaries))
    return YearBook(
        organisation=book.organisation.name,
        region_code=book.organisation.region.code,
        year=year,
        chart=index.chart,
        openings=tuple(_openings(balances, keys)),
        transactions=(*_brought(book, balances, keys), *vouchers),
        void=_void(book, year),
        closing=_closing(balances),
    )


class Keys:
    """Codes of a book's parties and projects that may stand in a public file."""

    def __init__(self, book: Book) -> None:
        self._parties = dict(Party.objects.filter(book=book).values_list("pk", "code"))
        self._projects = dict(Project.objects.filter(book=book).values_list("pk", "code"))

    def party(self, key: int | str | None) -> str:
        return "" if key is None else public_code(int(key), self._parties[int(key)])

    def project(self, key: int | str | None) -> str:
        return "" if key is None else public_code(int(key), self._projects[int(key)])


def public_code(pk: int, code: str) -> str:
    """The code when it is short and of letters, digits and hyphens; else `ID` with the row's id.

    PRIVACY: an imported code can be a name or an identity number; both fail the pattern.
    """
    harmless = _SAFE_CODE.fullmatch(code) and not _MADE_CODE.fullmatch(code)
    return code if harmless else f"ID{pk}"


def _openings(balances: LedgerBalances, keys: Keys) -> Iterator[Opening]:
    found = [
        Opening(account, keys.party(party), keys.project(project), amount)
        for (account, party, project), amount in balances.lowest(0).items()
    ]
    yield from sorted(found, key=lambda each: (each.account, each.party, each.project))


def _brought(book: Book, balances: LedgerBalances, keys: Keys) -> Iterator[Transaction]:
    """Turnover of months before the book's first voucher, taken over as sums at a start in mid-year."""
    early = [row for row in balances.rows if balances.opening_month < row.month < int(book.first_month)]
    early.sort(key=lambda row: (row.month, row.account, keys.party(row.party), keys.project(row.project)))
    for month, rows in groupby(early, key=lambda row: row.month):
        lines = list(rows)
        day = Month.from_int(month).last_day
        for kind, closing in ((BROUGHT_FORWARD, False), ("close", True)):
            postings = []
            for row in lines:
                debit, credit = row.closing_debit, row.closing_credit
                if not closing:
                    debit, credit = row.debit - debit, row.credit - credit
                place = (row.account, keys.party(row.party), keys.project(row.project))
                postings += [Posting(*place, "D", debit)] if debit else []
                postings += [Posting(*place, "C", credit)] if credit else []
            if postings:
                yield Transaction(day, "", 0, kind, "接管前累计发生额", tuple(postings))


def _vouchers(
    lines: Iterable[PostedLine], keys: Keys, index: ChartIndex, summaries: bool
) -> Iterator[Transaction]:
    """Sorted here and not by the database, whose order of Chinese words differs from one to another."""
    ordered = sorted(lines, key=lambda line: (line.month, line.date, line.word, line.number, line.no))
    for _, group in groupby(ordered, key=lambda line: line.voucher):
        found = list(group)
        head = found[0]
        description = one_line(head.summary) if summaries else ""
        yield Transaction(
            head.date,
            head.word,
            head.number,
            head.kind,
            description or _by_account(found, index.chart),
            tuple(posting for line in found for posting in _postings(line, keys)),
        )


def _postings(line: PostedLine, keys: Keys) -> Iterator[Posting]:
    place = (line.account, keys.party(line.party), keys.project(line.project))
    if line.debit:
        yield Posting(*place, "D", line.debit)
    if line.credit:
        yield Posting(*place, "C", line.credit)


def _by_account(lines: Sequence[PostedLine], chart: Chart) -> str:
    """`借 管理费用 贷 库存现金`, the voucher told by its first-level accounts."""
    debit = _names([line for line in lines if line.debit], chart)
    credit = _names([line for line in lines if line.credit], chart)
    return f"借 {debit} 贷 {credit}"


def _names(lines: Iterable[PostedLine], chart: Chart) -> str:
    codes = dict.fromkeys(chart.first_of(line.account) for line in lines)
    return "、".join(chart[code].name for code in codes)


def one_line(text: str) -> str:
    """Text without control characters, so that it cannot begin a new line of the file."""
    return _CONTROL.sub(" ", text).strip()


def _void(book: Book, year: int) -> tuple[str, ...]:
    found = Voucher.objects.filter(
        book=book, state=Voucher.State.VOID, month__gte=year * 100 + 1, month__lte=year * 100 + 12
    ).values_list("date", "word", "number")
    return tuple(f"{day} {word}-{number:04d}" for day, word, number in sorted(found))


def _closing(balances: LedgerBalances) -> dict[str, int]:
    end = balances.at(12)
    used = end.used()
    return {
        heading.code: end.closing(heading.code)
        for heading in balances.chart.first_level
        if heading.code in used
    }
