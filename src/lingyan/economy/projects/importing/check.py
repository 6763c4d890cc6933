"""Reads and checks a register; nothing is stored. Rows that the book has already are found and left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lingyan.economy.books.models import Book
from lingyan.economy.projects.actions.taking import MOST_ROWS, Incoming, incoming_problems
from lingyan.economy.projects.importing.layout import FIELDS
from lingyan.economy.projects.importing.reader import Known, Reader
from lingyan.economy.projects.models import Project
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import TableCheck, aliases_of, data_rows, find_table, plain, read_workbook

_MONEY: Final = frozenset({"fiscal", "own", "levy", "social", "loan", "other", "total"})
_CELLS: Final = {
    "name-taken": "name", "approved-after": "approved", "no-approval": "approved", "bad-start": "started",
    "bad-end": "ended", "ended-after": "ended", "bad-date": "ended", "no-unit": "unit", "no-reason": "reason",
    "bad-step": "steps", "no-reference": "matter", "bad-state": "state", "bad-dimension": "dimension", "bad-cost": "cost",
    "no-sources": "total",
}  # fmt: skip


@dataclass(slots=True)
class ProjectsCheck(TableCheck):
    """What a register holds: projects that would be written, each with its row. `known` are those the book has."""

    rows: list[Incoming] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    known: int = 0


def check_projects(path: Path, *, name: str, book: Book) -> ProjectsCheck:
    """Read and check a workbook for a book. Raises Refused for a file that is no workbook."""
    check = ProjectsCheck(read_workbook(path, name=name))
    found = find_table(
        check.workbook, aliases_of(FIELDS), at_least=4,
        needed=lambda fields: "name" in fields and bool(fields & _MONEY) and bool(fields & {"due", "span"}),
    )  # fmt: skip
    if found is None:
        text = "没有找到表头，至少要有项目名称、类别、计划完成日期和资金来源"
        check.problems.append(Problem("no-header", text, file=name))
        return check
    sheet, check.header = found
    check.sheet = sheet.name
    check.problems += check.header_problems()
    reader, stored = Reader(name, sheet, check.header, Known.of(book)), _stored(book)
    for number in data_rows(sheet, check.header):
        reader.begin(number)
        row = reader.project()
        check.problems += reader.problems
        if row is not None:
            _take(check, reader, row, stored.get(plain(row.plan.name)))
    _judge(check, book, reader)
    return check


def _stored(book: Book) -> Mapping[str, Project]:
    return {plain(each.name): each for each in Project.objects.filter(book=book)}


def _take(check: ProjectsCheck, reader: Reader, row: Incoming, stored: Project | None) -> None:
    """A row for a name that the book has is either the same project, or a fault that says what differs."""
    if stored is None:
        check.rows.append(row)
        check.places.append(reader.number)
        return
    different = [FIELDS[name].title for name in _differences(reader, row, stored)]
    if not different:
        check.known += 1
        return
    text = f"这个项目已经登记，{'、'.join(different)}不同；导入不改已有的项目，请到项目页办理"
    check.problems.append(reader.problem("name-taken", "name", text))


def _differences(reader: Reader, row: Incoming, stored: Project) -> Iterable[str]:
    """Fields of the file that say something else than the plan. How far a project came may have changed since."""
    given = reader.header.fields
    pairs: tuple[tuple[str, Any, Any], ...] = (
        ("kind", row.plan.kind, stored.kind), ("purpose", plain(row.plan.purpose), plain(stored.purpose)),
        ("procurement", row.plan.procurement, stored.procurement), ("start", row.plan.start_on, stored.start_on),
        ("due", row.plan.due_on, stored.due_on), ("steps", _steps(row), stored.plan["steps"]),
    )  # fmt: skip
    yield from (name for name, mine, other in pairs if name in given and mine != other)
    # It may have come further here since; that it is over by the file alone would be lost in silence.
    if row.state in (Project.State.ACCEPTED, Project.State.CANCELLED) and row.state != stored.state:
        yield "state"
    mine = {each.kind: each.planned for each in row.plan.sources}
    if mine != {each["kind"]: each["planned"] for each in stored.plan["sources"]}:
        yield "total"


def _steps(row: Incoming) -> list[dict[str, str]]:
    return [{"title": each.title, "due_on": each.due_on} for each in row.plan.steps]


def _judge(check: ProjectsCheck, book: Book, reader: Reader) -> None:
    """Faults of whole projects, at the rows they stand in."""
    if len(check.rows) > MOST_ROWS:
        text = f"一次最多 {MOST_ROWS} 个项目"
        check.problems.append(Problem("too-many", text, file=reader.file, sheet=check.sheet))
        return
    for each in incoming_problems(book, check.rows):
        reader.begin(check.places[(each.row or 1) - 1])
        placed = reader.problem(each.code, _CELLS.get(each.code, "name"), each.message, each.severity)
        check.problems.append(placed)
    if not check.rows and not check.known and not check.problems:
        check.problems.append(Problem("no-rows", "表里没有项目", file=reader.file, sheet=check.sheet))
