"""What two hands at one record read: a sentence, whichever database noticed them. Other faults stay faults."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError, transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import system_actor
from lingyan.kernel.conflicts import as_refusals, refusal_of
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Refused
from tests.support.identity import make_user

pytestmark = pytest.mark.django_db


def _refusal_of(do: Callable[[], object]) -> Refused | None:
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        do()
    return refusal_of(raised.value)


def _code(do: Callable[[], object]) -> str:
    refusal = _refusal_of(do)
    return refusal.code if refusal else ""


def test_a_name_taken_meanwhile() -> None:
    make_user("zhang3")
    found = _refusal_of(lambda: make_user("zhang3"))
    assert found is not None
    assert found.code == "conflict"
    assert "刷新" in str(found)


def test_a_row_that_somebody_removed() -> None:
    session = Session.objects.create(session_key="k", session_data="", expire_date=clock.now())
    Session.objects.all().delete()
    assert _code(lambda: session.save(update_fields=["session_data"])) == "conflict"


def test_a_row_that_was_settled_meanwhile() -> None:
    audit.record(system_actor("甲"), "identity.signed-in")
    assert _code(lambda: AuditEntry.objects.update(reason="乙")) == "conflict"


@pytest.mark.parametrize(
    ("field", "name", "code"),
    [
        ("sqlite_errorname", "SQLITE_BUSY_SNAPSHOT", "busy"),
        ("sqlite_errorname", "SQLITE_CONSTRAINT_FOREIGNKEY", "conflict"),
        ("sqlite_errorname", "SQLITE_CONSTRAINT_CHECK", ""),
        ("sqlstate", "40P01", "conflict"),
        ("sqlstate", "55P03", "busy"),
        ("sqlstate", "23502", ""),
    ],
)
def test_codes_of_both_databases(field: str, name: str, code: str) -> None:
    error = OperationalError("")
    error.__cause__ = type("Cause", (Exception,), {field: name})()
    found = refusal_of(error)
    assert (found.code if found else "") == code


def test_other_faults_stay_faults() -> None:
    assert _code(lambda: AuditEntry.objects.raw("SELECT nonsense FROM nowhere")[0]) == ""
    assert refusal_of(ValueError("x")) is None


def test_one_row_of_several_is_refused_like_any_other() -> None:
    make_user("zhang3")
    with pytest.raises(Refused) as refused, as_refusals(), transaction.atomic():
        make_user("zhang3")
    assert refused.value.code == "conflict"
    with pytest.raises(DatabaseError), as_refusals():
        raise DatabaseError("broken")
