"""Finds the header of a table by an alias table, wherever it stands and however it is spelled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ..language import renderings
from .values import CellValue, Sheet, Unreadable

_INVISIBLE: Final = re.compile("[\\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")

Aliases = Mapping[str, Sequence[str]]
"""Field name to the titles it goes by. A two-row title is written joined: `期初余额借方`. Each is known as well as the
catalogues translate it, where no field has that for a title of its own.
"""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A second column for a field that may have only one."""

    field: str
    title: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Header:
    """A header row (or two). Columns count from 1."""

    row: int
    height: int
    titles: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    duplicates: tuple[Duplicate, ...] = ()

    @property
    def first_data_row(self) -> int:
        return self.row + self.height

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(self.columns)

    def column(self, field: str) -> int | None:
        found = self.columns.get(field)
        return found[0] if found else None


def plain(value: CellValue) -> str:
    """Text as it is compared: NFKC, without spaces, zero-width and direction characters. None becomes ''."""
    if value is None:
        return ""
    return _plain_text(value.text if isinstance(value, Unreadable) else str(value))


@lru_cache(maxsize=65536)
def _plain_text(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def find_header(
    sheet: Sheet,
    aliases: Aliases,
    *,
    at_least: int = 4,
    within: int = 20,
    repeatable: Collection[str] = (),
    first_row: int = 1,
) -> Header | None:
    """The first row among `within` rows that names at least `at_least` different fields, or None.

    A second row that names more fields joined to the first (`期初余额` over `借方`) is part of the header.
    """
    fields = _known(aliases)
    for number in range(first_row, min(first_row + within, sheet.n_rows + 1)):
        single = _plain_row(sheet, number)
        joined = _joined(sheet, number)
        single_hits, joined_hits = _fields_in(single, fields), _fields_in(joined, fields)
        if len(single_hits) < len(joined_hits) <= len(_fields_in(_plain_row(sheet, number + 1), fields)):
            continue  # the row below is a header by itself
        if max(len(single_hits), len(joined_hits)) >= at_least:
            if len(joined_hits) > len(single_hits):
                return _header(number, 2, joined, fields, repeatable)
            return _header(number, 1, single, fields, repeatable)
    return None


def _known(aliases: Aliases) -> dict[str, str]:
    """Every title as it is compared, with its field. Of translations that fields share, that of a first title counts."""
    fields = {_title_key(alias): field for field, names in aliases.items() for alias in names}
    ranked = sorted(
        ((place, field, alias) for field, names in aliases.items() for place, alias in enumerate(names)),
        key=lambda each: each[0] > 0,
    )
    for _place, field, alias in ranked:
        for title in renderings(alias):
            fields.setdefault(_title_key(title), field)
    return fields


def _title_key(title: str) -> str:
    return plain(title).casefold()


def _fields_in(titles: Sequence[str], fields: Mapping[str, str]) -> set[str]:
    return {fields[title.casefold()] for title in titles if title.casefold() in fields}


def _plain_row(sheet: Sheet, number: int) -> list[str]:
    return [plain(value) for value in sheet.rows[number - 1]] if number <= sheet.n_rows else []


def _joined(sheet: Sheet, number: int) -> list[str]:
    """Titles of two rows as one, an upper title reaching over the blank cells to its right."""
    upper, lower = _plain_row(sheet, number), _plain_row(sheet, number + 1)
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    titles, reaching = [], ""
    for above, below in zip(upper, lower, strict=True):
        reaching = above or (reaching if below else "")
        titles.append(reaching + below)
    return titles


def _header(
    row: int, height: int, titles: Sequence[str], fields: Mapping[str, str], repeatable: Collection[str]
) -> Header:
    columns: dict[str, tuple[int, ...]] = {}
    duplicates = []
    for column, title in enumerate(titles, 1):
        field = fields.get(title.casefold())
        if field is None:
            continue
        if field in columns and field not in repeatable:
            duplicates.append(Duplicate(field, title, row, column))
        columns[field] = (*columns.get(field, ()), column)
    return Header(row, height, tuple(titles), columns, tuple(duplicates))
