"""What is wrong with input, said so that the person who sent it can put it right.

A `Problem` names the file, sheet, row, column and value; importers collect them and raise
`Refused` once, so that a user sees every fault of a file in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. `row` and `column` count from 1 as the spreadsheet shows them; None means the whole."""

    code: str
    message: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    value: str = ""
    severity: Severity = "error"

    def as_json(self) -> dict[str, Any]:
        """The shape that `--json` prints: empty strings and None both mean "belongs to the whole"."""
        data = asdict(self)
        del data["severity"]
        return data

    def __str__(self) -> str:
        place = "，".join(
            part
            for part in (
                self.file,
                f"工作表“{self.sheet}”" if self.sheet else "",
                f"第{self.row}行" if self.row else "",
                f"第{column_letter(self.column)}列" if self.column else "",
            )
            if part
        )
        shown = f"（值：{self.value}）" if self.value else ""
        return f"{place}：{self.message}{shown}" if place else f"{self.message}{shown}"


def column_letter(column: int) -> str:
    """1 as A, 27 as AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Refused(Exception):
    """The action was not carried out and nothing was changed. `problems` say why."""

    def __init__(self, problems: Problem | str | Iterable[Problem], *, code: str = "refused") -> None:
        if isinstance(problems, str):
            problems = Problem(code=code, message=problems)
        self.problems: Sequence[Problem] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("；".join(str(problem) for problem in self.problems))

    @property
    def code(self) -> str:
        return self.problems[0].code if self.problems else "refused"


class Denied(Refused):
    """The actor has no right to do this here. Says what right is missing, never what was hidden."""

    def __init__(self, message: str = "没有办理此事的权限") -> None:
        super().__init__(message, code="denied")


class Unfinished(Refused):
    """What was asked for is stored and stands; a step that follows it failed. `problems` say how to catch up."""


def split(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Errors and warnings, each in the order given."""
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for problem in problems:
        (errors if problem.severity == "error" else warnings).append(problem)
    return errors, warnings


def required_text(text: str, what: str, longest: int = 200, *, code: str = "no-reason") -> str:
    """The text without blanks around it. Refused when empty, with `code`, or too long; `what` names it in the sentence."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused(f"请写明{what}", code=code)
    if len(text) > longest:
        raise Refused(f"{what}最多 {longest} 字", code="too-long")
    return text
