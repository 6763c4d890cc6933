"""Pages of branch life in a real browser, at desktop and phone size: they fit, axe is content."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import Page

from lingyan.kernel import clock
from lingyan.team.branch import actions
from tests.support.browser import overflows, serious_faults, sign_in_as
from tests.support.identity import user_with
from tests.team.branch.support import Room

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_every_page_fits_and_is_accessible(page: Page, site: str) -> None:
    room = Room()
    today = clock.today()
    session = room.held("day", "general", on=today.replace(day=1))
    room.ticked(session, 周二="excused", 吴预="absent")
    actions.add_resolution(
        room.actor,
        session_id=session.pk,
        wording="整治村道两侧环境",
        ayes=4,
        due_on=today + dt.timedelta(days=9),
    )
    if today.month < 12:
        actions.plan_year(room.actor, branch_id=room.branch.pk, year=today.year)
    planned = room.planned("group", on=today, group="2")
    sign_in_as(page, site, user_with("village-clerk", room.village, "clerk-w"))
    for path in (
        "", "import/", f"{room.branch.pk}/", f"{room.branch.pk}/sessions/new/", "members/",
        f"members/{room.named('郑老').pk}/", f"sessions/{session.pk}/", f"sessions/{session.pk}/attendance/",
        f"sessions/{planned.pk}/", f"sessions/{session.pk}/do/resolve/",
    ):  # fmt: skip
        page.goto(f"{site}/branches/{path}")
        assert serious_faults(page) == [], path
        assert not overflows(page), path
