"""The party's two votes on the screen: what the meeting elects is asked, its new committee follows."""

from __future__ import annotations

from typing import Any

import pytest

from lingyan.kernel import clock
from lingyan.team.term import ballots, known
from lingyan.team.term.models import Nominee
from lingyan.team.term.rules import Meeting, Seats
from lingyan.team.term.states import State
from tests.team.term.support import DATES, PARTY, Village
from tests.team.term.views.test_views import sit, text

pytestmark = pytest.mark.django_db
DAY = DATES[State.PARTY_CHANGED]


@pytest.fixture
def village() -> Village:
    made = Village()
    made.go(State.AUDITED)
    return made


def sheet(votes: dict[int, int], present: int, **said: Any) -> dict[str, Any]:
    """A count form with one place."""
    place = {
        "name": "会议室", "issued": present, "returned": present, "invalid": 0, "staff": 3, "scrutineers": 2,
        **{f"votes_{key}": number for key, number in votes.items()},
    }  # fmt: skip
    return {
        "on": str(DAY), "present": present, **said, "places-TOTAL_FORMS": 1, "places-INITIAL_FORMS": 0,
        "places-MIN_NUM_FORMS": 0, "places-MAX_NUM_FORMS": 40,
        **{f"places-0-{key}": value for key, value in place.items()},
    }  # fmt: skip


def test_what_the_meeting_elects_is_asked_and_offered_by_the_roll(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, url = sit(village, "village-clerk", "雁庄村"), f"/term/{village.pk}/count/party/"
    with clock.fixed(DAY):
        assert '<option value="" selected>' in text(clerk, url)
        monkeypatch.setattr(known, "voting_members", lambda process, on: 7)
        assert '<option value="committee" selected>' in text(clerk, url)
        assert ">书记<" not in text(clerk, f"/term/{village.pk}/nominate/party/")
        monkeypatch.setattr(known, "voting_members", lambda process, on: 6)
        assert '<option value="secretary" selected>' in text(clerk, url)
        assert ">书记<" in text(clerk, f"/term/{village.pk}/nominate/party/")


def test_the_committee_elects_by_the_pages_that_the_village_offers_next(village: Village) -> None:
    clerk, here = sit(village, "village-clerk", "雁庄村"), f"/term/{village.pk}/"
    with clock.fixed(DAY):
        standing = village.nominate("party", PARTY)
        village.clear("party")
        assert "委员会第一次全体会议" not in text(clerk, here)
        votes = {each.pk: 20 if no < 3 else 1 for no, each in enumerate(standing)}
        given = sheet(votes, 24, eligible=30, deputies=0, members=3)
        assert clerk.post(f"{here}count/party/", {**given, "elects": "secretary"}).status_code == 422
        assert clerk.post(f"{here}count/party/", {**given, "elects": "committee"}).status_code == 302
        page = text(clerk, here)
        assert f"{here}nominate/secretary/" in page and f"{here}count/secretary/" in page
        asked = text(clerk, f"{here}nominate/secretary/")
        assert "冯立春" in asked and "卫立秋" not in asked and ">委员<" not in asked
        assert "新的姓名" not in asked
        sent = {"rank": 0, "origin": "party", "person": standing[0].person_id}
        assert clerk.post(f"{here}nominate/secretary/", {**sent, "person": ""}).status_code == 422
        assert clerk.post(f"{here}nominate/secretary/", sent).status_code == 302
        chief = Nominee.objects.get(process=village.pk, organ="secretary")
        assert "应到会的委员 3 人" in text(clerk, f"{here}count/secretary/")
        counted = sheet({chief.pk: 3}, 3, deputies=0)
        assert clerk.post(f"{here}count/secretary/", counted).status_code == 302
        assert [each.nominee for each in ballots.seated(village.process, "secretary")] == [chief]
        assert f"{here}count/secretary/" not in text(clerk, here)


def test_a_branch_without_a_committee_is_offered_no_second_vote(village: Village) -> None:
    clerk, here = sit(village, "village-clerk", "雁庄村"), f"/term/{village.pk}/"
    with clock.fixed(DAY):
        village.elect("party", ((0, "冯立春", "男"),), Meeting(5, 5), Seats(0, 0), DAY)
        assert f"{here}count/secretary/" not in text(clerk, here)
