"""Which round a paper takes its figures from, what it says without one, and which papers are not written."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import REPORTS_MAKE, STATISTICS_VIEW
from lingyan.regions.models import Region
from lingyan.reports.actions import make_report
from lingyan.reports.term_change import round_of_year
from lingyan.team.roster.models import Round
from tests.reports.test_papers import text_of
from tests.support.actors import holding

pytestmark = pytest.mark.slow


@pytest.fixture
def county_region(county: None) -> Region:
    return Region.objects.get(code="990121000000")


def test_a_round_of_a_part_is_not_taken_for_the_regions_own(actor: Actor, county_region: Region) -> None:
    town = Region.objects.filter(parent=county_region).order_by("code")[0]
    village = Region.objects.filter(parent=town).order_by("code")[0]
    own = Round.objects.create(
        name="镇内摸底", as_of=dt.date(2025, 6, 1), region=town, state="frozen", created_at=clock.now()
    )
    with pytest.raises(Refused, match="没有2025年冻结"):
        round_of_year(county_region, 2025)
    county = Round.objects.create(
        name="县内摸底",
        as_of=dt.date(2025, 9, 1),
        region=county_region,
        state="frozen",
        created_at=clock.now(),
    )
    assert round_of_year(county_region, 2025) == county
    assert round_of_year(village, 2025) == own, "the smallest place that contains it"


def test_a_work_summary_says_what_is_not_connected(actor: Actor, county_region: Region) -> None:
    text = text_of(make_report(actor, "work-summary", county_region, 2025))
    assert "队伍情况未接入" in text and "账套未接入" in text
    assert "0.00万元" not in text


@pytest.mark.parametrize(
    ("kind", "year", "code"),
    [("term-change", 2024, "no-round"), ("poem", 2026, "unknown-report"), ("work-summary", 2999, "bad-year")],
)
def test_what_cannot_be_written_is_refused(
    actor: Actor, county_region: Region, kind: str, year: int, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        make_report(actor, kind, county_region, year)
    assert refusal.value.code == code


def test_reports_need_their_right_at_the_place(county_region: Region) -> None:
    town = Region.objects.get(name="芦湾镇")
    with pytest.raises(Denied):
        make_report(
            holding(REPORTS_MAKE, STATISTICS_VIEW, path=town.path), "work-summary", county_region, 2025
        )
