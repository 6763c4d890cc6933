"""Facts of members hold keys and numbers, those of distributions sums and dates; neither holds a name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.economy.members import actions
from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
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
