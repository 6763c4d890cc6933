"""The dates of a 换届 by the voting day, and the strictest of country, province and county."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel import clock
from lingyan.parameters import actions as parameters
from lingyan.team.term.calendar import Step, Waiting, steps, waiting
from lingyan.team.term.parameters import CLOCKS, RULES, days_at, province_of, provinces
from lingyan.team.term.states import ORDER, State, followers, may_become
from tests.support.actors import everything
from tests.support.places import make_places

VOTE = dt.date(2026, 12, 16)
DAYS = {key: int(str(rule.parameter.default)) for key, rule in RULES.items()}


def by_key(vote: dt.date = VOTE, formed: dt.date | None = None) -> dict[str, Step]:
    return {each.key: each for each in steps(vote, DAYS, formed_on=formed)}


def test_notices_lie_twenty_fifteen_and_five_days_before_the_vote() -> None:
    found = by_key()
    assert found["voters"].latest == dt.date(2026, 11, 26)
    assert found["listed"].latest == dt.date(2026, 12, 1)
    assert found["finalised"].latest == dt.date(2026, 12, 11)
    assert found["vote"].due == VOTE


def test_what_comes_after_the_vote_is_counted_from_the_new_committee_and_ends_on_a_working_day() -> None:
    found = by_key(formed=VOTE)
    assert found["runoff"].latest == dt.date(2026, 12, 26)
    assert found["handover"].latest == dt.date(2026, 12, 28)
    assert found["support"].latest == dt.date(2026, 12, 31)


def test_objections_end_five_days_after_the_list_and_are_decided_in_three() -> None:
    found = by_key()
    assert found["objection"].latest == dt.date(2026, 12, 1)
    assert found["objections"].latest == dt.date(2026, 12, 4)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2035, 12, 31)))
def test_advised_days_are_in_time_and_in_the_order_of_the_law(vote: dt.date) -> None:
    found = steps(vote, DAYS)
    before = [each for each in found if each.state and each.due <= vote]
    assert all(each.latest is None or each.advised <= each.latest for each in found)
    order = [ORDER.index(each.state) for each in before if each.state]
    assert order == sorted(order)
    advised = [each.advised for each in before]
    assert advised == sorted(advised)


def test_a_village_waits_for_the_next_lawful_day_and_the_advised_day_of_its_next_step() -> None:
    found, dates = steps(VOTE, DAYS), by_key()
    assert waiting(State.PREPARED, found) == Waiting(dates["audit"].latest, dates["audit"].advised)
    assert waiting(State.AUDITED, found) == Waiting(dates["committee"].latest, dates["party"].advised)
    assert waiting(State.VOTED, found) == Waiting(dates["filed"].latest, dates["certified"].advised)
    assert waiting(State.RUNOFF, found).due == dates["filed"].latest
    assert waiting(State.SNAPSHOT, found).due is None
    assert waiting(State.CLOSED, found) == waiting(State.SUSPENDED, found) == Waiting()


def test_states_follow_one_another_and_none_is_left_out() -> None:
    assert followers(State.VOTED) == (State.RUNOFF, State.CERTIFIED)
    assert not may_become(State.FINALISED, State.CERTIFIED)
    assert not may_become(State.RUNOFF, State.VOTED)
    assert followers(State.CLOSED) == ()
    for state in ORDER[:-1]:
        assert all(may_become(state, each) for each in followers(state))
        assert sum(may_become(state, each) for each in State) in (1, 2)


def test_provinces_have_known_days_with_a_date_of_effect() -> None:
    assert all(set(each.days) <= {*RULES, *CLOCKS} for each in provinces())
    assert province_of("510999000000", dt.date(2025, 12, 31)) is None
    assert getattr(province_of("510999000000", dt.date(2026, 1, 1)), "name", None) == "四川省"


@pytest.mark.django_db
def test_a_county_may_ask_for_more_notice_and_never_for_less() -> None:
    places = make_places()
    county, village = places["芦原县"], places["雁庄村"]

    def notice() -> int:
        return days_at(village.code, village.path, VOTE)["voters"]

    with clock.fixed(dt.date(2026, 1, 5)):
        assert notice() == 20
        parameters.set_value(
            everything(),
            RULES["voters"].parameter,
            text="25",
            from_on=dt.date(2026, 1, 5),
            region=county,
            basis="县委文件",
        )
        assert notice() == 25
        parameters.set_value(
            everything(),
            RULES["voters"].parameter,
            text="10",
            from_on=dt.date(2026, 1, 6),
            region=county,
            basis="县委文件",
        )
        assert notice() == 20
