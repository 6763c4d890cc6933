"""What the database itself keeps of a book, on SQLite and PostgreSQL, whoever writes and by whatever path.

A voucher is never deleted and keeps its book, month, word and number; once posted or void it does not
change. Lines and papers change only while their voucher is a draft; a summary may later be emptied. Nothing
is written into a month up to which the book is closed. A period, once closed, stays as it is.
On PostgreSQL inserts are checked a statement at a time, so that COPY of a million lines stays fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.migrations.operations.base import Operation

from lingyan.kernel.guards import GUARD_MESSAGE

CLOSED_MESSAGE: Final = "lingyan: month closed"

_CLOSED_SINCE: Final = (
    "EXISTS (SELECT 1 FROM books_period p WHERE p.book_id = {row}.book_id AND p.month >= {row}.month)"
)
_NOT_DRAFT: Final = (
    "COALESCE((SELECT v.state FROM books_voucher v WHERE v.id = {row}.voucher_id), 'draft') <> 'draft'"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One trigger: `event` on `table` fails with `message` when `condition` holds.

    The condition is SQL that both vendors read. `{distinct}` stands for null-safe inequality, OLD and NEW for
    the row. `batch` is the same condition for an INSERT of many rows at once, over the alias `n`.
    """

    name: str
    table: str
    event: str
    condition: str
    message: str = GUARD_MESSAGE
    batch: str = ""


def _changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} {{distinct}} NEW.{column}" for column in columns)


def _closed_month(table: str, prefix: str) -> list[Rule]:
    return [
        Rule(
            f"{table}_{prefix}_{event.lower()}", table, event, _CLOSED_SINCE.replace("{row}", row), CLOSED_MESSAGE,
            _CLOSED_SINCE.replace("{row}", "n") if event == "INSERT" else "",
        )
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
        if not (table == "books_voucher" and event == "DELETE")
    ]  # fmt: skip


def _while_draft(table: str, update: str) -> list[Rule]:
    not_draft = _NOT_DRAFT.replace("{row}", "OLD")
    return [
        Rule(f"{table}_no_update", table, "UPDATE", update.replace("{not_draft}", not_draft)),
        Rule(f"{table}_no_delete", table, "DELETE", not_draft),
        Rule(
            f"{table}_no_insert", table, "INSERT", _NOT_DRAFT.replace("{row}", "NEW"),
            batch=_NOT_DRAFT.replace("{row}", "n"),
        ),
    ]  # fmt: skip


_LINE_UPDATE: Final = (
    f"{_changed('id', 'voucher_id')} OR ({{not_draft}} AND ("
    f"{_changed('no', 'account_id', 'debit', 'credit', 'party_id', 'project_id')}"
    " OR (OLD.summary <> NEW.summary AND NEW.summary <> '')))"
)

RULES: Final[tuple[Rule, ...]] = (
    Rule("books_voucher_no_delete", "books_voucher", "DELETE", "1 = 1"),
    Rule(
        "books_voucher_no_update", "books_voucher", "UPDATE",
        f"OLD.state IN ('posted', 'void') OR {_changed('id', 'book_id', 'month', 'word', 'number')}",
    ),
    *_closed_month("books_voucher", "open"),
    *_closed_month("books_balance", "no"),
    *_while_draft("books_line", _LINE_UPDATE),
    *_while_draft("books_attachment", f"{_changed('voucher_id')} OR {{not_draft}}"),
    Rule("books_period_no_update", "books_period", "UPDATE", "1 = 1"),
    Rule("books_period_no_delete", "books_period", "DELETE", "1 = 1"),
)  # fmt: skip


def sqlite(rule: Rule) -> list[str]:
    condition = rule.condition.replace("{distinct}", "IS NOT")
    return [
        f"CREATE TRIGGER {rule.name} BEFORE {rule.event} ON {rule.table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{rule.message}: {rule.table}'); END"
    ]


def postgresql(rule: Rule) -> list[str]:
    fail = f"RAISE EXCEPTION '{rule.message}: {rule.table}'"
    if rule.event == "INSERT":
        # SECURITY: the share lock makes this wait for a close that is under way, so neither overtakes the other.
        lock = (
            "PERFORM 1 FROM books_book b WHERE b.id IN (SELECT DISTINCT n.book_id FROM fresh n) FOR SHARE; "
            if "book_id" in rule.batch
            else ""
        )
        found = f"EXISTS (SELECT 1 FROM fresh n WHERE {rule.batch})"  # noqa: S608
        body = f"{lock}IF {found} THEN {fail}; END IF; RETURN NULL;"
        when = "AFTER INSERT", "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"
    else:
        condition = rule.condition.replace("{distinct}", "IS DISTINCT FROM")
        row = "OLD" if rule.event == "DELETE" else "NEW"
        body = f"IF {condition} THEN {fail}; END IF; RETURN {row};"
        when = f"BEFORE {rule.event}", "FOR EACH ROW"
    return [
        f"CREATE FUNCTION {rule.name}_fn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {rule.name} {when[0]} ON {rule.table} {when[1]} EXECUTE FUNCTION {rule.name}_fn()",
    ]


def no_truncate(table: str) -> list[str]:
    """PostgreSQL empties a table without firing row triggers; SQLite has no such statement."""
    return [
        f"CREATE FUNCTION {table}_no_truncate_fn() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{GUARD_MESSAGE}: {table}'; END $$",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_truncate_fn()",
    ]


class GuardBooks(Operation):
    """Migration operation: put all triggers of `RULES` in place."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of Django's model state."""

    @staticmethod
    def statements(vendor: str) -> Sequence[str]:
        return statements(vendor)

    def database_forwards(self, _app: str, schema_editor: Any, *_states: Any) -> None:
        for statement in statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, _app: str, schema_editor: Any, *_states: Any) -> None:
        on_sqlite = schema_editor.connection.vendor == "sqlite"
        for rule in RULES:
            drop = f"DROP TRIGGER {rule.name}" if on_sqlite else f"DROP FUNCTION {rule.name}_fn() CASCADE"
            schema_editor.execute(drop, params=None)
        for table in () if on_sqlite else guarded():
            schema_editor.execute(f"DROP FUNCTION {table}_no_truncate_fn() CASCADE", params=None)

    def describe(self) -> str:
        return "Guard vouchers, lines, papers, balances and periods"

    @property
    def migration_name_fragment(self) -> str:
        return "guard_books"


def guarded() -> list[str]:
    return sorted({rule.table for rule in RULES})


def statements(vendor: str) -> Sequence[str]:
    if vendor == "sqlite":
        return [statement for rule in RULES for statement in sqlite(rule)]
    rules = [statement for rule in RULES for statement in postgresql(rule)]
    return rules + [statement for table in guarded() for statement in no_truncate(table)]
