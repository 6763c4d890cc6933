"""Immutability kept by the database itself, on SQLite and on PostgreSQL.

`GuardTable` is a migration operation. It writes triggers that refuse DELETE, and refuse UPDATE except of the
columns listed, or while a row is still in a state listed. The same list feeds `lingyan check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.migrations.operations.base import Operation

GUARD_MESSAGE: Final = "lingyan: immutable"
_TRIGGER: Final = re.compile(r'CREATE TRIGGER "?(\w+)"? .*? ON "?(\w+)"?')
_FUNCTION: Final = re.compile(r'CREATE (?:OR REPLACE )?FUNCTION "?(\w+)"?\(\).*?AS \$\$(.*)\$\$', re.DOTALL)
_EXECUTES: Final = re.compile(r'EXECUTE FUNCTION "?(\w+)"?\(\)')


@dataclass(frozen=True, slots=True)
class Guard:
    """What a table's triggers allow.

    `mutable`: columns that may always change. `erasable`: columns that may only become NULL or ''.
    `while_sql`: condition on OLD under which any change and DELETE is still allowed (a draft).
    """

    table: str
    columns: tuple[str, ...]
    mutable: tuple[str, ...] = ()
    erasable: tuple[str, ...] = ()
    while_sql: str = ""

    @property
    def frozen(self) -> tuple[str, ...]:
        return tuple(c for c in self.columns if c not in self.mutable and c not in self.erasable)


def update_condition(guard: Guard, distinct: str) -> str:
    """SQL that is true when an UPDATE breaks the guard. `distinct` is the vendor's null-safe inequality."""
    changed = [f'OLD."{column}" {distinct} NEW."{column}"' for column in guard.frozen]
    changed += [
        f'(OLD."{column}" {distinct} NEW."{column}" AND NEW."{column}" IS NOT NULL AND length(NEW."{column}") > 0)'
        for column in guard.erasable
    ]
    condition = " OR ".join(changed) or "1 = 0"
    return f"NOT ({guard.while_sql}) AND ({condition})" if guard.while_sql else condition


def sqlite_triggers(guard: Guard) -> list[str]:
    delete_when = f"WHEN NOT ({guard.while_sql})" if guard.while_sql else ""
    return [
        f'CREATE TRIGGER "{guard.table}_no_update" BEFORE UPDATE ON "{guard.table}" '
        f"WHEN {update_condition(guard, 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{GUARD_MESSAGE}: {guard.table}'); END",
        f'CREATE TRIGGER "{guard.table}_no_delete" BEFORE DELETE ON "{guard.table}" '
        f"{delete_when} BEGIN SELECT RAISE(ABORT, '{GUARD_MESSAGE}: {guard.table}'); END",
    ]


def postgres_triggers(guard: Guard) -> list[str]:
    function = f"{guard.table}_immutable"
    delete_when = f"WHEN (NOT ({guard.while_sql}))" if guard.while_sql else ""
    return [
        f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN RAISE EXCEPTION '{GUARD_MESSAGE}: {guard.table}'; END $$",
        f'CREATE TRIGGER "{guard.table}_no_update" BEFORE UPDATE ON "{guard.table}" FOR EACH ROW '
        f'WHEN ({update_condition(guard, "IS DISTINCT FROM")}) EXECUTE FUNCTION "{function}"()',
        f'CREATE TRIGGER "{guard.table}_no_delete" BEFORE DELETE ON "{guard.table}" FOR EACH ROW '
        f'{delete_when} EXECUTE FUNCTION "{function}"()',
        f'CREATE TRIGGER "{guard.table}_no_truncate" BEFORE TRUNCATE ON "{guard.table}" '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{function}"()',
    ]


class GuardTable(Operation):
    """Migration operation: put the triggers of one model's table in place."""

    reversible = True
    reduces_to_sql = True

    def __init__(
        self, model: str, *, mutable: Sequence[str] = (), erasable: Sequence[str] = (), while_sql: str = ""
    ) -> None:
        self.model = model
        self.mutable = tuple(mutable)
        self.erasable = tuple(erasable)
        self.while_sql = while_sql

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of Django's model state."""

    def _guard(self, model: Any) -> Guard:
        columns = tuple(sorted(field.column for field in model._meta.local_concrete_fields))
        return Guard(model._meta.db_table, columns, self.mutable, self.erasable, self.while_sql)

    def statements(self, vendor: str, model: Any) -> list[str]:
        """What makes the triggers of the model's table."""
        return (sqlite_triggers if vendor == "sqlite" else postgres_triggers)(self._guard(model))

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        model = to_state.apps.get_model(app_label, self.model)
        for statement in self.statements(schema_editor.connection.vendor, model):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:  # noqa: ARG002
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        on_table = "" if schema_editor.connection.vendor == "sqlite" else f' ON "{table}"'
        for kind in ("update", "delete") + (() if not on_table else ("truncate",)):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{kind}"{on_table}', params=None)

    def describe(self) -> str:
        return f"Guard {self.model} against change and deletion"

    @property
    def migration_name_fragment(self) -> str:
        return f"guard_{self.model.lower()}"


class GuardAgain(GuardTable):
    """Migration operation: put a guarded table's triggers in place anew, after its columns changed."""

    reversible = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_backwards(app_label, schema_editor, to_state, to_state)
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Guard {self.model} anew"

    @property
    def migration_name_fragment(self) -> str:
        return f"guard_{self.model.lower()}_anew"


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger. `body` is its SQL on SQLite, the text of its function on PostgreSQL."""

    name: str
    table: str
    body: str


def triggers_in(statements: Sequence[str]) -> Iterator[Trigger]:
    """The triggers that these CREATE statements make."""
    bodies = {made[1]: made[2] for made in map(_FUNCTION.match, statements) if made}
    for statement in statements:
        made = _TRIGGER.match(statement)
        if made:
            executed = _EXECUTES.search(statement)
            yield Trigger(made[1], made[2], bodies[executed[1]] if executed else statement)


def triggers_present(connection: Any) -> dict[str, str]:
    """Trigger → body as it stands now, from the database's own catalogue; disabled ones do not count."""
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def guarded_tables(connection: Any) -> set[str]:
    """Tables that carry both triggers right now, read from the database's own catalogue."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = {row[0] for row in cursor.fetchall()}
    tables = {name.removesuffix("_no_update") for name in names if name.endswith("_no_update")}
    return {table for table in tables if f"{table}_no_delete" in names}
