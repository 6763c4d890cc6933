"""Reads and checks a register; nothing is stored. Rows that the book has already are found and left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lingyan.economy.books.models import Book, Party
from lingyan.economy.contracts.actions.taking import MOST_ROWS, Incoming, incoming_problems, stands_at_once
from lingyan.economy.contracts.importing.layout import FIELDS
from lingyan.economy.contracts.importing.reader import Known, Reader
from lingyan.economy.contracts.models import Contract
from lingyan.economy.contracts.rules import PayPlan
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import (
    TableCheck,
    aliases_of,
    data_rows,
    find_table,
    plain,
    read_workbook,
)

_NEEDED: Final = frozenset({"number", "party"})
_DATED: Final = frozenset({"start", "span", "end"})


@dataclass(slots=True)
class ContractsCheck(TableCheck):
    """What a register holds: contracts that would be written, each with its row and the other side as written.

    `known` counts those that the book has already.
    """

    rows: list[Incoming] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    known: int = 0


def check_contracts(
    path: Path, *, name: str, book: Book, natural: str, label: Callable[[Party], str] = str
) -> ContractsCheck:
    """Read and check a workbook for a book. `natural` is the kind of a person whose kind the file does not say.

    `label` is how the reader sees a party, so that a list that was exported with masked names is known again. Raises
    Refused for a file that is no workbook.
    """
    check = ContractsCheck(read_workbook(path, name=name))
    found = find_table(
        check.workbook, aliases_of(FIELDS), at_least=4,
        needed=lambda fields: fields >= _NEEDED and bool(fields & _DATED),
    )  # fmt: skip
    if found is None:
        text = "没有找到表头，至少要有合同编号、合同名称、对方（承包方）、起止日期和价款"
        check.problems.append(Problem("no-header", text, file=name))
        return check
    sheet, check.header = found
    check.sheet = sheet.name
    check.problems += check.header_problems()
    reader = Reader(name, sheet, check.header, Known.of(book), natural)
    stored = _stored(book)
    for number in data_rows(sheet, check.header):
        reader.begin(number)
        row = reader.contract()
        check.problems += reader.problems
        if row is not None:
            _take(check, reader, row, stored.get(plain(row.terms.number)), label)
    _judge(check, book, reader)
    return check


def _stored(book: Book) -> dict[str, Contract]:
    found = (
        Contract.objects.filter(book=book)
        .exclude(state=Contract.State.VOID)
        .select_related("party__personal")
    )
    return {plain(each.number): each for each in found}


def _take(
    check: ContractsCheck, reader: Reader, row: Incoming, stored: Contract | None, label: Callable[[Party], str]
) -> None:  # fmt: skip
    """A row for a number that the book has is either the same contract, or a fault that says what differs."""
    if stored is None:
        if "*" in reader.text("party"):
            check.problems.append(reader.problem("bad-cell", "party", "姓名是遮盖过的，请写全名"))
            return
        check.problems += reader.namesake(row.terms.party_id)
        check.rows.append(row)
        check.names.append(reader.words("party"))
        check.places.append(reader.number)
        return
    different = [FIELDS[name].title for name in _differences(reader, row, stored, label)]
    if not different:
        check.known += 1
        return
    text = f"这个编号已登记为“{stored.title}”，{'、'.join(different)}不同；导入不改已有的合同，请到合同页办理变更或修改草稿"
    check.problems.append(reader.problem("number-taken", "number", text))


def _differences(
    reader: Reader, row: Incoming, stored: Contract, label: Callable[[Party], str]
) -> Iterable[str]:
    """Fields of the file that say something else than the contract. Its end may have been changed since."""
    terms, given = row.terms, reader.header.fields
    if plain(terms.title) != plain(stored.title):
        yield "title"
    if reader.text("party") not in {plain(str(stored.party)), plain(label(stored.party))}:
        yield "party"
    if terms.start_on != stored.start_on:
        yield "start"
    if terms.end_on not in {stored.end_on, stored.ends_on}:
        yield "end"
    pairs: tuple[tuple[str, Any, Any], ...] = (
        ("kind", terms.kind, stored.kind), ("object", plain(terms.object), plain(stored.object)),
        ("area", terms.area, stored.area), ("signed", terms.signed_on, stored.signed_on),
        ("asset", terms.asset_id, stored.asset_id), ("deposit", terms.deposit, stored.deposit),
        ("every", terms.every, stored.every), ("timing", terms.timing, stored.timing),
        ("due_days", terms.due_days, stored.due_days),
    )  # fmt: skip
    yield from (name for name, mine, other in pairs if name in given and mine != other)
    # It may have ended here since; that it ended by the file alone would be lost in silence.
    if row.state not in (Contract.State.ACTIVE, stored.state):
        yield "state"
    if terms.plan != PayPlan.from_json(stored.plan) and row.terms.plan.as_json():
        yield "parts" if terms.plan.parts else "yearly" if terms.plan.steps else "total"


def _judge(check: ContractsCheck, book: Book, reader: Reader) -> None:
    """Faults of whole contracts, at the rows they stand in."""
    if len(check.rows) > MOST_ROWS:
        check.problems.append(
            Problem("too-many", f"一次最多 {MOST_ROWS} 份合同", file=reader.file, sheet=check.sheet)
        )
        return
    for each in incoming_problems(book, check.rows):
        reader.begin(check.places[(each.row or 1) - 1])
        placed = reader.problem(each.code, _CELLS.get(each.code, "number"), each.message, each.severity)
        check.problems.append(placed)
    if not check.rows and not check.known and not check.problems:
        check.problems.append(Problem("no-rows", "表里没有合同", file=reader.file, sheet=check.sheet))


_CELLS: Final = {
    "number-taken": "number", "over-paid": "paid", "paid-after": "paid", "term-too-long": "end", "already-let": "asset",
    "area-taken": "area", "asset-left": "asset", "no-reference": "matter", "reference": "matter", "bad-state": "state",
    "guarantee-forbidden": "title", "date-ahead": "signed",
}  # fmt: skip


def is_draft(book: Book, row: Incoming) -> bool:
    """Whether the row becomes a draft, to be concluded here."""
    return not stands_at_once(book, row.terms.signed_on)
