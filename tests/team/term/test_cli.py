"""`lingyan term …`, as programs call it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from typer.testing import CliRunner

from lingyan.cli import term
from lingyan.kernel import clock
from lingyan.team.term.states import State
from tests.support.actors import everything
from tests.team.term.support import Village


@pytest.fixture
def called(village: Village, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(term, "posting_actor", everything)
    monkeypatch.setattr(term, "importing_actor", everything)

    def call(*arguments: str) -> Any:
        with clock.fixed(dt.date(2026, 10, 1)):
            done = CliRunner().invoke(term.group, [*arguments, "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return call


def test_the_calendar_says_every_step_with_its_dates_and_basis(called: Any) -> None:
    said = called("calendar", "--region", "990121100200", "--vote-on", "2026-12-16")
    assert (said["code"], said["name"], said["vote_on"]) == ("990121100200", "雁庄村", "2026-12-16")
    steps = {each["key"]: each for each in said["steps"]}
    assert steps["voters"]["due"] == steps["voters"]["latest"] == "2026-11-26"
    assert (steps["voters"]["days"], steps["voters"]["late"]) == (20, False)
    assert steps["handover"]["latest"] == "2026-12-28"
    assert "第十七条" in steps["voters"]["basis"]


def test_the_status_says_where_each_village_stands_and_who_is_late(called: Any, village: Village) -> None:
    village.go(State.VOTERS_LISTED)
    said = called("status", "--region", "990121000000")
    rows = {each["code"]: each for each in said["villages"]}
    assert (said["total"], said["late"], len(rows)) == (4, 3, 4)
    assert rows["990121100200"]["state"] == "voters"
    assert rows["990121100201"]["state"] == "prepared"
    assert rows["990121100201"]["late"]
    assert {each["state"]: each["villages"] for each in said["states"]}["prepared"] == 3
    own = called("status", "--region", "990121100200")
    steps = {each["key"]: each for each in own["steps"]}
    assert steps["voters"]["done_on"] == "2026-09-14"
    assert not steps["voters"]["late"]
    assert not steps["objections"]["done"]


@pytest.mark.parametrize("day", ["0001-01-01", "1948-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_refused_in_words(called: Any, day: str) -> None:
    asked = ["calendar", "--region", "990121100200", "--vote-on", day]
    assert "1949 年到 2999 年" in str(CliRunner().invoke(term.group, asked).exception)


@pytest.mark.parametrize("day", ["1949-01-01", "2999-12-31"])
def test_the_first_and_the_last_day_have_a_calendar(called: Any, day: str) -> None:
    assert called("calendar", "--region", "990121100200", "--vote-on", day)["vote_on"] == day
