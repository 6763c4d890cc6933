"""One world for a whole module, built in a transaction that is undone at its end; each test is a savepoint inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from lingyan.kernel.crypto import create_data_key
from tests.support.shared import made_once, settle
from tests.tamper.world import World, make_world


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("tamper")
    home, before = folder / "home", settings.LINGYAN
    home.mkdir()
    create_data_key(home / "keys")
    settings.LINGYAN = replace(before, home=home, keys=home / "keys")
    with made_once(django_db_blocker):
        try:
            made = make_world(home, folder / "witness")
            settle()
            yield made
        finally:
            settings.LINGYAN = before


@pytest.fixture(autouse=True)
def undone(db: None) -> Iterator[None]:
    """Nothing of a test is kept, so nothing it leaves dangling is checked either."""
    yield
    transaction.set_rollback(True)
