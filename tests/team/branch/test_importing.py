"""Workbooks of a branch's year: the sample comes out as expected, and every fault is told at its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel import clock
from lingyan.kernel.audit import AuditEntry
from lingyan.kernel.problems import Refused
from lingyan.parameters.actions import set_value
from lingyan.people.actions import begin_tenure, ensure_village_bodies
from lingyan.people.models import Person, PersonalData, Post
from lingyan.team.branch import actions, queries
from lingyan.team.branch.importing import values
from lingyan.team.branch.models import Attendance, Branch, Member, Session, Spell
from lingyan.team.branch.parameters import EXEMPT_VOTE
from tests.support.actors import holding
from tests.team.branch.support import Room, person_row, session_row, workbook

PEOPLE = [
    person_row("王一", 支部职务="党支部书记"), person_row("刘\u3000二", 党小组="第2党小组"),
    person_row("陈三", 党员类别="预备党员", 转为正式党员日期="2025.07.01"),
    person_row("林老", 不要求参加起止="2025.01.01-2025.12.31"), person_row("杨外", 外出流动起止="2025.03.01至今"),
    person_row("何走", 组织关系转出日期="2025-05-15"),
]  # fmt: skip
SESSIONS = [
    session_row("2025-001", "2025年4月15日", "主题党日＋党员大会"),
    session_row("2025-002", "2025.5.15"),
]
APRIL = [
    ["会议编号", "2025-001"], ["日期", "4.15"], ["姓名", "党员大会、主题党日"], ["王一", "√"], ["刘二", "√"],
    ["陈三", "○"], ["林老", "—"], ["杨外", "☆"], ["何走", "△"], ["说明：√到会"],
]  # fmt: skip
MAY = [
    ["会议编号", "2025-002"], ["日期", "5月15日"], ["姓名", "主题党日"], ["王一", "√"], ["刘二", "×"], ["陈三", "√"],
    ["林老", "—"], ["杨外", "√"], ["何走", None],
]  # fmt: skip


def parts() -> dict[str, Any]:
    """A sound workbook, to be damaged."""
    return {
        "people": [list(row) for row in PEOPLE],
        "sessions": [list(row) for row in SESSIONS],
        "lists": {"签到4月": [list(row) for row in APRIL], "签到5月": [list(row) for row in MAY]},
    }


def take(room: Room, path: Path, year: int = 2025, **more: Any) -> actions.taking.Taken:
    return actions.take_workbook(room.actor, path, name=path.name, village=room.village, year=year, **more)[1]


def test_a_workbook_becomes_members_sessions_and_figures(room: Room, tmp_path: Path) -> None:
    taken = take(room, workbook(tmp_path / "a.xlsx", **parts()))
    assert (taken.members, taken.sessions, taken.repeated) == (6, 2, False)
    figures = [
        (each.roster, each.exempt, each.elsewhere, each.required, each.present, each.excused, each.absent)
        for _, each in queries.held_sessions(taken.branch, 2025) if each
    ]  # fmt: skip
    assert figures == [(6, 1, 1, 4, 3, 1, 0), (5, 1, 0, 4, 3, 0, 1)]
    first = Attendance.objects.get(session__number="2025-001")
    # Four full members of five may vote there: one abroad, one excused, one frail; two came.
    assert (first.voting_due, first.voting_present, first.general_quorate) == (5, 2, False)
    assert PersonalData.objects.filter(name="刘二").exists()
    assert "王一" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_the_same_file_again_writes_nothing(room: Room, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", **parts())
    take(room, path)
    before = AuditEntry.objects.count()
    assert take(room, path).repeated
    assert (AuditEntry.objects.count(), Session.objects.count()) == (before, 2)


def test_a_later_file_adds_what_is_new(room: Room, tmp_path: Path) -> None:
    given = parts()
    april = given["lists"].pop("签到4月")
    given["sessions"] = [SESSIONS[0]]
    given["people"][5][8] = None
    given["lists"] = {}
    assert take(room, workbook(tmp_path / "a.xlsx", **given), accept_warnings=True).sessions == 1
    later = parts() | {"lists": {"签到4月": april, "签到5月": MAY}}
    taken = take(room, workbook(tmp_path / "b.xlsx", **later))
    assert (taken.members, taken.sessions) == (0, 2)
    assert Attendance.objects.count() == 2
    left = Spell.objects.get(member=_named("何走"), kind="belongs")
    assert left.until_on == dt.date(2025, 5, 14)


def test_another_year_in_the_titles_is_said_once(room: Room, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        take(room, workbook(tmp_path / "a.xlsx", **parts()), 2024)
    said = [each.message for each in refused.value.problems if "表头" in each.message]
    assert said == ["表头写的是 2025 年，导入的是 2024 年"]


def test_next_years_roll_moves_members_between_groups(room: Room, tmp_path: Path) -> None:
    take(room, workbook(tmp_path / "a.xlsx", **parts()))
    people = [person_row("王一", 党小组="2", 支部职务="委员"), *PEOPLE[1:5]]
    next_year = session_row("2026-001", "2026-01-20", "主题党日", 状态="计划", 召开日期=None)
    path = workbook(tmp_path / "b.xlsx", people=people, sessions=[next_year], title="雁庄村名册（2026年）")
    with pytest.raises(Refused) as refused:
        take(room, path, 2026)
    assert {each.code for each in refused.value.problems} == {"other-year"}
    book = openpyxl.load_workbook(path)
    book["会议登记"]["A1"] = "2026年登记簿"
    book.save(path)
    take(room, path, 2026)
    groups = Spell.objects.filter(member=_named("王一"), kind="group").order_by("pk")
    assert [(each.value, each.from_on, each.until_on) for each in groups] == [
        ("1", None, dt.date(2025, 12, 31)), ("2", dt.date(2026, 1, 1), None),
    ]  # fmt: skip


def test_the_roll_comes_again_after_a_member_changed_group_and_post(room: Room, tmp_path: Path) -> None:
    take(room, workbook(tmp_path / "a.xlsx", **parts()))
    last, next_day = dt.date(2025, 8, 31), dt.date(2025, 9, 1)
    for kind, value in (("group", "2"), ("duty", "委员")):
        actions.end_spell(room.actor, spell_id=_named("王一").spells.get(kind=kind).pk, until_on=last)
        actions.begin_spell(
            room.actor, member_id=_named("王一").pk, kind=kind, value=value, from_on=next_day, until_on=None
        )
    before = Spell.objects.count()
    again = parts()
    again["sessions"].append(session_row("2025-003", "2025.6.15", 状态="计划", 召开日期=None))
    assert take(room, workbook(tmp_path / "b.xlsx", **again)).sessions == 1
    changed = parts()
    changed["people"][0] = person_row("王一", 党小组="2", 支部职务="委员")
    assert take(room, workbook(tmp_path / "c.xlsx", **changed)).members == 0
    assert Spell.objects.count() == before
    changed["people"][0] = person_row("王一", 党小组="3")
    with pytest.raises(actions.BranchRefused) as refused:
        take(room, workbook(tmp_path / "d.xlsx", **changed))
    assert [each.code for each in refused.value.problems] == ["roster-differs"]


def test_an_exemption_that_was_made_longer_is_known_again(room: Room, tmp_path: Path) -> None:
    take(room, workbook(tmp_path / "a.xlsx", **parts()))
    longer = parts()
    longer["people"][3] = person_row("林老", 不要求参加起止="2025.01.01至今")
    for name in ("b.xlsx", "c.xlsx"):
        longer["sessions"][1][5] = name
        take(room, workbook(tmp_path / name, **longer))
    found = Spell.objects.filter(member=_named("林老"), kind="frail").order_by("pk")
    assert [(each.from_on, each.until_on) for each in found] == [
        (dt.date(2025, 1, 1), dt.date(2025, 12, 31)), (dt.date(2026, 1, 1), None),
    ]  # fmt: skip


def test_a_list_counts_by_the_rule_of_the_meeting_s_day(room: Room, tmp_path: Path) -> None:
    for from_on, text in ((dt.date(2025, 4, 1), "否"), (dt.date(2025, 5, 1), "是")):
        set_value(
            room.actor,
            EXEMPT_VOTE,
            region=room.village,
            from_on=from_on,
            text=text,
            basis="县组通〔2025〕1号",
        )
    take(room, workbook(tmp_path / "a.xlsx", **parts()))
    found = dict(Attendance.objects.values_list("session__number", "voting_due"))
    # One of five full members is exempt, and the county left the exempt out in April; in May one had gone and it did not.
    assert found == {"2025-001": 4, "2025-002": 4}


def two_registers(path: Path, *more: list[Any]) -> Path:
    """The sessions of a sound workbook one sheet each, and more rows on the second."""
    given = parts()
    second = given["sessions"].pop()
    book = openpyxl.load_workbook(workbook(path, **given))
    sheet = book.copy_worksheet(book["会议登记"])
    sheet.title = "会议登记二"
    for column, value in enumerate(second, 1):
        sheet.cell(3, column, value)
    for row in more:
        sheet.append(row)
    book.save(path)
    return path


def test_two_register_sheets_are_one_register(room: Room, tmp_path: Path) -> None:
    taken = take(
        room, two_registers(tmp_path / "a.xlsx", session_row("2025-001", "2025-04-15", "主题党日＋党员大会"))
    )
    assert (taken.sessions, Attendance.objects.count()) == (2, 2)


def test_a_fault_of_either_register_is_told_on_its_own_sheet(room: Room, tmp_path: Path) -> None:
    differing = session_row("2025-001", "2025-04-16")
    with pytest.raises(actions.BranchRefused) as refused:
        take(room, two_registers(tmp_path / "a.xlsx", differing))
    [problem] = [each for each in refused.value.problems if each.code == "duplicate-number"]
    assert (problem.sheet, problem.row, "工作表“会议登记”第3行" in problem.message) == ("会议登记二", 4, True)
    path = two_registers(tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(path)
    book["会议登记"]["C3"] = "2026-01-10"
    book.save(path)
    with pytest.raises(actions.BranchRefused) as refused:
        take(room, path)
    found = {(each.code, each.sheet, each.row) for each in refused.value.problems}
    assert ("date-outside-year", "会议登记", 3) in found


def test_the_number_of_a_voided_session_is_not_taken_again(room: Room, tmp_path: Path) -> None:
    take(room, workbook(tmp_path / "a.xlsx", **parts()))
    wrong = Session.objects.get(number="2025-002")
    actions.void_session(room.actor, session_id=wrong.pk, reason="登记错了")
    again = parts()
    again["sessions"][0][5] = "另一份"
    with pytest.raises(actions.BranchRefused) as refused:
        take(room, workbook(tmp_path / "b.xlsx", **again))
    [problem] = refused.value.problems
    assert (problem.code, problem.value) == ("already-registered", "2025-002")


def _named(name: str) -> Member:
    return Member.objects.get(person__personal__name=name)


def test_who_holds_a_post_in_the_village_is_the_same_person(room: Room, tmp_path: Path) -> None:
    bodies = ensure_village_bodies([room.village])[room.village.pk]
    known = Person.objects.create(
        personal=PersonalData.objects.create(name="王一"), sex="女", home=room.village
    )
    post = Post.objects.filter(body__in=bodies.values(), body__organisation__kind="party").first()
    assert post is not None
    begin_tenure(room.actor, person=known, post=post, start_on=dt.date(2024, 1, 1), selection="两推一选")
    take(room, workbook(tmp_path / "a.xlsx", **parts()))
    assert _named("王一").person == known


Damage = Callable[[dict[str, Any]], None]


def _cell(sheet: str, row: int, column: int, value: Any) -> Damage:
    """Puts a value into a part; rows of lists count from the one with the numbers."""

    def change(given: dict[str, Any]) -> None:
        rows = given["lists"][sheet] if sheet in given["lists"] else given[sheet]
        while len(rows[row]) <= column:
            rows[row].append(None)
        rows[row][column] = value

    return change


def _drop_list(given: dict[str, Any]) -> None:
    del given["lists"]["签到5月"]


def _twice(given: dict[str, Any]) -> None:
    given["lists"]["签到6月"] = APRIL


FAULTS: list[tuple[str, Damage, str, int | None, int | None]] = [
    ("no-mark", _cell("签到4月", 3, 1, None), "签到4月", 5, 2),
    ("not-on-roll", _cell("签到5月", 8, 1, "√"), "签到5月", 10, 2),
    ("not-exempt", _cell("签到4月", 3, 1, "—"), "签到4月", 5, 2),
    ("unknown-mark", _cell("签到4月", 3, 1, "？"), "签到4月", 5, 2),
    ("unknown-member", _cell("签到4月", 3, 0, "王一二"), "签到4月", 5, 1),
    ("unknown-session", _cell("签到4月", 0, 1, "2025-009"), "签到4月", 2, 2),
    ("date-differs", _cell("签到4月", 1, 1, "4.16"), "签到4月", 3, 2),
    ("kind-differs", _cell("签到4月", 2, 1, "党课"), "签到4月", 4, 2),
    ("duplicate-list", _twice, "签到6月", 2, 2),
    ("date-outside-year", _cell("sessions", 0, 2, "2026-01-10"), "会议登记", 3, 3),
    ("impossible-date", _cell("sessions", 0, 2, "2025.2.30"), "会议登记", 3, 3),
    ("missing-date", _cell("sessions", 0, 2, None), "会议登记", 3, 3),
    ("unknown-kind", _cell("sessions", 0, 3, "茶话会"), "会议登记", 3, 4),
    ("missing-group", _cell("sessions", 1, 3, "党小组会"), "会议登记", 4, 4),
    ("unknown-state", _cell("sessions", 0, 6, "可能"), "会议登记", 3, 7),
    ("duplicate-number", _cell("sessions", 1, 0, "2025-001"), "会议登记", 4, 1),
    ("same-name", _cell("people", 1, 1, "王 一"), "党员名册", 4, 2),
    ("unknown-category", _cell("people", 0, 3, "群众"), "党员名册", 3, 5),
    ("unknown-duty", _cell("people", 0, 6, "会计"), "党员名册", 3, 7),
    ("bad-span", _cell("people", 3, 9, "2025年全年"), "党员名册", 6, 10),
    ("unknown-sex", _cell("people", 0, 2, "先生"), "党员名册", 3, 3),
    ("no-name", _cell("people", 0, 1, None), "党员名册", 3, 2),
]


@pytest.mark.parametrize(
    ("code", "damage", "sheet", "row", "column"), FAULTS, ids=[each[0] for each in FAULTS]
)
def test_a_fault_is_told_at_its_cell_and_nothing_is_written(
    room: Room, tmp_path: Path, code: str, damage: Damage, sheet: str, row: int, column: int
) -> None:
    given = parts()
    damage(given)
    with pytest.raises(actions.BranchRefused) as refused:
        take(room, workbook(tmp_path / "a.xlsx", **given), accept_warnings=True)
    found = {(each.code, each.sheet, each.row, each.column) for each in refused.value.check.errors}
    assert (code, sheet, row, column) in found, found
    assert not Session.objects.exists() and not Branch.objects.exists()
    assert refused.value.check.failed_rows().startswith(b"PK")


def test_what_is_only_doubtful_waits_for_a_yes(room: Room, tmp_path: Path) -> None:
    given = parts()
    _drop_list(given)
    _cell("签到4月", 4, 1, "☆")(given)
    path = workbook(tmp_path / "a.xlsx", **given, title="中共别村支部党员名册")
    with pytest.raises(actions.BranchRefused) as refused:
        take(room, path)
    assert {each.code for each in refused.value.problems} == {"no-attendance", "not-away", "other-village"}
    assert take(room, path, accept_warnings=True).sessions == 2


def test_a_row_that_stands_there_twice_counts_once(room: Room, tmp_path: Path) -> None:
    given = parts()
    given["sessions"].insert(1, session_row("2025-001", "2025-04-15", "主题党日＋党员大会", 备注="重复登记"))
    check, taken = actions.take_workbook(
        room.actor, workbook(tmp_path / "a.xlsx", **given), name="a.xlsx", village=room.village, year=2025
    )
    assert (check.repeated, taken.sessions) == (1, 2)


def test_what_was_registered_otherwise_is_refused(room: Room, tmp_path: Path) -> None:
    take(room, workbook(tmp_path / "a.xlsx", **parts()))
    given = parts()
    _cell("签到4月", 3, 1, "△")(given)
    with pytest.raises(actions.BranchRefused) as refused:
        take(room, workbook(tmp_path / "b.xlsx", **given))
    assert [each.code for each in refused.value.problems] == ["already-registered"]


def test_a_day_to_come_a_foreign_year_and_a_foreign_actor_are_refused(room: Room, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", **parts())
    with clock.fixed(dt.date(2025, 5, 1)), pytest.raises(actions.BranchRefused) as refused:
        take(room, path)
    assert [each.code for each in refused.value.check.errors] == ["future"]
    with pytest.raises(Refused, match="年度"):
        take(room, path, 99)
    with pytest.raises(Refused, match="没有"):
        actions.take_workbook(
            holding("branch.view"), path, name="a.xlsx", village=room.village, year=2025, accept_warnings=True
        )
    assert not Branch.objects.exists()


def test_a_hidden_sheet_and_a_foreign_sheet_are_named(room: Room, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", **parts())
    book = openpyxl.load_workbook(path)
    book.create_sheet("底稿").append(["另一份"])
    book["底稿"].sheet_state = "hidden"
    book.create_sheet("说明页").append(["随便写的"])
    book.save(path)
    check = actions.check_file(room.actor, path, name="a.xlsx", village=room.village, year=2025)
    assert {(each.code, each.sheet) for each in check.warnings} == {
        ("hidden-sheet", "底稿"),
        ("sheet-skipped", "说明页"),
    }
    check = actions.check_file(room.actor, _text(tmp_path), name="b.xlsx", village=room.village, year=2025)
    assert [each.code for each in check.errors] == ["no-header"]


def _text(folder: Path) -> Path:
    path = folder / "b.xlsx"
    path.write_text("不是表格")
    return path


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025年1月3日", (2025, 1, 3)), ("2025.1.3", (2025, 1, 3)), ("2025/01/03", (2025, 1, 3)), ("20250103", (2025, 1, 3)),
        (45660, (2025, 1, 3)), (dt.datetime(2025, 1, 3), (2025, 1, 3)), ("２０２５．１．３", (2025, 1, 3)),
    ],
)  # fmt: skip
def test_days(value: Any, day: tuple[int, int, int]) -> None:
    assert values.read_day(value) == dt.date(*day)


def test_short_days_and_numbers_that_lost_a_nought() -> None:
    assert values.days_meant("1月20日", 2025) == {(1, 20)}
    assert values.days_meant(1.2, 2025) == {(1, 2), (1, 20)}
    assert values.days_meant(1.21, 2025) == {(1, 21)}
    assert values.days_meant("2025-01-20", 2025) == {(1, 20)}


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("第1党小组", "1"),
        ("二组", "2"),
        ("十二", "12"),
        ("3", "3"),
        ("二十三组", "23"),
        ("十十", "十十"),
        ("一二", "一二"),
        ("老年党小组", "老年党小组"),
        (None, ""),
    ],
)
def test_groups(text: Any, group: str) -> None:
    assert values.read_group(text) == group


def test_a_legend_of_its_own_is_obeyed() -> None:
    legend = values.read_legend("说明：○缺席 ×请假")
    assert [values.read_tick(sign, legend) for sign in ("○", "×", "√")] == ["absent", "excused", "present"]


@given(
    st.one_of(
        st.none(), st.text(max_size=12), st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False),
        st.dates(), st.text(alphabet="0123456789.年月日-至今第组一十", max_size=12),
    )
)  # fmt: skip
def test_no_cell_breaks_the_reading(value: Any) -> None:
    for read in (
        values.read_day, values.read_spans, values.read_kinds, values.read_group, values.read_duty,
        lambda cell: values.days_meant(cell, 2025), lambda cell: values.read_tick(cell, {}),
        lambda cell: values.read_full(cell, cell),
    ):  # fmt: skip
        with suppress(values.CellError):
            read(value)


def test_several_spans() -> None:
    found = values.read_spans("2025.1.1-2025.3.31；2025年6月1日至今")
    assert found == [(dt.date(2025, 1, 1), dt.date(2025, 3, 31)), (dt.date(2025, 6, 1), None)]
