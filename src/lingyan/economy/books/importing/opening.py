"""Reads opening balances: parent accounts, details, households and projects in one table.

Only the deepest rows are balances; the rows above them must equal their sums, and so must a total row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lingyan.kernel.money import AmountError, plain_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import CellValue, Sheet, find_header, plain

from . import cells
from .journal import dimensions, items_in, no_result, split_account
from .layouts import OPENING_ALIASES, REPEATABLE, duplicate_problems
from .tables import Table, is_blank, total_kind
from .units import Identity

_MONTH: Final = re.compile(r"((?:19|20)\d{2})[年.-](\d{1,2})月?(?!\d)")
_DETAIL_MARK: Final = re.compile(r"^[\s\u3000]*[└├┗┣]")
_CREDIT_WORDS: Final = frozenset({"贷", "C", "贷方"})
_DEBIT_WORDS: Final = frozenset({"借", "D", "借方", "", "平"})
_AMOUNT_FIELDS: Final = (("debit", "credit"), ("signed",), ("amount", "direction"))


@dataclass(slots=True)
class BalanceRow:
    """One row: an account, or one party or project of it. Amounts are debit positive."""

    row: int
    code: str
    path: tuple[str, ...]
    dimension: tuple[str, str, str] | None
    amount_fen: int
    ytd_debit_fen: int = 0
    ytd_credit_fen: int = 0


@dataclass(slots=True)
class RawOpening:
    """The rows of one unit in one table."""

    table: Table
    unit: Identity
    rows: list[BalanceRow] = field(default_factory=list)
    total: tuple[int, Sequence[CellValue]] | None = None
    sound: bool = True

    def leaves(self) -> list[BalanceRow]:
        """The deepest rows: households and projects where there are any, else accounts without details."""
        parents = set(self._children())
        split = {row.code for row in self.rows if row.dimension}
        return [
            row for row in self.rows if row.dimension or (row.code not in parents and row.code not in split)
        ]

    def _children(self) -> dict[str, list[BalanceRow]]:
        accounts = {row.code: row for row in self.rows if not row.dimension}
        children: dict[str, list[BalanceRow]] = defaultdict(list)
        for code, row in accounts.items():
            parent = next((code[:at] for at in range(len(code) - 1, 2, -1) if code[:at] in accounts), None)
            if parent:
                children[parent].append(row)
        return children

    def check(self) -> list[Problem]:
        """Twins, parents against details, the total row, and debit against credit."""
        if not self.sound:
            return []
        problems = self._twins() or self._parents()
        problems += self._total_row()
        debit, credit = _sides(self.leaves())
        if not problems and debit != credit:
            message = f"期初借贷不平：借方 {plain_yuan(debit)}，贷方 {plain_yuan(credit)}"
            problems.append(self.table.problem("opening-does-not-balance", message))
        return problems

    def _twins(self) -> list[Problem]:
        seen: set[tuple[str, tuple[str, str, str] | None]] = set()
        problems = []
        for row in self.rows:
            key = (row.code, row.dimension)
            if key in seen:
                problems.append(
                    self.table.problem(
                        "duplicate-account", "同一科目或往来户出现两行", row.row, value=row.code
                    )
                )
            seen.add(key)
        return problems

    def _parents(self) -> list[Problem]:
        children = self._children()
        split: dict[str, int] = defaultdict(int)
        for row in self.rows:
            if row.dimension:
                split[row.code] += row.amount_fen
        problems = []
        for row in self.rows:
            if row.dimension or (row.code not in children and row.code not in split):
                continue
            details = sum(child.amount_fen for child in children.get(row.code, ())) + (
                split[row.code] if row.code not in children else 0
            )
            if details != row.amount_fen:
                message = f"上级科目余额不等于明细之和 {plain_yuan(details)}"
                problems.append(
                    self.table.problem(
                        "parent-differs-from-details", message, row.row, value=plain_yuan(abs(row.amount_fen))
                    )
                )
        return problems

    def _total_row(self) -> list[Problem]:
        if self.total is None:
            return []
        number, cells_of_row = self.total
        accounts = [row for row in self.rows if not row.dimension]
        nested = {child.code for group in self._children().values() for child in group}
        candidates = ([row for row in accounts if row.code not in nested], self.leaves())
        sums = [_sides(rows) for rows in candidates]
        problems = []
        for side, name in enumerate(("debit", "credit")):
            value = self.table.value(cells_of_row, name)
            if no_result(value):
                continue
            try:
                printed = cells.amount(value)
            except AmountError as error:
                problems.append(
                    self.table.problem(error.code, str(error), number, field=name, value=cells.shown(value))
                )
                continue
            if printed not in (each[side] for each in sums):
                message = f"合计行与明细不符，明细合计 {plain_yuan(sums[0][side])}"
                problems.append(
                    self.table.problem(
                        "total-does-not-add-up", message, number, field=name, value=plain_yuan(printed)
                    )
                )
        return problems


def _sides(rows: Sequence[BalanceRow]) -> tuple[int, int]:
    debit = sum(row.amount_fen for row in rows if row.amount_fen > 0)
    return debit, debit - sum(row.amount_fen for row in rows)


def opening_table(file: str, sha256: str, sheet: Sheet) -> Table | None:
    """The sheet as a table of opening balances; None when it has no such header."""
    header = find_header(sheet, OPENING_ALIASES, at_least=3, repeatable=REPEATABLE)
    if header is None or not header.fields & {"code", "account"}:
        return None
    if not any(set(fields) <= header.fields for fields in _AMOUNT_FIELDS):
        return None
    return Table(file, sha256, sheet, header)


def opening_month(table: Table, year: int) -> Month:
    """The month whose opening balances these are: the one named above the header, else January.

    Balances at the end of the year before (`截至2024年12月31日`) are those of January.
    """
    month = month_above(table) or Month(year, 1)
    with_closing = any("期末" in title for title in table.header.titles)
    return month.next if month == Month(year - 1, 12) and not with_closing else month


def month_above(table: Table) -> Month | None:
    """The first month named above a table's header (`2025年07月 期初`), or None."""
    for row in table.rows[: table.header.row - 1]:
        for value in row:
            match = _MONTH.search(plain(value))
            if match and 1 <= int(match[2]) <= 12:
                return Month(int(match[1]), int(match[2]))
    return None


class OpeningReader:
    """Reads one table into the openings of its units."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.problems: list[Problem] = duplicate_problems(table.header, table.file, table.sheet.name)
        self.openings: dict[Identity, RawOpening] = {}
        self._last_code = ""

    def read(self) -> list[RawOpening]:
        first = self.table.header.first_data_row
        for number, row in enumerate(self.table.rows[first - 1 :], first):
            if not is_blank(row) and not self.table.repeats_header(row):
                self._read_row(number, row)
        return list(self.openings.values())

    def _opening(self, row: Sequence[CellValue]) -> RawOpening:
        code = cells.integer_text(self.table.value(row, "unit_code"))
        name = plain(self.table.value(row, "unit_name"))
        unit = Identity(code, name) if code or name else self.table.identity
        return self.openings.setdefault(unit, RawOpening(self.table, unit))

    def _read_row(self, number: int, row: Sequence[CellValue]) -> None:
        code, path, dimension = self._account(row)
        if not code:
            kind = total_kind(row)
            opening = self._opening(row)
            if kind == "sheet":
                opening.total = (number, row)
            elif not kind and self._has_amount(row):
                message = "有余额而没有科目编码"
                self.problems.append(self.table.problem("unknown-account", message, number, field="code"))
                opening.sound = False
            return
        opening = self._opening(row)
        count = len(self.problems)
        balance = BalanceRow(number, code, path, dimension, self._balance(number, row))
        balance.ytd_debit_fen = self._amount(number, row, "ytd_debit")
        balance.ytd_credit_fen = self._amount(number, row, "ytd_credit")
        opening.sound = opening.sound and len(self.problems) == count
        opening.rows.append(balance)

    def _account(self, row: Sequence[CellValue]) -> tuple[str, tuple[str, ...], tuple[str, str, str] | None]:
        dimension = next(dimensions(self.table, row), None)
        if "code" in self.table.header.columns:
            code = cells.account_code(self.table.value(row, "code"))
            path = cells.name_path(self.table.value(row, "name"))
            return (code if code.isdigit() else "", path, dimension)
        text = str(self.table.value(row, "account") or "")
        if _DETAIL_MARK.match(text) and self._last_code:
            item = next(items_in(cells.clean(_DETAIL_MARK.sub("", text))), None)
            return self._last_code, (), item
        self._last_code, path = split_account(text)
        return self._last_code, path, dimension

    def _has_amount(self, row: Sequence[CellValue]) -> bool:
        return any(plain(self.table.value(row, name)) for name in ("debit", "credit", "signed", "amount"))

    def _balance(self, number: int, row: Sequence[CellValue]) -> int:
        columns = self.table.header.columns
        if "signed" in columns:
            return self._amount(number, row, "signed")
        if "debit" in columns and "credit" in columns:
            return self._amount(number, row, "debit") - self._amount(number, row, "credit")
        amount = self._amount(number, row, "amount")
        direction = plain(self.table.value(row, "direction")).upper()
        if direction not in _DEBIT_WORDS | _CREDIT_WORDS:
            problem = self.table.problem(
                "bad-direction", "余额方向无法识别", number, field="direction", value=direction
            )
            self.problems.append(problem)
        return -amount if direction in _CREDIT_WORDS else amount

    def _amount(self, number: int, row: Sequence[CellValue], name: str) -> int:
        value = self.table.value(row, name)
        try:
            return cells.amount(value)
        except AmountError as error:
            shown = cells.shown(value)
            self.problems.append(self.table.problem(error.code, str(error), number, field=name, value=shown))
            return 0
