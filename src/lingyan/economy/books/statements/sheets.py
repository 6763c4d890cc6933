"""Balance sheet (资产负债表) and income and distribution statement (收益及收益分配表) of one book."""

from __future__ import annotations

from dataclasses import dataclass

from .balances import LedgerBalances
from .formulas import FormLine, StatementForm, balance_sheet_form, evaluate, income_statement_form


@dataclass(frozen=True, slots=True)
class SheetLine:
    """`opening` at the start of the year, `closing` at the end of the month, on the line's normal side."""

    form: FormLine
    opening: int
    closing: int


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    year: int
    month: int
    lines: tuple[SheetLine, ...]

    def closing(self, line: int) -> int:
        return next(each.closing for each in self.lines if each.form.line == line)

    def opening(self, line: int) -> int:
        return next(each.opening for each in self.lines if each.form.line == line)


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """`amount` from the start of the year; `previous` is the whole last year, None when it is not known."""

    form: FormLine
    amount: int
    previous: int | None = None


@dataclass(frozen=True, slots=True)
class IncomeStatement:
    year: int
    month: int
    lines: tuple[IncomeLine, ...]

    def amount(self, line: int) -> int:
        return next(each.amount for each in self.lines if each.form.line == line)


def balance_sheet(balances: LedgerBalances, month: int, form: StatementForm | None = None) -> BalanceSheet:
    """After month 1–12. 113 is split by the sign of each household's or unit's balance in both columns."""
    form = form or balance_sheet_form()
    opening = evaluate(form, balances.at(0).value, 0)
    closing = evaluate(form, balances.at(month).value, 0)
    lines = tuple(map(SheetLine, form.lines, opening, closing))
    return BalanceSheet(balances.year, month, lines)


def income_statement(
    balances: LedgerBalances,
    month: int,
    previous: LedgerBalances | None = None,
    form: StatementForm | None = None,
) -> IncomeStatement:
    """From January to the month. Closing and folding vouchers are left out: it reads the same after them."""
    form = form or income_statement_form()
    amounts = evaluate(form, balances.at(month).value, 0)
    before = evaluate(form, previous.at(12).value, 0) if previous else (None,) * len(amounts)
    return IncomeStatement(balances.year, month, tuple(map(IncomeLine, form.lines, amounts, before)))
