"""A small county with records, and a home whose snapshots vanish after the test."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings

from lingyan.assessment import actions
from lingyan.assessment.models import Snapshot
from lingyan.kernel import clock
from tests.facts.conftest import County, county, fill
from tests.support.actors import everything

__all__ = ["County", "county", "fill"]

DAY = dt.date(2025, 5, 20)


@pytest.fixture
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.LINGYAN = dataclasses.replace(settings.LINGYAN, home=tmp_path)
    return tmp_path


@pytest.fixture
def snapshot(county: County, home: Path) -> Snapshot:
    with clock.fixed(DAY):
        return actions.run(everything(), standard="wugehao", year=2025, region=county.places["雁城市"])
