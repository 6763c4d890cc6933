"""Many audit entries at once are the same chain as one after another."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import transaction

from lingyan.kernel import audit
from lingyan.kernel.models import AuditEntry
from tests.support.actors import everything

CODE = audit.register("test.many", "成批测试")


def test_chain_holds_across_single_and_many(db: None) -> None:
    with transaction.atomic():
        audit.record(everything(), CODE, target=("book", 1))
        count = audit.record_many(
            everything(), CODE, [(("book", n), "/1/", {"month": 202501}) for n in range(700)]
        )
        audit.record(everything(), CODE, target=("book", 2))
    entries = AuditEntry.objects.order_by("id")
    assert (count, entries.count()) == (700, 702)
    assert list(audit.breaks(entries.iterator())) == []


def test_unknown_code_and_missing_transaction_are_refused(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic(), pytest.raises(LookupError):
        audit.record_many(everything(), "test.unknown", [])
    monkeypatch.setattr(audit, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError):
        audit.record_many(everything(), CODE, [])
