"""The grid for opening balances as data: the voucher grid's rows without a summary and, inside a year, with turnover.

Fields are named `lines-0-account`, `-party`, `-project`, `-debit`, `-credit`, and for a book that begins after
January `-year_debit`, `-year_credit`, `-closing_debit`, `-closing_credit`; amounts are typed in yuan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from lingyan.economy.books.grid import BLANK_LINES, Choice, amounts_of, code_of, rows_of, with_errors
from lingyan.economy.books.rules import StartBalance
from lingyan.kernel.money import plain_yuan
from lingyan.kernel.problems import Problem

MAX_ROWS: Final = 1_500
"""A village of a thousand households and all accounts; larger books come as a file."""
BALANCE: Final = {"debit": gettext_noop("期初借方"), "credit": gettext_noop("期初贷方")}
TURNOVER: Final = {
    "year_debit": gettext_noop("累计借方"),
    "year_credit": gettext_noop("累计贷方"),
    "closing_debit": gettext_noop("其中结转借方"),
    "closing_credit": gettext_noop("其中结转贷方"),
}
DETAILS: Final = ("account", "party", "project")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as typed. `errors` are the faults found in it, in the reader's words."""

    account: str = ""
    party: str = ""
    project: str = ""
    debit: str = ""
    credit: str = ""
    year_debit: str = ""
    year_credit: str = ""
    closing_debit: str = ""
    closing_credit: str = ""
    errors: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def blank(self) -> bool:
        return not any(getattr(self, name) for name in (*DETAILS, *BALANCE, *TURNOVER))


@dataclass(frozen=True, slots=True)
class Typed:
    """A posted grid: every filled row as typed, the balances when all could be read, and what could not."""

    lines: tuple[Line, ...]
    rows: tuple[StartBalance, ...]
    problems: tuple[Problem, ...]


def columns(*, inside_year: bool) -> list[dict[str, Any]]:
    """Amount columns in their order: field, title, and whether a new pair of debit and credit begins."""
    chosen = {**BALANCE, **(TURNOVER if inside_year else {})}
    return [
        {"name": name, "label": gettext(label), "begins": name.endswith("debit")}
        for name, label in chosen.items()
    ]


def grid(
    lines: Sequence[Line],
    accounts: Sequence[Choice],
    parties: Sequence[Choice],
    projects: Sequence[Choice],
    *,
    inside_year: bool,
    draft_key: str,
) -> dict[str, Any]:
    """Context of `books/parts/opening_grid.html`."""
    shown = columns(inside_year=inside_year)
    return {
        "lines": [{"line": line, "amounts": _amounts(line, shown)} for line in lines],
        "blank": {"line": Line(), "amounts": _amounts(Line(), shown)},
        "columns": shown, "pairs": _pairs(inside_year), "accounts": accounts, "parties": parties,
        "projects": projects, "draft_key": draft_key, "wide": inside_year,
    }  # fmt: skip


def _amounts(line: Line, shown: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**column, "value": getattr(line, column["name"])} for column in shown]


def _pairs(inside_year: bool) -> list[tuple[str, str, bool]]:
    """Label, the two columns that must be equal, and whether a row may stand on one side only."""
    turnover = [
        (gettext("累计"), "year_debit year_credit", False),
        (gettext("结转"), "closing_debit closing_credit", False),
    ]
    return [(gettext("期初"), "debit credit", True), *(turnover if inside_year else [])]


def blank_lines(count: int = BLANK_LINES) -> list[Line]:
    return [Line()] * count


def read(data: Mapping[str, str]) -> Typed:
    """Rows from a posted form in the order of their numbers; blank rows are left out, more than MAX_ROWS refused."""
    fields = (*DETAILS, *BALANCE, *TURNOVER)
    filled = [line for row in rows_of(data, fields) if not (line := Line(*row)).blank]
    if len(filled) > MAX_ROWS:
        problem = Problem("too-many-lines", f"一次最多填 {MAX_ROWS} 行，更多的请用 Excel 导入")
        return Typed(tuple(filled[:MAX_ROWS]), (), (problem,))
    rows, problems = [], []
    for number, line in enumerate(filled, 1):
        amounts, faults = amounts_of(line, {**BALANCE, **TURNOVER}, number)
        problems += faults
        if not faults:
            rows.append(
                StartBalance(
                    code_of(line.account), party=code_of(line.party), project=code_of(line.project), **amounts
                )
            )
    return Typed(tuple(with_errors(filled, problems)), tuple(rows), tuple(problems))


def as_typed(stated: StartBalance, details: tuple[str, str, str]) -> Line:
    """A stored row as it stands in the grid. `details` are its account, party and project as they are shown."""
    amounts = (getattr(stated, name) for name in (*BALANCE, *TURNOVER))
    return Line(*details, *(plain_yuan(fen) if fen else "" for fen in amounts))
