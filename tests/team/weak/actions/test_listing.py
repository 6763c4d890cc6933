"""Two persons list a village: proposed with reasons by the township, confirmed or not by the county."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import WEAK_CONFIRM, WEAK_PROPOSE
from lingyan.team.weak import actions
from lingyan.team.weak.actions import Seen
from lingyan.team.weak.models import Case
from lingyan.team.weak.rules import State
from tests.support.actors import everything, holding
from tests.support.identity import assign, make_user
from tests.team.weak.support import LISTED, RELEASED, WATCHED, Country, refused, seat

DAY = dt.timedelta(days=1)


def test_a_village_is_listed_with_its_reasons_and_clock(country: Country) -> None:
    case = country.until(State.LISTED)
    assert (case.listed_on, case.plan_due_on) == (LISTED, LISTED + 30 * DAY)
    assert [(row.no, row.sign, row.text) for row in case.problems.all()] == [
        (1, "S01", "书记长期空缺"),
        (2, "", "班子不团结"),
    ]
    assert [step.act for step in case.steps.all()] == ["propose", "confirm"]


def test_a_hint_becomes_a_problem_with_its_arithmetic(country: Country) -> None:
    hint = country.vacant()
    with clock.fixed(LISTED):
        case = actions.propose(country.town, village=country.village, reason="空缺", hint_ids=[hint.pk])
    problem = case.problems.get()
    assert (
        problem.hint == hint
        and problem.text.startswith("书记空缺时间长：书记自")
        and "空缺200天" in problem.text
    )


def test_a_hint_lists_nobody_by_itself(country: Country) -> None:
    country.vacant()
    assert not Case.objects.exists()


def test_what_a_proposal_is_refused_for(country: Country) -> None:
    hint = country.vacant()
    propose = {"village": country.village, "reason": "空缺"}
    with clock.fixed(LISTED):
        with refused("no-problem"):
            actions.propose(country.town, **propose)
        with refused("no-text"):
            actions.propose(country.town, village=country.village, reason=" ", hint_ids=[hint.pk])
        with refused("no-text"):
            actions.propose(country.town, **propose, seen=[Seen(" ")])
        with refused("unknown-sign"):
            actions.propose(country.town, **propose, seen=[Seen("问题", "S99")])
        with refused("unknown-hint"):
            actions.propose(
                country.town, village=country.tree.other_village, reason="空缺", hint_ids=[hint.pk]
            )
        with refused("too-many"):
            actions.propose(country.town, **propose, seen=[Seen("问题")] * 21)
        with refused("wrong-place"):
            actions.propose(country.town, village=country.tree.town, reason="空缺", seen=[Seen("问题")])
        assert not Case.objects.exists()


def test_a_hint_of_an_earlier_sweep_is_no_basis(country: Country) -> None:
    hint = country.vacant()
    with clock.fixed(LISTED):
        actions.sweep(country.town, region=country.tree.county)
        with refused("unknown-hint"):
            actions.propose(country.town, village=country.village, reason="空缺", hint_ids=[hint.pk])


@pytest.mark.parametrize("state", [State.PROPOSED, State.LISTED, State.WORKING, State.CHECKING])
def test_a_village_stands_in_one_open_case(country: Country, state: State) -> None:
    country.until(state)
    with refused("already-open"):
        country.proposed(RELEASED)


def test_who_proposes_does_not_confirm(country: Country) -> None:
    case = country.proposed()
    with clock.fixed(LISTED), refused("same-person"):
        actions.confirm(country.town, case_id=case.pk, on=LISTED)


def test_two_accounts_of_one_person_are_one_hand(country: Country) -> None:
    """Both accounts rest on tenures of one person."""
    tenure = seat(country.tree.other_village, "双账号", since=dt.date(2020, 1, 1))
    first, second = make_user("one"), make_user("two")
    assign(first, "township-officer", country.tree.town, tenure)
    assign(second, "organisation-office", country.tree.county, tenure)
    with clock.fixed(LISTED):
        case = actions.propose(
            everything(first.pk), village=country.village, reason="空缺", seen=[Seen("问题")]
        )
        with refused("same-person"):
            actions.confirm(everything(second.pk), case_id=case.pk, on=LISTED)


def test_each_side_needs_its_own_right_at_the_place(country: Country) -> None:
    elsewhere = country.tree.other_town.path
    with clock.fixed(LISTED):
        for actor in (holding(WEAK_CONFIRM), holding(WEAK_PROPOSE, path=elsewhere)):
            with pytest.raises(Denied):
                actions.propose(actor, village=country.village, reason="空缺", seen=[Seen("问题")])
        case = country.proposed()
        for act in (actions.confirm, actions.refuse):
            with pytest.raises(Denied):
                act(holding(WEAK_PROPOSE, user_id=99), case_id=case.pk, on=LISTED, text="无")


def test_days_stand_in_order(country: Country) -> None:
    case = country.proposed()
    with clock.fixed(LISTED + DAY):
        with refused("before-last-step"):
            actions.confirm(country.county, case_id=case.pk, on=LISTED - DAY)
        with refused("future"):
            actions.confirm(country.county, case_id=case.pk, on=LISTED + 2 * DAY)
        actions.confirm(country.county, case_id=case.pk, on=LISTED + DAY)
        with refused("wrong-state"):
            actions.confirm(country.county, case_id=case.pk, on=LISTED + DAY)
    with refused("unknown-case"):
        actions.confirm(country.county, case_id=case.pk + 1, on=LISTED)


def test_what_the_county_does_not_list_may_be_proposed_anew(country: Country) -> None:
    case = country.proposed()
    with clock.fixed(LISTED):
        with refused("no-text"):
            actions.refuse(country.county, case_id=case.pk, on=LISTED, text=" ")
        actions.refuse(country.county, case_id=case.pk, on=LISTED, text="书记已选派到位")
    case.refresh_from_db()
    assert (case.state, case.listed_on) == (State.REFUSED, None)
    assert country.proposed().pk != case.pk


def test_a_relapse_in_the_watch_year_reopens_with_its_link(country: Country) -> None:
    before = country.until(State.WATCH)
    again = country.proposed(RELEASED + 30 * DAY)
    assert again.relapse_of == before
    before.refresh_from_db()
    assert before.state == State.WATCH
    with clock.fixed(RELEASED + 31 * DAY):
        actions.confirm(country.county, case_id=again.pk, on=RELEASED + 31 * DAY)
    before.refresh_from_db()
    assert (before.state, before.ended_on) == (State.RELAPSED, RELEASED + 31 * DAY)
    assert before.steps.last().act == "relapse"


def test_a_refused_relapse_leaves_the_watch_as_it_was(country: Country) -> None:
    before = country.until(State.WATCH)
    again = country.proposed(RELEASED + 30 * DAY)
    with clock.fixed(RELEASED + 31 * DAY):
        actions.refuse(country.county, case_id=again.pk, on=RELEASED + 31 * DAY, text="没有反弹")
    before.refresh_from_db()
    assert before.state == State.WATCH
    assert country.proposed(RELEASED + 40 * DAY).relapse_of == before


def test_after_the_watch_year_it_is_no_relapse(country: Country) -> None:
    country.until(State.ENDED)
    assert country.proposed(WATCHED + DAY).relapse_of is None
