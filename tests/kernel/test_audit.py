"""The audit trail: registered codes only, chained, guarded by the database, and a change is noticed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from lingyan.kernel import audit
from lingyan.kernel.guards import guarded_tables
from lingyan.kernel.models import AuditEntry
from tests.support.actors import everything

pytestmark = pytest.mark.django_db
DID = audit.register("test.did", "做了")


def record_some(count: int = 4) -> list[AuditEntry]:
    with transaction.atomic():
        return [audit.record(everything(), DID, target=("thing", n), amount=n) for n in range(count)]


def test_entries_form_a_chain_that_checks_out() -> None:
    entries = record_some()
    assert bytes(entries[1].previous) == bytes(entries[0].digest)
    assert list(audit.breaks(AuditEntry.objects.order_by("id").iterator())) == []


def test_an_unregistered_code_is_a_mistake_in_the_program() -> None:
    with pytest.raises(LookupError), transaction.atomic():
        audit.record(everything(), "test.unknown")


@pytest.mark.parametrize(
    "statement", ["UPDATE kernel_auditentry SET reason = 'x'", "DELETE FROM kernel_auditentry"]
)
def test_the_database_refuses_changes_by_raw_sql(statement: str) -> None:
    record_some()
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert "kernel_auditentry" in guarded_tables(connection)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE kernel_auditentry SET reason = 'x' WHERE object_id = '1'", "记录被改动"),
        ("DELETE FROM kernel_auditentry WHERE object_id = '1'", "被删除或插入"),
    ],
)
def test_a_change_made_without_the_guard_is_named(statement: str, says: str) -> None:
    record_some()
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON kernel_auditentry"
        for trigger in ("kernel_auditentry_no_update", "kernel_auditentry_no_delete"):
            cursor.execute(f"DROP TRIGGER {trigger}{on}")
        cursor.execute(statement)
    broken = list(audit.breaks(AuditEntry.objects.order_by("id").iterator()))
    assert broken and says in broken[0][1]
