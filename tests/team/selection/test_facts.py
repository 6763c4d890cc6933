"""The pool of 组织选派 as a number: nothing of who, nothing of one to four, nothing past a consent (Z09)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.decisions import assemblies
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.team.selection import actions, facts, queries
from tests.team.selection.support import ERASE, TODAY, Village


def people(on: dt.date = TODAY) -> list[tuple[Any, ...]]:
    request = FactRequest(Month(2026, 1), Month.of(on), on)
    return [tuple(row[2:]) for row in facts.rows(request)]


def test_five_in_the_pool_are_told_and_four_are_not(village: Village) -> None:
    assert people() == []
    made = village.assigned("need")
    for name in ("王一", "王二"):
        village.pool(made, name)
    assert people() == [(2026, None)], "four"
    last = village.pool(made, "王三")
    assert people() == [(2026, 5)]
    actions.withdraw(village.counter, candidate_id=last.pk)
    assert people() == [(2026, None)]


def test_past_the_day_agreed_to_nobody_is_counted(village: Village) -> None:
    made = village.assigned("need")
    for name in ("王一", "王二", "王三"):
        village.pool(made, name)
    assert people(ERASE - dt.timedelta(days=1)) == [(2027, 5)]
    assert people(ERASE) == [(2027, 0)]
    assert list(facts.rows(FactRequest(Month(2026, 1), Month(2026, 12), ERASE))) == [], (
        "earlier years are not kept"
    )


def test_the_meeting_that_recommended_counts_as_the_villages_own(village: Village) -> None:
    village.recommended("people")
    [held] = queries.assemblies_held("", TODAY)
    assert (held.region, held.body) == (village.region.pk, "representatives")
    assert held in set(assemblies.held(village.region.path, TODAY))
    with clock.fixed(TODAY):
        assert list(queries.assemblies_held("/0/", TODAY)) == []


@pytest.mark.parametrize("table", [facts.POOL_YEAR])
def test_nothing_of_it_is_public(table: Any) -> None:
    assert not table.public and not table.column("people").public
