from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest

from lingyan.kernel.tabular import Sheet, Unreadable, Workbook
from lingyan.team.roster.importing import RosterCheck
from lingyan.team.roster.rules import SECRETARY, Body
from tests.team.roster.support import AS_OF, HEAD, book, check, codes, number_of

TITLE = ["雁庄等村花名册　截至2026年3月31日"]
NUMBER = number_of(1975, 3)


def row(name: str = "蒋明", post: str = "党支部书记", *, village: str | None = "雁庄村", **more) -> list:
    values = {
        "乡镇": "芦溪镇",
        "村": village,
        "姓名": name,
        "性别": "男",
        "出生年月": "1975.03",
        "学历": "大专",
        "政治面貌": "中共党员",
        "身份证号码": None,
        "职务": post,
        "产生方式": None,
    } | more
    return list(values.values())


def check_rows(*rows: list, **more) -> RosterCheck:
    return check(book(TITLE, HEAD, *rows), **more)


def test_a_row_becomes_a_person():
    checked = check_rows(
        row("蒋　明", "党支部书记兼村委会主任", 身份证号码=NUMBER.lower(), 产生方式="两推一选")
    )
    assert checked.problems == ()
    (person,) = checked.people
    assert (person.name, person.village_code) == ("蒋明", "990121100200")
    assert (person.birth_year, person.birth_month, person.identity_number) == (1975, 3, NUMBER)
    assert (person.education, person.politics, person.party_member) == ("大专", "中共党员", True)
    assert person.selections == {Body.PARTY: "两推一选"}
    assert (person.sources[0].row, person.sources[0].columns["name"]) == (3, 3)
    frozen = person.frozen("key")
    assert (frozen.key, frozen.posts, frozen.has_identity_number) == ("key", person.posts, True)


def test_birth_and_sex_may_come_from_the_number():
    checked = check_rows(row(身份证号码=NUMBER, 出生年月=None, 性别=None))
    assert checked.problems == ()
    assert (checked.people[0].birth_year, checked.people[0].birth_month, checked.people[0].sex) == (
        1975,
        3,
        "男",
    )


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"姓名": None}, "missing-name", 3),
        ({"性别": None}, "missing-sex", 4),
        ({"性别": "不详"}, "unknown-sex", 4),
        ({"学历": None}, "missing-education", 6),
        ({"政治面貌": " "}, "missing-politics", 7),
        ({"政治面貌": "不详"}, "unknown-politics", 7),
        ({"身份证号码": "99012119750301"}, "id-shape", 8),
        ({"身份证号码": "990121197502300015"}, "id-date", 8),
        ({"职务": None}, "missing-post", 9),
        ({"职务": "委员"}, "unknown-post", 9),
        ({"产生方式": "世袭"}, "unknown-selection", 10),
        ({"出生年月": Unreadable("error-value", "=#REF!")}, "error-value", 5),
        ({"职务": "书记兼村委会主任兼监委会主任"}, "supervision-overlap", 9),
        ({"政治面貌": "群众"}, "secretary-not-member", 7),
    ],
)
def test_each_fault_of_a_row_is_named_at_its_cell(changes: dict, code: str, column: int):
    checked = check_rows(row(**changes))
    assert codes(checked) == [(code, 3, column)]
    assert checked.errors


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"学历": "本科在读"}, "education-inferred"), ({"政治面貌": "预备党员"}, "secretary-probationary")],
)
def test_what_a_user_must_judge_is_a_warning(changes: dict, code: str):
    checked = check_rows(row(**changes))
    assert [problem.code for problem in checked.warnings] == [code]
    assert checked.errors == []
    assert len(checked.people) == 1


def test_all_faults_are_told_in_one_go_in_the_order_of_the_sheet():
    checked = check_rows(row("", 学历="见档案"), row("孙生", "党支部委员", 性别="?", 出生年月="1971.13"))
    assert codes(checked) == [
        ("missing-name", 3, 3),
        ("unknown-education", 3, 6),
        ("unknown-sex", 4, 4),
        ("impossible-date", 4, 5),
    ]


def test_two_heads_of_one_kind_are_refused_but_not_two_of_different_villages():
    two = check_rows(row(), row("孙生", "村委会主任"), row("陶梅", "村主任", 出生年月="1980.01"))
    assert codes(two) == [("two-village-heads", 5, 9)]
    assert check_rows(row(), row("孙生", village="玉屯村")).problems == ()


def test_namesakes_with_different_numbers_are_two_persons():
    numbers = [number_of(1975, 3, serial=serial) for serial in (1, 3)]
    checked = check_rows(row(身份证号码=numbers[0]), row(post="党支部委员", 身份证号码=numbers[1]))
    assert checked.problems == ()
    assert len(checked.people) == 2


def test_a_row_without_number_is_the_same_person_as_one_with():
    checked = check_rows(row(身份证号码=NUMBER), row("蒋 明", "村委会主任"))
    assert codes(checked) == [("duplicate-person", 4, 3)]


def test_files_fill_each_others_gaps_and_differences_are_told():
    first = book(TITLE, HEAD, row(), file="甲.xlsx")
    second = book(
        TITLE, HEAD, row(post="村委会主任", 身份证号码=NUMBER, 学历="本科", 产生方式="选举"), file="乙.xlsx"
    )
    checked = check(first, second)
    assert [(each.code, each.file, each.column) for each in checked.problems] == [
        ("person-differs", "乙.xlsx", 6)
    ]
    (person,) = checked.people
    assert (person.education, person.identity_number) == ("大专", NUMBER)
    assert [str(post) for post in person.posts] == ["村党组织书记", "村民委员会主任"]
    assert person.selection == "选举"


def test_one_number_with_two_names_is_refused():
    first = book(TITLE, HEAD, row(身份证号码=NUMBER), file="甲.xlsx")
    second = book(TITLE, HEAD, row("蒋名", "村委会主任", 身份证号码=NUMBER), file="乙.xlsx")
    assert [each.code for each in check(first, second).errors] == ["name-differs"]


def test_known_people_of_the_round_count_in_every_check():
    known = [replace(each, key=7) for each in check_rows(row(身份证号码=NUMBER)).people]
    again = check_rows(row(身份证号码=NUMBER), known=known)
    assert (again.problems, [each.key for each in again.people]) == ((), [7])
    assert [each.code for each in check_rows(row("孙生"), known=known).errors] == ["two-secretaries"]
    elsewhere = check_rows(row(身份证号码=NUMBER, village="玉屯村", post="党支部委员"), known=known)
    assert "person-in-two-villages" in [each.code for each in elsewhere.errors]
    member = check_rows(row("孙生", "党支部委员"), known=known)
    assert member.problems == ()
    assert [each.name for each in member.people] == ["孙生"]


def test_a_village_whose_rows_cannot_all_be_read_is_not_said_to_lack_a_secretary():
    assert codes(check_rows(row("孙生", "综合协调专干"), row("陶梅", "村委会主任"))) == [
        ("unknown-post", 3, 9)
    ]


def test_the_missing_secretary_is_told_at_the_village_head():
    checked = check_rows(row("孙生", "党支部委员"), row("陶梅", "村委会主任"))
    assert codes(checked) == [("no-secretary", 4, 9)]


def test_a_day_is_needed_and_taken_from_title_or_caller():
    bare = book(HEAD, row())
    assert [each.code for each in check(bare, as_of=None).errors] == ["missing-as-of"]
    assert check(bare).as_of == AS_OF
    assert check(book(TITLE, HEAD, row()), as_of=None).as_of == AS_OF


def test_files_of_different_days_are_told():
    first = book(["截至2026年3月31日"], HEAD, row(), file="甲.xlsx")
    second = book(["统计时点：2026.02.28"], HEAD, row(village="玉屯村"), file="乙.xlsx")
    checked = check(first, second, as_of=None)
    assert [(each.code, each.file) for each in checked.warnings] == [("as-of-differs", "乙.xlsx")]
    assert checked.as_of == AS_OF
    assert check(first, as_of=dt.date(2026, 4, 30)).warnings[0].code == "as-of-differs"


def test_a_file_without_header_or_rows_is_refused():
    assert [each.code for each in check(book(["通知"], ["请各村填报"])).errors] == ["missing-header"]
    assert [each.code for each in check_rows().errors] == ["no-rows"]


def test_sheets_that_are_not_imported_are_told():
    roster = book(TITLE, HEAD, row()).sheets[0]
    extra = Workbook(
        "名册.xlsx",
        "xlsx",
        "",
        None,
        (
            roster,
            Sheet("说明", [[None], ["填表说明"]]),
            Sheet("底稿", [HEAD, row("孙生")], hidden=True),
            Sheet("空表", []),
        ),
    )
    checked = check(extra)
    assert [(each.code, each.sheet, each.row) for each in checked.warnings] == [
        ("sheet-skipped", "说明", 2),
        ("hidden-sheet", "底稿", 1),
    ]


def test_failed_rows_come_back_with_their_reasons():
    workbook = book(
        TITLE,
        HEAD,
        row(village="无此村"),
        row("孙生", "党支部委员", village=None),
        row("陶梅", village="玉屯村"),
    )
    checked = check(workbook)
    assert codes(checked) == [("unknown-village", 3, 2)]
    sheet = openpyxl.load_workbook(io.BytesIO(checked.failed_rows(workbook))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:5] == ("原行号", "原因", "乡镇", "村", "姓名")
    assert [(each[0], each[4]) for each in rows[1:]] == [(3, "蒋明"), (4, "孙生")]
    assert all("没有" in each[1] for each in rows[1:])


def test_one_row_a_post_refuses_the_same_post_twice():
    head = ["乡镇", "村", "组织", *HEAD[2:]]
    rows = [
        ["芦溪镇", "雁庄村", body, *row(post=title)[2:]]
        for body, title in (("村党组织", "书记"), ("村民委员会", "主任"), ("村民委员会", "主任"))
    ]
    checked = check(book(TITLE, head, *rows))
    assert codes(checked) == [("duplicate-person", 5, 4)]
    unknown = check(book(TITLE, head, ["芦溪镇", "雁庄村", "老年协会", *row(post="会长")[2:]]))
    assert codes(unknown) == [("unknown-body", 3, 3)]


def test_an_assigned_member_of_the_committee_is_refused_in_its_own_row():
    head = ["乡镇", "村", "组织", *HEAD[2:]]
    party = ["芦溪镇", "雁庄村", "村党组织", *row(post="书记", 产生方式="组织选派")[2:]]
    committee = ["芦溪镇", "雁庄村", "村民委员会", *row(post="主任", 产生方式="组织选派")[2:]]
    assert codes(check(book(TITLE, head, party, committee))) == [("appointed-committee", 4, 11)]
    both = check_rows(row(post="党支部书记兼村委会主任", 产生方式="组织选派"))
    assert both.problems == ()
    assert SECRETARY in both.people[0].posts


@pytest.mark.parametrize(("title", "cell"), [("入党时间", "2026.04"), ("任现职时间", "2026年5月")])
def test_a_time_after_the_day_of_the_roster_is_refused(title: str, cell: str):
    checked = check(book(TITLE, [*HEAD, title], [*row(), cell]))
    assert codes(checked) == [("date-in-future", 3, 11)]


def test_times_in_the_party_and_in_the_post_are_kept():
    checked = check(book(TITLE, [*HEAD, "入党时间", "任现职时间"], [*row(), "1996.8", 2021.1]))
    assert checked.problems == ()
    assert (checked.people[0].joined, checked.people[0].since) == ((1996, 8), (2021, 10))


def test_a_village_may_be_named_by_its_code_alone():
    head = ["区划代码", *HEAD[2:]]
    rows = [[990121100200, *row()[2:]], [990121100999, *row("孙生", "党支部委员")[2:]]]
    checked = check(book(TITLE, head, *rows))
    assert codes(checked) == [("unknown-village", 4, 1)]
    assert checked.people[0].village_code == "990121100200"


def test_with_a_column_a_body_each_fault_stands_in_its_column():
    head = [*HEAD[:8], "村党组织职务", "村委会职务", "集体经济组织职务", "其他职务", "选任方式"]
    people = [
        [*row("赵一")[:8], "书记", None, None, None, "组织选派"],
        [*row("钱二")[:8], "委员", "主任", "理事长", None, "两推一选"],
        [*row("孙三")[:8], None, "主任", None, "监委会主任", "选举"],
        [*row("李四")[:8], None, None, "理事长", "委员", None],
        [*row("周五")[:8], None, None, None, None, None],
    ]
    assert codes(check(book(TITLE, head, *people))) == [
        ("two-village-heads", 5, 10),
        ("supervision-overlap", 5, 12),
        ("unknown-post", 6, 12),
        ("missing-post", 7, 9),
    ]


def test_totals_over_one_row_a_post_may_count_rows_or_people():
    head = ["乡镇", "村", "组织", *HEAD[2:]]
    rows = [
        ["芦溪镇", "雁庄村", "村党组织", *row(post="书记")[2:]],
        ["芦溪镇", "雁庄村", "村民委员会", *row(post="主任")[2:]],
    ]
    for count in ("1人", "2人"):
        assert check(book(TITLE, head, *rows, ["合计", "1个村", None, count])).problems == ()
    wrong = check(book(TITLE, head, *rows, ["合计", "1个村", None, "3人"]))
    assert codes(wrong) == [("total-does-not-add-up", 5, 4)]
