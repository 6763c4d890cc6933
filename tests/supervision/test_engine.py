from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Set
from contextlib import contextmanager

import pytest

from lingyan.facts import registry
from lingyan.supervision import engine
from lingyan.supervision.definitions import AuditRule, rules
from lingyan.supervision.parameters import shipped

KNOWN = {table.name for table in registry.tables()}


@contextmanager
def audit_of(tables: Set[str]) -> Iterator[engine.Audit]:
    """Over empty tables of these names."""
    connection = engine.connect()
    try:
        for name in sorted(tables):
            engine.create(connection, name, [])
        day = dt.date(2025, 12, 31)
        yield engine.Audit(connection, engine.Setting(2025, day, {"990121001001": shipped()}))
    finally:
        connection.close()


def test_every_rule_reads_the_tables_as_they_are_registered() -> None:
    """A column that another room renames is noticed here."""
    with audit_of(KNOWN) as audit:
        for rule in rules().values():
            if rule.sql and rule.tables <= KNOWN:
                assert audit._hits(rule) == [], rule.id


@pytest.mark.parametrize("rule", [rule for rule in rules().values() if rule.sql], ids=lambda rule: rule.id)
def test_a_rule_that_runs_alone_needs_only_the_tables_it_names(rule: AuditRule) -> None:
    with audit_of((rule.tables | rule.naming | engine.BASE_TABLES) & KNOWN) as audit:
        assert audit._hits(rule) == []
