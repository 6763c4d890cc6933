"""A village at its beginning for each test, and one at the final list of candidates that a module's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lingyan.team.term.states import State
from tests.support.shared import made_once
from tests.team.term.support import Committee, Village


@pytest.fixture
def village(db: None) -> Village:
    return Village()


@pytest.fixture(scope="module")
def finalised(django_db_setup: None, django_db_blocker: Any) -> Iterator[Village]:
    """A village whose formal candidates are posted, made once for the module in a transaction that is undone."""
    with made_once(django_db_blocker):
        village = Village()
        village.go(State.FINALISED)
        yield village


@pytest.fixture
def voting(finalised: Village, db: None) -> Village:
    """The village whose candidates are posted; what a test does to it is undone."""
    return finalised


@pytest.fixture(scope="module")
def _committee(django_db_setup: None, django_db_blocker: Any) -> Iterator[Committee]:
    with made_once(django_db_blocker):
        yield Committee()


@pytest.fixture
def committee(_committee: Committee, db: None) -> Committee:
    """A village in the middle of its term, without a chief; made once for the module, what a test does is undone."""
    return _committee
