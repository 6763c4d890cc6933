"""How many representatives a 换届 chose is what decisions go by: nobody types it again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from lingyan.kernel import clock
from lingyan.people import headcounts
from lingyan.team.term.states import State
from tests.support.identity import signed_in, user_with
from tests.team.term.support import DATES, Village

pytestmark = pytest.mark.django_db
CHOSEN = dt.date(2026, 10, 30)


def known(village: Village, on: dt.date) -> int | None:
    return headcounts.known(headcounts.VILLAGE_REPRESENTATIVES, village.region, on)


def test_the_number_holds_from_the_day_they_were_chosen_for_one_term(village: Village) -> None:
    village.go(State.HANDED_OVER)
    assert known(village, CHOSEN) is None
    village.go(State.SUPPORTED)
    assert known(village, CHOSEN - dt.timedelta(days=1)) is None
    assert known(village, CHOSEN) == 30
    assert (known(village, dt.date(2031, 10, 29)), known(village, dt.date(2031, 10, 30))) == (30, None)
    clerk = signed_in(Client(), user_with("village-clerk", village.region))
    with clock.fixed(DATES[State.SUPPORTED]):
        page = clerk.get(f"/decisions/rolls/new/?region={village.region.code}&body=representatives")
    fields = page.context["form"].initial
    assert (fields["representatives"], fields["eligible"]) == (30, 35), "with five of the committee (VCL 29)"
