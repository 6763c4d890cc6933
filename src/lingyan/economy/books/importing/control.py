"""Compares a parsed book with a trial balance (余额表) that the old software printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lingyan.kernel.money import AmountError, plain_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import CellValue, Sheet, find_header

from . import cells
from .chart import recognise_chart
from .journal import split_account
from .layouts import CONTROL_ALIASES, duplicate_problems
from .opening import month_above
from .tables import Table, is_blank, total_kind
from .validate import sum_by_account
from .values import HeldBook, ParsedBook

_COLUMNS: Final = ("opening", "period", "ytd", "closing")
_TITLES: Final = {"opening": "期初余额", "period": "本期发生", "ytd": "本年累计", "closing": "期末余额"}
_BALANCES: Final = ("opening", "closing")


@dataclass(slots=True)
class ControlRow:
    """One account of the printed balance: debit and credit per column, where the file has it."""

    row: int
    code: str
    path: tuple[str, ...]
    amounts: dict[str, tuple[int, int]]


@dataclass(slots=True)
class Control:
    """A printed trial balance of one month."""

    table: Table
    month: Month | None
    rows: list[ControlRow]
    total: ControlRow | None
    problems: list[Problem] = field(default_factory=list)


def control_table(file: str, sha256: str, sheet: Sheet) -> Table | None:
    """The sheet as a trial balance; None when it has no such header."""
    header = find_header(sheet, CONTROL_ALIASES, at_least=4)
    if header is None or not header.fields & {"code", "account"} or not {"closing_debit"} <= header.fields:
        return None
    return Table(file, sha256, sheet, header)


def read_control(table: Table) -> Control:
    control = Control(table, month_above(table), [], None)
    control.problems += duplicate_problems(table.header, table.file, table.sheet.name)
    first = table.header.first_data_row
    for number, row in enumerate(table.rows[first - 1 :], first):
        if is_blank(row) or table.repeats_header(row):
            continue
        code, path = _account(table, row)
        amounts = _amounts(table, number, row, control.problems)
        if code:
            control.rows.append(ControlRow(number, code, path, amounts))
        elif total_kind(row) == "sheet":
            control.total = ControlRow(number, "", (), amounts)
    _check_inside(control)
    return control


def _account(table: Table, row: Sequence[CellValue]) -> tuple[str, tuple[str, ...]]:
    if "code" in table.header.columns:
        code, path = cells.account_code(table.value(row, "code")), cells.name_path(table.value(row, "name"))
    else:
        code, path = split_account(table.value(row, "account"))
    return (code, path) if code.isdigit() else ("", ())


def _amounts(
    table: Table, number: int, row: Sequence[CellValue], problems: list[Problem]
) -> dict[str, tuple[int, int]]:
    amounts = {}
    for column in _COLUMNS:
        fields = (f"{column}_debit", f"{column}_credit")
        if not set(fields) <= table.header.fields:
            continue
        sides = []
        for name in fields:
            value = table.value(row, name)
            try:
                sides.append(cells.amount(value))
            except AmountError as error:
                shown = cells.shown(value)
                problems.append(table.problem(error.code, str(error), number, field=name, value=shown))
                sides.append(0)
        amounts[column] = (sides[0], sides[1])
    return amounts


def _check_inside(control: Control) -> None:
    """Closing is opening plus turnover in each row, and the total row has equal sides."""
    if control.problems:
        return
    table = control.table
    for row in control.rows:
        if not {"opening", "period", "closing"} <= row.amounts.keys():
            continue
        expected = sum(row.amounts[name][0] - row.amounts[name][1] for name in ("opening", "period"))
        if expected != row.amounts["closing"][0] - row.amounts["closing"][1]:
            message = f"期末余额不等于期初加减发生额，应为 {plain_yuan(expected)}"
            control.problems.append(table.problem("total-does-not-add-up", message, row.row, value=row.code))
    if control.total:
        for name, (debit, credit) in control.total.amounts.items():
            if debit != credit:
                message = (
                    f"合计行的{_TITLES[name]}借贷不等：借方 {plain_yuan(debit)}，贷方 {plain_yuan(credit)}"
                )
                control.problems.append(table.problem("total-does-not-add-up", message, control.total.row))


def compare(control: Control, book: ParsedBook, held: HeldBook | None = None) -> Iterator[Problem]:
    """Every account of the printed balance that differs from the book, and every one that it lacks.

    The book is what the files hold together with what is stored of it already (`held`).
    """
    if control.problems:
        return
    figures = _Figures(book, held, control.month)
    if figures.with_held and "2004" in (book.chart, _chart(control)):
        message = (
            "余额表用的是2004年制度的科目，系统里的账已换成2023年制度的科目，不能逐科目核对；"
            "请与全年的序时账和期初余额表一并给出"
        )
        yield control.table.problem("control-old-chart", message)
        return
    for row in control.rows:
        for name, printed in row.amounts.items():
            mine = figures.sides(name, row.code)
            same = _net(printed) == _net(mine) if name in _BALANCES else printed == mine
            if not same:
                yield _difference(control.table, row, name, printed, mine)
    printed_codes = {row.code for row in control.rows}
    for code in sorted(figures.codes()):
        if not any(code.startswith(printed) for printed in printed_codes) and _net(
            figures.sides("closing", code)
        ):
            message = (
                f"余额表没有科目 {code}，而账上有余额 {plain_yuan(_net(figures.sides('closing', code)))}"
            )
            yield control.table.problem("control-differs", message, value=code)


def _chart(control: Control) -> str:
    return recognise_chart((row.code, row.path) for row in control.rows).chart


def _difference(
    table: Table, row: ControlRow, name: str, printed: tuple[int, int], mine: tuple[int, int]
) -> Problem:
    side = "debit" if printed[0] != mine[0] and (printed[0] or mine[0]) else "credit"
    at = 0 if side == "debit" else 1
    message = f"科目 {row.code} 的{_TITLES[name]}与导入结果不符，导入结果 {plain_yuan(mine[at])}"
    field = f"{name}_{side}"
    return table.problem("control-differs", message, row.row, field=field, value=plain_yuan(printed[at]))


def _net(sides: tuple[int, int]) -> int:
    return sides[0] - sides[1]


class _Figures:
    """Balances and turnover of a book by code prefix, in the codes of its files.

    What is stored completes them: its opening where the files have none, and the vouchers that the files lack.
    """

    def __init__(self, book: ParsedBook, held: HeldBook | None, month: Month | None) -> None:
        self.turnover = sum_by_account(book.vouchers, lambda line: line.source_code)
        self.opening: dict[str, int] = {}
        for line in book.opening:
            self.opening[line.source_code] = self.opening.get(line.source_code, 0) + line.amount_fen
        self.before = [(line.source_code, line.ytd_debit_fen, line.ytd_credit_fen) for line in book.opening]
        self.with_held = False
        if held is not None:
            self._take_opening(held)
            self._take_vouchers(held, book)
        self.month = month or max((month for month, _ in self.turnover), default=Month(book.year, 12))

    def _take_opening(self, held: HeldBook) -> None:
        if self.opening or not (held.opening or held.brought):
            return
        self.with_held = True
        self.opening = dict(held.opening)
        for code, (debit, credit) in held.brought.items():
            self.opening[code] = self.opening.get(code, 0) + debit - credit
            self.before.append((code, debit, credit))

    def _take_vouchers(self, held: HeldBook, book: ParsedBook) -> None:
        given = {(voucher.month, voucher.word, voucher.number) for voucher in book.vouchers}
        for number in held.vouchers.keys() - given:
            self.with_held = True
            for code, debit, credit in held.vouchers[number]:
                before = self.turnover.get((number[0], code), (0, 0))
                self.turnover[number[0], code] = (before[0] + debit, before[1] + credit)

    def codes(self) -> set[str]:
        return {code for _, code in self.turnover} | set(self.opening)

    def sides(self, name: str, prefix: str) -> tuple[int, int]:
        """Balances as debit or credit of their net; turnover as it is."""
        if name == "period":
            return self._turnover(prefix, self.month, self.month)
        first = Month(self.month.year, 1)
        if name == "ytd":
            debit, credit = self._turnover(prefix, first, self.month)
            earlier = [(d, c) for code, d, c in self.before if code.startswith(prefix)]
            return debit + sum(d for d, _ in earlier), credit + sum(c for _, c in earlier)
        last = self.month if name == "closing" else self.month.previous
        net = sum(fen for code, fen in self.opening.items() if code.startswith(prefix))
        net += _net(self._turnover(prefix, first, last))
        return (net, 0) if net > 0 else (0, -net)

    def _turnover(self, prefix: str, first: Month, last: Month) -> tuple[int, int]:
        debit = credit = 0
        for (month, code), sides in self.turnover.items():
            if first <= month <= last and code.startswith(prefix):
                debit += sides[0]
                credit += sides[1]
        return debit, credit
