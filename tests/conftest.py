"""Fixtures for all tests: a real browser (`browser`, `page`) and a server to visit (`site`).

Property tests draw the same examples on every run, so that a red build can be repeated; `HYPOTHESIS_PROFILE=search`
looks for new ones, `quick` takes few. No deadline: a loaded machine is no fault of the code.
"""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from hypothesis import settings

from tests.support import database, fast

pytest_plugins = ["tests.support.browser"]

LONGEST = {"walk", "test_machine", "contract", "crash"}

settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.register_profile("quick", parent=settings.get_profile("repeatable"), max_examples=20)
settings.register_profile("search", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_configure(config: pytest.Config) -> None:
    if config.option.markexpr in {fast.RUN, fast.COUNTING}:
        config.pluginmanager.register(fast.Costs(config))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    chosen = config.option.markexpr in {fast.RUN, fast.COUNTING}
    return True if chosen and fast.need_not_load(collection_path) else None


# First, so that `-m` finds the marks.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what walks through pages, asks the audit engine or writes bundles, what uses a database, and what is fast.

    `markers` in pyproject.toml says what is left out where. What takes minutes comes first, so that no worker ends
    alone with it.
    """
    items.sort(key=lambda item: not (LONGEST & {*item.path.parts, item.path.stem}))
    for item in items:
        uses_database = _uses_database(item)
        if fast.of_pages(item.path):
            item.add_marker(pytest.mark.pages)
        if fast.of_engines(item.path):
            item.add_marker(pytest.mark.slow)
        if uses_database:
            item.add_marker(pytest.mark.database)
        fast.mark(item, database=uses_database)


def pytest_collection_finish() -> None:
    """What collecting has made stays until the end; the garbage collector need not walk it again and again."""
    gc.collect()
    gc.freeze()


def _uses_database(item: pytest.Item) -> bool:
    """Tests of the contract and of kills make databases of their own where DATABASE_URL points."""
    fixtures = {"db", "transactional_db"}.intersection(getattr(item, "fixturenames", ()))
    return bool(
        fixtures or item.get_closest_marker("django_db") or {"contract", "crash"} & set(item.path.parts)
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """A database in memory belongs to its process and needs no suffix; on PostgreSQL each worker gets its own.

    pytest-django knows SQLite by the name of Django's backend only, and ours is derived from it.
    """
    if "sqlite" in django_settings.DATABASES["default"]["ENGINE"]:
        creation = connection.creation
        creation.create_test_db = database.migrated_once(creation)  # type: ignore[method-assign]
        return
    connection.settings_dict["TEST"]["TEMPLATE"] = database.template(os.environ["DATABASE_URL"])
    from pytest_django.fixtures import _set_suffix_to_test_databases

    suffix = getattr(request.config, "workerinput", {}).get("workerid")
    if suffix:
        _set_suffix_to_test_databases(suffix=suffix)
