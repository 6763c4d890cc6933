"""What is withheld of a frozen round is decided once, and anew as soon as anything it follows from is different."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from lingyan.kernel import clock
from lingyan.kernel.rights import STATISTICS_VIEW
from lingyan.regions.actions import merge
from lingyan.regions.models import Region
from lingyan.team.roster import actions, deciding, queries
from lingyan.team.roster.models import Round
from tests.support.actors import everything, holding
from tests.support.places import Places, make_places
from tests.team.roster.support import listed

pytestmark = pytest.mark.django_db
COUNTED = holding(STATISTICS_VIEW)
VILLAGES = ("990121100200", "990121100201", "990121101200")


@pytest.fixture
def places() -> Places:
    return make_places()


@pytest.fixture
def rounds(places: Places, monkeypatch: pytest.MonkeyPatch) -> tuple[Round, Round]:
    monkeypatch.setattr(deciding, "_KEPT", {})
    return frozen(2021, "王明", "李强", "赵一"), frozen(2026, "王明", "新人", "赵一")


def frozen(year: int, *names: str) -> Round:
    people = [listed(name, village=code) for name, code in zip(names, VILLAGES, strict=True)]
    loaded = actions.load_round(everything(), name=str(year), as_of=dt.date(year, 3, 31), people=people)
    return actions.freeze(everything(), loaded).round


def test_a_village_seen_again_costs_no_reading_of_the_whole_round(
    rounds: tuple[Round, Round], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    village = Region.objects.get(code=VILLAGES[0])
    first = queries.statistics(COUNTED, rounds[1], village).as_json()
    with django_assert_num_queries(10):
        again = queries.statistics(COUNTED, rounds[1], village).as_json()
    assert again == first


def test_the_whole_and_its_part_are_told_from_one_decision(rounds: tuple[Round, Round]) -> None:
    before, after = rounds
    assert deciding.decision(after, before) is deciding.decision(after, before)
    assert deciding.decision(after, None) is not deciding.decision(after, before)


def test_a_change_of_the_regions_decides_anew(rounds: tuple[Round, Round]) -> None:
    before, after = rounds
    kept = deciding.decision(after, before)
    merged = [Region.objects.get(code=code) for code in VILLAGES[:2]]
    merge(everything(), merged, code="990121100210", name="雁玉村", on=dt.date(2026, 4, 1))
    assert deciding.decision(after, before) is not kept


def test_a_round_frozen_in_between_decides_anew(rounds: tuple[Round, Round]) -> None:
    """It was shown before, so the difference to it must not tell of a few either."""
    before, after = rounds
    kept = deciding.decision(after, before)
    frozen(2023, "王明", "李强", "钱二")
    assert deciding.decision(after, before) is kept, "frozen after it: of no concern to what was shown"
    with clock.fixed(dt.date(2024, 1, 1)):
        frozen(2022, "王明", "李强", "孙三")
    assert deciding.decision(after, before) is not kept


def test_only_the_latest_decisions_are_kept(
    rounds: tuple[Round, Round], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = rounds
    monkeypatch.setattr(deciding, "_MOST_KEPT", 1)
    for compared in (before, None):
        deciding.decision(after, compared)
    assert len(deciding._KEPT) == 1
