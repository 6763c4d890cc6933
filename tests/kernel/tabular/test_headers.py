"""A header is found by what it names, not by where it stands."""

from __future__ import annotations

from lingyan.kernel.tabular import Sheet, find_header, plain
from lingyan.kernel.tabular.values import CellValue

ALIASES = {
    "code": ["科目编码", "科目代码"],
    "name": ["科目名称"],
    "debit": ["借方余额", "期初余额借方"],
    "credit": ["贷方余额", "期初余额贷方"],
    "amount": ["期初余额"],
    "note": ["备注"],
}


def _sheet(*rows: list[CellValue]) -> Sheet:
    return Sheet("表", list(rows))


def test_titles_above_and_odd_characters_do_not_matter() -> None:
    sheet = _sheet(
        ["某村科目余额表", None], [None], ["\ufeff科目 代码", "科目名称\u200b", "借方余额", "　贷方余额"]
    )
    header = find_header(sheet, ALIASES)
    assert header is not None
    assert (header.row, header.first_data_row) == (3, 4)
    assert dict(header.columns) == {"code": (1,), "name": (2,), "debit": (3,), "credit": (4,)}


def test_two_rows_are_joined() -> None:
    sheet = _sheet(
        ["科目编码", "科目名称", "期初余额", None], [None, None, "借方", "贷方"], ["101", "现金", 1.0, None]
    )
    header = find_header(sheet, ALIASES)
    assert header is not None
    assert (header.row, header.height, header.column("debit"), header.column("credit")) == (1, 2, 3, 4)


def test_a_second_column_for_one_field_is_reported_where_it_stands() -> None:
    header = find_header(_sheet(["科目编码", "科目名称", "借方余额", "贷方余额", "借方余额"]), ALIASES)
    assert header is not None
    assert [(each.field, each.row, each.column) for each in header.duplicates] == [("debit", 1, 5)]


def test_repeatable_fields_keep_all_their_columns() -> None:
    header = find_header(
        _sheet(["科目编码", "科目名称", "借方余额", "备注", "备注"]), ALIASES, repeatable=("note",)
    )
    assert header is not None
    assert header.columns["note"] == (4, 5)
    assert not header.duplicates


def test_too_few_fields_or_too_far_down_is_no_header() -> None:
    assert find_header(_sheet(["科目编码", "科目名称", "科目编码"]), ALIASES) is None
    deep = _sheet(*[[None]] * 20, ["科目编码", "科目名称", "借方余额", "贷方余额"])
    assert find_header(deep, ALIASES) is None
    assert find_header(deep, ALIASES, within=30) is not None


def test_plain_text_is_compared_without_width_and_spaces() -> None:
    assert plain("发生额（借正 贷负）\u200b") == plain("发生额(借正贷负)")
    assert plain(None) == ""
