"""Reads one statement file: finds its header, its own account, its rows and totals, and controls all of them.

Rules: accounting.md 10.5. A file is taken whole or not at all; every fault is told with its place.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lingyan.economy.books.importing import cells
from lingyan.kernel.money import AmountError, format_yuan, plain_yuan
from lingyan.kernel.problems import Problem, Refused, Severity
from lingyan.kernel.tabular import CellValue, Header, Sheet, find_header, plain, read_workbook

from .control import Link, breaks, newest_first, out_of_order
from .layouts import FIELD_TITLES, IN_WORDS, OUT_WORDS, REPEATABLE, Mapping, layout_of
from .values import StatementCheck, StatementRow

MOST_ROWS: Final = 200_000
_MOST_PROBLEMS: Final = 200
_TOTAL: Final = re.compile(r".{0,8}(?:合计|总计|累计|小计)(?:[:：笔(（].*)?|(?:过次页|承前页).*")
_WHOLE: Final = ("合计", "总计")
_COUNT: Final = re.compile(r"(?:笔数|共)[:：]?(\d+)")
_ACCOUNT_LABEL: Final = re.compile(r"(?:本方|交易|账户)?(?:账号|帐号|账户号|卡号)[:：]?")
_ACCOUNT_INSIDE: Final = re.compile(r"(?<!对方)(?:账号|帐号|账户号)[:：](\d[\d-]{5,34})")
_TIME: Final = re.compile(r"(?:.*[ T])?(\d{1,2}):(\d{2})(?::(\d{2}))?")
_COMPACT_TIME: Final = re.compile(r"(\d{2})(\d{2})(\d{2})")
_RENMINBI: Final = frozenset({"人民币", "人民币元", "CNY", "RMB", "156", "01", "1", ""})
_MONEY: Final = frozenset({"in", "out", "amount", "balance"})
_NO_PARTY: Final = frozenset({"-", "--", "无", "/"})


def check_statement(path: Path, *, name: str = "", mapping: Mapping | None = None) -> StatementCheck:
    """Read and control one file. Faults stand in the result's problems; nothing is raised for a bad file."""
    file = name or path.name
    try:
        workbook = read_workbook(path, name=file, tables_of_pages=True)
    except Refused as refusal:
        return StatementCheck(file, "", problems=list(refusal.problems))
    check = StatementCheck(file, workbook.sha256, is_text=workbook.kind in ("csv", "html"))
    found = [(sheet, header) for sheet in workbook.sheets if (header := _header(sheet, mapping)) is not None]
    if not found:
        message = (
            "找不到表头：前 20 行里没有一行有日期、金额、余额、对方户名等列名；可先保存一个列对应方案再导入"
        )
        check.problems.append(Problem("missing-header", message, file, workbook.sheets[0].name))
        return check
    if len(found) > 1:
        message = "文件里有几张流水表，请分成几个文件，每个文件一个账户"
        check.problems.append(Problem("several-sheets", message, file, found[1][0].name))
        return check
    _Reader(check, *found[0], mapping).read()
    return check


def _header(sheet: Sheet, mapping: Mapping | None) -> Header | None:
    least = 4 if mapping is None else min(4, len(mapping.columns))
    aliases = (mapping or Mapping("")).aliases()
    return find_header(sheet, aliases, at_least=max(least, 2), repeatable=REPEATABLE)


class _Reader:
    """One sheet with its header, read into the check."""

    def __init__(self, check: StatementCheck, sheet: Sheet, header: Header, mapping: Mapping | None) -> None:
        self.check, self.sheet, self.header = check, sheet, header
        self.mapping = mapping or Mapping("")
        self.made: list[StatementRow | None] = []
        self.links: list[Link] = []
        self.dates: list[dt.date | None] = []
        self.places: list[int] = []
        self.total: int | None = None
        check.sheet, check.header_row = sheet.name, header.row
        check.layout = layout_of(header.titles, mapping)
        check.titles = tuple(
            (FIELD_TITLES[key], header.titles[column - 1])
            for key, columns in header.columns.items()
            for column in columns
        )

    def read(self) -> None:
        self._name_account()
        if self._header_faults():
            return
        self._read_rows()
        if len(self.places) > MOST_ROWS:
            self._say("too-large", f"一个文件最多 {MOST_ROWS} 行，请分成几个文件")
            return
        if not self.places:
            self._say("no-rows", "表头以下没有流水")
            return
        if newest_first(self.links, self.dates):
            for each in (self.made, self.links, self.dates, self.places):
                each.reverse()
        self._control()
        if self.total is not None:
            self._check_total(self.total)
        self.check.rows = [row for row in self.made if row is not None]
        if self.sheet.hidden:
            self._say("hidden-sheet", "流水在隐藏的工作表里，请核对是不是要导入的表", severity="warning")
        del self.check.problems[_MOST_PROBLEMS:]

    def _read_rows(self) -> None:
        """Data rows, one entry each in the four lists; the last whole total is kept for its control."""
        first = self.header.first_data_row
        for number, row in enumerate(self.sheet.rows[first - 1 :], first):
            if self._is_blank(row) or self._repeats_header(row):
                continue
            if _TOTAL.fullmatch(self._label(row)):
                self.total = number if self._label(row).startswith(_WHOLE) else self.total
                continue
            link, date, made = self._row(number, row)
            self.links.append(link)
            self.dates.append(date)
            self.places.append(number)
            self.made.append(made)
            if len(self.places) > MOST_ROWS:
                return

    # Header and account

    def _header_faults(self) -> bool:
        columns = self.header.columns
        for each in self.header.duplicates:
            self._say("duplicate-header", "表头重复，分不清用哪一列", each.row, each.column, each.title)
        if not {"date", "time"} & columns.keys():
            self._say("missing-header", "缺少必需的列：日期", self.header.row)
        if "amount" not in columns and not {"in", "out"} <= columns.keys():
            self._say("missing-header", "缺少必需的列：金额，或者支出金额和收入金额两列", self.header.row)
        if self.check.problems:
            return True
        if "balance" not in columns:
            message = "没有余额列，无法核对余额是否连续；缺行、多行都看不出来"
            self._say("missing-header", message, self.header.row, severity="warning")
        return False

    def _name_account(self) -> None:
        """The account's own number: above the header, in one cell or beside its label, or in a column of the rows."""
        for number, row in enumerate(self.sheet.rows[: self.header.row - 1], 1):
            for column, value in enumerate(row, 1):
                text = plain(value)
                inside = _ACCOUNT_INSIDE.search(text)
                if inside:
                    self._own(inside[1], number, column)
                elif _ACCOUNT_LABEL.fullmatch(text):
                    beside = next(
                        ((at, cell) for at, cell in enumerate(row[column:], column + 1) if plain(cell)), None
                    )
                    if beside:
                        self._own(cells.integer_text(beside[1]), number, beside[0])

    def _own(self, number: str, row: int, column: int | None) -> None:
        digits = re.sub(r"\D", "", number)
        if not digits:
            return
        if not self.check.own_account:
            self.check.own_account, self.check.at = digits, (row, column)
        elif digits != self.check.own_account:
            self._say("other-account", "文件里有不止一个本方账号，请分成几个文件", row, column, digits)

    # Rows

    def _row(self, number: int, row: Sequence[CellValue]) -> tuple[Link, dt.date | None, StatementRow | None]:
        faults = len(self.check.problems)
        own = cells.integer_text(self._value(row, "own_account"))
        if own:
            self._own(own, number, self.header.column("own_account"))
        self._check_currency(number, row)
        date, time = self._moment(number, row)
        amount = self._amount(number, row)
        balance = self._fen(number, row, "balance") if "balance" in self.header.columns else None
        if len(self.check.problems) > faults or date is None or amount is None:
            return Link(amount, balance), date, None
        made = StatementRow(
            number, date, time, amount, balance,
            serial=cells.integer_text(self._value(row, "serial"))[:60],
            party=self._party(row),
            party_account=cells.integer_text(self._value(row, "party_account"))[:40],
            text=self._text(row),
        )  # fmt: skip
        return Link(amount, balance), date, made

    def _check_currency(self, number: int, row: Sequence[CellValue]) -> None:
        currency = plain(self._value(row, "currency")).upper()
        if currency not in _RENMINBI:
            self._fault("currency", "不是人民币；外币账户不能导入", number, row, "currency")

    def _moment(self, number: int, row: Sequence[CellValue]) -> tuple[dt.date | None, str]:
        """Day and time; the time column may hold both, as 农业银行 writes it."""
        key = "date" if "date" in self.header.columns else "time"
        value = self._value(row, key)
        try:
            date = cells.day(value)
        except cells.DateError:
            message = "不存在的日期" if plain(value) else "没有日期"
            self._fault("impossible-date", message, number, row, key)
            return None, ""
        return date, _time(self._value(row, "time")) or _time(value)

    def _amount(self, number: int, row: Sequence[CellValue]) -> int | None:
        """Fen, positive for money in. None after a fault."""
        if "amount" in self.header.columns:
            return self._signed(number, row)
        out, into = self._fen(number, row, "out"), self._fen(number, row, "in")
        if out is None or into is None:
            return None
        if out and into:
            self._fault("both-sides", "同一行既有支出又有收入", number, row, "out")
            return None
        if not out and not into:
            self._fault("bad-amount", "这一行没有金额", number, row, "out")
            return None
        amount = into - out
        words = plain(self._value(row, "direction"))
        means_out = self._means_out(words) if words else None
        if means_out is not None and means_out != bool(out):
            self._fault("direction-differs", "借贷方向与金额所在的列不一致", number, row, "direction")
            return None
        return amount

    def _signed(self, number: int, row: Sequence[CellValue]) -> int | None:
        amount = self._fen(number, row, "amount")
        if amount is None:
            return None
        if amount == 0:
            self._fault("bad-amount", "这一行没有金额", number, row, "amount")
            return None
        if "direction" in self.header.columns:
            means_out = self._means_out(plain(self._value(row, "direction")))
            if means_out is None:
                self._fault("bad-direction", "认不出的借贷方向", number, row, "direction")
                return None
            return -amount if means_out else amount
        return -amount if self.mapping.positive_out else amount

    def _means_out(self, words: str) -> bool | None:
        if self.mapping.out_words:
            return words in {plain(each) for each in self.mapping.out_words}
        upper = words.upper()
        if any(each in upper for each in OUT_WORDS):
            return True
        return False if any(each in upper for each in IN_WORDS) else None

    def _fen(self, number: int, row: Sequence[CellValue], key: str) -> int | None:
        try:
            return cells.amount(self._value(row, key))
        except AmountError as error:
            self._fault(error.code, str(error), number, row, key)
            return None

    def _party(self, row: Sequence[CellValue]) -> str:
        name = cells.words(self._value(row, "party"))
        return "" if name in _NO_PARTY else name[:120]

    def _text(self, row: Sequence[CellValue]) -> str:
        """Every text column, each wording once."""
        parts: list[str] = []
        for column in self.header.columns.get("text", ()):
            text = cells.words(row[column - 1]) if column <= len(row) else ""
            if text and text not in parts:
                parts.append(text)
        return "；".join(parts)[:200]

    # Rows that are none

    def _is_blank(self, row: Sequence[CellValue]) -> bool:
        return not any(plain(value) for value in row)

    @staticmethod
    def _label(row: Sequence[CellValue]) -> str:
        return next((plain(value) for value in row if plain(value)), "")

    def _repeats_header(self, row: Sequence[CellValue]) -> bool:
        titles = [plain(value) for value in row]
        same = sum(
            bool(title) and title == mine for title, mine in zip(titles, self.header.titles, strict=False)
        )
        return same >= 4

    # Controls

    def _control(self) -> None:
        column = self.header.column("balance")
        for position, expected in breaks(self.links):
            number = self.places[position]
            message = (
                f"余额不等于上一行余额加减本行金额，应为 {format_yuan(expected)}；此处可能缺行、多行或有误"
            )
            self._say("balance-chain", message, number, column, self._shown(number, column))
        key = "date" if "date" in self.header.columns else "time"
        at = self.header.column(key)
        for position in out_of_order(self.dates):
            number = self.places[position]
            message = "日期与前后行的顺序不一致，请与银行核对"
            self._say("date-order", message, number, at, self._shown(number, at), severity="warning")

    def _check_total(self, number: int) -> None:
        """The printed totals against the rows; only where every row could be read."""
        if self.check.errors:
            return
        read = [row for row in self.made if row is not None]
        row = self.sheet.rows[number - 1]
        sums = {
            "out": -sum(each.amount for each in read if each.amount < 0),
            "in": sum(each.amount for each in read if each.amount > 0),
        }
        for key, mine in sums.items():
            column = self.header.column(key)
            if column is None or column > len(row) or not plain(row[column - 1]):
                continue
            printed = self._fen(number, row, key)
            if printed is not None and printed != mine:
                message = f"合计行与明细不符，明细合计 {format_yuan(mine)}"
                self._fault("total-does-not-add-up", message, number, row, key)
        for column, value in enumerate(row, 1):
            count = _COUNT.search(plain(value))
            if count and int(count[1]) != len(read):
                message = f"合计笔数与明细不符，明细共 {len(read)} 笔"
                self._say("total-does-not-add-up", message, number, column, plain(value))

    # Places

    def _value(self, row: Sequence[CellValue], key: str) -> CellValue:
        column = self.header.column(key)
        return row[column - 1] if column and column <= len(row) else None

    def _shown(self, number: int, column: int | None) -> str:
        return _shown(self.sheet.value(number, column)) if column else ""

    def _fault(self, code: str, message: str, number: int, row: Sequence[CellValue], key: str) -> None:
        value = self._value(row, key)
        shown = _shown(value) if key in _MONEY else cells.shown(value)
        self._say(code, message, number, self.header.column(key), shown)

    def _say(
        self,
        code: str,
        message: str,
        row: int | None = None,
        column: int | None = None,
        value: str = "",
        severity: Severity = "error",
    ) -> None:
        if len(self.check.problems) <= _MOST_PROBLEMS:
            self.check.problems.append(
                Problem(code, message, self.check.file, self.sheet.name, row, column, value, severity)
            )


def _shown(value: CellValue) -> str:
    """A number as an amount in yuan, since that is what the user sees; anything else as it stands."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return plain_yuan(cells.amount(value))
        except AmountError:
            pass
    return cells.shown(value)


def _time(value: CellValue) -> str:
    """`13:45:10`, or nothing where there is no time of day."""
    if isinstance(value, dt.datetime):
        return value.strftime("%H:%M:%S") if value.time() != dt.time() else ""
    text = cells.shown(value)
    match = _TIME.fullmatch(text) or _COMPACT_TIME.fullmatch(text)
    if match is None:
        return ""
    hour, minute, second = (int(part or 0) for part in match.groups())
    return f"{hour:02d}:{minute:02d}:{second:02d}" if hour < 24 and minute < 60 and second < 60 else ""
