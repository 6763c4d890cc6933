"""Power given to the villagers' representatives, and the rolls that are denominators."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.decisions import actions, queries
from lingyan.decisions.actions import Ballot, Grant, Numbers
from lingyan.people.models import Organisation
from tests.decisions.support import HELD, Village, call, code_of, day, grant

pytestmark = pytest.mark.django_db


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
