"""Statistics read from the database equal the expected figures, for who may see people and who may not."""

from __future__ import annotations

from typing import Any

from lingyan.kernel.access import Actor
from lingyan.team.roster import queries
from lingyan.team.roster.models import Round


def test_both_rounds_and_the_county_equal_the_expected_figures(
    round_2021: Round, round_2026: Round, actor: Actor, expected: dict[str, Any]
) -> None:
    for round_ in (round_2021, round_2026):
        found = queries.statistics(actor, round_).as_json()
        wanted = expected["rounds"][round_.name]
        assert {key: found[key] for key in wanted} == wanted
    assert queries.statistics(actor, round_2026).change == expected["change"]
