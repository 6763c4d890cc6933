"""Who takes office, when, and by whose hand."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.people.models import Tenure
from lingyan.team.term import actions
from lingyan.team.term.rules import Meeting, Seats
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, DATES, PARTY, STATED, Village, refused

pytestmark = pytest.mark.django_db
DAY = DATES[State.PARTY_CHANGED]


@pytest.fixture
def village() -> Village:
    made = Village()
    made.go(State.AUDITED)
    return made


def test_another_hand_than_the_counters_and_no_day_before_the_vote(village: Village) -> None:
    with clock.fixed(DAY):
        village.elect("party", PARTY, Meeting(30, 24), Seats(1, 1), DAY)
        with refused("own-count"):
            actions.reach(
                CLERK,
                process_id=village.pk,
                state=State.PARTY_CHANGED,
                on=DAY,
                stated=STATED[State.PARTY_CHANGED],
            )
        with refused("before-vote"):
            village.reach(State.PARTY_CHANGED, on=DAY - dt.timedelta(days=1))
        village.reach(State.PARTY_CHANGED)
    assert Tenure.objects.filter(start_on=DAY).exists()


def test_a_party_without_its_secretary_has_not_changed(village: Village) -> None:
    with clock.fixed(DAY):
        village.elect("party", PARTY, Meeting(30, 24), Seats(1, 1), DAY, votes={0: 12, 1: 20, 2: 20, 3: 2})
        with refused("no-chief"):
            village.reach(State.PARTY_CHANGED)
