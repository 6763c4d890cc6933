"""The year of a village's decisions, with numbers by hand: T02, Z05, Z06, Z07, D01, D02 and F06 read them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.decisions import actions, assemblies, yearly
from lingyan.decisions.actions import Numbers
from lingyan.decisions.rules import Body
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.regions.models import Region
from tests.decisions.support import HELD, TODAY, Village, day, grant, make_village

pytestmark = pytest.mark.django_db
YEAR_END = dt.date(2027, 2, 1)


def rows(as_of: dt.date = TODAY, first: int = 2026, last: int = 2026) -> list[dict[str, Any]]:
    request = FactRequest(Month(first, 1), Month(last, 12), as_of)
    names = [column.name for column in yearly.DECISION_YEAR.columns]
    return [dict(zip(names, row, strict=True)) for row in yearly.rows(request)]


def row(village: Village, as_of: dt.date = TODAY) -> dict[str, Any]:
    [found] = [each for each in rows(as_of) if each["village"] == village.region.code]
    return found


@pytest.fixture
def january(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of these tests stands in June; here every proposal was made in January."""
    monkeypatch.setattr(yearly, "_local", lambda _moment: day("01-05"))


def pairs(found: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    names = ("studied_first", "decided"), ("complete", "closed"), ("results_in_time", "results_due")
    return tuple((found[above], found[below]) for above, below in names)


def test_a_matter_that_went_its_whole_way_counts_everywhere(village: Village) -> None:
    village.at("closed")
    village.at("s4-noticed")
    assert pairs(row(village)) == ((1, 1), (1, 1), (1, 1))


def test_a_result_that_nobody_displayed_is_late_after_its_last_day(village: Village, january: None) -> None:
    """To be done by 31 May; its ten days end on 10 June, and on that day it still has time."""
    village.at("executing")
    assert pairs(row(village, day("06-10")))[2] == (0, 0)
    assert pairs(row(village, day("06-11")))[2] == (0, 1)


def test_the_party_studies_on_an_earlier_day_and_the_order_is_kept(village: Village) -> None:
    matter = village.at("closed")
    way = yearly.Way(matter, {stage: HELD[stage] for stage in ("s1", "s2", "s3", "s4")})
    way.shown = {"p1": (HELD["posted"], HELD["until"]), "p2": (HELD["result-posted"], HELD["result-until"])}
    assert way.studied_first and way.complete(10)
    way.votes["s1"] = HELD["s4"]
    assert not way.studied_first and not way.complete(10)
    del way.votes["s1"]
    assert not way.studied_first and not way.complete(10)


@pytest.mark.parametrize(("shown", "complete"), [(14, False), (15, True)])
def test_a_decision_is_displayed_for_fifteen_days(village: Village, shown: int, complete: bool) -> None:
    way = yearly.Way(village.at("closed"), {stage: HELD[stage] for stage in ("s1", "s2", "s3", "s4")})
    way.shown = {
        "p1": (HELD["posted"], HELD["posted"] + dt.timedelta(days=shown)),
        "p2": (HELD["result-posted"], HELD["result-until"]),
    }
    assert way.complete(10) is complete


def test_quarters_and_halves_by_hand() -> None:
    since, held = dt.date(2026, 2, 1), [dt.date(2026, 3, 19), dt.date(2026, 3, 20), dt.date(2026, 9, 30)]
    quarters = [yearly.meetings_of(held, since, 2026, 4, on) for on in (day("03-31"), day("04-01"), YEAR_END)]
    assert quarters == [(0, 0), (1, 1), (4, 2)]
    assert yearly.meetings_of(held, since, 2026, 2, YEAR_END) == (2, 2)
    assert yearly.meetings_of([], since, 2026, 2, YEAR_END) == (1, 0), (
        "the half in which records began may be on paper"
    )
    assert yearly.meetings_of([], since, 2026, 1, YEAR_END) == (0, 0)
    assert yearly.meetings_of(held, since, 2026, 1, YEAR_END) == (1, 1)
    assert yearly.meetings_of([], None, 2026, 4, YEAR_END) == (0, 0)
    assert yearly.meetings_of([], since, 2027, 4, YEAR_END) == (0, 0)


def test_meetings_of_other_rooms_count_and_those_without_a_quorum_do_not(
    village: Village, january: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant(village)
    matter = village.at(
        "s4-noticed", organisation_id=village.committee.pk, item="public-works", body=str(Body.REPRESENTATIVES), amount=9,
    )  # fmt: skip
    actions.record_meeting(village.actor, matter, ballot=actions.Ballot(29, 29))
    second_is_over = day("07-01")

    def quarters() -> tuple[int, int]:
        found = row(village, second_is_over)
        return found["quarters_due"], found["quarters_met"]

    assert quarters() == (1, 0)
    monkeypatch.setattr(assemblies, "_sources", {})
    here = village.region.pk
    assemblies.register(
        "elsewhere",
        lambda path, by: [assemblies.Held(here, "representatives", day("05-06"))] if path == "" else [],
    )
    assert quarters() == (1, 1)
    [held] = assemblies.held("", TODAY)
    assert held == (here, "representatives", day("05-06"))


def test_the_composition_by_the_roll_in_force(village: Village) -> None:
    """40 of 45 are representatives, 16 of 45 women, 400 households: one representative for ten."""
    assert row(village)["composition_kept"] == 1
    for since, numbers in (("04-01", Numbers(45, 400, 40, 14)), ("05-01", Numbers(45))):
        with clock.fixed(day("06-01")):
            actions.record_roll(
                village.actor,
                region=village.region,
                body=Body.REPRESENTATIVES,
                as_of=day(since),
                numbers=numbers,
                basis="补选",
            )
    assert [row(village, day(on))["composition_kept"] for on in ("03-31", "04-30", "05-02")] == [1, 0, None]


def test_fewer_representatives_than_the_province_asks_are_too_few(village: Village) -> None:
    roll = village.region.decision_rolls.get(body="representatives")
    assert (yearly.composition(roll, 40), yearly.composition(roll, 41)) == (1, 0)


def test_village_rules_need_the_villagers_the_township_and_the_filing(village: Village) -> None:
    rules = {
        "organisation_id": village.committee.pk,
        "item": "village-rules",
        "body": "villagers",
        "amount": None,
    }
    assert row(village)["rules_sound"] is None
    matter = village.at("executing", **rules)
    assert row(village)["rules_sound"] == 0
    actions.file_with_township(village.actor, matter, on=day("04-10"), number="镇备〔2026〕3号")
    assert row(village)["rules_sound"] == 1


def test_a_village_without_records_and_a_year_before_them_have_no_row(village: Village) -> None:
    village.at("p1")
    make_village(Region.objects.get(name="玉屯村"), rolls=False)
    found = rows(first=2025)
    assert [(each["village"], each["year"]) for each in found] == [(village.region.code, 2026)]


def test_nothing_of_it_is_public() -> None:
    assert not yearly.DECISION_YEAR.public
    assert {column.name for column in yearly.DECISION_YEAR.public_columns} == {
        "village",
        "county",
        "year",
        "as_on",
    }
