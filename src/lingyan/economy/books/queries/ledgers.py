"""总账 and 明细账 of one account, and the lines behind any figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from django.utils.translation import gettext_lazy as _

from lingyan.economy.books.models import Book
from lingyan.economy.books.statements.balances import LedgerBalances
from lingyan.economy.books.statements.chart import Heading
from lingyan.economy.books.statements.flows import PostedLine
from lingyan.kernel.language import Words
from lingyan.kernel.month import Month

from .balances import require_one_year, year_balances
from .charts import chart_of
from .lines import of_posted, values

TotalKind = Literal["opening", "month", "year"]
TOTAL_LABELS: dict[TotalKind, Words] = {
    "opening": _("期初余额"),
    "month": _("本月合计"),
    "year": _("本年累计"),
}


@dataclass(frozen=True, slots=True)
class LedgerTotal:
    """期初余额, 本月合计 or 本年累计. `balance` is debit less credit after it."""

    kind: TotalKind
    month: Month
    debit: int
    credit: int
    balance: int

    @property
    def label(self) -> str:
        opening_of_year = self.kind == "opening" and self.month.number == 1
        return str(_("上年结转") if opening_of_year else TOTAL_LABELS[self.kind])


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One posted line with the balance after it."""

    line: PostedLine
    balance: int


@dataclass(frozen=True, slots=True)
class GeneralLedger:
    """One account by month: opening, then 本月合计 and 本年累计 of each month."""

    account: Heading
    rows: tuple[LedgerTotal, ...]


@dataclass(frozen=True, slots=True)
class DetailLedger:
    """One account (of one party or project) line by line, with totals after each month that has lines."""

    account: Heading
    party: int | None
    project: int | None
    rows: tuple[LedgerTotal | LedgerEntry, ...]


def general_ledger(book: Book, account: str, first: Month, last: Month) -> GeneralLedger:
    """From stored balances, for months of one year. Two or three queries."""
    require_one_year(first, last)
    index = chart_of([book])
    index.ids_below(account)
    return general_ledger_from(year_balances(book, first.year, index), account, first, last)


def general_ledger_from(balances: LedgerBalances, account: str, first: Month, last: Month) -> GeneralLedger:
    """The same from balances already read."""
    months = _Turnover(balances, account)
    rows = [months.opening(first)]
    for month in first.through(last):
        rows += [months.total("month", month), months.total("year", month)]
    return GeneralLedger(balances.chart[account], tuple(rows))


def detail_ledger(
    book: Book,
    account: str,
    first: Month,
    last: Month,
    *,
    party: int | None = None,
    project: int | None = None,
) -> DetailLedger:
    """Line by line, for months of one year. Three or four queries."""
    require_one_year(first, last)
    index = chart_of([book])
    found = of_posted(book, first, last).filter(account__in=index.ids_below(account))
    if party is not None:
        found = found.filter(party=party)
    if project is not None:
        found = found.filter(project=project)
    months = _Turnover(year_balances(book, first.year, index), account, party, project)
    rows = _with_totals(months, first, values(found, index))
    return DetailLedger(index.chart[account], party, project, tuple(rows))


def detail_ledger_from(
    balances: LedgerBalances, account: str, first: Month, lines: Iterable[PostedLine]
) -> DetailLedger:
    """A whole account from balances and lines already read; `lines` are its own, month by month."""
    rows = _with_totals(_Turnover(balances, account), first, lines)
    return DetailLedger(balances.chart[account], None, None, tuple(rows))


def _with_totals(
    months: _Turnover, first: Month, lines: Iterable[PostedLine]
) -> Iterator[LedgerTotal | LedgerEntry]:
    opening = months.opening(first)
    yield opening
    balance = opening.balance
    for number, entries in groupby(lines, key=lambda line: line.month):
        for line in entries:
            balance += line.debit - line.credit
            yield LedgerEntry(line, balance)
        month = Month.from_int(number)
        yield months.total("month", month)
        yield months.total("year", month)


class _Turnover:
    """An account's turnover by month, of all parties and projects or of one."""

    def __init__(
        self, balances: LedgerBalances, account: str, party: int | None = None, project: int | None = None
    ) -> None:
        self._year = balances.year
        self._debit = [0] * 13
        self._credit = [0] * 13
        for row in balances.rows:
            matches = row.account.startswith(account) and party in (None, row.party)
            if matches and project in (None, row.project):
                number = max(row.month - balances.opening_month, 0)
                self._debit[number] += row.debit
                self._credit[number] += row.credit

    def _balance(self, number: int) -> int:
        return sum(self._debit[: number + 1]) - sum(self._credit[: number + 1])

    def opening(self, month: Month) -> LedgerTotal:
        return LedgerTotal("opening", month, 0, 0, self._balance(month.number - 1))

    def total(self, kind: TotalKind, month: Month) -> LedgerTotal:
        number = month.number
        chosen = slice(number, number + 1) if kind == "month" else slice(1, number + 1)
        return LedgerTotal(
            kind, month, sum(self._debit[chosen]), sum(self._credit[chosen]), self._balance(number)
        )


def lines_behind(
    book: Book,
    accounts: Sequence[str] | str,
    first: Month,
    last: Month,
    *,
    party: int | None = None,
    without_closing: bool = False,
) -> list[PostedLine]:
    """The posted lines that a figure was computed from. Two queries.

    `accounts` are codes with all below them; `without_closing` leaves out closing and folding vouchers,
    as the turnover of the income statement does.
    """
    index = chart_of([book])
    wanted = [accounts] if isinstance(accounts, str) else accounts
    ids = [pk for code in wanted for pk in index.ids_below(code)]
    found = of_posted(book, first, last).filter(account__in=ids)
    if party is not None:
        found = found.filter(party=party)
    if without_closing:
        found = found.exclude(voucher__kind__in=["close", "fold"])
    return list(values(found, index))
