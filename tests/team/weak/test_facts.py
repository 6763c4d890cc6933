"""Facts tell the state that was reached by the day asked, of listed villages only, and nothing in public."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.people.actions import begin_term, ensure_village_bodies
from lingyan.team.weak import actions
from lingyan.team.weak.rules import State
from tests.support.actors import everything
from tests.team.weak.support import CHECKED, LISTED, PLANNED, RELEASED, WATCHED, Country


def rows(table: str, on: dt.date) -> list[dict[str, Any]]:
    request = FactRequest(Month(2026, 1), Month(2027, 12), on)
    with open_reader() as reader:
        return [row for batch in read(reader, registry.get(table), request) for row in batch.to_pylist()]


def test_a_case_has_the_state_of_the_day(country: Country) -> None:
    country.until(State.ENDED)
    told = {day: rows("weak_case", day)[0]["state"] for day in (LISTED, PLANNED, CHECKED, RELEASED, WATCHED)}
    assert list(told.values()) == ["listed", "working", "checking", "watch", "ended"]
    [found] = rows("weak_case", RELEASED)
    assert (found["village"], found["year"], found["problems"], found["again"]) == (
        country.village.code,
        2026,
        2,
        0,
    )
    assert (found["listed_on"], found["released_on"], found["ended_on"]) == (LISTED, RELEASED, None)
    assert rows("weak_case", LISTED - dt.timedelta(days=1)) == []


def test_a_relapse_is_told_and_ends_the_case_before(country: Country) -> None:
    country.until(State.WATCH)
    on = RELEASED + dt.timedelta(days=9)
    again = country.proposed(on)
    with clock.fixed(on):
        actions.confirm(country.county, case_id=again.pk, on=on)
    assert [(each["state"], each["again"]) for each in rows("weak_case", on)] == [
        ("relapsed", 0),
        ("listed", 1),
    ]


def test_a_proposal_alone_is_no_fact(country: Country) -> None:
    country.proposed()
    assert rows("weak_case", RELEASED) == []


def test_a_term_that_ended_later_still_runs_on_the_day(country: Country) -> None:
    body = ensure_village_bodies([country.village])[country.village.pk]["party"]
    begin_term(everything(), body, start_on=dt.date(2021, 1, 4))
    begin_term(everything(), body, start_on=dt.date(2026, 3, 2))
    [before] = rows("body_term", LISTED)
    assert (before["organisation_kind"], before["ended_on"]) == ("party", None)
    assert [each["ended_on"] for each in rows("body_term", RELEASED)][1] is None


@pytest.mark.parametrize("name", ["weak_case", "body_term"])
def test_nothing_of_it_is_public(name: str) -> None:
    assert not registry.get(name).public
