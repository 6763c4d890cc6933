"""The organiser's list, the hours it gives, and how they are put right."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum

from lingyan.kernel import clock, kept_sheets
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TRAINING_VIEW
from lingyan.team.training import actions
from lingyan.team.training.actions import Mark
from lingyan.team.training.models import AttendanceFile, Course, Credit, Enrolment
from tests.support.actors import everything, holding
from tests.team.training.actions.test_planning import codes
from tests.team.training.support import OUTLINE, Town


def test_who_was_there_gets_the_hours(town: Town) -> None:
    course = town.listed()
    marks = {
        town.row(course, town.secretary).pk: Mark("present"), town.row(course, town.leader).pk: Mark("present", 8),
        town.row(course, town.worker).pk: Mark("excused"), town.row(course, town.neighbour).pk: Mark("absent", 8),
    }  # fmt: skip
    assert actions.mark(town.organiser, course_id=course.pk, marks=marks) == 4
    assert actions.count(town.organiser, course_id=course.pk).state == "counted"
    found = [town.row(course, each).credited for each in town.everybody]
    assert found == [24, 8, 0, 0]
    assert Credit.objects.count() == 2


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (Mark("late"), "unknown-mark"),
        (Mark("present", 0), "bad-hours"),
        (Mark("present", 25), "bad-hours"),
        (Mark("present", -1), "bad-hours"),
    ],
)
def test_what_a_mark_may_not_say(town: Town, mark: Mark, code: str) -> None:
    course = town.listed()
    with pytest.raises(Refused) as refusal:
        actions.mark(town.organiser, course_id=course.pk, marks={town.row(course, town.leader).pk: mark})
    assert codes(refusal) == {code}


def test_a_mark_taken_back_is_open_again(town: Town) -> None:
    course = town.listed()
    row = town.row(course, town.leader)
    actions.mark(town.organiser, course_id=course.pk, marks={row.pk: Mark("present", 8)})
    actions.mark(town.organiser, course_id=course.pk, marks={row.pk: Mark("")})
    row.refresh_from_db()
    assert (row.mark, row.hours) == ("", 0)
    with pytest.raises(Refused) as refusal:
        actions.count(town.organiser, course_id=course.pk)
    assert codes(refusal) == {"unmarked"}


def test_marks_of_others_and_before_the_first_day(town: Town) -> None:
    course, other = town.listed(), town.listed()
    with pytest.raises(Refused) as refusal:
        actions.mark(
            town.organiser, course_id=course.pk, marks={town.row(other, town.leader).pk: Mark("present")}
        )
    assert codes(refusal) == {"unknown-person"}
    with clock.fixed(dt.date(2026, 5, 10)), pytest.raises(Refused) as refusal:
        actions.mark(town.organiser, course_id=course.pk, marks={})
    assert codes(refusal) == {"too-early"}
    with pytest.raises(Refused) as refusal:
        actions.mark(holding(TRAINING_VIEW), course_id=course.pk, marks={})
    assert codes(refusal) == {"denied"}


def test_when_a_list_may_not_be_confirmed(town: Town) -> None:
    course = town.listed()
    with pytest.raises(Refused) as refusal:
        actions.count(town.organiser, course_id=course.pk)
    assert codes(refusal) == {"unmarked"}
    marks = {each.pk: Mark("absent") for each in course.enrolments.all()}
    actions.mark(town.organiser, course_id=course.pk, marks=marks)
    with pytest.raises(Refused) as refusal:
        actions.count(town.organiser, course_id=course.pk)
    assert codes(refusal) == {"nobody"}
    with clock.fixed(dt.date(2026, 5, 12)), pytest.raises(Refused) as refusal:
        actions.count(town.organiser, course_id=course.pk)
    assert codes(refusal) == {"too-early"}
    with clock.fixed(dt.date(2026, 5, 13)):
        actions.mark(town.organiser, course_id=course.pk, marks=dict.fromkeys(marks, Mark("present")))
        actions.count(town.organiser, course_id=course.pk)


def test_a_counted_class_cannot_be_touched(town: Town) -> None:
    course = town.counted()
    for act in (actions.count, actions.announce):
        with pytest.raises(Refused) as refusal:
            act(town.organiser, course_id=course.pk)
        assert codes(refusal) == {"wrong-state"}
    for touch in (
        lambda: Course.objects.filter(pk=course.pk).update(hours=40),
        lambda: Enrolment.objects.filter(course=course).update(mark="absent"),
        lambda: Enrolment.objects.filter(course=course).delete(),
        lambda: Credit.objects.update(hours=1),
        lambda: Credit.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            touch()


def test_hours_are_put_right_by_a_further_credit(town: Town) -> None:
    course = town.counted()
    row = town.row(course, town.leader)
    actions.correct(town.organiser, enrolment_id=row.pk, hours=8, reason="只到了一天")
    actions.correct(town.organiser, enrolment_id=row.pk, hours=16, reason="签到表上有两天")
    row.refresh_from_db()
    assert [each.hours for each in row.credits.all()] == [24, -16, 8]
    assert row.credited == row.credits.aggregate(sum=Sum("hours"))["sum"] == 16


@pytest.mark.parametrize(
    ("hours", "reason", "code"),
    [(24, "没有变", "no-change"), (25, "多", "bad-hours"), (-1, "少", "bad-hours"), (8, "", "no-reason")],
)
def test_what_a_correction_may_not_say(town: Town, hours: int, reason: str, code: str) -> None:
    row = town.row(town.counted(), town.leader)
    with pytest.raises(Refused) as refusal:
        actions.correct(town.organiser, enrolment_id=row.pk, hours=hours, reason=reason)
    assert codes(refusal) == {code}


def test_corrections_of_what_is_not_there_or_not_counted(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        actions.correct(town.organiser, enrolment_id=0, hours=1, reason="无")
    assert codes(refusal) == {"unknown-person"}
    row = town.row(town.marked(), town.leader)
    with pytest.raises(Refused) as refusal:
        actions.correct(town.organiser, enrolment_id=row.pk, hours=1, reason="早了")
    assert codes(refusal) == {"wrong-state"}


def test_an_uploaded_list_is_its_owners_and_goes_next_day(town: Town) -> None:
    course = town.listed()
    kept = actions.keep_file(
        town.organiser, course_id=course.pk, name="考勤.csv", content="姓名,考勤\n".encode()
    )
    assert kept_sheets.read(kept).file == "考勤.csv"
    with pytest.raises(Refused):
        kept_sheets.discard(everything(9), kept)
    with clock.fixed(dt.date(2026, 6, 17)):
        assert actions.sweep_files() == 1
    assert not AttendanceFile.objects.filter(pk=kept.pk).exists()
    with pytest.raises(Refused):
        actions.keep_file(town.organiser, course_id=course.pk, name="坏.xlsx", content=b"PK\x03\x04 broken")
    for content in (b"", b"1" * (8 * 2**20 + 1)):
        with pytest.raises(Refused) as refusal:
            actions.keep_file(town.organiser, course_id=course.pk, name="名单.csv", content=content)
        assert codes(refusal) == {"bad-size"}


def test_other_hours_ask_for_the_list_anew(town: Town) -> None:
    course = town.listed()
    row = town.row(course, town.leader).pk
    actions.mark(town.organiser, course_id=course.pk, marks={row: Mark("present")})
    changed = actions.change(town.organiser, course_id=course.pk, outline=replace(OUTLINE, place="镇政府"))
    assert Enrolment.objects.get(pk=row).mark == "present"
    actions.change(town.organiser, course_id=course.pk, outline=replace(OUTLINE, hours=changed.hours - 8))
    assert (Enrolment.objects.get(pk=row).mark, Enrolment.objects.get(pk=row).hours) == ("", 0)
