from __future__ import annotations

import datetime as dt

from lingyan.facts import registry
from lingyan.supervision import engine
from lingyan.supervision.definitions import rules
from lingyan.supervision.parameters import shipped


def test_every_rule_reads_the_tables_as_they_are_registered() -> None:
    """A column that another room renames is noticed here."""
    connection = engine.connect()
    try:
        known = {table.name for table in registry.tables()}
        for name in sorted(known):
            engine.create(connection, name, [])
        audit = engine.Audit(
            connection, engine.Setting(2025, dt.date(2025, 12, 31), {"990121001001": shipped()})
        )
        for rule in rules().values():
            if rule.sql and rule.tables <= known:
                assert audit._hits(rule) == [], rule.id
    finally:
        connection.close()


def test_a_run_of_one_rule_needs_no_table_of_the_others() -> None:
    """Only what the chosen rules read is exported; what every rule stands on finds the rest empty."""
    connection = engine.connect()
    try:
        for name in sorted(engine.BASE_TABLES):
            engine.create(connection, name, [])
        setting = engine.Setting(2025, dt.date(2025, 12, 31), {"990121001001": shipped()})
        assert engine.Audit(connection, setting).judge(rules()["R55"]).hits == []
    finally:
        connection.close()
