"""Studies, notices and meetings of a matter: order, quorum, votes, repeated and merged meetings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.decisions import actions
from lingyan.decisions.actions import Ballot, Numbers
from lingyan.decisions.models import (
    Meeting,
    Notice,
)
from lingyan.decisions.parameters import MERGE, NOTICE
from lingyan.decisions.rules import Body
from lingyan.kernel import clock
from lingyan.parameters.actions import set_value
from lingyan.people.models import Organisation
from tests.decisions.support import HELD, Village, again, call, code_of, day, study
from tests.support.actors import everything

pytestmark = pytest.mark.django_db


def test_a_study_is_refused(village: Village) -> None:
    matter = village.at("s1")
    assert code_of(study, village, matter, opinions=" ") == "no-opinions"
    assert code_of(study, village, matter, held_on=clock.today() + dt.timedelta(days=1)) == "future"
    assert code_of(study, village, matter, ballot=Ballot(6, 5)) == "bad-count"
    assert code_of(study, village, matter, ballot=Ballot(5, 5, 1)) == "bad-count"
    assert code_of(study, village, matter, held_on=day("01-01") - dt.timedelta(days=1)) == "no-roll"
    assert not Meeting.objects.exists()


def test_a_failed_quorum_stays_on_record_and_returns_the_matter(village: Village) -> None:
    matter = village.at("s1")
    meeting = study(village, matter, ballot=Ballot(2, 2))
    held = again(matter)
    assert (meeting.quorum, meeting.carried, held.state, held.returned_stage) == (
        False,
        False,
        "returned",
        "s1",
    )
    assert "到会人数不足" in held.returned_reason and held.waits == "again"


def test_a_lost_vote_is_followed_by_a_new_one_and_both_stay(village: Village) -> None:
    matter = village.at("s4-noticed")
    lost = actions.record_meeting(village.actor, matter, ballot=Ballot(700, 666))
    assert (lost.quorum, lost.carried) == (True, False) and again(matter).decided_on is None
    assert code_of(actions.record_meeting, village.actor, matter, ballot=Ballot(700, 680)) == "wrong-state"
    actions.vote_again(village.actor, matter)
    assert (again(matter).state, again(matter).attempt, again(matter).waits) == ("s4", 2, "notice")
    early = {"given_on": day("03-18"), "meeting_on": day("04-20")}
    assert code_of(call, village, again(matter), **early) == "out-of-order"
    call(village, again(matter), given_on=day("03-20"), meeting_on=day("03-30"))
    actions.record_meeting(village.actor, matter, ballot=Ballot(700, 667))
    assert (again(matter).state, again(matter).decided_on) == ("p1", day("03-30"))
    assert [meeting.carried for meeting in matter.meetings.filter(stage="s4")] == [False, True]


def test_only_a_returned_matter_is_voted_again(village: Village) -> None:
    matter = village.at("s2")
    assert code_of(actions.vote_again, village.actor, matter) == "wrong-state"


def test_stages_come_in_order(village: Village) -> None:
    matter = village.at("s2")
    early = HELD["s1"] - dt.timedelta(days=1)
    discuss = {"held_on": early, "ballot": Ballot(8, 8)}
    assert code_of(actions.record_discussion, village.actor, matter, **discuss) == "out-of-order"
    assert code_of(study, village, matter) == "wrong-state"
    assert code_of(actions.record_meeting, village.actor, matter, ballot=Ballot(9, 9)) == "wrong-state"


def test_merged_meetings_leave_both_records(village: Village) -> None:
    matter = village.at("s1")
    merged = {
        "held_on": HELD["s1"],
        "study": Ballot(5, 5),
        "discussion": Ballot(8, 8),
        "opinions": "多数赞成",
    }
    assert code_of(actions.record_merged, village.actor, matter, **merged) == "no-merge"
    set_value(
        everything(), MERGE, region=village.region, from_on=day("01-01"), text="always", basis="县发1号"
    )
    lacking = {**merged, "opinions": ""}
    assert code_of(actions.record_merged, village.actor, matter, **lacking) == "no-opinions"
    actions.record_merged(village.actor, matter, **merged)
    assert again(matter).state == "s3"
    assert list(matter.meetings.values_list("stage", "body", "merged")) == [
        ("s1", "party-committee", True),
        ("s2", "two-committees", True),
    ]


def test_a_merged_meeting_that_fails_in_the_first_body_leaves_one(village: Village) -> None:
    set_value(
        everything(), MERGE, region=village.region, from_on=day("01-01"), text="always", basis="县发1号"
    )
    matter = village.at("s1")
    actions.record_merged(
        village.actor,
        matter,
        held_on=HELD["s1"],
        study=Ballot(5, 2),
        discussion=Ballot(8, 8),
        opinions="多数反对",
    )
    assert (again(matter).state, matter.meetings.count()) == ("returned", 1)


@pytest.mark.parametrize(
    ("state", "changes", "code"),
    [
        ("s3", {"meeting_on": day("03-07")}, "short-notice"), ("s4", {"meeting_on": day("03-18")}, "short-notice"),
        ("s4", {"meeting_on": day("03-18"), "short_reason": "汛期抢险"}, "short-notice"), ("s3", {"place": " "}, "no-place"),
        ("s3", {"given_on": day("03-03")}, "out-of-order"), ("s4", {"given_on": day("03-07")}, "out-of-order"),
        ("s3", {"given_on": day("07-01"), "meeting_on": day("07-20")}, "future"),
    ],
)  # fmt: skip
def test_a_notice_is_refused(village: Village, state: str, changes: dict[str, Any], code: str) -> None:
    matter = village.at(state)
    assert code_of(call, village, matter, **changes) == code


def test_a_villagers_meeting_may_be_called_at_short_notice_with_a_reason(village: Village) -> None:
    matter = village.at("s4", organisation_id=village.committee.pk, item="public-works", body="villagers")
    early = {"meeting_on": day("03-18")}
    assert code_of(call, village, matter, **early) == "short-notice"
    backwards = {"meeting_on": day("03-08"), "short_reason": "汛期抢险"}
    assert code_of(call, village, matter, **backwards) == "short-notice"
    call(village, matter, **early, short_reason="汛期抢险，须立即加固河堤")
    assert Notice.objects.order_by("-pk")[0].short_reason.startswith("汛期")


def test_the_stricter_notice_holds(village: Village) -> None:
    """The law asks ten days; a county that sets five changes nothing, one that sets twenty does."""
    matter = village.at("s4")
    for text, meeting_on, refused in (("5", day("03-18"), True), ("20", day("03-28"), True)):
        rule = NOTICE[Body.MEMBERS]
        set_value(everything(), rule, region=village.region, from_on=day("01-01"), text=text, basis="县发1号")
        late = {"meeting_on": meeting_on}
        assert (code_of(call, village, matter, **late) == "short-notice") is refused
    call(village, matter, meeting_on=day("03-29"))


def test_a_postponed_meeting_needs_a_new_notice_and_takes_its_day(village: Village) -> None:
    matter = village.at("s4-noticed")
    call(village, matter, given_on=day("03-15"), meeting_on=day("03-25"))
    meeting = actions.record_meeting(village.actor, matter, ballot=Ballot(700, 680))
    assert (meeting.held_on, matter.notices.filter(stage="s4").count()) == (day("03-25"), 2)


def test_no_meeting_without_notice_and_none_before_its_day(village: Village) -> None:
    matter = village.at("s4")
    assert code_of(actions.record_meeting, village.actor, matter, ballot=Ballot(700, 680)) == "no-notice"
    call(village, matter, given_on=day("06-29"), meeting_on=day("07-10"))
    assert code_of(actions.record_meeting, village.actor, matter, ballot=Ballot(700, 680)) == "future"


def test_a_roll_recorded_after_the_notice_does_not_count(village: Village) -> None:
    """Whoever sees that too few came cannot make the body smaller afterwards."""
    with clock.fixed(day("03-10")):
        matter = village.at("s4", item="merger")
        call(village, matter)
    with clock.fixed(day("03-19")):
        actions.record_roll(
            village.actor,
            region=village.region,
            body="members",
            as_of=day("03-01"),
            numbers=Numbers(600),
            basis="名册",
        )
        meeting = actions.record_meeting(village.actor, matter, ballot=Ballot(600, 600))
    assert (meeting.eligible, meeting.quorum) == (1000, False)


def test_no_meeting_is_called_without_a_roll(village: Village) -> None:
    group = Organisation.objects.create(kind="group", region=village.region, name="雁庄村一组")
    matter = village.at("s4", organisation_id=group.pk, item="land-contract", body="group")
    assert code_of(call, village, matter) == "no-roll"


def test_reports_and_plans_lie_ready_ten_days_before(village: Village) -> None:
    matter = village.at("s4", item="distribution")
    for papers_on in (None, day("03-10")):
        late = {"papers_on": papers_on}
        assert code_of(call, village, matter, **late) == "no-papers"
    call(village, matter, papers_on=day("03-09"))


def test_villagers_may_be_counted_by_household(village: Village) -> None:
    matter = village.at(
        "s4-noticed", organisation_id=village.committee.pk, item="village-plan", body="villagers"
    )
    meeting = actions.record_meeting(village.actor, matter, ballot=Ballot(200, 101, by_households=True))
    assert (meeting.eligible, meeting.carried) == (300, True)


def test_by_household_needs_the_number_of_households(village: Village) -> None:
    actions.record_roll(
        village.actor,
        region=village.region,
        body="villagers",
        as_of=day("02-01"),
        numbers=Numbers(900),
        basis="名册",
    )
    matter = village.at(
        "s4-noticed", organisation_id=village.committee.pk, item="village-plan", body="villagers"
    )
    by_household = Ballot(200, 101, by_households=True)
    assert code_of(actions.record_meeting, village.actor, matter, ballot=by_household) == "no-households"
