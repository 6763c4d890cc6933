"""The parts of a Word file that python-docx leaves to XML: page, styles, fields, indents, fixed bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from importlib import resources
from typing import Final, Literal

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

LINE_PITCH: Final = 579
"""Twips a line: 28.95 pt, so that 22 lines fill the 225 mm between the margins."""
TEXT_WIDTH: Final = 8845
"""Twips between the side margins: 156 mm."""
CHARACTER: Final = 315
"""Twips a body character takes: 16 pt less the 0.25 pt that the styles take off."""

_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_THUMBNAIL: Final = "/metadata/thumbnail"

Side = Literal["left", "right"]


def new_document(*, title: str, author: str, made_on: dt.date, numbered: bool = True) -> Document:
    """An empty A4 paper with the styles, grid and (unless `numbered` is off) page numbers of GB/T 9704."""
    document = docx.Document()
    _replace_children(document.styles.element, "official-styles.xml")
    _replace_children(document.settings.element, "official-settings.xml")
    _drop_thumbnail(document)
    _lay_out_page(document.sections[0])
    if numbered:
        _number_pages(document.sections[0])
    _describe(document, title=title, author=author, made_on=made_on)
    return document


def to_bytes(document: Document) -> bytes:
    """The file with every zip entry dated 1980-01-01, so that equal papers are equal bytes."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return fixed.getvalue()


def printable(text: str) -> str:
    """Text without the control characters that XML refuses."""
    return _UNPRINTABLE.sub("", text)


def add_paragraph(document: Document | _Cell, style: str) -> Paragraph:
    """An empty paragraph in the style with this id."""
    paragraph = document.add_paragraph()
    set_style(paragraph, style)
    return paragraph


def set_style(paragraph: Paragraph, style: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.style = style


def indent(paragraph: Paragraph, side: Side, characters: float, *, hanging: float = 0) -> None:
    """Indents by body characters; the twips beside are for programs that do not know characters."""
    ind = paragraph._p.get_or_add_pPr().get_or_add_ind()
    _set(ind, f"w:{side}Chars", round(characters * 100))
    _set(ind, f"w:{side}", round(characters * CHARACTER))
    if hanging:
        _set(ind, "w:hangingChars", round(hanging * 100))
        _set(ind, "w:hanging", round(hanging * CHARACTER))


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """A field such as PAGE, with a stand-in until the program computes it."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            paragraph.add_run()._r.append(code)
        elif kind == "separate":
            paragraph.add_run("1")


def add_grid(document: Document, rows: int, weights: Sequence[float]) -> Table:
    """A bordered table as wide as the text, its columns sharing the width by weight, its head repeated."""
    table: Table = document.add_table(rows=rows, cols=len(weights))
    table.style = document.styles.get_by_id("TableGrid", WD_STYLE_TYPE.TABLE)
    table.autofit = False
    widths = _shares(weights)
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        _set(column, "w:w", width)
    for row in table.rows:
        _keep_row_whole(row)
        for cell, width in zip(row.cells, widths, strict=True):
            _set_cell_width(cell, width)
    _flag(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    return table


def _shares(weights: Sequence[float]) -> list[int]:
    widths = [int(TEXT_WIDTH * weight / sum(weights)) for weight in weights]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


def _keep_row_whole(row: _Row) -> None:
    _flag(row._tr.get_or_add_trPr(), "w:cantSplit")


def _set_cell_width(cell: _Cell, width: int) -> None:
    properties = cell._tc.get_or_add_tcPr()
    box = properties.get_or_add_tcW()
    _set(box, "w:w", width)
    box.set(qn("w:type"), "dxa")
    _flag(properties, "w:vAlign").set(qn("w:val"), "center")


def _replace_children(element: BaseOxmlElement, template: str) -> None:
    source = resources.files(__package__) / "templates" / template
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(source.read_bytes())):
        element.append(child)


def _drop_thumbnail(document: Document) -> None:
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith(_THUMBNAIL)]:
        del relations[key]


def _lay_out_page(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    # `linesAndChars` would space the characters apart in LibreOffice; the styles set the pitch instead.
    grid = _flag(properties, "w:docGrid")
    grid.set(qn("w:type"), "lines")
    _set(grid, "w:linePitch", LINE_PITCH)


def _number_pages(section: Section) -> None:
    """`— 1 —`, outside: right on odd pages, left on even ones, one character in."""
    sides: tuple[tuple[Side, WD_ALIGN_PARAGRAPH, Paragraph], ...] = (
        ("right", WD_ALIGN_PARAGRAPH.RIGHT, section.footer.paragraphs[0]),
        ("left", WD_ALIGN_PARAGRAPH.LEFT, section.even_page_footer.paragraphs[0]),
    )
    for side, alignment, paragraph in sides:
        set_style(paragraph, "Footer")
        paragraph.alignment = alignment
        indent(paragraph, side, 1)
        paragraph.add_run("— ")
        add_field(paragraph, "PAGE")
        paragraph.add_run(" —")


def _describe(document: Document, *, title: str, author: str, made_on: dt.date) -> None:
    moment = dt.datetime.combine(made_on, dt.time())
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = printable(title), author, author
    properties.subject = properties.keywords = properties.comments = properties.category = ""
    properties.created = properties.modified = properties.last_printed = moment
    properties.revision = 1
    properties.language = "zh-CN"


def _flag(parent: BaseOxmlElement, name: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    parent.append(element)
    return element


def _set(element: BaseOxmlElement, name: str, value: int) -> None:
    element.set(qn(name), str(value))
