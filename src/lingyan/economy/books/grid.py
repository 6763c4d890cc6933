"""The keyboard grid for vouchers as data: rows to show, things to choose, and entries read back from a post.

Fields are named `lines-0-summary`, `-account`, `-party`, `-project`, `-debit`, `-credit`; amounts are typed in
yuan. A choice field holds `code name`, so that a browser without script offers it by either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lingyan.economy.books.rules import MAX_LINES, MAX_SUMMARY, Entry
from lingyan.kernel.money import AmountError, parse_yuan
from lingyan.kernel.problems import Problem
from lingyan.regions.rules import initials_of

BLANK_LINES: Final = 8
FIELDS: Final = ("summary", "account", "party", "project", "debit", "credit")
SIDES: Final = {"debit": "借方", "credit": "贷方"}
_NAME: Final = re.compile(r"lines-(\d{1,4})-([a-z_]{4,14})")


@dataclass(frozen=True, slots=True)
class Choice:
    """An account, party or project. `needs` says what an account asks for besides: `party`, `project` or both."""

    code: str
    name: str
    needs: str = ""

    @property
    def shown(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def initials(self) -> str:
        """Initials of the whole name and of its last part, 银行存款/基本存款账户 as `yhckjbckzh jbckzh`."""
        parts = dict.fromkeys([self.name.replace("/", ""), self.name.rpartition("/")[2]])
        return " ".join(initials_of(part) for part in parts)


@dataclass(frozen=True, slots=True)
class Line:
    """One row as typed. `errors` are the faults found in it, in the reader's words."""

    summary: str = ""
    account: str = ""
    party: str = ""
    project: str = ""
    debit: str = ""
    credit: str = ""
    errors: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def blank(self) -> bool:
        return not any(getattr(self, name) for name in FIELDS)


@dataclass(frozen=True, slots=True)
class Typed:
    """A posted grid: every row as typed, the entries of the rows that could be read, and what could not."""

    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def blank_lines(count: int = BLANK_LINES) -> list[Line]:
    return [Line()] * count


def grid(
    lines: Sequence[Line],
    accounts: Sequence[Choice],
    parties: Sequence[Choice],
    projects: Sequence[Choice],
    *,
    draft_key: str,
) -> dict[str, Any]:
    """Context of `books/parts/voucher_grid.html`. `draft_key` names the draft kept in the browser, one a book."""
    return {
        "lines": list(lines), "accounts": accounts, "parties": parties, "projects": projects, "draft_key": draft_key,
    }  # fmt: skip


def read(data: Mapping[str, str]) -> Typed:
    """Rows from a posted form in the order of their numbers; blank rows are left out, more than MAX_LINES refused."""
    filled = [line for row in rows_of(data, FIELDS) if not (line := Line(*row)).blank]
    if len(filled) > MAX_LINES:
        problem = Problem("too-many-lines", f"一张凭证最多 {MAX_LINES} 行，收到 {len(filled)} 行")
        return Typed(tuple(filled[:MAX_LINES]), (), (problem,))
    lines, entries, problems = [], [], []
    for row, line in enumerate(filled, 1):
        entry, faults = _entry(line, row)
        problems += faults
        lines.append(replace(line, errors=tuple(fault.message for fault in faults)))
        if entry:
            entries.append(entry)
    return Typed(tuple(lines), tuple(entries), tuple(problems))


def rows_of(data: Mapping[str, str], fields: Sequence[str]) -> list[list[str]]:
    """The texts of these fields in each row of a posted form, in the order of the rows' numbers."""
    named = [match for match in map(_NAME.fullmatch, data) if match and match[2] in fields]
    numbers = sorted({int(match[1]) for match in named})
    return [[_clean(data.get(f"lines-{number}-{name}", "")) for name in fields] for number in numbers]


def amounts_of(line: Any, labels: Mapping[str, str], row: int) -> tuple[dict[str, int], list[Problem]]:
    """Fen of the fields named, nothing as 0; and a problem for each that is no amount."""
    amounts, problems = {}, []
    for name, label in labels.items():
        text = getattr(line, name)
        try:
            amounts[name] = parse_yuan(text) if text else 0
        except AmountError as error:
            problems.append(Problem(error.code, f"第{row}行{label}：{error}", row=row, value=text))
    return amounts, problems


def with_errors(lines: Iterable[Any], problems: Iterable[Problem]) -> list[Any]:
    """The rows of a grid with the faults that a check found, matched by `Problem.row` counted from 1."""
    found: dict[int | None, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.row, []).append(problem.message)
    return [
        replace(line, errors=tuple(dict.fromkeys([*line.errors, *found.get(row, ())])))
        for row, line in enumerate(lines, 1)
    ]


def code_of(text: str) -> str:
    """The code at the start of `101 库存现金`, or the text when it has no blank."""
    return text.split(maxsplit=1)[0] if text.strip() else ""


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()[: MAX_SUMMARY + 1]


def _entry(line: Line, row: int) -> tuple[Entry | None, list[Problem]]:
    amounts, problems = amounts_of(line, SIDES, row)
    if len(line.summary) > MAX_SUMMARY:
        problems.append(Problem("summary-too-long", f"第{row}行摘要超过 {MAX_SUMMARY} 个字", row=row))
    if problems:
        return None, problems
    entry = Entry(
        code_of(line.account), line.summary, amounts["debit"], amounts["credit"],
        party=code_of(line.party), project=code_of(line.project),
    )  # fmt: skip
    return entry, []
