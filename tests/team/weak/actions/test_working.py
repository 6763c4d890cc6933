"""The plan with all who help, quarterly reviews, the self-check; each refusal at its boundary."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import WEAK_CONFIRM
from lingyan.team.weak import actions, queries
from lingyan.team.weak.models import Case, Plan
from lingyan.team.weak.rules import Side, State
from tests.support.actors import holding
from tests.team.weak.support import CHECKED, LISTED, PLANNED, REVIEWED, Country, refused

DAY = dt.timedelta(days=1)


def plan(country: Country, case: Case, **more: Any) -> Plan:
    given = {"on": PLANNED, "goal": "配齐班子", "measures": country.measures(case), **more}
    with clock.fixed(max(PLANNED, given["on"])):
        return actions.plan(country.town, case_id=case.pk, **given)


def check(country: Country, case: Case, on: dt.date = CHECKED, **more: Any) -> None:
    with clock.fixed(on):
        actions.check(country.town, case_id=case.pk, on=on, **{"evidence": country.evidence(case), **more})


def test_the_plan_begins_the_work_and_the_clock_of_reviews(country: Country) -> None:
    case = country.until(State.WORKING)
    assert case.review_due_on == dt.date(2026, 5, 20)
    held = queries.plan_of(case)
    assert held is not None and (held.version, held.measures.count()) == (1, 2)


@pytest.mark.parametrize("side", list(Side))
def test_no_plan_before_all_four_help(country: Country, side: Side) -> None:
    case = country.until(State.LISTED)
    with clock.fixed(PLANNED):
        country.name_helpers(case, besides=side)
    with refused("helper-missing"):
        plan(country, case)


def test_what_a_plan_is_refused_for(country: Country) -> None:
    case = country.until(State.LISTED)
    with clock.fixed(PLANNED):
        country.name_helpers(case)
    first, second = country.measures(case)
    for measures, code in (
        ([first], "problem-without-measure"),
        ([first, second, replace(first, problem=3)], "unknown-problem"),
        ([first, replace(second, cause="fate")], "wrong-cause"),
        ([first, replace(second, due_on=PLANNED - DAY)], "due-before-plan"),
        ([first, replace(second, what=" ")], "no-text"),
        ([first, replace(second, responsible="")], "no-text"),
        ([first] * 60 + [second], "too-many"),
    ):
        with refused(code):
            plan(country, case, measures=measures)
    with refused("no-text"):
        plan(country, case, goal="")
    with refused("before-last-step"):
        plan(country, case, on=LISTED - DAY)
    with clock.fixed(PLANNED), refused("future"):
        actions.plan(
            country.town, case_id=case.pk, on=PLANNED + DAY, goal="配齐班子", measures=country.measures(case)
        )
    assert not case.plans.exists()
    plan(country, case, measures=[first, replace(second, due_on=PLANNED)])


def test_a_late_plan_is_taken_and_a_later_version_does_not_push_the_review_out(country: Country) -> None:
    case = country.until(State.LISTED)
    late = LISTED + 45 * DAY
    with clock.fixed(PLANNED):
        country.name_helpers(case)
    plan(country, case, on=late)
    case.refresh_from_db()
    due = case.review_due_on
    assert plan(country, case, on=late + 5 * DAY).version == 2
    case.refresh_from_db()
    assert (case.state, case.review_due_on) == (State.WORKING, due)


def test_only_the_township_works_a_case(country: Country) -> None:
    case = country.until(State.WORKING)
    with clock.fixed(CHECKED), pytest.raises(Denied):
        actions.check(holding(WEAK_CONFIRM), case_id=case.pk, on=CHECKED, evidence={})


@pytest.mark.parametrize("state", [State.PROPOSED, State.CHECKING])
def test_no_plan_in_another_state(country: Country, state: State) -> None:
    case = country.until(state)
    with refused("wrong-state"):
        plan(country, case, on=CHECKED)


def test_helpers_take_the_place_of_who_was_before(country: Country) -> None:
    case = country.until(State.WORKING)
    with clock.fixed(REVIEWED):
        actions.appoint(
            country.town,
            case_id=case.pk,
            side=Side.FIRST_SECRETARY,
            post="县教育局",
            from_on=REVIEWED,
            name="冯子平",
        )
    helper = queries.helpers_of(case)[Side.FIRST_SECRETARY]
    assert helper.post == "县教育局" and helper.person is not None
    assert str(helper.person.personal) == "冯子平"


def test_who_is_named_again_in_the_same_post_is_one_person(country: Country) -> None:
    case = country.until(State.WORKING)
    given: dict[str, Any] = {"case_id": case.pk, "side": Side.FIRST_SECRETARY, "from_on": REVIEWED}
    with clock.fixed(REVIEWED):
        first = actions.appoint(country.town, **given, post="县教育局", name="冯子平")
        again = actions.appoint(country.town, **given, post="县教育局", name="冯子平")
        other = actions.appoint(country.town, **given, post="县水利局", name="冯子平")
    assert again.person_id == first.person_id
    assert other.person_id != first.person_id


def test_what_a_helper_is_refused_for(country: Country) -> None:
    case = country.proposed()
    given: dict[str, Any] = {"case_id": case.pk, "side": "owner", "post": "镇长", "from_on": LISTED}
    with clock.fixed(LISTED), refused("wrong-state"):
        actions.appoint(country.town, **given)
    country.until(State.LISTED, case)
    with clock.fixed(LISTED):
        for more, code in (
            ({"side": "god"}, "wrong-side"), ({"post": " "}, "no-text"), ({"from_on": LISTED + DAY}, "future"),
            ({"from_on": LISTED - DAY}, "before-listed"), ({"post": "长" * 81}, "too-long"),
        ):  # fmt: skip
            with refused(code):
                actions.appoint(country.town, **{**given, **more})


def test_a_review_moves_the_clock_three_months_on(country: Country) -> None:
    case = country.until(State.WORKING)
    country.review(case, "going")
    case.refresh_from_db()
    assert case.review_due_on == dt.date(2026, 8, 18)
    assert queries.not_done(case) == 2


def test_what_a_review_is_refused_for(country: Country) -> None:
    case = country.until(State.WORKING)
    with refused("missing"):
        country.review(case, progress={})
    with refused("missing"):
        country.review(case, "never")
    with refused("no-text"):
        country.review(case, text="")
    with refused("before-last-step"):
        country.review(case, on=PLANNED - DAY)
    country.review(case)
    with refused("before-last-review"):
        country.review(case, on=REVIEWED - DAY)
    check(country, case)
    with refused("wrong-state"):
        country.review(case, on=CHECKED)


def test_no_self_check_without_a_review_of_the_quarter(country: Country) -> None:
    case = country.until(State.WORKING)
    with refused("review-missing"):
        check(country, case)
    country.review(case)
    due = dt.date(2026, 8, 18)
    with refused("review-missing"):
        check(country, case, due + DAY)
    check(country, case, due)
    case.refresh_from_db()
    assert case.state == State.CHECKING


def test_no_self_check_before_the_review_it_rests_on(country: Country) -> None:
    case = country.until(State.WORKING)
    country.review(case)
    with refused("before-last-step"):
        check(country, case, REVIEWED - DAY)


def test_no_self_check_while_a_measure_is_open(country: Country) -> None:
    case = country.until(State.WORKING)
    country.review(case, "going")
    with refused("measure-open"):
        check(country, case)


def test_no_self_check_after_a_new_version_that_no_review_has_seen(country: Country) -> None:
    case = country.until(State.WORKING)
    country.review(case)
    plan(country, case, on=REVIEWED + DAY)
    with refused("measure-open"):
        check(country, case)


def test_each_problem_needs_its_evidence(country: Country) -> None:
    case = country.until(State.WORKING)
    country.review(case)
    with refused("no-evidence"):
        check(country, case, evidence={1: "任职文件"})
    with refused("no-evidence"):
        check(country, case, evidence={1: "任职文件", 2: "  "})
    check(country, case)
    found = queries.check_of(case)
    assert found is not None and found.evidence.count() == 2
