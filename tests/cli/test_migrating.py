"""A new database is made quicker than Django would make it, and is the same database."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from lingyan.cli.migrating import new_models_alone
from lingyan.kernel.sqlite.base import DatabaseWrapper

ENOUGH = ("files", "identity", "people", "regions")
"""Rooms whose tables refer to one another both ways and are altered by later migrations."""


@pytest.mark.slow
def test_new_models_alone_lead_to_the_same_tables(tmp_path: Path, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        quick = _schema(tmp_path / "quick", new_models_alone())
        assert quick == _schema(tmp_path / "usual", nullcontext())


def test_nothing_of_it_stays_after_a_migration_that_fails() -> None:
    usual = ProjectState.add_model
    with pytest.raises(ZeroDivisionError), new_models_alone():
        raise ZeroDivisionError
    assert ProjectState.add_model is usual


def _schema(path: Path, how: Any) -> set[tuple[str, str]]:
    connection = DatabaseWrapper({**connections["default"].settings_dict, "NAME": str(path)}, path.name)
    connections[path.name] = connection
    executor = MigrationExecutor(connection)
    with how:
        executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in ENOUGH])
    with connection.cursor() as cursor:
        made = set(cursor.execute("SELECT name, sql FROM sqlite_master").fetchall())
    connection.close()
    del connections[path.name]
    assert len(made) > 20
    return made
