"""What waits on the desk, for the township and for the county."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import SELECTION_MANAGE, SELECTION_RECORD, SELECTION_VIEW
from lingyan.team.selection import actions, desk
from tests.support.actors import holding, nobody
from tests.team.selection.support import POSTED_UNTIL, Village, on

pytestmark = pytest.mark.django_db
MONTH = Month(2026, 11)


def _cards(actor: Actor) -> dict[str, tuple[int, str]]:
    return {str(each.title): (each.count, each.section) for each in desk.cards(actor, None, MONTH)}


def test_filing_is_owed_by_the_county_and_becomes_overdue(village: Village) -> None:
    town = holding(SELECTION_VIEW, SELECTION_RECORD)
    county = holding(SELECTION_VIEW, SELECTION_RECORD, SELECTION_MANAGE)
    village.recommended("notice")
    assert _cards(town) == {"正在办理的选拔": (1, "waiting"), "选拔公示期满，待办结": (1, "waiting")}
    with clock.fixed(POSTED_UNTIL):
        assert "选拔公示期满，待办结" not in _cards(town)
    assert _cards(nobody()) == {}
    assert "选拔任职待县级备案" not in _cards(county)


def test_filing_card(village: Village) -> None:
    county = holding(SELECTION_VIEW, SELECTION_RECORD, SELECTION_MANAGE)
    village.assigned("appoint")
    due = on(20) + dt.timedelta(days=15)
    with clock.fixed(due):
        assert _cards(county)["选拔任职待县级备案"] == (1, "waiting")
    with clock.fixed(due + dt.timedelta(days=1)):
        assert _cards(county)["选拔任职待县级备案"] == (1, "overdue")


def test_applications_wait_for_the_department(village: Village) -> None:
    made = village.announced()
    village.apply(made, "报名金")
    assert _cards(holding(SELECTION_MANAGE))["报名待资格审查"] == (1, "waiting")
    assert "报名待资格审查" not in _cards(holding(SELECTION_RECORD))


def test_who_was_dropped_waits_no_longer(village: Village) -> None:
    made = village.announced()
    applicant = village.apply(made, "报名金")
    actions.drop(village.counter, candidate_id=applicant.pk, reason="重复报名")
    assert "报名待资格审查" not in _cards(holding(SELECTION_MANAGE))
