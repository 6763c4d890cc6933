"""Statistics of both sample rounds: as expected, at every level, and withheld where small."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from lingyan.kernel.access import Actor
from lingyan.kernel.rights import STATISTICS_VIEW
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code
from lingyan.team.roster import queries
from lingyan.team.roster.models import Round
from tests.support.actors import holding

pytestmark = pytest.mark.slow

COUNTED = holding(STATISTICS_VIEW)


def test_both_rounds_and_the_county_equal_the_expected_figures(
    kept_2021: Round, kept_2026: Round, actor: Actor, expected: dict[str, Any]
) -> None:
    for round_ in (kept_2021, kept_2026):
        wanted = expected["rounds"][round_.name]
        found = queries.statistics(actor, round_).as_json()
        assert {key: found[key] for key in wanted} == wanted
        for code, county in expected["counties"].items():
            inside = queries.statistics(actor, round_, by_code(code.ljust(12, "0")))
            assert inside.figures == county[round_.name]
    assert queries.statistics(actor, kept_2026).change == expected["change"]


def test_the_parts_of_a_region_add_up_to_it(kept_2026: Round, actor: Actor) -> None:
    found = queries.statistics(actor, kept_2026)
    assert len(found.parts) == 12
    for key in ("villages", "secretaries", "P", "V", "N2", "both", "one_head_narrow", "women_in_two"):
        assert sum(part.figures[key] for part in found.parts) == found.figures[key]
    town = found.parts[0].region
    below = queries.statistics(actor, kept_2026, town)
    assert below.figures == found.parts[0].figures
    assert all(part.figures["villages"] == 1 for part in below.parts)


def test_reading_costs_the_same_few_queries_at_any_level(
    kept_2026: Round, actor: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.statistics(COUNTED, kept_2026)
    for region in (kept_2026.region, Region.objects.filter(level="乡镇")[0]):
        with django_assert_num_queries(7):
            queries.statistics(actor, kept_2026, region)
        # Four more ask of both rounds which were shown before and where their villages stand: what is decided is kept.
        with django_assert_num_queries(11):
            queries.statistics(COUNTED, kept_2026, region)


def withheld(figures: dict[str, Any]) -> set[str]:
    found = {key for key, value in figures.items() if value is None}
    nested = ((key, value) for key, value in figures.items() if isinstance(value, dict))
    return found | {f"{key}.{name}" for key, value in nested for name, cell in value.items() if cell is None}


def test_small_figures_are_withheld_from_who_may_not_see_people(kept_2026: Round) -> None:
    found = queries.statistics(COUNTED, kept_2026)
    hidden = withheld(found.figures)
    assert {"secretary_age_bands.<=35", "secretary_age_bands.>60", "secretary_age_min"} <= hidden
    assert found.figures["secretaries"] == 140
    assert not found.opens
    for part in found.parts:
        for name in ("secretary_age_bands", "secretary_education", "secretary_selection"):
            assert all(cell is None or cell >= 10 for cell in part.figures[name].values())


def test_a_figure_is_withheld_on_every_page_or_on_none(kept_2026: Round) -> None:
    """What the page of a region hides of it, the pages above hide too."""
    county = queries.statistics(COUNTED, kept_2026)
    for part in county.parts:
        own = queries.statistics(COUNTED, kept_2026, part.region)
        assert withheld(own.figures) == withheld(part.figures)


def test_no_withheld_count_is_the_rest_of_a_shown_total(kept_2026: Round) -> None:
    """Neither along a row (the classes of a town) nor along a column (the towns of the county)."""
    county = queries.statistics(COUNTED, kept_2026)
    two_way = ("secretary_women", "women_in_two", "two_education_college", "party_members_in_two")
    for key in (*two_way, "villages_with_woman_in_V", "with_identity_number", "secretary_college"):
        hidden = [part for part in county.parts if part.figures[key] is None]
        assert county.figures[key] is None or len(hidden) != 1
    for name in ("secretary_age_bands", "secretary_selection"):
        for class_, total in county.figures[name].items():
            hidden = [part for part in county.parts if part.figures[name].get(class_, 0) is None]
            assert total is None or len(hidden) != 1
    for name in ("secretary_age_bands", "secretary_selection"):
        for shown in (county.figures[name], *(part.figures[name] for part in county.parts)):
            assert sum(cell is None for cell in shown.values()) != 1
