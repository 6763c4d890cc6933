"""Takes a recognised sheet apart: rows of people, rows of totals, and what may be passed over.

Town, village and code may be written once and reach down over the rows below (merged cells); a total ends
that reach. Where a sheet repeats the village in every row, an empty cell is a fault and nothing reaches down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lingyan.kernel.tabular import CellValue, plain
from lingyan.team.roster.importing.layouts import Recognised, vocabulary
from lingyan.team.roster.importing.values import shown

_PLACES: Final = ("county", "town", "village", "code")
_PERSONAL: Final = (
    "name",
    "sex",
    "birth",
    "identity",
    "posts",
    "post_party",
    "post_committee",
    "post_supervision",
    "post_collective",
    "post_other",
)


@dataclass(frozen=True, slots=True)
class Field:
    """A value and the cell it stands in; for a value that reaches down, the cell above."""

    value: CellValue
    row: int
    column: int

    @property
    def text(self) -> str:
        return shown(self.value).strip()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row that speaks of a person (layout C: of one post of a person)."""

    row: int
    fields: Mapping[str, Field]

    def get(self, name: str) -> Field | None:
        return self.fields.get(name)

    def value(self, name: str) -> CellValue:
        found = self.fields.get(name)
        return found.value if found else None


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A 小计 or 合计 over `people`, the person rows it speaks of."""

    row: int
    label: str
    fields: Mapping[str, Field]
    people: tuple[PersonRow, ...]


@dataclass(slots=True)
class Rows:
    people: list[PersonRow] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)


def read_rows(found: Recognised) -> Rows:
    """All rows below the header. Blank rows, repeated headers and signature lines are passed over."""
    rows = Rows()
    reach: dict[str, Field] = {}
    reaches = not _repeats_village(found)
    since_subtotal: list[PersonRow] = []
    for number, fields in _numbered_fields(found):
        label = _total_label(fields)
        if label:
            covered = _covered(rows.people, since_subtotal, label)
            rows.totals.append(TotalRow(number, label, fields, tuple(covered)))
            since_subtotal = []
            reach = {}
        elif not _is_footer(fields) and not _is_header_again(found, fields):
            reach = _reach(reach, fields) if reaches else {}
            if any(_filled(fields, name) for name in _PERSONAL):
                person = PersonRow(number, {**fields, **_inherited(reach, fields)})
                rows.people.append(person)
                since_subtotal.append(person)
    return rows


def _numbered_fields(found: Recognised) -> Iterator[tuple[int, dict[str, Field]]]:
    columns = {name: places[0] for name, places in found.header.columns.items()}
    for number in range(found.header.first_data_row, found.sheet.n_rows + 1):
        fields = {
            name: Field(found.sheet.value(number, column), number, column) for name, column in columns.items()
        }
        if any(plain(each.value) for each in fields.values()):
            yield number, fields


def _filled(fields: Mapping[str, Field], name: str) -> bool:
    return name in fields and bool(plain(fields[name].value))


def _total_label(fields: Mapping[str, Field]) -> str:
    for name in ("number", "county", "town", "village", "name"):
        if _filled(fields, name):
            text = plain(fields[name].value)
            if text.endswith(vocabulary().totals) or text.rstrip(":").endswith(vocabulary().totals):
                return text
    return ""


def _covered(people: list[PersonRow], since: list[PersonRow], label: str) -> list[PersonRow]:
    """The rows of the town that a total names, else those since the last total (小计) or all rows (合计)."""
    named = [person for person in since if _town(person) and label.startswith(_town(person))]
    return named or (since if "小计" in label else people)


def _town(person: PersonRow) -> str:
    return plain(person.value("town"))


def _is_footer(fields: Mapping[str, Field]) -> bool:
    texts = [plain(each.value) for each in fields.values() if plain(each.value)]
    return any(text.startswith(vocabulary().footers) for text in texts) and not (
        _filled(fields, "birth") or _filled(fields, "identity")
    )


def _is_header_again(found: Recognised, fields: Mapping[str, Field]) -> bool:
    """The header printed again on a later page."""
    return all(
        plain(each.value).casefold() == found.header.titles[each.column - 1].casefold()
        for each in fields.values()
    )


def _repeats_village(found: Recognised) -> bool:
    """The village (or its code) stands in every row, seen from two rows on end that name the same one."""
    previous = ""
    for _, fields in _numbered_fields(found):
        current = " ".join(
            plain(fields[name].value) for name in ("town", "village", "code") if name in fields
        )
        has_village = any(_filled(fields, name) for name in ("village", "code"))
        if has_village and current == previous:
            return True
        previous = current if has_village else ""
    return False


def _reach(reach: dict[str, Field], fields: Mapping[str, Field]) -> dict[str, Field]:
    """What reaches down after this row. A new town ends the village above it, a new village ends the code."""
    written = [name for name in _PLACES if _filled(fields, name)]
    if not written:
        return reach
    moved = "town" in written and ("town" not in reach or fields["town"].text != reach["town"].text)
    kept = set(_PLACES)
    if {"village", "code"} & set(written):
        kept = {"county", "town"}
    elif moved:
        kept = {"county"}
    result = {name: reach[name] for name in kept if name in reach}
    return result | {name: fields[name] for name in written}


def _inherited(reach: Mapping[str, Field], fields: Mapping[str, Field]) -> dict[str, Field]:
    return {name: cell for name, cell in reach.items() if not _filled(fields, name)}
