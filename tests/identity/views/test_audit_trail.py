"""Who reads which part of the audit trail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.test import Client

from lingyan.identity.queries import audit_trail
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.models import AuditEntry
from tests.support.identity import Tree, actor_with, signed_in, user_with

pytestmark = pytest.mark.django_db

SEEN = audit.register("test.seen", "看见")
USER_SEEN = "identity.signed-in"


@pytest.fixture
def tree() -> Tree:
    return Tree()


def _note(code: str, path: str, day: dt.date = dt.date(2026, 11, 23)) -> AuditEntry:
    with clock.fixed(day), transaction.atomic():
        return audit.record(Actor(7, "wang"), code, target=("voucher", 42), region_path=path, reason="核对")


def test_auditors_read_business_in_their_region_and_nothing_about_accounts(tree: Tree) -> None:
    auditor = actor_with("auditor", tree.town)
    here, _, _ = (
        _note(SEEN, tree.village.path),
        _note(SEEN, tree.other_village.path),
        _note(USER_SEEN, tree.village.path),
    )
    assert list(audit_trail(auditor)) == [here]


def test_the_audit_administrator_reads_everything_and_others_nothing(tree: Tree) -> None:
    _note(SEEN, tree.village.path)
    _note(USER_SEEN, "")
    everything = AuditEntry.objects.count()
    assert audit_trail(actor_with("audit-administrator")).count() == everything
    for role in ("system-administrator", "security-administrator"):
        assert not audit_trail(actor_with(role)).exists()


def test_the_page_filters_and_exports(client: Client, tree: Tree) -> None:
    _note(SEEN, tree.village.path)
    _note(SEEN, tree.village.path, dt.date(2026, 10, 1))
    signed_in(client, user_with("audit-administrator"))
    page = client.get("/audit/", {"code": SEEN, "object": "42", "actor": "wang", "from": "2026-11-01"})
    text = page.content.decode()
    assert "共 1 行" in text
    assert "看见" in text
    assert "2026-11-23" in text
    assert client.get("/audit/", {"to": "2026-10-01", "code": SEEN}).content.decode().count("凭证 42") == 1
    for words in ("凭证", "voucher", "42"):
        assert "共 2 行" in client.get("/audit/", {"code": SEEN, "object": words}).content.decode()
    assert "共 2 行" not in client.get("/audit/", {"code": SEEN, "object": "合同"}).content.decode()
    assert client.get("/audit/", {"code": SEEN, "format": "xlsx"}).content[:2] == b"PK"
    assert AuditEntry.objects.first().code == "kernel.list.exported"  # type: ignore[union-attr]


def test_the_page_only_reads(client: Client) -> None:
    signed_in(client, user_with("audit-administrator"))
    assert client.post("/audit/").status_code == 405
