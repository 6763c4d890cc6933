from __future__ import annotations

import datetime as dt

from lingyan.kernel.tabular import Sheet
from lingyan.team.roster.importing.layouts import Layout, header_problems, recognise
from lingyan.team.roster.importing.reader import Rows, read_rows
from tests.team.roster.support import HEAD, book, check, codes


def sheet(*rows: list) -> Sheet:
    return Sheet("名册", [list(row) for row in rows])


def read(*rows: list) -> Rows:
    found = recognise(sheet(*rows))
    assert found
    return read_rows(found)


def line(town: str | None, village: str | None, name: str | None) -> list:
    return [
        town,
        village,
        name,
        *(["男", "1975.03", "大专", "中共党员", None, "党支部委员", None] if name else []),
    ]


def places(rows: Rows) -> list[tuple[str, str]]:
    return [(str(person.value("town")), str(person.value("village"))) for person in rows.people]


def test_town_and_village_reach_down():
    rows = read(
        HEAD,
        line("甲镇", "一村", "赵"),
        line(None, None, "钱"),
        line(None, "二村", "孙"),
        line("乙镇", "三村", "李"),
    )
    assert places(rows) == [("甲镇", "一村"), ("甲镇", "一村"), ("甲镇", "二村"), ("乙镇", "三村")]
    inherited = rows.people[1].get("village")
    assert inherited
    assert (inherited.row, inherited.column) == (2, 2)


def test_a_new_town_ends_the_village_above_it():
    rows = read(HEAD, line("甲镇", "一村", "赵"), line("乙镇", None, "钱"))
    assert places(rows)[1] == ("乙镇", "None")


def test_nothing_reaches_down_where_each_row_names_its_village():
    rows = [line("芦溪镇", "雁庄村", name) for name in ("赵一", "钱二")] + [line("芦溪镇", None, "孙三")]
    assert ("missing-village", 4, 2) in codes(check(book(HEAD, *rows)))


def test_totals_speak_of_their_town_or_of_all():
    rows = read(
        HEAD,
        line("甲镇", "一村", "赵"),
        line(None, None, "钱"),
        ["甲镇小计", "1个村", "2人"],
        line("乙镇", "二村", "孙"),
        ["小计", "1个村", "1人"],
        ["合计", "2个村", "3人"],
    )
    assert [(total.row, total.label, len(total.people)) for total in rows.totals] == [
        (4, "甲镇小计", 2),
        (6, "小计", 1),
        (7, "合计", 3),
    ]


def test_totals_of_villages_and_people_must_add_up():
    checked = check(
        book(
            HEAD,
            line("芦溪镇", "雁庄村", "赵一"),
            line(None, "玉屯村", "钱二"),
            ["芦溪镇小计", "3个村", "2人"],
            ["总计：", "2个村", 5],
        )
    )
    assert [(each.row, each.column, each.value) for each in checked.errors] == [(4, 2, "3个村"), (5, 3, "5")]
    assert {each.code for each in checked.errors} == {"total-does-not-add-up"}


def test_what_is_no_person_is_passed_over():
    rows = read(
        HEAD,
        line("甲镇", "一村", "赵"),
        [None],
        HEAD,
        line(None, None, "钱"),
        line(None, "二村", None),
        line(None, None, "孙"),
        ["填表人：　　审核人："],
    )
    assert [person.row for person in rows.people] == [2, 5, 7]
    assert places(rows)[1:] == [("甲镇", "一村"), ("甲镇", "二村")]


def test_the_header_may_stand_lower_and_over_two_rows():
    low = sheet(["花名册"], ["统计时点", dt.date(2026, 3, 31)], [], [], HEAD, line("甲镇", "一村", "赵"))
    found = recognise(low)
    assert found
    assert (found.header.row, found.title, found.as_of) == (5, "花名册", dt.date(2026, 3, 31))
    two = sheet(
        ["村", "姓名", "性别", "出生年月", "学历", "政治面貌", "职务", None],
        [None, None, None, None, None, None, "党组织", "村委会"],
        ["一村", "赵", "男", "1975.03", "大专", "党员", "书记", "主任"],
    )
    found = recognise(two)
    assert found
    assert (found.layout, found.header.first_data_row) == (Layout.COLUMN_PER_BODY, 3)
    assert header_problems("f", found) == []


def test_missing_and_repeated_columns_are_named():
    found = recognise(sheet(["村", "性别", "学历", "学历", "职务", "政治面貌", "民族"], []))
    assert found
    problems = header_problems("名册.xlsx", found)
    assert [(each.code, each.row, each.column) for each in problems] == [
        ("missing-header", 1, None),
        ("missing-header", 1, None),
        ("duplicate-header", 1, 4),
    ]
    assert "姓名" in problems[0].message
    assert "出生年月" in problems[1].message


def test_a_sheet_without_roster_columns_is_no_roster():
    assert recognise(sheet(["日期", "摘要", "借方", "贷方"])) is None
    found = recognise(sheet(["村", "姓名", "性别", "出生年月", "学历", "政治面貌"]))
    assert found
    assert found.layout is None
    assert [each.message for each in header_problems("f", found)] == ["缺少职务列，请补上后再导入"]
