"""A paper of headings, text and tables, once as Word (GB/T 9704 layout) and once as PDF/A from the same blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lingyan.render.amounts import count_zh, date_zh
from lingyan.render.official import OfficialPaper, PaperTable
from lingyan.render.typst import render_pdf


@dataclass(frozen=True, slots=True)
class Heading:
    """A section; sections number themselves 一、二、三."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page with a title of its own, such as one more certificate; without one, a page left blank."""

    title: str = ""


Block = Heading | Text | PaperTable | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """One paper. `made_on` stands below the text, beside who issues it.

    A `slip` is handed in or filled in by hand, such as a ballot: no signature, and pages without numbers.
    """

    title: str
    organisation: str
    made_on: dt.date
    blocks: Sequence[Block] = field(default_factory=tuple)
    subtitle: str = ""
    slip: bool = False


def document_word(document: Document) -> bytes:
    """The .docx file; equal documents are equal bytes."""
    paper = OfficialPaper(
        document.title, made_on=document.made_on, draft=False, subtitle=document.subtitle,
        author=document.organisation, numbered=not document.slip,
    )  # fmt: skip
    for block in document.blocks:
        if isinstance(block, Heading):
            paper.heading1(block.text)
        elif isinstance(block, Text):
            paper.paragraph(block.text)
        elif isinstance(block, NewPage):
            paper.next_page(block.title)
        else:
            paper.table(block)
    if not document.slip:
        paper.signature(document.organisation, document.made_on)
    return paper.to_bytes()


def document_pdf(document: Document, *, made_at: dt.datetime | None = None) -> bytes:
    """The same paper as PDF/A."""
    return render_pdf("paper", _values(document), made_at=made_at)


def _values(document: Document) -> dict[str, Any]:
    numbers = iter(range(1, len(document.blocks) + 1))
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "organisation": document.organisation,
        "date": date_zh(document.made_on),
        "slip": document.slip,
        "blocks": [_block(block, numbers) for block in document.blocks],
    }


def _block(block: Block, numbers: Any) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": f"{count_zh(next(numbers))}、{block.text}"}
    if isinstance(block, Text):
        return {"kind": "text", "text": block.text}
    if isinstance(block, NewPage):
        return {"kind": "page", "title": block.title}
    return {
        "kind": "table",
        "title": block.title,
        "note": block.note,
        "columns": [
            {"title": each.title, "align": each.align, "width": each.width} for each in block.columns
        ],
        "rows": [list(row) for row in block.rows],
    }
