"""Writing and checking the audit trail.

Codes are registered with a label; an unknown code is refused. Each entry's digest covers its content and
the digest before it, so a changed, removed or inserted entry breaks the chain from there on.
PRIVACY: details hold ids, counts, codes and digests, never names or numbers of persons.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext

from lingyan.kernel import clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.jcs import canonical
from lingyan.kernel.models import AuditEntry

_codes: Final[dict[str, str]] = {}
_GENESIS: Final = b"\x00" * 32
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LOCK_KEY: Final = 0x4C59_4155


def register(code: str, label: str) -> str:
    """Declare an action code at import time and get it back."""
    if _codes.setdefault(code, label) != label:
        raise ValueError(f"audit code {code} is registered twice with different labels")
    return code


def label_of(code: str) -> str:
    """The label in the reader's language."""
    return gettext(_codes.get(code, code))


def registered_codes() -> dict[str, str]:
    return dict(_codes)


def record(
    actor: Actor,
    code: str,
    *,
    target: tuple[str, object] | None = None,
    region_path: str = "",
    reason: str = "",
    **details: Any,
) -> AuditEntry:
    """Append one entry in the caller's transaction. `target` is (kind, id); details are JSON without floats.

    When the target's kind is covered (`covers`), the entry also keeps the digest of its rows as they are now, so it is
    recorded after they are written. `sealed` brings the notes of further objects.
    """
    if code not in _codes:
        raise LookupError(f"audit code {code} is not registered")
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry belongs to the transaction of the change it records")
    kind, object_id = (target[0], str(target[1])) if target else ("", "")
    sealed = {**covers.note(kind, [int(object_id)])} if kind in covers.registered() else {}
    if sealed or covers.NOTE in details:
        details[covers.NOTE] = {**sealed, **details.get(covers.NOTE, {})}
    _serialise_writers()
    entry = AuditEntry(
        at=clock.now(), actor_id=actor.user_id, actor_label=actor.label[:80], address=actor.address[:45],
        request_id=actor.request_id[:36], code=code, object_kind=kind, object_id=object_id,
        region_path=region_path, reason=reason[:300], details=details, previous=_last_digest(),
    )  # fmt: skip
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def record_many(
    actor: Actor,
    code: str,
    entries: Iterable[tuple[tuple[str, object], str, dict[str, Any]]],
    *,
    reason: str = "",
) -> int:
    """Append one entry for each (target, region path, details), chained in the order given, in one go."""
    if code not in _codes:
        raise LookupError(f"audit code {code} is not registered")
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry belongs to the transaction of the change it records")
    _serialise_writers()
    previous, made = _last_digest(), []
    for (kind, object_id), region_path, details in entries:
        entry = AuditEntry(
            at=clock.now(), actor_id=actor.user_id, actor_label=actor.label[:80], address=actor.address[:45],
            request_id=actor.request_id[:36], code=code, object_kind=kind, object_id=str(object_id),
            region_path=region_path, reason=reason[:300], details=details, previous=previous,
        )  # fmt: skip
        entry.digest = previous = digest_of(entry)
        made.append(entry)
    AuditEntry.objects.bulk_create(made, batch_size=500)
    return len(made)


def notes() -> Iterator[dict[str, dict[str, str]]]:
    """The digests of covered rows that entries keep, oldest first, for `covers.breaches`."""
    entries = AuditEntry.objects.filter(details__has_key=covers.NOTE).order_by("id")
    for details in entries.values_list("details", flat=True).iterator(chunk_size=500):
        yield details[covers.NOTE]


def digest_of(entry: AuditEntry) -> bytes:
    """SHA-256 over the canonical JSON of the entry and the digest before it."""
    body = {
        "at": (entry.at - _EPOCH) // dt.timedelta(microseconds=1), "actor": entry.actor_id, "label": entry.actor_label,
        "address": entry.address, "request": entry.request_id, "code": entry.code, "kind": entry.object_kind,
        "object": entry.object_id, "region": entry.region_path, "reason": entry.reason,
        "details": entry.details, "previous": bytes(entry.previous).hex(),
    }  # fmt: skip
    return hashlib.sha256(canonical(body)).digest()


def breaks(entries: Iterator[AuditEntry]) -> Iterator[tuple[int, str]]:
    """Walk the trail in id order and yield (entry id, what is wrong)."""
    previous = _GENESIS
    for entry in entries:
        if bytes(entry.previous) != previous:
            yield entry.pk, "与前一条不相连：此前有记录被删除或插入"
        if digest_of(entry) != bytes(entry.digest):
            yield entry.pk, "内容与摘要不符：记录被改动"
        previous = bytes(entry.digest)


def _last_digest() -> bytes:
    last = AuditEntry.objects.order_by("-id").values_list("digest", flat=True).first()
    return _GENESIS if last is None else bytes(last)


def _serialise_writers() -> None:
    # SQLite has one writer at a time (IMMEDIATE); PostgreSQL needs a lock so that the chain does not fork.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_KEY])
