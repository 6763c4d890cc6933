"""What the desk says to whom, with each clock at its boundary."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.rights import WEAK_CONFIRM, WEAK_OWN, WEAK_PROPOSE, WEAK_VIEW
from lingyan.team.weak.desk import cards
from lingyan.team.weak.rules import State
from tests.support.actors import holding
from tests.team.weak.support import LISTED, RELEASED, WATCHED, Country

DAY = dt.timedelta(days=1)
DUE, REVIEW = LISTED + 30 * DAY, dt.date(2026, 5, 20)


def told(country: Country, day: dt.date, *rights: str) -> list[tuple[str, str]]:
    with clock.fixed(day):
        items = cards(holding(*rights, path=country.tree.county.path), None, Month.of(day))
        return [(str(item.title), item.section) for item in items]


@pytest.mark.parametrize(
    ("state", "day", "title", "section"),
    [
        (State.PROPOSED, LISTED, "乡镇提出、待核定的整顿", "waiting"),
        (State.CHECKING, RELEASED, "待验收的整顿", "waiting"),
        (State.WATCH, WATCHED, "观察期满、待办结的整顿", "overdue"),
    ],
)
def test_the_county_is_told_what_waits_for_its_word(
    country: Country, state: State, day: dt.date, title: str, section: str
) -> None:
    country.until(state)
    assert told(country, day, WEAK_VIEW, WEAK_CONFIRM) == [(title, section)]
    assert told(country, day, WEAK_VIEW) == []


def test_the_watch_year_is_not_over_on_the_day_before(country: Country) -> None:
    country.until(State.WATCH)
    assert told(country, WATCHED - DAY, WEAK_VIEW, WEAK_CONFIRM) == []


def test_a_plan_waits_until_its_day_and_is_late_after_it(country: Country) -> None:
    country.until(State.LISTED)
    assert told(country, DUE, WEAK_VIEW, WEAK_PROPOSE) == [("待制定方案的整顿", "waiting")]
    assert told(country, DUE + DAY, WEAK_VIEW, WEAK_PROPOSE) == [("整顿方案逾期", "overdue")]


def test_a_review_is_late_after_its_day(country: Country) -> None:
    country.until(State.WORKING)
    assert told(country, REVIEW, WEAK_VIEW, WEAK_PROPOSE) == []
    assert told(country, REVIEW + DAY, WEAK_VIEW, WEAK_PROPOSE) == [("整顿研判逾期", "overdue")]


def test_hints_wait_for_the_township_alone(country: Country) -> None:
    country.vacant()
    assert told(country, LISTED, WEAK_VIEW, WEAK_PROPOSE) == [("待看的软弱涣散线索", "waiting")]
    assert told(country, LISTED, WEAK_VIEW, WEAK_CONFIRM) == []


def test_a_sign_that_comes_back_in_the_watch_year_is_told_apart(country: Country) -> None:
    country.until(State.WATCH)
    country.vacant(day=RELEASED)
    assert told(country, RELEASED, WEAK_VIEW, WEAK_PROPOSE) == [
        ("待看的软弱涣散线索", "waiting"),
        ("观察期内又出现的情形", "overdue"),
    ]
    country.proposed(RELEASED)
    assert told(country, RELEASED, WEAK_VIEW, WEAK_PROPOSE) == []


def test_a_secretary_is_told_of_the_own_village(country: Country) -> None:
    country.until(State.LISTED)
    assert told(country, LISTED, WEAK_OWN) == [("本村党组织正在整顿", "waiting")]


def test_one_query_counts_everything(country: Country, django_assert_num_queries: object) -> None:
    country.until(State.LISTED)
    actor = holding(WEAK_VIEW, WEAK_CONFIRM, WEAK_PROPOSE, WEAK_OWN)
    with clock.fixed(LISTED), django_assert_num_queries(1):  # type: ignore[operator]
        list(cards(actor, None, Month.of(LISTED)))
