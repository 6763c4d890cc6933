"""A budget as rows of a form: what stands in them, and rows read back from a post.

Fields are named `rows-0-account`, `-project`, `-amount`, `-note`; an account or project is typed as `code name`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lingyan.economy.books.grid import code_of
from lingyan.economy.budget.actions import MOST_ROWS, Row
from lingyan.kernel.money import AmountError, parse_yuan
from lingyan.kernel.problems import Problem

BLANK_ROWS: Final = 5
FIELDS: Final = ("account", "project", "amount", "note")
_NAME: Final = re.compile(r"rows-(\d{1,4})-(?:account|project|amount|note)")
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Line:
    """One row as typed. `before` is what the ledger holds of the year before, as a help; `errors` its faults."""

    account: str = ""
    project: str = ""
    amount: str = ""
    note: str = ""
    before: int | None = None
    errors: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """A row without an amount is left out, so that a proposed account may stay unplanned."""
        return not self.amount and not self.note


@dataclass(frozen=True, slots=True)
class Typed:
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read(data: Mapping[str, str], before: Mapping[tuple[str, str], int]) -> Typed:
    """Rows in the order of their numbers, blank ones left out. `before` is last year by codes of account and project."""
    numbers = sorted({int(match[1]) for match in map(_NAME.fullmatch, data) if match})[: MOST_ROWS * 2]
    lines: list[Line] = []
    rows: list[Row] = []
    problems: list[Problem] = []
    for line in (_line(data, number, before) for number in numbers):
        if line.blank:
            continue
        try:
            amount = parse_yuan(line.amount)
        except AmountError as error:
            problems.append(Problem(error.code, str(error), row=len(lines) + 1, value=line.amount))
            amount = 0
        lines.append(line)
        rows.append(Row(code_of(line.account), amount, code_of(line.project), line.note))
    return Typed(tuple(lines), tuple(rows), tuple(problems))


def with_errors(lines: Iterable[Line], problems: Iterable[Problem]) -> list[Line]:
    found: dict[int | None, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.row, []).append(problem.message)
    return [replace(line, errors=tuple(found.get(number, ()))) for number, line in enumerate(lines, 1)]


def _line(data: Mapping[str, str], number: int, before: Mapping[tuple[str, str], int]) -> Line:
    def text(field: str) -> str:
        return data.get(f"rows-{number}-{field}", "").replace("\x00", "").strip()[:_LONGEST]

    line = Line(**{field: text(field) for field in FIELDS})  # type: ignore[arg-type]
    return replace(line, before=before.get((code_of(line.account), code_of(line.project))))
