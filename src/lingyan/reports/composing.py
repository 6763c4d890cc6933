"""A paper as neutral blocks, and the figures it stands on: each with value, words, query and count.

One composition gives both forms: Word through `render.official`, JSON for programs. No sentence is typed by a
person; a figure that is not known is left out with its sentence, never shown as zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lingyan.kernel.language import on_paper
from lingyan.render.official import (
    SOURCES_TITLE,
    OfficialPaper,
    PaperColumn,
    PaperTable,
    Source,
    mark,
    without_marks,
)

Value = int | str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `shown` is how the text writes it, `query` and `count` what it was computed from."""

    key: str
    name: str
    value: Value
    shown: str
    unit: str
    query: str
    count: int
    as_of: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key, "name": self.name, "value": self.value, "shown": self.shown, "unit": self.unit,
            "query": self.query, "count": self.count, "as_of": self.as_of.isoformat() if self.as_of else None,
        }  # fmt: skip


class Figures:
    """The figures of a paper by key. `figures["k"]` is the text with its reference mark."""

    def __init__(self) -> None:
        self._found: dict[str, Figure] = {}
        self._used: dict[str, None] = {}

    def add(
        self,
        key: str,
        name: str,
        value: Value,
        *,
        shown: str | None = None,
        unit: str = "",
        query: str,
        count: int,
        as_of: dt.date | None = None,
    ) -> None:
        text = shown if shown is not None else f"{value:,}" if isinstance(value, int) else str(value)
        self._found[key] = Figure(key, name, value, text, unit, query, count, as_of)

    def __contains__(self, key: str) -> bool:
        return key in self._found

    def __getitem__(self, key: str) -> str:
        self._used[key] = None
        figure = self._found[key]
        return f"{figure.shown}{figure.unit}{mark(key)}"

    def value(self, key: str) -> Value:
        return self._found[key].value

    def sources(self) -> list[Source]:
        """For the annex, in the order of first use."""
        return [
            Source(one.key, one.name, one.query, one.count, one.as_of)
            for one in (self._found[key] for key in self._used)
        ]

    def as_json(self) -> list[dict[str, Any]]:
        """Those that the text uses, in the order of first use."""
        return [self._found[key].as_json() for key in self._used]


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of ready text; columns after the first are right-aligned figures."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


Block = Heading | Paragraph | Table


@dataclass(slots=True)
class Paper:
    """A composed paper, before it becomes a file."""

    kind: str
    title: str
    region: str
    year: int
    made_on: dt.date
    office: str
    figures: Figures
    blocks: list[Block] = field(default_factory=list)
    fictional: bool = False

    def heading(self, text: str, level: int = 1) -> None:
        self.blocks.append(Heading(text, level))

    def say(self, *sentences: str) -> None:
        """One paragraph of the sentences that have something to say; nothing when none has."""
        text = "".join(sentence for sentence in sentences if sentence)
        if text:
            self.blocks.append(Paragraph(text))

    def table(
        self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], note: str = ""
    ) -> None:
        if rows:
            self.blocks.append(Table(title, columns, rows, note))

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "title": self.title, "region": self.region, "year": self.year,
            "made_on": self.made_on.isoformat(), "figures": self.figures.as_json(),
            "blocks": [_block_json(block) for block in self.blocks],
        }  # fmt: skip

    @on_paper()
    def to_docx(self) -> bytes:
        """The paper in Word in the layout of GB/T 9704, with the annex that resolves every figure."""
        paper = OfficialPaper(
            self.title, made_on=self.made_on, sources=self.figures.sources(), author=self.office,
            subtitle="（演示数据，纯属虚构）" if self.fictional else "",
        )  # fmt: skip
        for block in self.blocks:
            _write(paper, block)
        paper.attachments([SOURCES_TITLE])
        paper.signature(self.office, self.made_on)
        paper.sources_annex()
        return paper.to_bytes()


_HEADINGS: Final = {1: OfficialPaper.heading1, 2: OfficialPaper.heading2, 3: OfficialPaper.heading3}


def _write(paper: OfficialPaper, block: Block) -> None:
    if isinstance(block, Heading):
        _HEADINGS[block.level](paper, block.text)
    elif isinstance(block, Paragraph):
        paper.paragraph(block.text)
    else:
        first = PaperColumn(block.columns[0], width=1.6)
        columns = [first, *(PaperColumn(title, align="right") for title in block.columns[1:])]
        paper.table(PaperTable(columns, block.rows, block.title, block.note))


def _block_json(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"heading": block.text, "level": block.level}
    if isinstance(block, Paragraph):
        return {"text": without_marks(block.text)}
    return {
        "table": block.title, "columns": list(block.columns),
        "rows": [[without_marks(cell) for cell in row] for row in block.rows], "note": block.note,
    }  # fmt: skip
