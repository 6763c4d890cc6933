"""The whole check of village books: files in, parsed books and problems out. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from lingyan.kernel.problems import Problem, Refused

from .book import BookBuilder
from .control import Control, compare
from .layouts import AUTO, layout_named
from .owners import Owners, Unit
from .sources import Accounts, Sources
from .units import Village, find_village
from .values import BooksCheck, HeldBooks, InputFile, ParsedBook, RegionLookup

_MAX_PROBLEMS: Final = 1000


def check_books(
    files: Sequence[Path | InputFile],
    *,
    year: int,
    openings: Sequence[Path | InputFile] = (),
    control: Path | InputFile | None = None,
    regions: RegionLookup,
    village: str | None = None,
    layout: str = AUTO,
    held: HeldBooks | None = None,
) -> BooksCheck:
    """Reads journals, openings and a control balance and checks them against each other.

    `village` is the code for files that name none; `layout` is a layout's name or `auto`; `held` gives what is
    stored already, which belongs to what a control balance is compared with. Faults of the files
    are in the result's problems; Refused is raised for a wrong `layout` or `village` only.
    """
    if layout != AUTO:
        layout_named(layout)
    forced = _forced_village(village, regions)
    sources = Sources(layout)
    for source in files:
        sources.read_journal(_input(source))
    for source in openings:
        sources.read_opening(_input(source))
    if control is not None:
        sources.read_control(_input(control))
    return _assemble(sources, Owners(regions, forced), year, held)


def _forced_village(code: str | None, regions: RegionLookup) -> Village | None:
    if not code:
        return None
    found = regions.by_code(code)
    if found is None:
        raise Refused(f"区划表中没有代码为 {code} 的村", code="unknown-village")
    return Village(*found)


def _input(source: Path | InputFile) -> InputFile:
    return source if isinstance(source, InputFile) else InputFile(source)


def _assemble(sources: Sources, owners: Owners, year: int, held: HeldBooks | None) -> BooksCheck:
    units = owners.sort(sources.vouchers, sources.openings)
    problems = [*sources.problems, *owners.problems]
    notes = list(sources.notes)
    books = []
    for unit in units:
        builder = BookBuilder(unit, year, _listed_for(unit, sources))
        book = builder.build()
        problems += builder.problems
        notes += builder.notes
        if book is not None:
            books.append(book)
    compared = 0
    if not any(problem.severity == "error" for problem in problems):
        for control in sources.controls:
            comparison = _compared(control, books, owners, year, held)
            if comparison is None:
                notes.append(f"{control.table.file}：没有可以核对的账，余额表只核对了自身")
            else:
                compared += 1
                problems += comparison
    if len(problems) > _MAX_PROBLEMS:
        notes.append(f"共 {len(problems)} 个问题，列出前 {_MAX_PROBLEMS} 个")
    return BooksCheck(books, sources.layouts, problems[:_MAX_PROBLEMS], notes, compared)


def _listed_for(unit: Unit, sources: Sources) -> Accounts:
    files = {table.file for table in unit.tables}
    return [account for file in sorted(files) for account in sources.listed.get(file, ())]


def _compared(
    control: Control, books: Sequence[ParsedBook], owners: Owners, year: int, held: HeldBooks | None
) -> list[Problem] | None:
    """The differences between a printed balance and its book; None where there is no book to compare it with."""
    identity = control.table.identity
    village = find_village(identity, owners.regions) if identity.known else owners.forced
    book = next((book for book in books if village and book.village_code == village.code), None)
    if book is None and not identity.known and len(books) == 1:
        book = books[0]
    if book is None and books:
        message = "余额表不是所导入的村的，无法核对"
        return [Problem("unknown-village", message, control.table.file, control.table.sheet.name)]
    if book is None and village is not None:
        book = ParsedBook(village.code, village.name, village.name, year, "2023", "")
    stored = held.of(book.village_code, year) if held and book else None
    if book is None or not (book.vouchers or stored):
        return None
    return list(compare(control, book, stored))
