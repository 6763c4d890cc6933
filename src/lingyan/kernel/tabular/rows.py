"""What every importer of a table does: find it, read its rows cell by cell, keep each fault at its cell.

A room says under which titles its fields stand and what a row becomes; `TableCheck` holds the outcome and gives the
failed rows back, `RowReader` reads one row after another, and the parsers at the end take what people write.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Final, TypeVar

from ..language import in_source, renderings
from ..money import AmountError, fen_from_number, parse_yuan
from ..month import Month
from ..problems import Problem, Refused, Severity, split
from .blank import FieldOf
from .headers import Aliases, Header, find_header, plain
from .values import CellValue, Sheet, Unreadable, Workbook
from .write import failed_rows_workbook

_Value = TypeVar("_Value")
STOPS: Final = ("合计", "总计")
BETWEEN: Final = ("小计", "本页小计", "本页合计")
_SHOWN: Final = 60
_FORMULA_STARTS: Final = ("=", "+", "-", "@")
_WAN: Final = 10_000


@dataclass(slots=True)
class TableCheck:
    """What one table of a workbook holds. Rooms add what the rows became; every fault stands in `problems`."""

    workbook: Workbook
    header: Header | None = None
    sheet: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return split(self.problems)[0]

    @property
    def warnings(self) -> list[Problem]:
        return split(self.problems)[1]

    def header_problems(self) -> list[Problem]:
        """A field that two columns claim, at the second of them."""
        return [
            Problem(
                "same-title", f"“{each.title}”和前面的一列重复，只能有一列", file=self.workbook.file, sheet=self.sheet,
                row=each.row, column=each.column,
            )
            for each in (self.header.duplicates if self.header else ())
        ]  # fmt: skip

    def require_sound(self) -> None:
        """Raises Refused with every error of the file."""
        if self.errors:
            raise Refused(self.errors)

    def failed_rows(self) -> bytes:
        """The rows with problems as a workbook, with reasons and row numbers."""
        headers = {self.sheet: self.header} if self.header else {}
        return failed_rows_workbook(self.workbook, self.problems, headers)


def no_workbook(name: str) -> Workbook:
    """Stands for a file that could not be read, so that its problems can be shown."""
    return Workbook(name, "xlsx", "", None, ())


def find_table(
    workbook: Workbook, aliases: Aliases, *, at_least: int, needed: Callable[[frozenset[str]], bool]
) -> tuple[Sheet, Header] | None:
    """The first visible sheet whose header has the fields that `needed` asks for."""
    for sheet in workbook.visible:
        header = find_header(sheet, aliases, at_least=at_least)
        if header and needed(header.fields):
            return sheet, header
    return None


def data_rows(sheet: Sheet, header: Header) -> Iterator[int]:
    """Numbers of the rows below the header down to the total. Blank rows, those that add a page or a group up, and the
    header printed again on a later page are left out.
    """
    for number in range(header.first_data_row, sheet.n_rows + 1):
        texts = [plain(value) for value in sheet.rows[number - 1]]
        if any(text in STOPS for text in texts[:3]):
            return
        again = header.height == 1 and texts == list(header.titles[: len(texts)])
        if any(texts) and not again and not any(text in BETWEEN for text in texts[:3]):
            yield number


class RowReader:
    """Reads the rows of one table. `begin` opens a row; each fault is kept with its cell until the next one."""

    secret: ClassVar[Collection[str]] = ()
    """PRIVACY: fields that are named by their place and never repeated in a problem."""
    fields: ClassVar[Mapping[str, FieldOf]] = {}
    """The columns by name, so that a fault of one that the table has not can say which is missing."""

    def __init__(self, file: str, sheet: Sheet, header: Header) -> None:
        self.file, self.sheet, self.header = file, sheet, header
        self.number = 0
        self.problems: list[Problem] = []

    def begin(self, number: int) -> None:
        self.number, self.problems = number, []

    @property
    def failed(self) -> bool:
        return any(each.severity == "error" for each in self.problems)

    def value(self, name: str) -> CellValue:
        """The cell. One that is merged with those above says the same of each row, unless it is a quantity."""
        column = self.header.column(name)
        own = self.sheet.value(self.number, column) if column else None
        if own is None and name in self.fields and not self.fields[name].unit:
            return self._above(name)
        return own

    def _above(self, name: str) -> CellValue:
        """What stands in the rows above in the same merged cell of this column, None where it is not merged."""
        column = self.header.column(name) or 0
        top, left = self.sheet.anchor(self.number, column)
        inside = left == column and self.header.first_data_row <= top < self.number
        return self.sheet.value(top, column) if inside else None

    def text(self, name: str) -> str:
        """The cell as it is compared, without any blanks."""
        return plain(_whole(self.value(name)))

    def words(self, name: str, most: int = 0) -> str:
        """A free text as it was typed, blanks around it left out; with `most` a longer one is a fault."""
        value = _whole(self.value(name))
        found = "" if value is None or isinstance(value, Unreadable) else str(value).strip()
        if found.startswith("'") and found[1:2] in _FORMULA_STARTS:
            found = found[1:]  # as `write.safe_text` keeps such a text from being a formula
        if isinstance(value, Unreadable):
            self.fault(name, value.message)
        elif most and len(found) > most:
            self.fault(name, f"最多 {most} 字")
        return found

    def read(
        self, name: str, parse: Callable[[CellValue], _Value], message: str, needed: str = ""
    ) -> _Value | None:
        """The parsed cell; None for a blank one, which is a fault where `needed` says so, and for what cannot be read."""
        value = self.value(name)
        if not plain(value):
            if name in self.fields and plain(self._above(name)):
                self.fault(name, "合并单元格里的数分不到各行，请拆开后每行填写")
            elif needed:
                self.fault(name, needed)
            return None
        try:
            return parse(value)
        except AmountError as error:
            self.fault(name, value.message if isinstance(value, Unreadable) else _as_amount(error))
        except ValueError:
            self.fault(name, value.message if isinstance(value, Unreadable) else message)
        return None

    def money(self, name: str, needed: str = "") -> int | None:
        """Fen. A title with 万元 counts in ten thousands, as does a cell with 万."""
        column = self.header.column(name)
        wan = bool(column) and "万" in self.header.titles[(column or 1) - 1]
        return self.read(name, lambda value: fen_of(value, wan=wan), "应是金额（元）", needed)

    def word(
        self, name: str, words: Sequence[tuple[str, _Value]], what: str, otherwise: _Value | None = None
    ) -> Any:
        """The value of the first word that the cell contains; `otherwise` for a blank cell.

        A word or the label of a choice is known as the catalogues translate it, where the cell is that alone or to a comma.
        """
        text = self.text(name)
        if not text and otherwise is not None:
            return otherwise
        for word, value in words:
            if word in text:
                return value
        shown = {text.casefold(), text.casefold().partition(",")[0]} - {""}
        for word, value in words:
            if shown & _translated(word, value):
                return value
        self.fault(name, f"{what}“{text[:20]}”认不出来" if text else f"没有写{what}")
        return otherwise

    def own_village(self, village: str, what: str, name: str = "village") -> None:
        """A row of another village in this village's register is a mistake, whoever reads it."""
        named = self.text(name)
        if named and named != plain(village):
            self.fault(name, f"这里导入的是{village}的{what}，别的村请到那个村导入")

    def reference(self, name: str, most: int) -> str:
        """A number and a day as text, also where the cell holds a date."""
        value = self.value(name)
        return value.strftime("%Y-%m-%d") if isinstance(value, dt.date) else self.words(name, most)

    def fault(self, name: str, message: str, code: str = "bad-cell") -> None:
        self.problems.append(self.problem(code, name, message))

    def warn(self, name: str, message: str) -> None:
        self.problems.append(self.problem("look-again", name, message, "warning"))

    def problem(self, code: str, name: str, message: str, severity: Severity = "error") -> Problem:
        """A problem at a field of the row; at the row alone where the table has no such column."""
        shown = "" if name in self.secret else self.text(name)[:_SHOWN]
        if name in self.fields and self.header.column(name) is None:
            message = f"{message}（表里没有“{self.fields[name].title}”一列）"
        return Problem(
            code, message, file=self.file, sheet=self.sheet.name, row=self.number, column=self.header.column(name),
            value=shown, severity=severity,
        )  # fmt: skip


def _whole(value: CellValue) -> CellValue:
    """A number that was typed as 3 stands in the file as 3.0; as a text it is 3."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _translated(word: str, value: Any) -> set[str]:
    label = in_source(getattr(value, "label", word))
    return {plain(each).casefold() for source in (word, label) for each in renderings(source)}


# What people write in cells. Each parser raises ValueError (AmountError for money) for what it cannot take.

_DAY: Final = re.compile(r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})日?|月)?")
_DIGITS: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEARS: Final = re.compile(r"(\d{4})年?(?:至|到|-|—|–|~)+(\d{4})年?")
_TENTHS: Final = re.compile(r"\d{4}\.\d{2}")
_DECIMAL: Final = re.compile(r"(\d{1,10})(?:\.(\d{1,2})0*)?")
_IN_WAN: Final = re.compile(r"([-+]?[\d,]+(?:\.\d+)?)万元?")
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2200


def fen_of(value: CellValue, *, wan: bool = False) -> int:
    """Fen of `1,200.50`, `1200元`, `1.2万元` or a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        # MONEY: the noise of a binary double is dropped, a real third decimal is refused.
        return fen_from_number(value, unit=_WAN if wan else 1)
    text = plain(value)
    match = _IN_WAN.fullmatch(text)
    if match or wan:
        return _wan(match[1] if match else text.removesuffix("元"))
    return parse_yuan(text)


def _wan(text: str) -> int:
    try:
        exact = Decimal(text.replace(",", "")) * _WAN
        return parse_yuan(format(exact, "f")) if exact.is_finite() else _no_amount(text)
    except ArithmeticError:
        return _no_amount(text)


def _as_amount(error: AmountError) -> str:
    return f"{error}，应写成 1200、1,200.50 或 1.2万元" if error.code == "bad-amount" else str(error)


def _no_amount(text: str) -> int:
    raise AmountError("bad-amount", f"“{text}”不是金额")


def day_of(value: CellValue, *, last: bool = False) -> dt.date:
    """`2024.3.1`, `2024年3月`, `20240301`, a date; without a day the first of the month, or with `last` the last.

    A number such as 2015.1 may be October that lost its nought or January, so only two decimals are a month.
    """
    if isinstance(value, dt.date):
        return _likely(value.date() if isinstance(value, dt.datetime) else value)
    text = plain(value)
    if isinstance(value, float) and not _TENTHS.fullmatch(text):
        raise ValueError(text)
    match = _DIGITS.fullmatch(text.removesuffix(".0")) or _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return _day(match, last=last)


def _day(match: re.Match[str], *, last: bool) -> dt.date:
    year, month = int(match[1]), int(match[2])
    found = _likely(dt.date(year, month, int(match[3] or 1)))
    return Month.of(found).last_day if last and not match[3] else found


def _likely(day: dt.date) -> dt.date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(day.isoformat())
    return day


def span_of(value: CellValue) -> tuple[dt.date, dt.date]:
    """First and last day of `2020.1.1-2029.12.31`, `2020年1月至2029年12月` or `2020-2029`."""
    text = plain(value)
    if years := _YEARS.fullmatch(text):
        first, until = int(years[1]), int(years[2])
        start, end = dt.date(first, 1, 1), dt.date(until, 12, 31)
        return _in_order(start, end)
    found = list(_DAY.finditer(text))
    if len(found) != 2:
        raise ValueError(text)
    return _in_order(_day(found[0], last=False), _day(found[1], last=True))


def _in_order(start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    if _likely(end) < _likely(start):
        raise ValueError(f"{start} {end}")
    return start, end


def mu_of(value: CellValue) -> int:
    """`2.5`, `2.5亩` and `1,250.00 亩` as hundredths."""
    return hundredths_of(plain(value).removesuffix("亩").replace(",", ""))


def hundredths_of(value: CellValue) -> int:
    """`2.5` as 250; at most two places."""
    match = _DECIMAL.fullmatch(plain(value))
    if match is None:
        raise ValueError(plain(value))
    return int(match[1]) * 100 + int(f"{match[2] or ''}00"[:2])


def whole_of(value: CellValue, *, most: int = 9999) -> int:
    """A whole number from 0 to `most`."""
    text = plain(value).removesuffix(".0")
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) > most:
        raise ValueError(text)
    return int(text)
