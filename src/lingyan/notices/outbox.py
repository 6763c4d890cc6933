"""The outbox: messages wait as rows, are claimed with a lease, sent, and tried again with growing pauses.

A worker that dies leaves its lease to run out, and another attempt follows with the same key: a file is overwritten by
itself, a mail carries the same Message-ID. Every attempt is counted before it is made, so that none is made for ever.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q

from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.notices import backends, rules, wording
from lingyan.notices.backends import Backend, Message, Permanent, Temporary
from lingyan.notices.hours import hours_of
from lingyan.notices.models import Outgoing, Subscription

LEASE: Final = dt.timedelta(minutes=2)
AT_ONCE: Final = 100
KEPT: Final = dt.timedelta(days=90)
CODE_MINUTES: Final = 30
State = Outgoing.State
log = logging.getLogger(__name__)


def put(user: User, purpose: str, **content: Any) -> Outgoing:
    """Add a message, in the caller's transaction. It goes out as soon as it may."""
    now = clock.now()
    return Outgoing.objects.create(
        user=user, purpose=purpose, day=now.date(), key=secrets.token_hex(16), next_at=now, **content
    )


def drop_waiting(user_id: int, **which: Any) -> int:
    """Never send what still waits for a person."""
    waiting = Outgoing.objects.filter(user_id=user_id, state=State.WAITING, **which)
    return waiting.update(state=State.DROPPED, done_at=clock.now(), code=None)


def deliver_due(at_once: int = AT_ONCE) -> int:
    """Send what is due, the oldest first; gives how many were sent. Nothing happens where notices are off."""
    backend = backends.chosen()
    if backend is None:
        return 0
    sent = 0
    for _round in range(at_once):
        claimed = _claim()
        if claimed is None:
            break
        sent += _deliver(backend, claimed)
    return sent


def forget_old() -> int:
    """Remove messages that are long done."""
    old = Outgoing.objects.exclude(state=State.WAITING).filter(done_at__lt=clock.now() - KEPT)
    return old.delete()[0]


def _claim() -> Outgoing | None:
    now = clock.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    with transaction.atomic():
        found = (
            Outgoing.objects.select_for_update(
                skip_locked=connection.features.has_select_for_update_skip_locked
            )
            .filter(free, state=State.WAITING, next_at__lte=now)
            .order_by("next_at", "id")
            .first()
        )
        if found is None:
            return None
        found.attempts, found.lease_until = found.attempts + 1, now + LEASE
        found.save(update_fields=["attempts", "lease_until"])
    return found


def _deliver(backend: Backend, claimed: Outgoing) -> bool:
    if claimed.attempts > rules.MOST_ATTEMPTS:
        _finish(claimed, State.FAILED, "发送多次中断")
        return False
    message = _message(claimed)
    if message is None:
        _finish(claimed, State.DROPPED)
        return False
    try:
        backend.send(message)
    except Permanent as why:
        _finish(claimed, State.FAILED, str(why))
    except Temporary as why:
        _later(claimed, str(why))
    except Exception as error:
        # PRIVACY: the type alone, since a text of some library may quote the address.
        log.error("notice %s was not sent: %s", claimed.pk, type(error).__name__)
        _later(claimed, f"发送出错（{type(error).__name__}）")
    else:
        _finish(claimed, State.SENT)
        return True
    return False


def _message(claimed: Outgoing) -> Message | None:
    """What to send and whereto, as things are now: who stopped, left or moved gets nothing."""
    found = Subscription.objects.filter(user=claimed.user_id, user__is_active=True).first()
    if found is None or not found.address:
        return None
    if claimed.purpose == Outgoing.Purpose.CODE:
        if not claimed.code or found.verified_at is not None:
            return None
        subject, text = wording.code(claimed.code, CODE_MINUTES)
    else:
        if found.verified_at is None:
            return None
        subject, text = wording.digest([(code, count) for code, count in claimed.lines])
    return Message(claimed.key, found.address, subject, text)


def _later(claimed: Outgoing, why: str) -> None:
    at = rules.next_try(clock.now(), claimed.attempts)
    if at is None:
        _finish(claimed, State.FAILED, why)
        return
    if claimed.purpose == Outgoing.Purpose.DIGEST:
        at = hours_of(claimed.user).after_quiet(at)
    Outgoing.objects.filter(pk=claimed.pk).update(next_at=at, lease_until=None, error=why[:200])


def _finish(claimed: Outgoing, state: str, why: str = "") -> None:
    Outgoing.objects.filter(pk=claimed.pk, state=State.WAITING).update(
        state=state, done_at=clock.now(), lease_until=None, error=why[:200], code=None
    )
