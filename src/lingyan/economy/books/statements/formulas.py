"""The formula language of the statement forms, and the forms themselves as data.

A formula adds and subtracts tokens: `101` the closing balance, `113.D` / `113.C` the debit or credit
balances of its lowest details, `501.T` turnover without closing vouchers, `3220102.DT` / `.CT` turnover
of one side without folding, `321.O` the balance at the start of the year, `L6` an earlier line of the form.
Amounts of `101`, `.T` and `.O` are positive on the account's normal side. A county that prints other
lines edits a CSV, not code.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Final, Literal, Protocol, Self, TypeVar

from django.utils.translation import get_language

Rank = Literal["line", "subtotal", "total"]
_RANKS: Final[dict[str, Rank]] = {"line": "line", "subtotal": "subtotal", "total": "total"}
_COLUMNS: Final = ("line", "item", "name_en", "section", "rank", "formula")
_TOKEN: Final = re.compile(r"L(?P<line>[1-9]\d{0,3})|(?P<account>\d{3,20})(?:\.(?P<measure>[A-Z]{1,2}))?")
_SIGNS: Final = {"+": 1, "-": -1}
MOST_TERMS: Final = 200


class Measure(StrEnum):
    """What of an account a token asks for."""

    CLOSING = ""
    DEBIT_DETAILS = "D"
    CREDIT_DETAILS = "C"
    TURNOVER = "T"
    DEBIT_TURNOVER = "DT"
    CREDIT_TURNOVER = "CT"
    OPENING = "O"


class FormulaError(ValueError):
    """A formula or form that cannot be used. The message names file, line and what is wrong."""


class Summable(Protocol):
    """Fen, or an array of fen for many villages at once."""

    def __add__(self, other: Self, /) -> Self: ...
    def __sub__(self, other: Self, /) -> Self: ...


Amount = TypeVar("Amount", bound=Summable)


@dataclass(frozen=True, slots=True)
class Term:
    """One signed token: an account with its measure, or (when `line` is not 0) an earlier line."""

    sign: int
    account: str = ""
    measure: Measure = Measure.CLOSING
    line: int = 0

    def __str__(self) -> str:
        if self.line:
            return f"L{self.line}"
        return f"{self.account}.{self.measure}" if self.measure else self.account


Formula = tuple[Term, ...]


def parse_formula(text: str) -> Formula:
    """Terms of `101+102`, `L6-113.C`. Raises FormulaError that quotes the text from where it went wrong."""
    compact = re.sub(r"\s", "", text)
    if not compact:
        raise FormulaError("公式是空的")
    terms = tuple(_terms(compact))
    if len(terms) > MOST_TERMS:
        raise FormulaError(f"公式超过 {MOST_TERMS} 项")
    return terms


def _terms(text: str) -> Iterator[Term]:
    position, sign = 0, 1
    if text[0] in _SIGNS:
        position, sign = 1, _SIGNS[text[0]]
    while True:
        match = _TOKEN.match(text, position)
        if match is None:
            raise FormulaError(f"“{text[position:][:20] or text}”处应为科目或行次，如 101、113.D、L6")
        yield _term(sign, match)
        position = match.end()
        if position == len(text):
            return
        if text[position] not in _SIGNS:
            raise FormulaError(f"“{text[position:][:20]}”处应为 + 或 -")
        sign = _SIGNS[text[position]]
        position += 1


def _term(sign: int, match: re.Match[str]) -> Term:
    if match["line"]:
        return Term(sign, line=int(match["line"]))
    try:
        return Term(sign, account=match["account"], measure=Measure(match["measure"] or ""))
    except ValueError:
        raise FormulaError(f"没有“.{match['measure']}”这种取数方式（{match[0]}）") from None


def format_formula(formula: Formula) -> str:
    """The text that parses to the same terms."""
    signs = {1: "+", -1: "-"}
    return "".join(f"{signs[term.sign]}{term}" for term in formula).removeprefix("+")


@dataclass(frozen=True, slots=True)
class FormLine:
    """One printed line. `section` is the heading above it, `rank` says whether it is a sum."""

    line: int
    item: str
    name_en: str
    section: str
    rank: Rank
    formula: Formula

    @property
    def shown(self) -> str:
        """The item in the reader's language; both are in the form."""
        return self.name_en if get_language() == "en" else self.item


@dataclass(frozen=True, slots=True)
class StatementForm:
    """A statement's lines in print order, each computed from accounts and earlier lines."""

    source: str
    lines: tuple[FormLine, ...]

    def require_accounts(self, known: AbstractSet[str]) -> None:
        """FormulaError naming the first line that asks for an account the chart does not have."""
        for line in self.lines:
            for term in line.formula:
                if term.account and term.account not in known:
                    raise FormulaError(
                        f"{self.source} 第{line.line}行“{line.item}”：科目表中没有科目 {term.account}"
                    )


def evaluate(
    form: StatementForm, value: Callable[[str, Measure], Amount], zero: Amount
) -> tuple[Amount, ...]:
    """Each line's amount in order. `value` gives an account's measure; `zero` is what sums start from."""
    found: dict[int, Amount] = {}
    for line in form.lines:
        total = zero
        for term in line.formula:
            amount = found[term.line] if term.line else value(term.account, term.measure)
            total = total + amount if term.sign > 0 else total - amount
        found[line.line] = total
    return tuple(found.values())


def load_form(text: str, source: str) -> StatementForm:
    """A form from CSV text with columns line, item, name_en, section, rank, formula.

    Raises FormulaError with file and row for a missing column, a repeated line, a bad formula, or a
    reference to a line that does not stand above.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise FormulaError(f"{source} 第1行：缺少列 {'、'.join(missing)}")
    lines: list[FormLine] = []
    for row in reader:
        try:
            lines.append(_form_line(row, {line.line for line in lines}))
        except FormulaError as error:
            raise FormulaError(f"{source} 第{reader.line_num}行：{error}") from None
    if not lines:
        raise FormulaError(f"{source}：没有一行")
    return StatementForm(source, tuple(lines))


def _form_line(row: dict[str, str | None], above: AbstractSet[int]) -> FormLine:
    cells = {column: (row[column] or "").strip() for column in _COLUMNS}
    if not re.fullmatch(r"[1-9]\d{0,3}", cells["line"]):
        raise FormulaError(f"行次“{cells['line']}”不是 1 至 9999 的整数")
    number = int(cells["line"])
    if number in above:
        raise FormulaError(f"行次 {number} 重复")
    if not cells["item"]:
        raise FormulaError("项目名称是空的")
    rank = _RANKS.get(cells["rank"])
    if rank is None:
        raise FormulaError(f"rank 应为 {'、'.join(_RANKS)}，收到“{cells['rank']}”")
    formula = parse_formula(cells["formula"])
    _require_above(formula, above)
    return FormLine(number, cells["item"], cells["name_en"], cells["section"], rank, formula)


def _require_above(formula: Sequence[Term], above: AbstractSet[int]) -> None:
    for term in formula:
        if term.line and term.line not in above:
            raise FormulaError(f"L{term.line} 不在本行之上")


def _shipped(name: str) -> StatementForm:
    text = (resources.files(__package__) / "data" / name).read_text(encoding="utf-8")
    return load_form(text, name)


@lru_cache(maxsize=1)
def balance_sheet_form() -> StatementForm:
    return _shipped("balance_sheet.csv")


@lru_cache(maxsize=1)
def income_statement_form() -> StatementForm:
    return _shipped("income_statement.csv")
