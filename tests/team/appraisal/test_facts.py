"""Facts say whether an appraisal was held, never who was judged how, and never in public."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.decisions import assemblies
from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from lingyan.team.appraisal import actions, queries, rules
from lingyan.team.appraisal.actions import Approved
from tests.team.appraisal.support import NAMES, TODAY, Township, day


def rows(on: dt.date) -> list[dict[str, Any]]:
    request = FactRequest(Month(2026, 1), Month(2026, 12), on)
    with open_reader() as reader:
        return [
            row for batch in read(reader, registry.get("appraisal"), request) for row in batch.to_pylist()
        ]


def test_an_appraisal_with_its_days_and_numbers(township: Township) -> None:
    township.until("party", "follow")
    [found] = rows(TODAY)
    assert (found["village"], found["year"], found["kind"]) == (township.village.code, 2026, "party")
    assert (found["members"], found["graded"], found["third_kept"]) == (12, 12, 1)
    assert found["more_approved"] == 0
    assert (found["counted_on"], found["decided_on"]) == (day(4), day(5))
    assert (found["feedback_on"], found["closed_on"]) == (day(6), day(8))
    assert NAMES[0] not in str(found)


def test_what_was_not_known_on_the_day_is_not_told(township: Township) -> None:
    made = township.plan("party")
    [found] = rows(TODAY)
    assert (found["graded"], found["counted_on"]) == (None, None)
    actions.void(township.clerk, session_id=made.pk, reason="重来")
    assert rows(TODAY) == []


def test_nothing_of_it_is_public() -> None:
    table = registry.get("appraisal")
    assert not table.public
    assert {column.name for column in table.public_columns} <= {"village", "county", "year"}


def test_a_townships_appraisal_is_no_villages(township: Township) -> None:
    township.plan("secretary")
    assert rows(TODAY) == []


def test_members_are_told_by_the_step_and_not_before(township: Township) -> None:
    made = township.until("party", "feedback")
    villages = [township.village.pk]
    assert queries.told_members(villages, 2026, day(6)) == {township.village.pk: {None}}
    assert queries.told_members(villages, 2026, day(5)) == queries.told_members(villages, 2025, TODAY) == {}
    assert queries.told_members([], 2026, TODAY) == {}
    assert made.kind == "party"


def test_more_than_a_third_is_not_kept_though_it_is_approved(township: Township) -> None:
    made = township.until("party", "count")
    five = township.grades(made, n2=1, n3=1, n4=1, n5=1)
    approved = Approved("镇党〔2026〕9号", "芦溪镇党委", day(4))
    resolution = township.resolution(made, approved=approved)
    actions.decide(township.clerk, session_id=made.pk, on=day(5), resolution=resolution, grades=five)
    [found] = rows(TODAY)
    assert (found["third_kept"], found["more_approved"]) == (0, 1)


def test_a_meeting_that_judged_cadres_counts_as_the_villages_own(township: Township) -> None:
    assert list(queries.assemblies_held("", TODAY)) == []
    made = township.until("cadres", rules.COUNT)
    [held] = queries.assemblies_held(township.village.path, TODAY)
    assert (held.region, held.body) == (township.village.pk, made.body)
    assert held in set(assemblies.held("", TODAY))
    assert list(queries.assemblies_held("", held.on - dt.timedelta(days=1))) == []
