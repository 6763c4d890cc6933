"""A class until it is held: every refusal, and what the audit trail keeps."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lingyan.kernel.audit import AuditEntry
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TRAINING_MANAGE, TRAINING_VIEW
from lingyan.team.training import actions
from lingyan.team.training.models import Course, Enrolment
from tests.support.actors import holding
from tests.team.training.support import OUTLINE, Town


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_a_class_stands_in_the_plan_of_the_year_it_ends_in(town: Town) -> None:
    course = town.planned(start_on=dt.date(2026, 12, 30), end_on=dt.date(2027, 1, 2))
    assert (course.year, course.level, course.state) == (2027, "乡镇", "planned")
    assert AuditEntry.objects.get(code="training.planned").object_id == str(course.pk)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "no-text"),
        ({"title": "长" * 81}, "long-text"),
        ({"place": ""}, "no-text"),
        ({"teaching": "长" * 121}, "long-text"),
        ({"category": "dance"}, "unknown-kind"),
        ({"mode": "night"}, "unknown-kind"),
        ({"audience": "all"}, "unknown-kind"),
        ({"hours": 0}, "bad-hours"),
        ({"hours": 201}, "bad-hours"),
        ({"seats": -1}, "bad-seats"),
        ({"end_on": dt.date(2026, 5, 10)}, "bad-days"),
        ({"end_on": dt.date(2026, 8, 11)}, "bad-days"),
        ({"start_on": dt.date(2029, 1, 1), "end_on": dt.date(2029, 1, 1)}, "bad-days"),
    ],
)
def test_what_a_plan_may_not_say(town: Town, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        town.planned(**changes)
    assert codes(refusal) == {code}
    course = town.planned()
    with pytest.raises(Refused) as refusal:
        actions.change(town.organiser, course_id=course.pk, outline=replace(OUTLINE, **changes))
    assert codes(refusal) == {code}


def test_the_longest_class(town: Town) -> None:
    assert town.planned(end_on=dt.date(2026, 8, 10), hours=200).hours == 200


def test_only_its_own_region_and_with_the_right(town: Town) -> None:
    for actor in (holding(TRAINING_VIEW), holding(TRAINING_MANAGE, path=town.places["芦坪镇"].path)):
        with pytest.raises(Refused) as refusal:
            actions.plan(actor, region=town.places["芦溪镇"], outline=OUTLINE)
        assert codes(refusal) == {"denied"}
        course = town.planned()
        for act in (
            actions.announce,
            lambda a, course_id: actions.cancel(a, course_id=course_id, reason="雨"),
        ):
            with pytest.raises(Refused) as refusal:
                act(actor, course_id=course.pk)
            assert codes(refusal) == {"denied"}
    with pytest.raises(Refused) as refusal:
        actions.announce(town.organiser, course_id=0)
    assert codes(refusal) == {"unknown-class"}


def test_who_serves_in_the_region_comes_on_the_list_once(town: Town) -> None:
    course = town.planned()
    people = [each.person_id for each in town.everybody]
    assert actions.enrol(town.organiser, course_id=course.pk, person_ids=people) == 4
    assert actions.enrol(town.organiser, course_id=course.pk, person_ids=people[:1]) == 0
    assert town.row(course, town.neighbour).village == town.places["玉屯村"]


def test_nobody_from_elsewhere_and_no_more_than_seats(town: Town) -> None:
    village = town.planned("雁庄村")
    with pytest.raises(Refused) as refusal:
        actions.enrol(town.organiser, course_id=village.pk, person_ids=[town.neighbour.person_id])
    assert codes(refusal) == {"unknown-person"}
    small = town.planned(seats=1)
    people = [town.leader.person_id, town.worker.person_id]
    with pytest.raises(Refused) as refusal:
        actions.enrol(town.organiser, course_id=small.pk, person_ids=people)
    assert codes(refusal) == {"no-seats"}
    assert not Enrolment.objects.exists()
    course = town.listed()
    with pytest.raises(Refused) as refusal:
        actions.change(town.organiser, course_id=course.pk, outline=replace(OUTLINE, seats=3))
    assert codes(refusal) == {"too-few-seats"}


def test_a_change_needs_a_new_notice(town: Town) -> None:
    course = town.listed()
    changed = actions.change(town.organiser, course_id=course.pk, outline=replace(OUTLINE, place="镇政府"))
    assert (changed.state, changed.announced_on, changed.place) == ("planned", None, "镇政府")
    assert actions.announce(town.organiser, course_id=course.pk).announced_on is not None


def test_no_notice_without_a_list(town: Town) -> None:
    course = town.planned()
    with pytest.raises(Refused) as refusal:
        actions.announce(town.organiser, course_id=course.pk)
    assert codes(refusal) == {"no-list"}


def test_who_is_struck_off_is_no_longer_listed(town: Town) -> None:
    course = town.listed()
    assert actions.strike(town.organiser, course_id=course.pk, person_ids=[town.worker.person_id]) == 1
    with pytest.raises(Refused) as refusal:
        actions.strike(town.organiser, course_id=course.pk, person_ids=[town.worker.person_id])
    assert codes(refusal) == {"unknown-person"}


def test_a_class_called_off_is_over(town: Town) -> None:
    course = town.listed()
    with pytest.raises(Refused) as refusal:
        actions.cancel(town.organiser, course_id=course.pk, reason=" ")
    assert codes(refusal) == {"no-reason"}
    actions.cancel(town.organiser, course_id=course.pk, reason="防汛")
    for act in (actions.announce, actions.count):
        with pytest.raises(Refused) as refusal:
            act(town.organiser, course_id=course.pk)
        assert codes(refusal) == {"wrong-state"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Course.objects.filter(pk=course.pk).update(state="planned")


def test_the_town_may_not_be_a_province(town: Town) -> None:
    town.places["雁庄村"].level = "组"
    with pytest.raises(Refused) as refusal:
        actions.plan(town.organiser, region=town.places["雁庄村"], outline=OUTLINE)
    assert codes(refusal) == {"bad-level"}
