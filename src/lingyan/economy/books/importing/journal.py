"""Reads the rows of a journal (序时账) of any layout into one canonical form, and groups them to vouchers.

Dates and numbers are carried down to the lines below; totals printed between the vouchers are compared with
the lines; nothing of a row is dropped in silence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lingyan.kernel.money import AmountError, plain_yuan
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import CellValue, Unreadable, plain

from . import cells
from .tables import Table, TotalKind, is_blank, total_kind
from .units import Identity

_DEBIT_WORDS: Final = frozenset({"借", "D", "DR", "借方"})
_CREDIT_WORDS: Final = frozenset({"贷", "C", "CR", "贷方"})
_YUAN: Final = frozenset({"", "RMB", "CNY", "人民币", "人民币元", "元"})
_VOID: Final = frozenset({"1", "是", "Y", "TRUE", "作废", "T", "√"})
_PROJECT_KINDS: Final = frozenset({"项目", "工程项目", "工程", "项目核算"})
_TOTAL_TITLES: Final = {"month": "本月合计", "year": "本年累计", "sheet": "合计"}


@dataclass(slots=True)
class JournalRow:
    """One line of a voucher as the file has it; `table` and `row` give the place of every value."""

    table: Table
    row: int
    summary: str
    code: str
    path: tuple[str, ...]
    debit_fen: int
    credit_fen: int
    dimensions: tuple[tuple[str, str, str], ...]
    """(kind, code, name) of each auxiliary item; kind is 'project', 'party' or '' where not said."""
    readable: bool = True

    @property
    def account_field(self) -> str:
        return "code" if "code" in self.table.header.columns else "account"

    @property
    def name_field(self) -> str:
        return "name" if "name" in self.table.header.columns else self.account_field


@dataclass(slots=True)
class RawVoucher:
    """A voucher as grouped from rows that follow one another. `date` is None when its text is no date."""

    table: Table
    unit: Identity
    date: dt.date | None
    word: str
    number: int
    number_text: str
    void: bool
    attachments: int
    maker: str
    checker: str
    rows: list[JournalRow] = field(default_factory=list)
    unit_problem: bool = False

    @property
    def row(self) -> int:
        return self.rows[0].row

    @property
    def readable(self) -> bool:
        return all(row.readable for row in self.rows)


@dataclass(slots=True)
class RunningTotals:
    """Sums of the lines so far, for the totals printed in a file. One object serves all its sheets."""

    year: list[int] = field(default_factory=lambda: [0, 0])
    year_sound: bool = True
    month: list[int] = field(default_factory=lambda: [0, 0])
    sheet: list[int] = field(default_factory=lambda: [0, 0])
    sheet_sound: bool = True
    span_sound: bool = True
    first_month: int = 0

    def add(self, debit: int, credit: int) -> None:
        for sums in (self.year, self.month, self.sheet):
            sums[0] += debit
            sums[1] += credit

    def spoil(self) -> None:
        self.year_sound = self.sheet_sound = self.span_sound = False

    def new_sheet(self) -> None:
        self.month, self.sheet = [0, 0], [0, 0]
        self.sheet_sound = self.span_sound = True


class JournalReader:
    """Reads one table. After `read`, `problems` holds what is wrong with single cells and printed totals."""

    def __init__(self, table: Table, totals: RunningTotals) -> None:
        self.table = table
        self.totals = totals
        self.problems: list[Problem] = []
        self.vouchers: list[RawVoucher] = []
        self._columns = {name: columns[0] - 1 for name, columns in table.header.columns.items()}
        self._sparse = False
        self._last_line = 0
        self._key: tuple[object, ...] = ()

    def read(self) -> list[RawVoucher]:
        self.totals.new_sheet()
        first = self.table.header.first_data_row
        numbered = [
            (number, row) for number, row in enumerate(self.table.rows[first - 1 :], first) if any(row)
        ]
        self._sparse = any(
            self._account(row)[0] and not plain(self._get(row, "number")) for _, row in numbered
        )
        for number, row in numbered:
            self._read_row(number, row)
        return self.vouchers

    def _get(self, row: Sequence[CellValue], name: str) -> CellValue:
        column = self._columns.get(name)
        return row[column] if column is not None and column < len(row) else None

    def _account(self, row: Sequence[CellValue]) -> tuple[str, tuple[str, ...]]:
        """Code and names, from two columns or from one that holds `10201 银行存款\\基本户`."""
        if "code" in self._columns:
            return cells.account_code(self._get(row, "code")), cells.name_path(self._get(row, "name"))
        return split_account(self._get(row, "account"))

    def _read_row(self, number: int, row: Sequence[CellValue]) -> None:
        code, path = self._account(row)
        if not code:
            kind = total_kind(row)
            if kind:
                self._check_total(number, row, kind)
                return
            if is_blank(row) or not self._has_amount(row):
                return
        elif not code.isdigit() and self.table.repeats_header(row):
            return
        self._start_voucher(number, row)
        line = self._line(number, row, code, path)
        if line is None or not self.vouchers:
            return
        voucher = self.vouchers[-1]
        voucher.rows.append(line)
        if not voucher.void:
            self.totals.add(line.debit_fen, line.credit_fen)

    def _has_amount(self, row: Sequence[CellValue]) -> bool:
        return any(plain(self._get(row, name)) for name in ("debit", "credit", "amount", "signed"))

    # Vouchers

    def _start_voucher(self, number: int, row: Sequence[CellValue]) -> None:
        """Opens a new voucher when this row begins one."""
        word, number_text = plain(self._get(row, "word")), cells.integer_text(self._get(row, "number"))
        date = self._get(row, "date")
        unit = self._unit(row)
        line = cells.small_integer(self._get(row, "line")) if "line" in self._columns else None
        restarted = line is not None and self._last_line >= line
        self._last_line = line if line is not None else 0
        if not number_text:
            if not self.vouchers:
                self.problems.append(
                    self.table.problem("missing-number", "没有凭证号", number, field="number")
                )
                self._open(number, row, unit, "记", 0)
            return
        key = (unit, date, word, number_text)
        if key == self._key and not self._sparse and not restarted:
            return
        parsed = cells.voucher_number(word, number_text)
        if parsed is None:
            message = "凭证号无法识别"
            shown = cells.shown(self._get(row, "number"))
            self.problems.append(
                self.table.problem("bad-number", message, number, field="number", value=shown)
            )
        self._key = key
        self._open(number, row, unit, *(parsed or (word or "记", 0)))

    def _unit(self, row: Sequence[CellValue]) -> Identity:
        code = cells.integer_text(self._get(row, "unit_code"))
        name = plain(self._get(row, "unit_name"))
        return Identity(code, name) if code or name else self.table.identity

    def _open(self, number: int, row: Sequence[CellValue], unit: Identity, word: str, count: int) -> None:
        voucher = RawVoucher(
            table=self.table,
            unit=unit,
            date=self._date(number, row),
            word=word,
            number=count,
            number_text=cells.shown(self._get(row, "number")),
            void=plain(self._get(row, "void")).upper().removesuffix(".0") in _VOID,
            attachments=cells.small_integer(self._get(row, "attachments")),
            maker=cells.words(self._get(row, "maker")),
            checker=cells.words(self._get(row, "checker")),
        )
        self.totals.first_month = self.totals.first_month or (voucher.date.month if voucher.date else 0)
        self.vouchers.append(voucher)

    def _date(self, number: int, row: Sequence[CellValue]) -> dt.date | None:
        value = self._get(row, "date")
        if value is None and self.vouchers:
            return self.vouchers[-1].date
        try:
            date = cells.day(value)
        except cells.DateError:
            shown = cells.shown(value)
            message = "不存在的日期" if shown else "没有日期"
            self.problems.append(
                self.table.problem("impossible-date", message, number, field="date", value=shown)
            )
            return None
        self._check_period(number, row, date)
        return date

    def _check_period(self, number: int, row: Sequence[CellValue], date: dt.date) -> None:
        text = cells.integer_text(self._get(row, "month"))
        if text.isdigit() and 1 <= int(text[-2:]) <= 12 and int(text[-2:]) != date.month:
            message = f"会计月份与凭证日期 {date.isoformat()} 不一致"
            self.problems.append(
                self.table.problem("period-differs", message, number, field="month", value=text)
            )

    # Lines

    def _line(
        self, number: int, row: Sequence[CellValue], code: str, path: tuple[str, ...]
    ) -> JournalRow | None:
        count = len(self.problems)
        debit, credit = self._amounts(number, row)
        self._check_currency(number, row)
        readable = len(self.problems) == count
        if not readable:
            self.totals.spoil()
        summary = cells.words(self._get(row, "summary"))
        return JournalRow(
            self.table, number, summary, code, path, debit, credit, self._dimensions(row), readable
        )

    def _amounts(self, number: int, row: Sequence[CellValue]) -> tuple[int, int]:
        if "signed" in self._columns:
            signed = self._amount(number, row, "signed")
            return (signed, 0) if signed > 0 else (0, -signed)
        if "debit" not in self._columns or "credit" not in self._columns:
            return self._directed(number, row)
        debit, credit = self._amount(number, row, "debit"), self._amount(number, row, "credit")
        if debit and credit:
            negative = debit < 0 and credit < 0
            code = "negative-on-both-sides" if negative else "both-sides"
            message = "同一行借方和贷方都是负数" if negative else "同一行借方和贷方都有金额"
            problem = self.table.problem(code, message, number, field="debit", value=plain_yuan(debit))
            self.problems.append(problem)
        return debit, credit

    def _directed(self, number: int, row: Sequence[CellValue]) -> tuple[int, int]:
        amount = self._amount(number, row, "amount")
        direction = plain(self._get(row, "direction")).upper()
        if direction in _DEBIT_WORDS:
            return amount, 0
        if direction in _CREDIT_WORDS:
            return 0, amount
        shown = cells.shown(self._get(row, "direction"))
        problem = self.table.problem(
            "bad-direction", "借贷方向无法识别", number, field="direction", value=shown
        )
        self.problems.append(problem)
        return 0, 0

    def _amount(self, number: int, row: Sequence[CellValue], name: str) -> int:
        value = self._get(row, name)
        if value is None:
            return 0
        try:
            return cells.amount(value)
        except AmountError as error:
            shown = cells.shown(value)
            self.problems.append(self.table.problem(error.code, str(error), number, field=name, value=shown))
            return 0

    def _check_currency(self, number: int, row: Sequence[CellValue]) -> None:
        currency = self._get(row, "currency")
        if currency is not None and plain(currency).upper() not in _YUAN:
            shown = cells.shown(currency)
            problem = self.table.problem("currency", "不是人民币", number, field="currency", value=shown)
            self.problems.append(problem)

    def _dimensions(self, row: Sequence[CellValue]) -> tuple[tuple[str, str, str], ...]:
        return tuple(dimensions(self.table, row))

    # Totals

    def _check_total(self, number: int, row: Sequence[CellValue], kind: TotalKind) -> None:
        totals = self.totals
        if kind == "month":
            if totals.span_sound:
                self._compare(number, row, totals.month, kind)
            if self._closes_span(row):
                totals.month, totals.span_sound = [0, 0], True
        elif kind == "year":
            if totals.year_sound and totals.first_month == 1:
                self._compare(number, row, totals.year, kind)
        elif kind == "sheet" and totals.sheet_sound:
            self._compare(number, row, totals.sheet, kind)
        self._key = ()

    def _closes_span(self, row: Sequence[CellValue]) -> bool:
        """With one amount column the total takes two rows, debit and credit; the second closes the month."""
        return "direction" not in self._columns or plain(self._get(row, "direction")).upper() in _CREDIT_WORDS

    def _compare(self, number: int, row: Sequence[CellValue], sums: Sequence[int], kind: TotalKind) -> None:
        fields = [("debit", sums[0]), ("credit", sums[1])]
        if "amount" in self._columns and "debit" not in self._columns:
            debit_side = plain(self._get(row, "direction")).upper() in _DEBIT_WORDS
            fields = [("amount", sums[0] if debit_side else sums[1])]
        for name, expected in fields:
            if name not in self._columns or no_result(self._get(row, name)):
                continue
            count = len(self.problems)
            printed = self._amount(number, row, name)
            if len(self.problems) == count and printed != expected:
                message = f"{_TOTAL_TITLES[kind]}与明细不符，明细合计 {plain_yuan(expected)}"
                problem = self.table.problem(
                    "total-does-not-add-up", message, number, field=name, value=plain_yuan(printed)
                )
                self.problems.append(problem)


def no_result(value: CellValue) -> bool:
    """Whether a total cannot be compared: it is empty, or a formula saved without its result."""
    return value is None or (isinstance(value, Unreadable) and value.code == "formula-without-value")


def split_account(value: CellValue) -> tuple[str, tuple[str, ...]]:
    """`10201 银行存款\\基本户` as code and names."""
    text = cells.clean(str(value)) if value is not None else ""
    digits = len(text) - len(text.lstrip("0123456789."))
    return cells.account_code(text[:digits]), cells.name_path(text[digits:])


def dimensions(table: Table, row: Sequence[CellValue]) -> Iterator[tuple[str, str, str]]:
    """All auxiliary items of a row, however its layout writes them."""
    party = cells.words(table.value(row, "party"))
    if party:
        yield "party", plain(table.value(row, "party_code")), party
    project = cells.words(table.value(row, "project"))
    if project:
        yield "project", "", project
    auxiliary = cells.words(table.value(row, "auxiliary"))
    if auxiliary:
        yield from items_in(auxiliary)
    yield from _objects(table, row)


def items_in(text: str) -> Iterator[tuple[str, str, str]]:
    """`往来户：倪德旺；项目：道路` as items; a bare name has no kind."""
    for part in text.replace(";", "；").split("；"):
        kind, colon, name = part.replace(":", "：").partition("：")
        if colon and name.strip():
            yield _kind(plain(kind)), "", name.strip()
        elif part.strip():
            yield "", "", part.strip()


def _objects(table: Table, row: Sequence[CellValue]) -> Iterator[tuple[str, str, str]]:
    columns = table.header.columns
    names = columns.get("object_name", ())
    for position, column in enumerate(names):
        name = cells.words(_at(row, column))
        code = cells.integer_text(_at_position(row, columns.get("object_code", ()), position))
        kind = plain(_at_position(row, columns.get("object_kind", ()), position))
        if name or code:
            yield _kind(kind), code, name or code


def _at(row: Sequence[CellValue], column: int) -> CellValue:
    return row[column - 1] if column <= len(row) else None


def _at_position(row: Sequence[CellValue], columns: Sequence[int], position: int) -> CellValue:
    return _at(row, columns[position]) if position < len(columns) else None


def _kind(kind: str) -> str:
    return "project" if kind in _PROJECT_KINDS else "party" if kind else ""


def has_vouchers(table: Table) -> int | None:
    """The first row of a table that holds a line of a voucher, or None."""
    reader = JournalReader(table, RunningTotals())
    vouchers = reader.read()
    return next((voucher.row for voucher in vouchers if voucher.rows), None)


def accounts_of(vouchers: Iterable[RawVoucher]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for voucher in vouchers:
        for row in voucher.rows:
            yield row.code, row.path
