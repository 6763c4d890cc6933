"""The empty table that an office fills in: one sheet with the titles, one that says how each column is written.

The same description gives the importer its titles, so that what is handed out is always taken back.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .write import Column, SheetData, write_xlsx

_HEADS: Final = (("列名", 18), ("必填", 8), ("怎样填", 70), ("例子", 36))
UNITS: Final = {"": (), "元": ("元", "万元", "元/年", "万元/年"), "亩": ("亩",)}


@dataclass(frozen=True, slots=True)
class FieldOf:
    """One column: the title that is handed out, other titles divided by blanks, how it is written, and an example.

    With a `unit` each title is also known with it in brackets. `needed` columns have to be filled; those not
    `handed_out` are known where an office has them, and no part of the empty table.
    """

    title: str
    others: str = ""
    say: str = ""
    example: str = ""
    unit: Literal["", "元", "亩"] = ""
    needed: bool = False
    handed_out: bool = True

    @property
    def titles(self) -> tuple[str, ...]:
        endings = ("", *(f"（{unit}）" for unit in UNITS[self.unit]))
        return tuple(name + ending for name in (self.title, *self.others.split()) for ending in endings)


def aliases_of(fields: Mapping[str, FieldOf]) -> dict[str, tuple[str, ...]]:
    """Field name to all its titles, as `find_header` takes them."""
    return {name: each.titles for name, each in fields.items()}


def blank_table(name: str, fields: Mapping[str, FieldOf], *, remarks: Sequence[str] = ()) -> bytes:
    """The workbook: an empty sheet with the titles, and 填写说明 with a row a column. `remarks` stand below them."""
    shown = [each for each in fields.values() if each.handed_out]
    empty = SheetData(name, [Column(each.title, width=max(12, 2 * len(each.title) + 4)) for each in shown])
    rows = [[each.title, "必填" if each.needed else "", each.say, each.example] for each in shown]
    rows += [["", "", each, ""] for each in remarks]
    columns = [Column(title, width=width) for title, width in _HEADS]
    target = io.BytesIO()
    write_xlsx(target, [empty, SheetData("填写说明", columns, rows)])
    return target.getvalue()
