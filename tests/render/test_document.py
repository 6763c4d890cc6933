"""One paper from the same blocks as Word and as PDF, and pages counted from bytes."""

from __future__ import annotations

import datetime as dt
import io
import zlib

import docx
import pypdfium2
import pytest

from lingyan.render.document import Document, Heading, Text, document_pdf, document_word
from lingyan.render.official import PaperColumn, PaperTable
from lingyan.render.pages import pages_of

TABLE = PaperTable(
    (PaperColumn("项目", width=2), PaperColumn("金额", "right")),
    [("经营收入", "1,000.00")],
    title="收益表",
    note="单位：元",
)
PAPER = Document(
    "2025年度财务报告", "凤桥村股份经济合作社", dt.date(2026, 1, 5),
    (Heading("基本情况"), Text("本年净收益1,000.00元。"), TABLE, Heading("附注"), Text("无。" * 900)), "（草）",
)  # fmt: skip


def test_word() -> None:
    paragraphs = [each.text for each in docx.Document(io.BytesIO(document_word(PAPER))).paragraphs]
    assert "一、基本情况" in paragraphs and "二、附注" in paragraphs and "2026年1月5日" in paragraphs
    assert document_word(PAPER) == document_word(PAPER)


def test_pdf_says_the_same_and_its_pages_are_counted() -> None:
    content = document_pdf(PAPER, made_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    assert content == document_pdf(PAPER, made_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        said = "".join(page.get_textpage().get_text_bounded() for page in document)
        assert len(document) == pages_of(content) > 1
    for words in ("2025年度财务报告", "一、基本情况", "二、附注", "1,000.00", "凤桥村股份经济合作社"):
        assert words in said


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (b"\xff\xd8\xff picture", 1),
        (b"%PDF-1.4\n<< /Type /Page >> << /Type/Page>> << /Type /Pages >>", 2),
        (
            b"%PDF-1.5\n<< /Type /ObjStm >> stream\n"
            + zlib.compress(b"<</Type/Page>><</Type/Page>>")
            + b"endstream",
            2,
        ),
        (b"%PDF-1.5\n<< /Type /ObjStm >> stream\nbroken endstream", 1),
    ],
)
def test_pages(content: bytes, pages: int) -> None:
    assert pages_of(content) == pages
