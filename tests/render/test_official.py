"""Official papers: opened again with python-docx, and laid out by LibreOffice as GB/T 9704 asks."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from lingyan.render.charts import BarChart, Point, bar_chart
from lingyan.render.official import (
    SOURCES_TITLE,
    OfficialPaper,
    PaperColumn,
    PaperTable,
    Source,
    mark,
    without_marks,
)
from lingyan.render.typst import svg_to_png
from tests.render.office import word_to_pdf
from tests.render.pdf import line_pitches, page_lines, page_sizes_mm, page_texts

DAY = dt.date(2026, 11, 23)
SOURCES = (
    Source("secretaries", "村党组织书记人数", "在任的村党组织书记任职记录，按村去重", 1_306, DAY),
    Source("age", "平均年龄", "上述人员按2026年11月1日计算的周岁平均数", 1_306, DAY),
)


def report() -> OfficialPaper:
    paper = OfficialPaper("雁城市2026年村党组织换届情况报告", made_on=DAY, sources=SOURCES, author="雁城市")
    paper.salutation("市委")
    paper.heading1("总体情况")
    paper.paragraph(
        f"平均年龄49.5岁{mark('age')}，共1306名{mark('secretaries')}。再说一次1306名{mark('secretaries')}。"
    )
    paper.heading2("书记队伍")
    paper.heading3("年龄")
    paper.heading1("主要做法")
    paper.heading2("坚持标准")
    columns = (PaperColumn("县（市、区）", width=2), PaperColumn("人数", "right"))
    rows = [(f"第{number}县", "120") for number in range(30)]
    paper.table(PaperTable(columns, rows, title="表1　各县村党组织书记", note="注：少于5人的不列。"))
    chart = svg_to_png(bar_chart(BarChart("学历", [Point("大专", 600)])), ppi=60)
    paper.picture(chart, alt="学历：大专 600 人", title="图1　学历", width_mm=100)
    paper.attachments(["县级明细表", SOURCES_TITLE])
    paper.signature("中共雁城市委组织部", DAY)
    paper.annex("县级明细表")
    paper.paragraph("略。")
    paper.sources_annex()
    return paper


@pytest.fixture(scope="module")
def written() -> bytes:
    return report().to_bytes()


@pytest.fixture(scope="module")
def opened(written: bytes) -> Document:
    return docx.Document(io.BytesIO(written))


def style_font(document: Document, style: str) -> tuple[str, float]:
    found = document.styles[style]
    fonts = found.element.rPr.find(qn("w:rFonts"))
    return fonts.get(qn("w:eastAsia")), found.font.size.pt if found.font.size else 16


def test_page_is_a4_with_the_margins_of_the_standard(opened: Document) -> None:
    section = opened.sections[0]
    shown = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    shown += [section.left_margin, section.right_margin]
    assert [round(length / Mm(1)) for length in shown if length] == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"


def test_fonts_are_those_of_the_standard(opened: Document) -> None:
    assert style_font(opened, "Title") == ("方正小标宋简体", 22)
    assert style_font(opened, "Heading 1") == ("黑体", 16)
    assert style_font(opened, "Heading 2") == ("楷体_GB2312", 16)
    defaults = opened.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    assert defaults.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert defaults.find(qn("w:sz")).get(qn("w:val")) == "32"


def test_headings_number_themselves(opened: Document) -> None:
    headings = [p.text for p in opened.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["一、总体情况", "（一）书记队伍", "1.年龄", "二、主要做法", "（一）坚持标准"]


def test_body_is_indented_by_two_characters(opened: Document) -> None:
    indent = opened.styles["Body Text"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_it_is_a_draft_without_red_head(opened: Document) -> None:
    assert "（送审稿）" in [p.text for p in opened.paragraphs]
    assert b"FF0000" not in opened.element.xml.encode()


def test_marks_are_numbered_as_they_come_and_resolved(opened: Document) -> None:
    text = next(p for p in opened.paragraphs if "平均年龄49.5岁" in p.text)
    assert text.text == "平均年龄49.5岁〔1〕，共1306名〔2〕。再说一次1306名〔2〕。"
    assert [run.text for run in text.runs if run.font.superscript] == ["〔1〕", "〔2〕", "〔2〕"]
    rows = [[cell.text for cell in row.cells] for row in opened.tables[-1].rows]
    assert rows[0] == ["编号", "数据", "怎样算出", "记录数", "截至"]
    assert rows[1] == ["1", "平均年龄", SOURCES[1].query, "1,306", "2026-11-23"]
    assert rows[2][:2] == ["2", "村党组织书记人数"]


def test_table_repeats_its_head(opened: Document) -> None:
    first, second = list(opened.tables[0].rows)[:2]
    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert second._tr.trPr.find(qn("w:tblHeader")) is None


def test_pages_are_numbered_outside(opened: Document) -> None:
    section = opened.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert (odd.alignment, even.alignment) == (
        docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT,
        docx.enum.text.WD_ALIGN_PARAGRAPH.LEFT,
    )
    assert opened.settings.odd_and_even_pages_header_footer


def test_picture_says_in_words_what_it_shows(opened: Document) -> None:
    assert opened.inline_shapes[0]._inline.docPr.get("descr") == "学历：大专 600 人"


def test_same_paper_gives_same_bytes_dated_by_the_caller(written: bytes) -> None:
    assert report().to_bytes() == written
    paper = docx.Document(io.BytesIO(written))
    assert paper.core_properties.created.date() == DAY
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(written)).infolist()} == {1980}


def test_saves_to_path_and_to_file(tmp_path: Path, written: bytes) -> None:
    report().save(tmp_path / "报告.docx")
    stream = io.BytesIO()
    report().save(stream)
    assert (tmp_path / "报告.docx").read_bytes() == stream.getvalue() == written


def test_reference_without_source_or_annex_is_refused() -> None:
    paper = OfficialPaper("报告", made_on=DAY, sources=SOURCES)
    with pytest.raises(ValueError, match="没有登记"):
        paper.paragraph(f"共3名{mark('unknown')}")
    paper.paragraph(f"平均49.5岁{mark('age')}")
    with pytest.raises(ValueError, match="数据来源"):
        paper.to_bytes()


def test_table_row_of_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="1 列"):
        OfficialPaper("报告", made_on=DAY).table(PaperTable([PaperColumn("甲")], [["1", "2"]]))


def test_control_characters_do_not_break_the_file() -> None:
    paper = OfficialPaper("报告\x0b", made_on=DAY)
    paper.paragraph("甲\x00乙")
    assert "甲乙" in [p.text for p in docx.Document(io.BytesIO(paper.to_bytes())).paragraphs]


def test_marks_can_be_left_out() -> None:
    assert without_marks(f"共3名{mark('age')}。") == "共3名。"


def test_full_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    paper = OfficialPaper("版式", made_on=DAY)
    paper.paragraph("村组织是党在农村全部工作的基础" * 120)
    pdf = word_to_pdf(paper.to_bytes(), tmp_path)
    *lines, footer = page_lines(pdf, 1)
    assert [len(line) for line in lines] == [28] * 22
    assert footer == "—2—"
    assert all(28 <= pitch <= 30 for pitch in line_pitches(pdf, 1)[:-1])


def test_report_lays_out_on_its_pages(tmp_path: Path, written: bytes) -> None:
    pdf = word_to_pdf(written, tmp_path)
    pages = page_texts(pdf)
    assert set(page_sizes_mm(pdf)) == {(210, 297)}
    assert len(pages) == 5
    assert [f"—{number}—" in text for number, text in enumerate(pages, start=1)] == [True] * 5
    assert [text.startswith("附件") for text in pages] == [False, False, False, True, True]
    assert sum("县（市、区）" in text for text in pages) == 2
