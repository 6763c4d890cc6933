"""Drafting a matter and its whole way: each refusal, and what may be changed or withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.decisions import actions
from lingyan.decisions.models import (
    Matter,
)
from lingyan.kernel.models import AuditEntry
from lingyan.people.models import Organisation
from tests.decisions.support import HELD, Village, again, code_of, day

pytestmark = pytest.mark.django_db


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
