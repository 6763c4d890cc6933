"""Pages of what stands around a vote: the meeting with candidates."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.team.term import actions
from lingyan.team.term.states import State
from tests.team.term.support import CLERK, DATES, Village, refused
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
