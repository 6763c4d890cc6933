from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.rights import TRAINING_VIEW
from lingyan.team.training import actions
from lingyan.team.training.desk import cards
from tests.support.actors import everything, holding
from tests.team.training.support import Town


@pytest.mark.parametrize(
    ("day", "section"), [(dt.date(2026, 7, 10), "waiting"), (dt.date(2026, 7, 11), "overdue")]
)
def test_a_new_secretary_waits_until_the_day_and_is_overdue_after(
    town: Town, day: dt.date, section: str
) -> None:
    with clock.fixed(day):
        [item] = cards(town.organiser, town.places["芦溪镇"], Month.of(day))
        assert (item.count, item.section, item.due) == (1, section, dt.date(2026, 7, 10))
        assert list(cards(town.organiser, town.places["芦坪镇"], Month.of(day))) == []


def test_slips_wait_for_another_hand(town: Town) -> None:
    course = town.counted(town.neighbour, region="芦原县")
    totals = dict.fromkeys(("content", "teaching", "order", "use"), (1, 0, 0))
    actions.evaluate(town.organiser, course_id=course.pk, issued=1, returned=1, totals=totals)
    assert list(cards(town.organiser, None, Month(2026, 6))) == []
    [item] = cards(everything(2), None, Month(2026, 6))
    assert (item.count, "look=slips" in item.url) == (1, True)
    actions.check_slips(everything(2), course_id=course.pk, confirmed=True)
    assert list(cards(everything(2), None, Month(2026, 6))) == []


def test_a_class_that_is_over_waits_to_be_counted(town: Town) -> None:
    town.marked()
    town.counted(town.neighbour, region="芦原县")
    town.planned(start_on=dt.date(2026, 6, 15), end_on=dt.date(2026, 6, 15))
    [item] = cards(town.organiser, None, Month(2026, 6))
    assert (item.count, "look=over" in item.url) == (1, True)
    assert list(cards(holding(TRAINING_VIEW), None, Month(2026, 6))) == []
