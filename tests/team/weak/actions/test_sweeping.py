"""Sweeps keep hints and what could not be tested; a dismissal sets a hint aside until its day."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import WEAK_PROPOSE, WEAK_VIEW
from lingyan.team.weak import actions, queries
from lingyan.team.weak.models import Hint, LatestSweep, Sweep
from lingyan.team.weak.rules import State
from lingyan.team.weak.signs import signs
from tests.support.actors import holding
from tests.team.weak.support import LISTED, Country, refused, seat

DAY = dt.timedelta(days=1)
LAST = LISTED + 180 * DAY


def test_a_sweep_says_of_each_sign_what_it_tested_and_why_not(country: Country) -> None:
    hint = country.vacant()
    assert hint.arithmetic == ["书记自2025-07-18起空缺200天，超过90天"]
    coverage = {each["id"]: each for each in hint.sweep.signs}
    assert list(coverage) == list(signs())
    assert (coverage["S01"]["tested"], coverage["S01"]["hits"]) == (1, 1)
    assert coverage["S01"]["untested"] == {"没有登记过书记任职": 1}
    assert coverage["S12"]["not_tested"].startswith("本系统不排名")


def test_ninety_days_are_no_hint_and_ninety_one_are(country: Country) -> None:
    seat(country.village, "雁书记", since=dt.date(2021, 1, 4), until=LISTED - 89 * DAY)
    with clock.fixed(LISTED):
        assert not actions.sweep(country.town, region=country.tree.town).hints.filter(sign="S01").exists()
    with clock.fixed(LISTED + DAY):
        assert actions.sweep(country.town, region=country.tree.town).hints.filter(sign="S01").exists()


def test_a_later_sweep_takes_the_place_of_an_earlier_one_where_it_reaches(country: Country) -> None:
    first = country.vacant()
    with clock.fixed(LISTED):
        actions.sweep(country.town, region=country.tree.other_town)
        assert queries.current().filter(pk=first.pk).exists()
        above = actions.sweep(country.county, region=country.tree.county)
    assert not queries.current().filter(pk=first.pk).exists()
    assert set(queries.current().filter(sign="S01")) == set(above.hints.filter(sign="S01"))


def test_a_sweep_needs_the_right_where_it_reads(country: Country) -> None:
    with pytest.raises(Denied):
        actions.sweep(holding(WEAK_VIEW, path=country.tree.town.path), region=country.tree.county)
    assert not Hint.objects.exists()


def test_a_hint_set_aside_comes_back_when_its_day_is_over(country: Country) -> None:
    hint = country.vacant()
    with clock.fixed(LISTED):
        made = actions.dismiss(country.town, hint_id=hint.pk, reason="人选已公示", until=LISTED + 30 * DAY)
        assert not queries.waiting(queries.current()).filter(sign="S01").exists()
    with clock.fixed(made.until):
        actions.sweep(country.town, region=country.tree.town)
        assert not queries.waiting(queries.current()).filter(sign="S01").exists()
    with clock.fixed(made.until + DAY):
        assert queries.waiting(queries.current()).filter(sign="S01").exists()


def test_what_a_dismissal_is_refused_for(country: Country) -> None:
    hint = country.vacant()
    with clock.fixed(LISTED):
        for reason, until, code in (
            (" ", LAST, "no-text"), ("长" * 301, LAST, "too-long"), ("已安排", LISTED, "wrong-until"),
            ("已安排", LAST + DAY, "wrong-until"),
        ):  # fmt: skip
            with refused(code):
                actions.dismiss(country.town, hint_id=hint.pk, reason=reason, until=until)
        with refused("unknown-hint"):
            actions.dismiss(country.town, hint_id=hint.pk + 99, reason="已安排", until=LAST)
        for actor in (holding(WEAK_VIEW), holding(WEAK_PROPOSE, path=country.tree.other_town.path)):
            with pytest.raises(Denied):
                actions.dismiss(actor, hint_id=hint.pk, reason="已安排", until=LAST)
        actions.dismiss(country.county, hint_id=hint.pk, reason="已安排", until=LAST)
        actions.sweep(country.town, region=country.tree.town)
        with refused("not-current"):
            actions.dismiss(country.town, hint_id=hint.pk, reason="已安排", until=LAST)


def test_a_village_in_a_case_waits_no_more(country: Country) -> None:
    country.vacant()
    country.until(State.LISTED)
    with clock.fixed(LISTED):
        assert not queries.waiting(queries.current()).filter(village=country.village).exists()


def test_the_hints_that_hold_do_not_grow_with_the_sweeps_before(
    country: Country, django_assert_num_queries: Any
) -> None:
    """Whatever was swept before: the same hints as by comparing every sweep with every other, and one query."""
    country.vacant()
    places = (
        country.tree.town,
        country.tree.county,
        country.tree.town,
        country.tree.other_town,
        country.tree.town,
    )
    with clock.fixed(LISTED):
        for place in places * 2:
            actions.sweep(country.county, region=place)
            sweeps = list(Sweep.objects.select_related("region"))
            wanted = {
                hint.pk
                for hint in Hint.objects.select_related("village")
                if not any(
                    each.pk > hint.sweep_id and hint.village.path.startswith(each.region.path)
                    for each in sweeps
                )
            }
            with django_assert_num_queries(1):
                assert {each.pk for each in queries.current()} == wanted
    assert Sweep.objects.count() == 11 and wanted
    assert LatestSweep.objects.count() == 3, "one for each place, whatever came before"
    actions.sweep(country.county, region=country.tree.county)
    assert LatestSweep.objects.get().sweep == Sweep.objects.latest("pk")


def test_an_upgrade_finds_the_sweeps_that_hold(country: Country) -> None:
    country.vacant()
    with clock.fixed(LISTED):
        for place in (country.tree.county, country.tree.town, country.tree.other_town, country.tree.town):
            actions.sweep(country.county, region=place)
    kept = set(LatestSweep.objects.values_list("sweep", flat=True))
    LatestSweep.objects.all().delete()
    import_module("lingyan.team.weak.migrations.0003_latest_sweeps").find(apps, None)
    assert set(LatestSweep.objects.values_list("sweep", flat=True)) == kept
