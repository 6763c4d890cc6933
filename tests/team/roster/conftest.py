"""The sample rounds in the database, through the actions that users take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from lingyan.kernel.access import Actor
from lingyan.regions.actions import import_regions
from lingyan.regions.importing import read_regions
from lingyan.team.roster import actions
from lingyan.team.roster.models import Round
from tests.support.actors import everything
from tests.support.samples import samples_dir
from tests.support.shared import made_once, settle
from tests.team.roster.support import COUNTY_2021, COUNTY_2026, TOWN_2026, sample


@pytest.fixture
def actor(db: None) -> Actor:
    return everything()


@pytest.fixture
def county(actor: Actor) -> None:
    """The county of the sample files with its 140 villages."""
    make_county(actor)


def make_county(actor: Actor) -> None:
    import_regions(actor, read_regions(samples_dir() / "regions.csv"), fictional=True)


@pytest.fixture
def expected() -> dict[str, Any]:
    path = samples_dir() / "rosters" / "expected" / "roster-statistics.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def round_2021(county: None, actor: Actor) -> Round:
    return make_round_2021(actor)


@pytest.fixture
def round_2026(round_2021: Round, actor: Actor) -> Round:
    return make_round_2026(actor)


def make_round_2021(actor: Actor) -> Round:
    done = actions.import_roster(actor, round_name="2021", files=[sample(COUNTY_2021)], accept_warnings=True)
    return actions.freeze(actor, done.round).round


def make_round_2026(actor: Actor) -> Round:
    files = [sample(COUNTY_2026), sample(TOWN_2026)]
    done = actions.import_roster(actor, round_name="2026", files=files)
    return actions.freeze(actor, done.round).round


@pytest.fixture(scope="module")
def kept_rounds(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[int, int]]:
    """For modules whose tests all read both sample rounds: imported once."""
    with made_once(django_db_blocker):
        make_county(everything())
        made = make_round_2021(everything()).pk, make_round_2026(everything()).pk
        settle()
        yield made


@pytest.fixture
def kept_2021(kept_rounds: tuple[int, int], db: None) -> Round:
    return Round.objects.get(pk=kept_rounds[0])


@pytest.fixture
def kept_2026(kept_rounds: tuple[int, int], db: None) -> Round:
    return Round.objects.get(pk=kept_rounds[1])
