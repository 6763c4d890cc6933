"""Official papers in Word, laid out as GB/T 9704-2012 asks: a draft for approval, without red head.

A figure in the text carries a mark (`mark("secretaries")`); the paper numbers the marks as they come
and its annex 数据来源 resolves each to its query and count, so that every figure of a printed paper opens.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final, Literal

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from lingyan.render import word
from lingyan.render.amounts import count_zh, date_zh

SOURCES_TITLE: Final = "数据来源"
_MARK: Final = re.compile(r"⟦([^⟦⟧]+)⟧")
_ALIGNMENTS: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: the query in words and the number of records it read, never persons."""

    key: str
    name: str
    query: str
    count: int
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of a table; `width` is its share of the text width."""

    title: str
    align: Align = "left"
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A bordered table of ready text. Cells may carry marks; `note` stands below it in small type."""

    columns: Sequence[PaperColumn]
    rows: Sequence[Sequence[str]]
    title: str = ""
    note: str = ""


def mark(key: str) -> str:
    """What to put behind a figure in the text so that it refers to the source with this key."""
    if not key or "⟦" in key or "⟧" in key:
        raise ValueError(f"数据来源的键不能是“{key}”")
    return f"⟦{key}⟧"


def without_marks(text: str) -> str:
    """The text as it reads where references have no place, for example in JSON."""
    return _MARK.sub("", text)


class OfficialPaper:
    """One paper, written from top to bottom. Headings number themselves (一、 （一） 1.)."""

    def __init__(
        self,
        title: str,
        *,
        made_on: dt.date,
        sources: Iterable[Source] = (),
        draft: bool = True,
        subtitle: str = "",
        author: str = "",
        numbered: bool = True,
    ) -> None:
        """`made_on` is the only date in the file's properties. `draft` writes （送审稿） below the title."""
        self._document = word.new_document(title=title, author=author, made_on=made_on, numbered=numbered)
        self._sources = {source.key: source for source in sources}
        self._numbers: dict[str, int] = {}
        self._sources_written = False
        self._attachments: list[str] = []
        self._counters = [0, 0, 0]
        self._blank()
        self._styled("Title", title)
        if subtitle:
            self._styled("Subtitle", subtitle)
        if draft:
            self._styled("Subtitle", "（送审稿）")
        self._blank()

    def salutation(self, text: str) -> None:
        """The addressees, flush left and closed with a colon."""
        self._styled("Normal", text.rstrip("：:") + "：")

    def heading1(self, text: str) -> None:
        self._heading(0, "{}、", text)

    def heading2(self, text: str) -> None:
        self._heading(1, "（{}）", text)

    def heading3(self, text: str) -> None:
        self._heading(2, "{}.", text)

    def paragraph(self, text: str) -> None:
        """A paragraph of body text, indented by two characters. ValueError for a mark without a source."""
        self._styled("BodyText", text)

    def table(self, table: PaperTable) -> None:
        """ValueError when a row has more or fewer cells than there are columns."""
        if table.title:
            self._styled("Caption", table.title)
        grid = word.add_grid(self._document, len(table.rows) + 1, [column.width for column in table.columns])
        for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
            self._fill(cell.paragraphs[0], column.title, "center")
        for row, texts in zip(list(grid.rows)[1:], table.rows, strict=True):
            if len(texts) != len(table.columns):
                raise ValueError(f"表格有 {len(table.columns)} 列，这一行却有 {len(texts)} 格：{list(texts)}")
            for cell, text, column in zip(row.cells, texts, table.columns, strict=True):
                self._fill(cell.paragraphs[0], text, column.align)
        if table.note:
            self._styled("Note", table.note)

    def picture(self, png: bytes, *, alt: str, title: str = "", width_mm: float = 150) -> None:
        """A picture with its title below; `alt` says in words what it shows."""
        paragraph = word.add_paragraph(self._document, "Picture")
        shape = paragraph.add_run().add_picture(BytesIO(png), width=Mm(width_mm))
        shape._inline.docPr.set("descr", word.printable(alt))
        if title:
            self._styled("Caption", title)

    def attachments(self, titles: Sequence[str]) -> None:
        """`附件：1.…` below the text, before the signature; each title is then written with `annex`."""
        self._attachments = list(titles)
        self._blank()
        for number, title in enumerate(titles, start=1):
            lead = "附件：" if number == 1 else ""
            shown = f"{number}.{title}" if len(titles) > 1 else title
            paragraph = self._styled("Normal", f"{lead}{shown}")
            word.indent(paragraph, "left", 5 if number == 1 else 6, hanging=3 if number == 1 else 1)

    def signature(self, organisation: str, day: dt.date) -> None:
        """Who issues it and when, without seal: two characters in, the date beginning two further right."""
        self._blank(keep=True)
        date = date_zh(day)
        organisation_indent, date_indent = _signature_indents(_width(organisation), _width(date))
        for text, right in ((organisation, organisation_indent), (date, date_indent)):
            paragraph = self._styled("Normal", text)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.keep_with_next = text is organisation
            word.indent(paragraph, "right", right)

    def annex(self, title: str) -> None:
        """Starts an annex on a new page; its number is that of its title in `attachments`."""
        numbered = len(self._attachments) > 1 and title in self._attachments
        self._styled("AnnexLabel", f"附件{self._attachments.index(title) + 1}" if numbered else "附件")
        self._counters = [0, 0, 0]
        self._styled("Title", title)
        self._blank()

    def next_page(self, title: str) -> None:
        """Begins a page with a title of its own, such as one more certificate in the same file."""
        self._counters = [0, 0, 0]
        self._styled("Title", title).paragraph_format.page_break_before = True
        self._blank()

    def sources_annex(self) -> None:
        """The annex that resolves every mark used so far: number, figure, query, records read."""
        self.annex(SOURCES_TITLE)
        used = sorted(self._numbers, key=self._numbers.__getitem__)
        rows = [self._source_row(self._sources[key]) for key in used]
        columns = (
            PaperColumn("编号", "center", 1.1),
            PaperColumn("数据", width=2.6),
            PaperColumn("怎样算出", width=4.9),
            PaperColumn("记录数", "right", 1.4),
            PaperColumn("截至", "center", 2.5),
        )
        self.table(PaperTable(columns, rows, note="有权限的人可在系统中按编号打开每个数据的记录。"))
        self._sources_written = True

    def to_bytes(self) -> bytes:
        """The .docx file; the same calls give the same bytes. ValueError when marks have no annex."""
        if self._numbers and not self._sources_written:
            raise ValueError("正文引用了数据来源，却没有写“数据来源”附件")
        return word.to_bytes(self._document)

    def save(self, target: Path | BinaryIO) -> None:
        data = self.to_bytes()
        if isinstance(target, Path):
            target.write_bytes(data)
        else:
            target.write(data)

    def _source_row(self, source: Source) -> list[str]:
        day = f"{source.as_of:%Y-%m-%d}" if source.as_of else ""
        number = str(self._numbers[source.key])
        return [number, source.name, source.query, f"{source.count:,}", day]

    def _heading(self, level: int, form: str, text: str) -> None:
        self._counters[level] += 1
        self._counters[level + 1 :] = [0] * (2 - level)
        number = self._counters[level]
        self._styled(f"Heading{level + 1}", form.format(number if level == 2 else count_zh(number)) + text)

    def _styled(self, style: str, text: str) -> Paragraph:
        paragraph = word.add_paragraph(self._document, style)
        self._write(paragraph, text)
        return paragraph

    def _fill(self, paragraph: Paragraph, text: str, align: Align) -> None:
        word.set_style(paragraph, "TableText")
        paragraph.alignment = _ALIGNMENTS[align]
        self._write(paragraph, text)

    def _blank(self, *, keep: bool = False) -> None:
        paragraph = word.add_paragraph(self._document, "Normal")
        if keep:
            paragraph.paragraph_format.keep_with_next = True

    def _write(self, paragraph: Paragraph, text: str) -> None:
        """Runs of plain text, and a small raised 〔n〕 for each mark."""
        for index, piece in enumerate(_MARK.split(text)):
            if index % 2:
                run = paragraph.add_run(f"〔{self._number(piece)}〕")
                run.font.superscript = True
            elif piece:
                paragraph.add_run(word.printable(piece))

    def _number(self, key: str) -> int:
        if key not in self._sources:
            raise ValueError(f"正文引用的数据来源“{key}”没有登记")
        if key not in self._numbers:
            if self._sources_written:
                raise ValueError(f"“数据来源”附件之后不能再引用新的数据“{key}”")
            self._numbers[key] = len(self._numbers) + 1
        return self._numbers[key]


def _width(text: str) -> float:
    """Width in body characters; Latin letters and figures take half of one."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def _signature_indents(organisation: float, date: float) -> tuple[float, float]:
    """Right indents of organisation and date (GB/T 9704-2012, 7.3.5.2), in characters."""
    if organisation - date >= 2:
        return 2, organisation - date
    return 4 + date - organisation, 2
