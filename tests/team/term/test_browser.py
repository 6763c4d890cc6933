"""Pages of 换届 in a real browser, at desktop and phone size: they fit, and axe is content."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from lingyan.kernel import clock
from lingyan.people import actions as people
from lingyan.team.term import actions
from lingyan.team.term.states import State
from tests.support.browser import overflows, serious_faults, sign_in_as
from tests.support.identity import user_with
from tests.team.term.support import OFFICER, VOTE_ON, Village, somebody

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_every_page_fits_and_is_accessible(page: Page, site: str, village: Village) -> None:
    village.go(State.FINALISED)
    with clock.fixed(VOTE_ON):
        votes = {
            "赵春生": 400,
            "钱有田": 390,
            "孙秀兰": 500,
            "周大山": 700,
            "吴小妹": 690,
            "郑石头": 100,
            "王守田": 90,
        }
        village.vote(votes=votes)
        body = people.ensure_village_bodies([village.region])[village.region.pk]["committee"]
        post = body.posts.get(title="主任")
        tenure = people.begin_tenure(
            OFFICER, person=somebody(village), post=post, start_on=VOTE_ON, selection="选举"
        )
        found = actions.receive_recall(
            OFFICER, tenure_id=tenure.pk, document="罢1号", received_on=VOTE_ON, signers="voters", signed=200,
            entitled=1000, reasoned=True,
        )  # fmt: skip
        actions.record_hearing(OFFICER, departure_id=found.pk, on=VOTE_ON)
        upset = actions.receive_complaint(
            OFFICER, process_id=village.pk, document="收1号", received_on=VOTE_ON
        )
        decided = {"outcome": "upheld", "decision": "决1号", "on": VOTE_ON}
        actions.decide_complaint(OFFICER, complaint_id=upset.pk, **decided)
    sign_in_as(page, site, user_with("township-officer", village.place("芦溪镇")))
    nominee = village.process.nominees.filter(organ="committee")[0]
    for path in (
        "", "villages/", "open/", f"{village.pk}/", f"{village.pk}/count/committee/", f"{village.pk}/certify/",
        f"{village.pk}/count/party/", f"{village.pk}/count/secretary/",
        f"{village.pk}/reach/voters/", f"{village.pk}/nominate/supervision/", f"nominee/{nominee.pk}/review/",
        "empty/", "departures/", "by-elections/", f"committee/{village.region.pk}/", f"tenure/{tenure.pk}/recall/",
        f"departure/{found.pk}/", f"departure/{found.pk}/count/",
        f"{village.pk}/voter-list/", f"{village.pk}/formal/", f"complaint/{upset.pk}/annul/",
        f"committee/{village.region.pk}/by-election/",
    ):  # fmt: skip
        page.goto(f"{site}/term/{path}")
        assert serious_faults(page) == [], path
        assert not overflows(page), path
