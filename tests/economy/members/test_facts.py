"""Facts of members hold keys and numbers, those of distributions sums and dates; neither holds a name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.economy.members import actions
from lingyan.economy.members.models import Receiver
from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.economy.members.support import POOL, SETTLED, TODAY, Village


def rows(name: str, day: dt.date) -> list[dict[str, Any]]:
    request = FactRequest(Month(2019, 1), Month.of(day), day)
    with open_reader() as reader:
        return [row for batch in read(reader, registry.get(name), request) for row in batch.to_pylist()]


def test_each_member_as_of_the_day(village: Village) -> None:
    member = village.named("周长河")
    actions.move_household(village.clerk, member_id=member.pk, household=8, on=dt.date(2026, 2, 1))
    actions.end_membership(village.clerk, member_id=member.pk, on=dt.date(2026, 3, 1), reason="death")
    found = {row["member"]: row for row in rows("member", TODAY)}
    own = found[member.pk]
    assert (own["household"], own["joined_on"], own["left_on"], own["left_reason"], own["share_hundredths"]) == (
        8, dt.date(2020, 1, 1), dt.date(2026, 3, 1), "death", 250,
    )  # fmt: skip
    assert len(found) == 10
    before = {row["member"]: row for row in rows("member", dt.date(2026, 1, 31))}[member.pk]
    assert (before["household"], before["left_on"]) == (3, None)
    assert rows("member", dt.date(2019, 12, 31)) == []
    assert "周长河" not in str(found)


def test_a_distribution_with_its_sums_and_dates(village: Village) -> None:
    made = village.at("paid")
    [found] = rows("distribution", TODAY)
    assert (found["distribution"], found["year"], found["state"], found["decision"]) == (
        made.pk, 2025, "paid", made.matter_id,
    )  # fmt: skip
    assert (found["reserve_fen"], found["pool_fen"], found["paid_fen"]) == (made.reserve, POOL, made.paid_out)
    assert (found["confirmed_on"], found["published_on"]) == (SETTLED, None)
    assert rows("distribution", dt.date(2026, 2, 1)) == []


def test_a_void_plan_is_none(village: Village) -> None:
    actions.void_plan(village.clerk, distribution_id=village.plan().pk, reason="重来")
    assert rows("distribution", TODAY) == []


def test_the_list_of_a_distribution_beside_the_register_as_it_is_known_now(village: Village) -> None:
    made = village.at("paid")
    found = {row["member"]: row for row in rows("distribution_member", TODAY)}
    assert len(found) == 10 and all(row["belongs"] and not row["died"] for row in found.values())
    assert all(row["share_hundredths"] == row["held_hundredths"] for row in found.values())
    assert sum(row["amount_fen"] for row in found.values()) == made.paid_out
    gone = village.named("周长河")
    actions.end_membership(village.clerk, member_id=gone.pk, on=dt.date(2026, 1, 20), reason="death")
    own = {row["member"]: row for row in rows("distribution_member", TODAY)}[gone.pk]
    assert (own["belongs"], own["died"], own["share_hundredths"]) == (False, True, 250)
    assert "周长河" not in str(found)


def test_shares_that_take_no_part_are_left_out(village: Village) -> None:
    member = village.named("赵春生")
    actions.change_shares(
        village.clerk,
        member_id=member.pk,
        kind="农龄股",
        hundredths=40,
        on=dt.date(2025, 1, 1),
        reason="allotted",
    )
    village.plan(kinds=["人口股"])
    own = {row["member"]: row for row in rows("distribution_member", TODAY)}[member.pk]
    assert (own["share_hundredths"], own["held_hundredths"]) == (100, 100)


def test_what_households_get_and_that_two_share_an_account(village: Village) -> None:
    made = village.at("paid")
    found = rows("distribution_part", TODAY)
    assert [row["household"] for row in found] == [1, 2, 3, 7]
    assert all(row["amount_fen"] == row["listed_fen"] and row["paid_on"] == TODAY for row in found)
    assert sum(row["amount_fen"] for row in found) == made.paid_out
    assert len({row["account"] for row in found}) == 4 and "6228480001000200001" not in str(found)
    receiver = Receiver.objects.get(household=1)
    Receiver.objects.create(
        organisation=receiver.organisation, household=2, member=village.named("李桂花"), from_on=TODAY,
        account_number=receiver.account_number, recorded_at=clock.now(),
    )  # fmt: skip
    assert len({row["account"] for row in rows("distribution_part", TODAY)}) == 3
