"""Released by the county with the villagers' view, watched for twelve months; each refusal at its boundary."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import WEAK_PROPOSE
from lingyan.team.weak import actions, queries
from lingyan.team.weak.models import Case
from lingyan.team.weak.rules import Opinion, State
from tests.support.actors import everything, holding
from tests.team.weak.support import CHECKED, CONTENT, RELEASED, VIEWED, WATCHED, Country, refused

DAY = dt.timedelta(days=1)


def release(country: Country, case: Case, on: dt.date = RELEASED, text: str = "问题已解决") -> None:
    with clock.fixed(on):
        actions.release(country.county, case_id=case.pk, on=on, text=text)


def test_released_it_is_watched_for_twelve_months(country: Country) -> None:
    case = country.until(State.WATCH)
    assert (case.released_on, case.watch_until, case.review_due_on) == (RELEASED, WATCHED, None)


def test_no_release_without_the_villagers(country: Country) -> None:
    case = country.until(State.CHECKING)
    with refused("no-view"):
        release(country, case)


def test_thirty_must_have_answered(country: Country) -> None:
    case = country.until(State.CHECKING)
    country.view(case, Opinion(60, 29, 0, 0))
    with refused("too-few"):
        release(country, case)
    country.view(case, Opinion(60, 30, 0, 0), on=VIEWED + DAY)
    release(country, case)


def test_sixty_per_cent_must_be_content(country: Country) -> None:
    case = country.until(State.CHECKING)
    country.view(case, Opinion(60, 20, 9, 21))
    with refused("not-content"):
        release(country, case)
    country.view(case, Opinion(60, 20, 10, 20), on=VIEWED + DAY)
    release(country, case)


def test_who_worked_the_case_does_not_release_it(country: Country) -> None:
    case = country.until(State.CHECKING)
    with clock.fixed(VIEWED):
        entered = everything(13, "另一人")
        actions.record_view(entered, case_id=case.pk, way="meeting", on=VIEWED, opinion=CONTENT)
    for actor in (country.town, entered):
        with clock.fixed(RELEASED), refused("same-person"):
            actions.release(actor, case_id=case.pk, on=RELEASED, text="问题已解决")


def test_what_a_release_is_refused_for(country: Country) -> None:
    case = country.until(State.CHECKING)
    country.view(case)
    with refused("no-text"):
        release(country, case, text="")
    with refused("before-last-step"):
        release(country, case, on=VIEWED - DAY)
    with clock.fixed(RELEASED), pytest.raises(Denied):
        actions.release(holding(WEAK_PROPOSE, user_id=88), case_id=case.pk, on=RELEASED, text="行")
    release(country, case)
    with refused("wrong-state"):
        release(country, case)


def test_what_a_view_is_refused_for(country: Country) -> None:
    case = country.until(State.WORKING)
    with refused("wrong-state"):
        country.view(case)
    country.checked(case)
    with refused("wrong-way"):
        country.view(case, way="online")
    with refused("wrong-counts"):
        country.view(case, Opinion(10, 11, 0, 0))
    with refused("before-last-step"):
        country.view(case, on=CHECKED - DAY)
    country.view(case, on=CHECKED)


def test_sent_back_it_is_worked_on_and_asks_the_villagers_again(country: Country) -> None:
    case = country.until(State.CHECKING)
    country.view(case)
    with clock.fixed(RELEASED):
        with refused("no-text"):
            actions.send_back(country.county, case_id=case.pk, on=RELEASED, text="")
        with refused("same-person"):
            actions.send_back(country.town, case_id=case.pk, on=RELEASED, text="不实")
        actions.send_back(country.county, case_id=case.pk, on=RELEASED, text="佐证不足")
        case.refresh_from_db()
        assert case.state == State.WORKING
        actions.check(country.town, case_id=case.pk, on=RELEASED, evidence=country.evidence(case))
    assert queries.view_of(case) is None
    with refused("no-view"):
        release(country, case)


def test_the_watch_ends_on_its_last_day_and_not_before(country: Country) -> None:
    case = country.until(State.WATCH)
    with clock.fixed(WATCHED):
        with refused("still-watching"):
            actions.end(country.county, case_id=case.pk, on=WATCHED - DAY)
        actions.end(country.county, case_id=case.pk, on=WATCHED)
    case.refresh_from_db()
    assert (case.state, case.ended_on) == (State.ENDED, WATCHED)


def test_the_watch_does_not_end_while_a_relapse_waits(country: Country) -> None:
    case = country.until(State.WATCH)
    country.proposed(WATCHED)
    with clock.fixed(WATCHED), refused("relapse-waiting"):
        actions.end(country.county, case_id=case.pk, on=WATCHED)
