from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel.month import Month
from lingyan.team.talent import actions
from tests.team.talent.support import TODAY, Town


def rows(day: dt.date = TODAY) -> dict[tuple[str, int], dict[str, Any]]:
    request = FactRequest(Month(2025, 1), Month(2026, 6), day)
    with open_reader() as reader:
        found = [
            row for batch in read(reader, registry.get("talent_year"), request) for row in batch.to_pylist()
        ]
    return {(row["village"], row["year"]): row for row in found}


def test_counts_of_each_village_and_year(town: Town) -> None:
    who, leaving = town.listed(counted=True), town.listed("玉屯村")
    need = town.needed("玉屯村")
    town.closed(who, need, outcome="project", jobs=4)
    town.accepted(leaving, need)
    actions.withdraw(town.keeper, talent_id=leaving.pk, purpose="match")
    actions.close_need(town.keeper, need_id=need.pk, closing="met")
    mistake = town.needed("桃潭村")
    actions.close_need(town.keeper, need_id=mistake.pk, closing="mistake")
    found = rows()
    assert set(found) == {("990121100200", 2026), ("990121100201", 2026)}
    wanted = found["990121100201", 2026]
    names = ("needs", "met", "proposed", "accepted", "closed", "landed", "jobs", "returned_youth")
    assert [wanted[name] for name in names] == [1, 1, 1, 1, 1, 1, 4, 0]
    assert [found["990121100200", 2026][name] for name in names] == [0, 0, 0, 0, 0, 0, 0, 1]


def test_what_came_later_is_not_known_before(town: Town) -> None:
    town.closed()
    assert rows(TODAY - dt.timedelta(days=1)) == {}
