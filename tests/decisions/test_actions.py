"""The way of a matter by its actions: each step, each refusal, and that nothing recorded can be changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction

from lingyan.decisions import actions, queries
from lingyan.decisions.actions import Ballot, Grant, Numbers, Photo
from lingyan.decisions.models import (
    Answer,
    Matter,
    Meeting,
    Notice,
    Objection,
    Posting,
    Power,
    Result,
    Review,
    Roll,
)
from lingyan.decisions.parameters import MERGE, NOTICE
from lingyan.decisions.rules import Body
from lingyan.files.models import Paper
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.parameters.actions import set_value
from lingyan.people.models import Organisation
from tests.decisions.support import HELD, JPEG, Village, call, day, make_village
from tests.support.actors import everything, holding, nobody
from tests.support.identity import Tree, actor_with

pytestmark = pytest.mark.django_db


def code_of(act: Callable[..., Any], *arguments: Any, **more: Any) -> str:
    """The code with which an action refuses."""
    with pytest.raises(Refused) as caught:
        act(*arguments, **more)
    return caught.value.code


def again(matter: Matter) -> Matter:
    return Matter.objects.select_related("organisation__region").get(pk=matter.pk)


def test_the_whole_way(village: Village) -> None:
    matter = again(village.at("closed"))
    assert (matter.state, matter.waits, matter.next_due) == ("closed", "", None)
    assert (matter.decided_on, matter.executing_on, matter.closed_on) == (
        HELD["s4"],
        HELD["until"],
        HELD["result-until"],
    )
    assert [meeting.stage for meeting in matter.meetings.all()] == ["s1", "s2", "s3", "s4"]
    codes = list(
        AuditEntry.objects.filter(object_kind="matter").order_by("pk").values_list("code", flat=True)
    )
    assert codes == [
        f"decisions.{code}"
        for code in (
            "drafted", "proposed", "voted", "voted", "noticed", "voted", "noticed", "voted", "reviewed", "posted",
            "executing", "result", "posted", "closed",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "waits", "due"),
    [
        ("draft", "propose", None), ("s1", "study", None), ("s2", "discuss", None), ("s3", "notice", None),
        ("s4", "notice", None), ("s4-noticed", "meeting", day("03-26")), ("p1", "review", day("03-24")),
        ("p1-reviewed", "post", day("03-30")), ("p1-posted", "end-display", day("04-14")),
        ("executing", "result", day("06-10")), ("result", "post-result", day("06-10")), ("p2", "close", day("06-02")),
    ],
)  # fmt: skip
def test_what_each_state_waits_for_is_stored(
    village: Village, state: str, waits: str, due: dt.date | None
) -> None:
    matter = again(village.at(state))
    assert (matter.waits, matter.next_due) == (waits, due)


# Drafting


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"organisation_id": 10**9}, "unknown-organisation"), ({"item": "nothing"}, "unknown-item"),
        ({"item": "village-rules"}, "unknown-item"), ({"body": "villagers"}, "wrong-body"),
        ({"item": "charter", "body": "member-representatives"}, "wrong-body"), ({"title": " "}, "no-title"),
        ({"summary": ""}, "no-summary"), ({"amount": 0}, "bad-amount"), ({"amount": 10**18}, "bad-amount"),
        ({"due_on": dt.date(20, 1, 1)}, "bad-due"),
    ],
)  # fmt: skip
def test_a_draft_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    assert code_of(village.draft, **changes) == code
    assert not Matter.objects.exists()


@pytest.mark.parametrize(
    "item", ["charter", "membership", "land-contract", "homestead", "quantification", "land-compensation", "merger"]
)  # fmt: skip
def test_member_representatives_may_not_decide_what_the_law_keeps_for_all(
    village: Village, item: str
) -> None:
    assert code_of(village.draft, item=item, body="member-representatives") == "wrong-body"
    assert village.draft(item=item, body="members").pk


def test_a_party_organisation_decides_no_matters(village: Village) -> None:
    party = Organisation.objects.create(kind="party", region=village.region, name="雁庄村党支部")
    assert code_of(village.draft, organisation_id=party.pk) == "unknown-organisation"


def test_an_item_without_amount_stores_none(village: Village) -> None:
    assert village.draft(item="charter").amount is None


def test_a_draft_can_be_changed_and_a_proposal_not(village: Village) -> None:
    matter = village.draft()
    actions.change(village.actor, matter, village.proposal(title="二号鱼塘出租"))
    assert again(matter).title == "二号鱼塘出租"
    actions.propose(village.actor, matter)
    assert code_of(actions.change, village.actor, matter, village.proposal()) == "wrong-state"
    assert code_of(actions.propose, village.actor, matter) == "wrong-state"


def test_a_matter_may_follow_another_of_the_same_organisation(village: Village) -> None:
    first = village.draft()
    actions.withdraw(village.actor, first, reason="方案要改")
    second = actions.draft(village.actor, village.proposal(), follows_id=first.pk)
    assert second.follows == first
    other = village.proposal(organisation_id=village.committee.pk, item="village-plan", body="villagers")
    assert code_of(actions.draft, village.actor, other, follows_id=first.pk) == "unknown-follows"


@pytest.mark.parametrize("state", ["draft", "s1", "s2", "s3", "s4", "s4-noticed"])
def test_what_is_not_decided_can_be_withdrawn(village: Village, state: str) -> None:
    matter = village.at(state)
    assert code_of(actions.withdraw, village.actor, matter, reason=" ") == "no-reason"
    actions.withdraw(village.actor, matter, reason="承租人放弃")
    assert (again(matter).state, again(matter).withdrawn_reason, again(matter).waits) == (
        "withdrawn", "承租人放弃", "",
    )  # fmt: skip


@pytest.mark.parametrize("state", ["p1", "p1-posted", "executing", "p2", "closed"])
def test_what_is_decided_cannot(village: Village, state: str) -> None:
    matter = village.at(state)
    assert code_of(actions.withdraw, village.actor, matter, reason="反悔") == "wrong-state"


# Meetings


def study(village: Village, matter: Matter, **changes: Any) -> Meeting:
    given = {"held_on": HELD["s1"], "ballot": Ballot(5, 5), "opinions": "多数赞成"}
    return actions.record_study(village.actor, matter, **{**given, **changes})


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


# Power of the representatives


def grant(village: Village, **changes: Any) -> Power:
    given = {
        "items": ["public-works", "village-expense"], "scope": "单项十万元以下的公益事业", "from_on": day("01-10"),
        "until_on": day("12-31"), "decided_on": day("01-08"), "ceiling": 100_000_00, "basis": "村档案柜2026-1",
    }  # fmt: skip
    return actions.grant_power(
        village.actor, organisation=village.committee, grant=Grant(**{**given, **changes})
    )


def works(village: Village, **changes: Any) -> dict[str, Any]:
    return {
        "organisation_id": village.committee.pk, "item": "public-works", "body": "representatives", "amount": 90_000_00,
        **changes,
    }  # fmt: skip


def test_representatives_decide_only_with_a_power_for_the_item_and_the_amount(village: Village) -> None:
    assert code_of(village.draft, **works(village)) == "no-power"
    power = grant(village)
    assert village.at("p1", **works(village)).power == power
    assert code_of(village.draft, **works(village, amount=100_000_01)) == "no-power"
    assert code_of(village.draft, **works(village, item="village-plan")) == "no-power"
    actions.take_back(village.actor, power, on=day("06-01"), reason="村民会议收回")
    assert code_of(village.draft, **works(village)) == "no-power"


def test_a_power_must_hold_on_the_day_of_the_meeting(village: Village) -> None:
    grant(village, until_on=day("06-30"))
    matter = village.at("s4", **works(village))
    late = {"given_on": day("06-29"), "meeting_on": day("07-04")}
    assert code_of(call, village, matter, **late) == "no-power"
    call(village, matter, meeting_on=day("03-12"))


def test_a_power_taken_back_before_the_meeting_does_not_serve(village: Village) -> None:
    power = grant(village)
    matter = village.at("s4-noticed", **works(village))
    actions.take_back(village.actor, power, on=HELD["s4"], reason="村民会议收回")
    assert code_of(actions.record_meeting, village.actor, matter, ballot=Ballot(30, 20)) == "no-power"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"items": []}, "no-items"), ({"items": ["village-rules"]}, "not-delegable"),
        ({"items": ["lease"]}, "not-delegable"),
        ({"items": ["nothing"]}, "not-delegable"), ({"scope": ""}, "no-scope"), ({"decided_on": None}, "no-basis"),
        ({"basis": " "}, "no-basis"), ({"decided_on": day("07-30")}, "future"), ({"from_on": day("01-07")}, "bad-period"),
        ({"until_on": day("01-09")}, "bad-period"), ({"until_on": dt.date(2031, 1, 11)}, "bad-period"),
        ({"ceiling": 0}, "bad-amount"), ({"matter_id": 10**9}, "no-decision"),
    ],
)  # fmt: skip
def test_a_power_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    assert code_of(grant, village, **changes) == code


def test_only_villagers_give_power(village: Village) -> None:
    given = Grant(["public-works"], "全部", day("01-10"), day("12-31"), day("01-08"), basis="村档案柜")
    assert (
        code_of(actions.grant_power, village.actor, organisation=village.collective, grant=given)
        == "not-committee"
    )


def test_a_power_may_rest_on_a_decision_of_the_villagers(village: Village) -> None:
    matter = village.at("p1", organisation_id=village.committee.pk, item="delegate-power", body="villagers")
    power = grant(village, matter_id=matter.pk, decided_on=None, basis="", from_on=day("03-20"))
    assert (power.decided_on, power.matter) == (HELD["s4"], matter)
    early = {"matter_id": matter.pk, "from_on": day("03-18")}
    assert code_of(grant, village, **early) == "not-passed"


def test_a_power_is_taken_back_once_and_with_a_reason(village: Village) -> None:
    power = grant(village)
    for on, reason, code in (
        (day("06-01"), " ", "no-reason"), (day("07-01"), "收回", "future"), (day("01-09"), "收回", "out-of-order"),
    ):  # fmt: skip
        assert code_of(actions.take_back, village.actor, power, on=on, reason=reason) == code
    actions.take_back(village.actor, power, on=day("06-01"), reason="收回")
    assert (
        code_of(actions.take_back, village.actor, power, on=day("06-01"), reason="再收回") == "ended-already"
    )


# Rolls


@pytest.mark.parametrize(
    ("body", "numbers", "basis", "as_of", "code"),
    [
        ("election", Numbers(10), "名册", "01-02", "bad-body"), ("members", Numbers(10), " ", "01-02", "no-basis"),
        ("members", Numbers(0), "名册", "01-02", "bad-number"), ("members", Numbers(10**8), "名册", "01-02", "bad-number"),
        ("representatives", Numbers(30, 200, 31), "名册", "01-02", "bad-number"),
        ("representatives", Numbers(30, 200, 30, 31), "名册", "01-02", "bad-number"),
        ("villagers", Numbers(30, 0), "名册", "01-02", "bad-number"), ("members", Numbers(10), "名册", "07-01", "future"),
        ("group", Numbers(30), "名册", "01-02", "no-group"),
    ],
)  # fmt: skip
def test_a_roll_is_refused(
    village: Village, body: str, numbers: Numbers, basis: str, as_of: str, code: str
) -> None:
    given = {"region": village.region, "body": body, "as_of": day(as_of), "numbers": numbers, "basis": basis}
    assert code_of(actions.record_roll, village.actor, **given) == code


def test_a_group_meets_by_its_own_roll(village: Village) -> None:
    group = Organisation.objects.create(kind="group", region=village.region, name="雁庄村一组")
    given = {"region": village.region, "as_of": day("01-02"), "numbers": Numbers(90, 30), "basis": "名册"}
    other = {**given, "body": "members", "group": group}
    assert code_of(actions.record_roll, village.actor, **other) == "no-group"
    actions.record_roll(village.actor, body="group", group=group, **given)
    matter = village.at("s4", organisation_id=group.pk, item="land-contract", body="group")
    call(village, matter)
    meeting = actions.record_meeting(village.actor, matter, ballot=Ballot(60, 31))
    assert (meeting.eligible, meeting.carried) == (90, True)


def test_numbers_known_from_posts_are_not_typed(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "known_by_posts", lambda *_: True)
    given = {"region": village.region, "body": "two-committees", "as_of": day("01-02"), "basis": "名册"}
    assert code_of(actions.record_roll, village.actor, numbers=Numbers(7), **given) == "known-by-posts"


# Publication, objections, result


def test_no_display_without_the_townships_review(village: Village) -> None:
    matter = village.at("p1")
    post = {"from_on": HELD["posted"], "place": "公开栏"}
    assert code_of(actions.post, village.actor, matter, **post) == "no-review"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ""}, "no-number"), ({"lawful": False}, "no-reason"), ({"reviewed_on": day("07-01")}, "future"),
        ({"reviewed_on": day("03-18")}, "out-of-order"),
    ],
)  # fmt: skip
def test_a_review_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    matter = village.at("p1")
    given = {"lawful": True, "reviewed_on": HELD["review"], "number": "7号", **changes}
    assert code_of(actions.review, village.actor, matter, **given) == code


def test_an_unlawful_decision_goes_back_to_a_vote(village: Village) -> None:
    matter = village.at("p1")
    actions.review(
        village.actor, matter, lawful=False, reviewed_on=HELD["review"], number="7号", reason="剥夺外嫁女权利"
    )
    held = again(matter)
    assert (held.state, held.returned_stage, held.decided_on) == ("returned", "p1", None)
    assert "外嫁女" in held.returned_reason
    actions.vote_again(village.actor, held)
    assert (again(matter).state, again(matter).attempt) == ("s4", 2)


def test_one_review_a_decision(village: Village) -> None:
    matter = village.at("p1-reviewed")
    given = {"lawful": True, "reviewed_on": HELD["review"], "number": "8号"}
    assert code_of(actions.review, village.actor, matter, **given) == "reviewed-already"


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"place": ""}, "no-place"), ({"from_on": day("07-01")}, "future"), ({"from_on": day("03-19")}, "out-of-order")],
)  # fmt: skip
def test_a_display_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    matter = village.at("p1-reviewed")
    given = {"from_on": HELD["posted"], "place": "公开栏", **changes}
    assert code_of(actions.post, village.actor, matter, **given) == code


def test_a_display_lasts_its_days_and_is_proved_by_a_photograph(village: Village) -> None:
    matter = village.at("p1-reviewed")
    begin = partial(actions.begin_execution, village.actor, matter)
    assert code_of(begin, on=HELD["until"]) == "not-posted"
    posting = actions.post(village.actor, matter, from_on=HELD["posted"], place="公开栏")
    assert posting.until_on == HELD["until"]
    again_ = {"from_on": HELD["posted"], "place": "公开栏"}
    assert code_of(actions.post, village.actor, matter, **again_) == "posted-already"
    assert code_of(begin, on=HELD["until"] - dt.timedelta(days=1)) == "display-running"
    assert code_of(begin, on=clock.today() + dt.timedelta(days=1)) == "future"
    assert code_of(begin, on=HELD["until"]) == "no-photo"


def test_the_photograph_is_filed_with_its_label(village: Village) -> None:
    matter = village.at("executing")
    assert [paper.label for paper in Paper.objects.filter(owner_kind="decision", owner_id=matter.pk)] == [
        "公示照片"
    ]


def test_an_objection_holds_the_matter_until_it_is_answered(village: Village) -> None:
    matter = village.at("p1-posted")
    objection = actions.raise_objection(
        village.actor, matter, by="villager", raised_on=day("03-25"), text="底价偏低"
    )
    assert (objection.due_on, again(matter).next_due) == (day("04-07"), day("04-07"))
    assert code_of(actions.begin_execution, village.actor, matter, on=HELD["until"]) == "open-objection"
    reply = {"answered_on": day("03-30"), "outcome": "explained", "text": "底价经评估"}
    actions.answer(village.actor, objection, **reply)
    assert code_of(actions.answer, village.actor, objection, **reply) == "answered-already"
    actions.begin_execution(village.actor, matter, on=HELD["until"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"by": "clerk"}, "bad-party"), ({"text": " "}, "no-text"), ({"raised_on": day("07-01")}, "future"),
        ({"raised_on": day("03-18")}, "out-of-order"),
    ],
)  # fmt: skip
def test_an_objection_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    matter = village.at("p1")
    given = {"by": "villager", "raised_on": day("03-25"), "text": "底价偏低", **changes}
    assert code_of(actions.raise_objection, village.actor, matter, **given) == code


def test_there_is_nothing_to_object_to_before_the_vote(village: Village) -> None:
    given = {"by": "villager", "raised_on": day("03-25"), "text": "底价偏低"}
    assert code_of(actions.raise_objection, village.actor, village.at("s4"), **given) == "wrong-state"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": "ignored"}, "bad-outcome"), ({"text": ""}, "no-text"), ({"answered_on": day("07-01")}, "future"),
        ({"answered_on": day("03-24")}, "out-of-order"),
    ],
)  # fmt: skip
def test_an_answer_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    objection = _objection(village, village.at("p1"), day("03-25"))
    given = {"answered_on": day("03-26"), "outcome": "explained", "text": "说明", **changes}
    assert code_of(actions.answer, village.actor, objection, **given) == code


def _objection(village: Village, matter: Matter, on: dt.date) -> Objection:
    return actions.raise_objection(village.actor, matter, by="villager", raised_on=on, text="与事实不符")


def _uphold(village: Village, objection: Objection, on: dt.date) -> None:
    actions.answer(village.actor, objection, answered_on=on, outcome="upheld", text="属实")


@pytest.mark.parametrize("state", ["p1-posted", "executing"])
def test_an_upheld_objection_sends_the_decision_back_to_the_vote(village: Village, state: str) -> None:
    matter = village.at(state)
    first, second = (_objection(village, matter, day(on)) for on in ("04-08", "04-09"))
    _uphold(village, first, day("04-10"))
    assert (again(matter).state, again(matter).decided_on) == ("returned", None)
    _uphold(village, second, day("04-11"))
    actions.vote_again(village.actor, matter)
    call(village, again(matter), given_on=day("04-12"), meeting_on=day("04-22"))
    actions.record_meeting(village.actor, matter, ballot=Ballot(700, 690))
    assert (again(matter).state, again(matter).waits, again(matter).executing_on) == ("p1", "review", None)


def test_an_objection_is_answered_also_while_the_matter_is_voted_on_again(village: Village) -> None:
    matter = village.at("p1-posted")
    first, second = (_objection(village, matter, day("04-08")) for _ in range(2))
    _uphold(village, first, day("04-10"))
    actions.vote_again(village.actor, matter)
    assert again(matter).next_due == second.due_on
    _uphold(village, second, day("04-11"))
    assert (again(matter).state, again(matter).next_due) == ("s4", None)


def test_what_is_withdrawn_waits_for_nothing(village: Village) -> None:
    matter = village.at("p1-posted")
    first, _ = (_objection(village, matter, day("04-08")) for _ in range(2))
    _uphold(village, first, day("04-10"))
    actions.withdraw(village.actor, matter, reason="不办了")
    assert (again(matter).waits, again(matter).next_due) == ("", None)
    assert not queries.unanswered().exists()


def test_an_upheld_objection_to_the_result_asks_for_a_new_result(village: Village) -> None:
    matter = village.at("p2")
    objection = _objection(village, matter, day("05-12"))
    with clock.fixed(dt.datetime(2026, 6, 30, 10, tzinfo=clock.ZONE)):
        _uphold(village, objection, day("05-13"))
        assert (again(matter).state, again(matter).waits) == ("executing", "result")
        post = {"from_on": day("05-20"), "place": "公开栏"}
        assert code_of(actions.post, village.actor, matter, **post) == "no-result"
    with clock.fixed(dt.datetime(2026, 6, 30, 11, tzinfo=clock.ZONE)):
        actions.record_result(
            village.actor, matter, outcome="partly", done_on=day("05-15"), acceptance="尚缺一份收据"
        )
        actions.post(village.actor, matter, **post, photos=[Photo("新.jpg", JPEG + b"3")])
    assert (again(matter).state, matter.results.count(), matter.postings.count()) == ("p2", 2, 3)
    actions.close(village.actor, matter, on=day("06-04"))


def test_a_result_is_refused(village: Village) -> None:
    matter = village.at("executing")
    given = {"outcome": "done", "done_on": HELD["result"], "acceptance": "已验收"}
    for changes, code in (
        ({"outcome": "maybe"}, "bad-outcome"), ({"acceptance": ""}, "no-acceptance"), ({"done_on": day("07-01")}, "future"),
        ({"done_on": day("04-06")}, "out-of-order"), ({"spent": -1}, "bad-amount"),
    ):  # fmt: skip
        assert code_of(actions.record_result, village.actor, matter, **{**given, **changes}) == code
    post = {"from_on": HELD["result-posted"], "place": "公开栏"}
    assert code_of(actions.post, village.actor, matter, **post) == "no-result"
    actions.record_result(village.actor, matter, **given)
    early = {"from_on": day("05-09"), "place": "公开栏"}
    assert code_of(actions.post, village.actor, matter, **early) == "out-of-order"


def test_the_cost_is_what_other_rooms_paid(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingyan.decisions.uses._uses", {"付款": lambda _: 88_00})
    village.at("result")
    assert Result.objects.get().spent == 88_00


def test_closing_needs_the_display_of_the_result(village: Village) -> None:
    matter = village.at("p2")
    early = HELD["result-until"] - dt.timedelta(days=1)
    assert code_of(actions.close, village.actor, matter, on=early) == "display-running"
    _objection(village, matter, day("05-12"))
    assert code_of(actions.close, village.actor, matter, on=HELD["result-until"]) == "open-objection"


def test_filing_with_the_township(village: Village) -> None:
    matter = village.at("executing")
    for on, number, code in (
        (day("04-08"), "", "no-number"), (day("07-01"), "1", "future"), (day("03-18"), "1", "out-of-order"),
    ):  # fmt: skip
        assert code_of(actions.file_with_township, village.actor, matter, on=on, number=number) == code
    actions.file_with_township(village.actor, matter, on=day("04-08"), number="备2026-3")
    assert (again(matter).filed_on, again(matter).state) == (day("04-08"), "executing")
    assert (
        code_of(actions.file_with_township, village.actor, matter, on=day("04-08"), number="备2026-3")
        == "filed-already"
    )
    assert (
        code_of(actions.file_with_township, village.actor, village.draft(), on=day("04-08"), number="1")
        == "wrong-state"
    )


# Rights


def test_each_post_does_its_own(village: Village, tree: Tree) -> None:
    clerk, officer = (
        actor_with("village-clerk", tree.village),
        actor_with("township-officer", tree.town),
    )
    supervisor = actor_with("supervision", tree.village)
    matter = village.at("p1")
    review = {"lawful": True, "reviewed_on": HELD["review"], "number": "7号"}
    with pytest.raises(Denied):
        actions.review(clerk, matter, **review)
    actions.review(officer, matter, **review)
    with pytest.raises(Denied):
        actions.post(officer, matter, from_on=HELD["posted"], place="公开栏")
    actions.post(clerk, matter, from_on=HELD["posted"], place="公开栏")
    own = {"by": "supervision", "raised_on": day("03-25"), "text": "程序有疑问"}
    for other in (clerk, officer):
        with pytest.raises(Denied):
            actions.raise_objection(other, matter, **own)
    objection = actions.raise_objection(supervisor, matter, **own)
    with pytest.raises(Denied):
        actions.answer(supervisor, objection, answered_on=day("03-26"), outcome="explained", text="说明")
    actions.raise_objection(officer, matter, by="villager", raised_on=day("03-25"), text="来镇反映")


@pytest.mark.parametrize("who", [nobody(), holding("decisions.view")])
def test_without_the_right_nothing_goes(village: Village, who: Any) -> None:
    matter = village.at("p1")
    acts: list[Callable[[], Any]] = [
        lambda: actions.draft(who, village.proposal()),
        lambda: actions.change(who, matter, village.proposal()),
        lambda: actions.propose(who, matter),
        lambda: actions.withdraw(who, matter, reason="撤"),
        lambda: actions.vote_again(who, matter),
        lambda: actions.record_study(who, matter, held_on=HELD["s1"], ballot=Ballot(5, 5), opinions="无"),
        lambda: actions.record_discussion(who, matter, held_on=HELD["s2"], ballot=Ballot(8, 8)),
        lambda: actions.record_merged(
            who, matter, held_on=HELD["s1"], study=Ballot(5, 5), discussion=Ballot(8, 8), opinions="无"
        ),
        lambda: actions.give_notice(who, matter, given_on=HELD["s3"], meeting_on=HELD["s4"], place="室"),
        lambda: actions.record_meeting(who, matter, ballot=Ballot(1, 1)),
        lambda: actions.review(who, matter, lawful=True, reviewed_on=HELD["review"], number="1"),
        lambda: actions.post(who, matter, from_on=HELD["posted"], place="栏"),
        lambda: actions.begin_execution(who, matter, on=HELD["until"]),
        lambda: actions.record_result(
            who, matter, outcome="done", done_on=HELD["result"], acceptance="验收"
        ),
        lambda: actions.close(who, matter, on=HELD["until"]),
        lambda: actions.file_with_township(who, matter, on=HELD["until"], number="1"),
        lambda: actions.raise_objection(who, matter, by="villager", raised_on=day("04-01"), text="疑"),
        lambda: actions.raise_objection(who, matter, by="supervision", raised_on=day("04-01"), text="疑"),
        lambda: actions.make_paper(who, matter, kind="minutes", source_id=1),
        lambda: actions.record_roll(
            who, region=village.region, body="members", as_of=day("01-02"), numbers=Numbers(5), basis="册"
        ),
        lambda: actions.grant_power(
            who, organisation=village.committee,
            grant=Grant(["public-works"], "全", day("01-02"), day("01-03"), day("01-01"), basis="柜"),
        ),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(Denied):
            act()


# What is recorded stays


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (Matter, "title", "别的"), (Matter, "amount", 1), (Matter, "body", "board"), (Notice, "given_on", day("01-01")),
        (Meeting, "ayes", 1), (Meeting, "carried", False), (Review, "lawful", False), (Posting, "until_on", day("03-22")),
        (Objection, "due_on", day("12-01")), (Answer, "outcome", "upheld"), (Result, "spent", 1), (Roll, "eligible", 3),
        (Power, "ceiling", 1),
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_or_delete(
    village: Village, model: type[models.Model], column: str, value: Any
) -> None:
    objection = _objection(village, village.at("p2"), day("05-12"))
    actions.answer(village.actor, objection, answered_on=day("05-13"), outcome="explained", text="说明")
    grant(village)
    row = model._default_manager.order_by("-pk")[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.filter(pk=row.pk).update(**{column: value})
    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.filter(pk=row.pk).delete()


def test_two_villages_do_not_share_rolls(village: Village, tree: Tree) -> None:
    other = make_village(tree.other_village, rolls=False)
    matter = other.draft()
    actions.propose(other.actor, matter)
    assert code_of(study, other, matter) == "no-roll"
