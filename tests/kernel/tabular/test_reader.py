"""What comes in from outside is read as inert data, or refused with a code that says why."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingyan.kernel.problems import Refused
from lingyan.kernel.tabular import Limits, Unreadable, read_content, read_workbook
from tests.support.samples import samples_dir

from .packages import sheet_xml, write_package

LEDGERS = samples_dir() / "ledgers"
ROSTERS = samples_dir() / "rosters"


def _refusal(path: Path, **options: object) -> Refused:
    with pytest.raises(Refused) as caught:
        read_workbook(path, **options)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("20-压缩炸弹.xlsx", "zip-bomb"),
        ("25-有密码.xlsx", "encrypted"),
        ("26-截断.xlsx", "damaged-file"),
        ("27-零字节.xlsx", "empty-file"),
        ("28-PDF改名.xlsx", "wrong-type"),
        ("29-UTF16无标记.csv", "wrong-encoding"),
    ],
)
def test_files_that_cannot_be_read_are_refused_by_name(name: str, code: str) -> None:
    refused = _refusal(LEDGERS / "broken" / name, name="我的账.xlsx")
    assert refused.code == code
    assert refused.problems[0].file == "我的账.xlsx"


def test_a_file_that_changes_its_encoding_is_refused_at_the_row() -> None:
    problem = _refusal(LEDGERS / "broken" / "30-混合编码.csv").problems[0]
    assert (problem.code, problem.row) == ("wrong-encoding", 100)


def test_a_web_page_named_xls_is_refused() -> None:
    assert _refusal(samples_dir() / "bank" / "broken" / "10-网页登录超时.xls").code == "wrong-type"


@pytest.mark.parametrize(
    ("name", "row", "code", "text"),
    [
        ("10-公式无缓存值.xlsx", 99, "formula-without-value", "=100+23.5"),
        ("11-引用错误.xlsx", 46, "error-value", "=#REF!"),
        ("12-金额1e309.xlsx", 146, "amount-overflow", "1e309"),
    ],
)
def test_cells_without_usable_value_never_look_empty(name: str, row: int, code: str, text: str) -> None:
    sheet = read_workbook(LEDGERS / "broken" / name).sheets[0]
    value = sheet.value(row, 6)
    assert isinstance(value, Unreadable)
    assert (value.code, value.text) == (code, text)
    assert sheet.cell(row, 6).value is None


def test_stored_results_of_formulas_are_read() -> None:
    sheet = read_workbook(LEDGERS / "01-用友T3-凤桥村-2025.xlsx").sheets[0]
    assert sheet.value(1472, 6) == 1531575.37
    assert sheet.cell(1472, 6).formula == ""


def test_number_and_text_stay_apart_and_dates_are_dates() -> None:
    rows = read_workbook(ROSTERS / "芦原县-2021年换届-人员信息.xls").sheets[0].rows
    assert rows[5][6] == 1983.1 and isinstance(rows[5][6], float)
    assert rows[3][6] == "1986.07"
    assert rows[4][6] == dt.date(1974, 5, 1)


def test_hidden_sheets_and_merged_ranges_are_known() -> None:
    book = read_workbook(LEDGERS / "broken" / "17-隐藏工作表.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("序时账", False), ("底稿", True)]
    assert [sheet.name for sheet in book.visible] == ["序时账"]
    roster = read_workbook(ROSTERS / "芦原县-2026年换届-花名册.xlsx").sheets[0]
    assert roster.value(6, 4) is None
    assert roster.value(6, 4, merged=True) == "雁庄村"


def test_the_digest_is_of_the_bytes_as_they_came() -> None:
    path = LEDGERS / "04-老科目-芦寨村-2025.csv"
    book = read_workbook(path)
    assert book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (book.kind, book.encoding) == ("csv", "gb18030")
    assert read_workbook(LEDGERS / "05-单列带符号-铁潭村-2025.csv").encoding == "utf-8-sig"
    assert read_workbook(LEDGERS / "03-旧版月表-榆山村-2025.xls").kind == "xls"


def test_formula_text_stays_text() -> None:
    assert (
        read_workbook(LEDGERS / "broken" / "18-公式注入文本.xlsx").sheets[0].value(20, 5)
        == "=cmd|' /C calc'!A0"
    )


# Packages that attack


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
    )
    assert _refusal(write_package(tmp_path / "a.xlsx", "", sheet=bomb)).code == "damaged-file"


def test_a_cell_at_the_far_corner_is_refused_before_any_rectangle_is_allocated(tmp_path: Path) -> None:
    wide = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="XFD2"><v>1</v></c></row>'
    tall = '<row r="1"><c r="AB1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    assert _refusal(write_package(tmp_path / "wide.xlsx", wide)).code == "too-large"
    assert _refusal(write_package(tmp_path / "tall.xlsx", tall)).code == "too-large"


def test_a_sheet_under_another_name_is_bounded_too(tmp_path: Path) -> None:
    far = sheet_xml('<row r="1048576"><c r="AZ1048576"><v>1</v></c></row>').encode()
    path = write_package(tmp_path / "a.xlsx", "", extra={"xl/custom.bin": far})
    assert _refusal(path).code == "too-large"


def test_a_part_in_another_encoding_is_refused(tmp_path: Path) -> None:
    hidden = sheet_xml("").replace('version="1.0" encoding="UTF-8"', 'version="1.0" encoding="UTF-16"')
    path = write_package(tmp_path / "a.xlsx", "", extra={"xl/other.xml": hidden.encode("utf-16")})
    assert _refusal(path).code == "damaged-file"


def test_declared_sizes_are_not_trusted(tmp_path: Path) -> None:
    honest = write_package(tmp_path / "a.xlsx", "", extra={"xl/media/image1.png": b"\0" * 40_000_000})
    assert _refusal(honest).code == "zip-bomb"
    data = bytearray(honest.read_bytes())
    for _ in range(2):
        position = data.find((40_000_000).to_bytes(4, "little"))
        data[position : position + 4] = (1000).to_bytes(4, "little")
    liar = tmp_path / "b.xlsx"
    liar.write_bytes(data)
    assert _refusal(liar).code in {"zip-bomb", "damaged-file"}


def test_the_whole_package_is_bounded(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", "", extra={"xl/media/image1.png": b"ab" * 500_000})
    assert _refusal(path, limits=Limits(unpacked_bytes=500_000)).code == "zip-bomb"
    assert _refusal(path, limits=Limits(file_bytes=100)).code == "too-large"


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
    data = bytearray(path.read_bytes())
    data[member.header_offset + 30 + len(member.filename) + 20] ^= 0xFF
    path.write_bytes(data)
    assert _refusal(path).code == "damaged-file"


def test_a_word_document_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert _refusal(path).code == "wrong-type"


def test_errors_and_empty_formulas_are_found_without_cell_references(tmp_path: Path) -> None:
    rows = '<row><c><v>1</v></c><c t="e"><v>#DIV/0!</v></c></row><row><c/><c><f>A1+1</f></c></row>'
    sheet = read_workbook(write_package(tmp_path / "a.xlsx", rows)).sheets[0]
    assert sheet.cell(1, 2).error == "#DIV/0!"
    assert sheet.cell(2, 2).formula == "=A1+1"


def test_a_formula_whose_result_is_empty_text_is_empty(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><v>2</v></c></row>'
    assert read_workbook(write_package(tmp_path / "a.xlsx", rows)).sheets[0].rows == [[None, 2.0]]


# Text


def _csv(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    return path


def test_records_are_counted_and_not_lines(tmp_path: Path) -> None:
    sheet = read_workbook(_csv(tmp_path, '甲,"两\n行"\n乙,2\n'.encode())).sheets[0]
    assert sheet.rows == [["甲", "两\n行"], ["乙", "2"]]


def test_tab_separated_text_with_a_mark_is_read(tmp_path: Path) -> None:
    book = read_workbook(_csv(tmp_path, "科目\t金额\n101\t1,000.00\n".encode("utf-16")))
    assert book.encoding == "utf-16"
    assert book.sheets[0].rows[1] == ["101", "1,000.00"]


def test_an_unclosed_quote_does_not_swallow_rows(tmp_path: Path) -> None:
    assert _refusal(_csv(tmp_path, '甲,1\n乙,"2\n丙,3\n'.encode())).code == "damaged-file"


def test_a_file_that_begins_in_gbk_and_ends_in_utf8_is_refused(tmp_path: Path) -> None:
    head = "日期,摘要\n2025-01-01,收到承包款\n".encode("gbk")
    problem = _refusal(_csv(tmp_path, head + "2025-01-02,付一月路灯电费和保洁费\n".encode())).problems[0]
    assert (problem.code, problem.row) == ("wrong-encoding", 3)


_CELLS = st.text(
    st.characters(codec="gb18030", exclude_characters="\0\r\n", exclude_categories=("Cs", "Cc")), max_size=8
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_any_utf8_table_comes_back_as_written(tmp_path: Path, rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["编码", "名称"], *rows, ["合计", "1"]])
    path = _csv(tmp_path, b"\xef\xbb\xbf" + buffer.getvalue().encode())
    expected = [[value or None for value in row] for row in rows]
    assert read_workbook(path).sheets[0].rows[1:-1] == expected


def test_many_rows_are_read_quickly_and_completely(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(20_000):
            sheet.write_row(row, 0, [f"记-{row}", row, row / 4])
    rows = read_workbook(path).sheets[0].rows
    assert len(rows) == 20_000
    assert rows[-1] == ["记-19999", 19999, 19999 / 4]


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1 text",
        b"\x1f\x8b\x08data",
        b"\x09\x08\x10\x00\x00\x06",
        b"\x00\x01\x00\x00\x00\x07" * 40,
        b"<table><tr>",
    ],
)
def test_other_kinds_of_files_are_refused(data: bytes, tmp_path: Path) -> None:
    assert _refusal(_csv(tmp_path, data)).code == "wrong-type"


def test_an_old_word_document_is_no_workbook() -> None:
    document = next((samples_dir() / "documents").glob("03-*.doc"))
    assert _refusal(document).code == "wrong-type"


def test_a_truncated_old_workbook_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes((LEDGERS / "03-旧版月表-榆山村-2025.xls").read_bytes()[:700])
    assert _refusal(path).code == "damaged-file"


def test_a_package_with_a_password_on_its_members_is_encrypted(tmp_path: Path) -> None:
    data = bytearray(write_package(tmp_path / "a.xlsx", "").read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "b.xlsx"
    path.write_bytes(data)
    assert _refusal(path).code == "encrypted"


def test_text_beyond_the_bounds_is_refused_at_its_place(tmp_path: Path) -> None:
    wide = _refusal(_csv(tmp_path, b"a,b\n1,2,3,4\n"), limits=Limits(columns=3)).problems[0]
    assert (wide.code, wide.row) == ("too-large", 2)
    long = _refusal(_csv(tmp_path, b"a,b\n1,23456\n"), limits=Limits(cell_characters=3)).problems[0]
    assert (long.code, long.row, long.column) == ("too-large", 2, 2)


def test_bad_bytes_after_a_mark_are_refused(tmp_path: Path) -> None:
    problem = _refusal(_csv(tmp_path, b"\xef\xbb\xbfa,b\n1,\xff\n")).problems[0]
    assert (problem.code, problem.row) == ("wrong-encoding", 2)


def test_truth_values_and_times_of_day(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_boolean(0, 0, True)
        sheet.write_datetime(
            0, 1, dt.datetime(2025, 1, 3, 9, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        )
        sheet.write_datetime(0, 2, dt.time(9, 30), book.add_format({"num_format": "hh:mm"}))
    assert read_workbook(path).sheets[0].rows == [[True, dt.datetime(2025, 1, 3, 9, 30), "09:30:00"]]


def test_more_cells_than_allowed_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(9, 9, 1)
    assert _refusal(path, limits=Limits(columns=5)).code == "too-large"


def test_merged_ranges_that_overlap_without_end_are_refused(tmp_path: Path) -> None:
    cell = '<row r="9000"><c r="C9000"><v>1</v></c></row>'
    merges = '<mergeCells count="20">' + '<mergeCell ref="A1:C9000"/>' * 20 + "</mergeCells></worksheet>"
    sheet = sheet_xml(cell).replace("</worksheet>", merges)
    path = write_package(tmp_path / "a.xlsx", "", sheet=sheet)
    assert _refusal(path, limits=Limits(cells=300_000)).code == "too-large"


def test_bytes_are_read_as_the_file_would_be_and_go_by_their_own_name() -> None:
    book = read_content("村,户数\n雁庄村,210\n".encode(), name="../村情.csv")
    assert book.file == "../村情.csv" and len(book.visible) == 1
    with pytest.raises(Refused) as caught:
        read_content(b"", name="空表.xlsx")
    assert [problem.file for problem in caught.value.problems] == ["空表.xlsx"]
