"""Where a taken-over voucher stood in its owner's files: written beside the voucher, read back line by line.

`source_rows` is `sheet!8-9,12`, the rows of its lines; with several journals in one batch the file's number in the
batch's list comes first, as `2:sheet!8-9`. A sheet's name cannot hold a colon.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

LONGEST: Final = 60
JOURNAL: Final = "journal"


@dataclass(frozen=True, slots=True)
class Origin:
    """The file, sheet and the row of each line, in the order of the lines. Rows count from 1."""

    file: str
    sheet: str
    rows: tuple[int, ...]

    def row_of(self, position: int) -> int | None:
        """The row of the n-th line, counted from 1; None when it is not known."""
        return self.rows[position - 1] if 0 < position <= len(self.rows) else None

    def __str__(self) -> str:
        return f"{self.file} {self.sheet} 第 {_runs(self.rows)} 行" if self.rows else self.file


def listed(files: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    """A batch's files as they are stored, from digest → (name, role)."""
    return [
        {"name": name, "sha256": digest, "role": role} for digest, (name, role) in sorted(files.items())
    ]  # fmt: skip


def written(files: Sequence[Mapping[str, Any]], sha256: str, sheet: str, rows: Iterable[int]) -> str:
    """`source_rows` of a voucher that came from the file with this digest."""
    journals = [number for number, each in enumerate(files, 1) if each.get("role") == JOURNAL]
    number = next((at for at, each in enumerate(files, 1) if each["sha256"] == sha256), 0)
    head = f"{number}:" if len(journals) > 1 and number else ""
    kept = sorted(set(rows))
    start = f"{head}{sheet[:40].replace(':', ' ')}!"
    text = f"{start}{_runs(kept)}"
    return text if len(text) <= LONGEST else f"{start}{kept[0]}-{kept[-1]}"[:LONGEST]


def read(files: Sequence[Mapping[str, Any]], source_rows: str, lines: int) -> Origin | None:
    """Back again; None for a voucher that was not taken over. `lines` is how many lines the voucher has."""
    head, mark, tail = source_rows.rpartition("!")
    if not mark:
        return None
    number, colon, sheet = head.partition(":")
    if not colon or not number.isdigit():
        number, sheet = "", head
    rows = _rows(tail)
    return Origin(_file(files, number), sheet, rows if len(rows) == lines else ())


def _file(files: Sequence[Mapping[str, Any]], number: str) -> str:
    if number and 0 < int(number) <= len(files):
        return str(files[int(number) - 1]["name"])
    journals = [each for each in files if each.get("role", JOURNAL) == JOURNAL]
    return str(journals[0]["name"]) if len(journals) == 1 else ""


def _runs(rows: Sequence[int]) -> str:
    """`8-9,12` of 8, 9 and 12."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ",".join(f"{first}-{last}" if last > first else f"{first}" for first, last in runs)


def _rows(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for run in text.split(","):
        first, _, last = run.partition("-")
        if not first.isdigit() or (last and not last.isdigit()):
            return ()
        found += range(int(first), int(last or first) + 1)
    return tuple(found)
