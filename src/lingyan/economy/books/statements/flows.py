"""What came in and went out: 收支明细表 by account, and the cash view over 101 and 102 voucher by voucher."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple

from .balances import Key, LedgerBalances, Position
from .chart import CASH_ACCOUNTS, EXPENSE_ACCOUNTS, RESULT_ACCOUNTS, REVENUE_ACCOUNTS, Chart
from .formulas import Measure

Block = Literal["收入", "支出"]


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One account of a block, positive on its normal side, without closing vouchers."""

    block: Block
    code: str
    name: str
    level: int
    amount: int
    year_amount: int


@dataclass(frozen=True, slots=True)
class RevenueExpense:
    """收支明细表 of a range of months with the year to date. Totals are over first-level accounts."""

    year: int
    first: int
    last: int
    rows: tuple[FlowRow, ...]

    def total(self, block: Block) -> int:
        return sum(row.amount for row in self.rows if row.block == block and row.level == 1)

    def year_total(self, block: Block) -> int:
        return sum(row.year_amount for row in self.rows if row.block == block and row.level == 1)

    @property
    def surplus(self) -> int:
        return self.total("收入") - self.total("支出")

    @property
    def year_surplus(self) -> int:
        return self.year_total("收入") - self.year_total("支出")


def revenue_expense(balances: LedgerBalances, first: int, last: int) -> RevenueExpense:
    """First-level accounts always, details where they were used, for months `first` to `last` (1–12)."""
    before, after = balances.at(first - 1), balances.at(last)
    used = after.used()
    rows = []
    for heading in balances.chart:
        top = balances.chart.first_of(heading.code)
        if top in RESULT_ACCOUNTS and (heading.code == top or heading.code in used):
            rows.append(_flow_row(balances.chart, heading.code, before, after))
    return RevenueExpense(balances.year, first, last, tuple(rows))


def _flow_row(chart: Chart, code: str, before: Position, after: Position) -> FlowRow:
    block: Block = "收入" if chart.first_of(code) in REVENUE_ACCOUNTS else "支出"
    year_amount = after.value(code, Measure.TURNOVER)
    amount = year_amount - before.value(code, Measure.TURNOVER)
    return FlowRow(block, code, chart[code].name, chart.level(code), amount, year_amount)


class PostedLine(NamedTuple):
    """One posted line with its voucher. `voucher` is the voucher's id, `kind` normal, red, close or fold."""

    voucher: int
    month: int
    date: dt.date
    word: str
    number: int
    kind: str
    no: int
    account: str
    summary: str
    debit: int
    credit: int
    party: Key | None = None
    project: Key | None = None


@dataclass(frozen=True, slots=True)
class CashRow:
    """One voucher that moved money. `purposes` are the first-level accounts on its other side."""

    voucher: int
    date: dt.date
    word: str
    number: int
    summary: str
    received: int
    paid: int
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """What money came from and went to, by account: the other sides of the vouchers that moved money.

    `result` tells revenue and expense from flows that the 收支明细表 leaves out (earmarked money, loans).
    """

    code: str
    name: str
    received: int
    paid: int
    result: bool


@dataclass(frozen=True, slots=True)
class CashView:
    """期初资金余额 + 收到 − 付出 = 期末资金余额. Moves between cash box and banks are left out."""

    opening: int
    closing: int
    rows: tuple[CashRow, ...]
    purposes: tuple[PurposeRow, ...]

    @property
    def received(self) -> int:
        return sum(row.received for row in self.rows)

    @property
    def paid(self) -> int:
        return sum(row.paid for row in self.rows)

    @property
    def net(self) -> int:
        return self.received - self.paid


def cash_view(balances: LedgerBalances, entries: Iterable[PostedLine], first: int, last: int) -> CashView:
    """`entries` are all lines of the vouchers of these months that touch 101 or 102, voucher by voucher."""
    chart = balances.chart
    vouchers = [list(lines) for _, lines in groupby(entries, key=attrgetter("voucher"))]
    rows = tuple(row for lines in vouchers if (row := _cash_row(chart, lines)) is not None)
    return CashView(
        opening=cash_balance(balances.at(first - 1)),
        closing=cash_balance(balances.at(last)),
        rows=rows,
        purposes=tuple(_purposes(chart, vouchers)),
    )


def cash_balance(position: Position) -> int:
    """Money in the cash box and the banks."""
    return sum(position.closing(account) for account in CASH_ACCOUNTS)


def is_cash(chart: Chart, account: str) -> bool:
    return chart.first_of(account) in CASH_ACCOUNTS


def _cash_row(chart: Chart, lines: Sequence[PostedLine]) -> CashRow | None:
    money = [line for line in lines if is_cash(chart, line.account)]
    received, paid = _sides(sum(line.debit for line in money), sum(line.credit for line in money))
    if not received and not paid:
        return None
    head = lines[0]
    others = {chart.first_of(line.account): None for line in lines if not is_cash(chart, line.account)}
    return CashRow(
        head.voucher, head.date, head.word, head.number, head.summary, received, paid, tuple(others)
    )


def _sides(debit: int, credit: int) -> tuple[int, int]:
    """A red entry stays negative on its side; a voucher with money on both sides counts with its net."""
    if not debit or not credit:
        return debit, credit
    net = debit - credit
    return (net, 0) if net > 0 else (0, -net)


def _purposes(chart: Chart, vouchers: Iterable[Sequence[PostedLine]]) -> Iterator[PurposeRow]:
    received: dict[str, int] = {}
    paid: dict[str, int] = {}
    for lines in vouchers:
        for line in lines:
            if not is_cash(chart, line.account):
                code = chart.first_of(line.account)
                received[code] = received.get(code, 0) + line.credit
                paid[code] = paid.get(code, 0) + line.debit
    for code in sorted(received):
        if received[code] or paid[code]:
            result = code in REVENUE_ACCOUNTS or code in EXPENSE_ACCOUNTS
            yield PurposeRow(code, chart[code].name, received[code], paid[code], result)
