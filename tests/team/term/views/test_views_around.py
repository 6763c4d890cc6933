"""Pages of what stands around a vote: the meeting with candidates, complaints one level up."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.team.term import actions
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, DATES, Village, refused
from tests.team.term.test_annulling import DECIDED, complain
from tests.team.term.views.test_views import sit, text

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
POSTED = DATES[State.FINALISED]


def test_the_meeting_with_candidates_is_recorded_after_the_final_list(village: Village) -> None:
    with clock.fixed(POSTED), refused("wrong-state"):
        actions.record_meeting(CLERK, process_id=village.pk, on=POSTED, minutes="1号")
    village.go(State.FINALISED)
    clerk = sit(village, "village-clerk", "雁庄村")
    with clock.fixed(POSTED):
        assert "登记候选人见面" in text(clerk, f"/term/{village.pk}/")
        url = f"/term/{village.pk}/meeting/"
        assert clerk.post(url, {"on": str(POSTED - DAY), "minutes": "1号"}).status_code == 422
        assert clerk.post(url, {"on": str(POSTED), "minutes": "1号"}).status_code == 302
        assert "登记候选人见面" not in text(clerk, f"/term/{village.pk}/")


def test_a_decision_goes_one_level_up_from_the_village_page(village: Village) -> None:
    village.go(State.VOTED)
    officer = sit(village)
    complaint = complain(village, outcome="dismissed")
    url = f"/term/complaint/{complaint.pk}/second/"
    with clock.fixed(DECIDED):
        assert url in text(officer, f"/term/{village.pk}/")
        assert "上一级的决定代替原决定" in text(officer, url)
        sent = {
            "document": "上1号",
            "received_on": str(DECIDED),
            "served_on": str(DECIDED),
            "above": "county",
        }
        assert officer.post(url, {**sent, "above": "nation"}).status_code == 422
        assert officer.post(url, sent).status_code == 302
        page = text(officer, f"/term/{village.pk}/")
        assert "对 收9号 的决定不服，由县级人民政府决定" in page and url not in page
    with clock.fixed(DECIDED + dt.timedelta(days=40)):
        officer = sit(village)
        assert "选举申诉超过答复期限" in text(officer, "/")
        assert "雁庄村" in text(officer, "/term/villages/?look=complaint")
