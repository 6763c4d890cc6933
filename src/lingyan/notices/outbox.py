"""The outbox: messages wait as rows, are claimed with a lease, sent, and tried again with growing pauses.

A worker that dies leaves its lease to run out, and another attempt follows with the same key: a file is overwritten by
itself, a mail carries the same Message-ID. What becomes of a message is written by `actions`.
"""

from __future__ import annotations

import logging
from typing import Final

from lingyan.kernel import clock
from lingyan.notices import actions, backends, rules, wording
from lingyan.notices.backends import Backend, Message, Permanent, Temporary
from lingyan.notices.hours import hours_of
from lingyan.notices.models import Outgoing, Subscription

AT_ONCE: Final = 100
log = logging.getLogger(__name__)


def deliver_due(at_once: int = AT_ONCE) -> int:
    """Send what is due, the oldest first; gives how many were sent. Nothing happens where notices are off."""
    backend = backends.chosen()
    if backend is None:
        return 0
    sent = 0
    for _round in range(at_once):
        claimed = actions.claim()
        if claimed is None:
            break
        sent += _deliver(backend, claimed)
    return sent


def _deliver(backend: Backend, claimed: Outgoing) -> bool:
    if claimed.attempts > rules.MOST_ATTEMPTS:
        actions.give_up(claimed, why="发送多次中断")
        return False
    message = _message(claimed)
    if message is None:
        actions.drop(claimed)
        return False
    try:
        backend.send(message)
    except Permanent as why:
        actions.give_up(claimed, why=str(why))
    except Temporary as why:
        _later(claimed, str(why))
    except Exception as error:
        # PRIVACY: the type alone, since a text of some library may quote the address.
        log.error("notice %s was not sent: %s", claimed.pk, type(error).__name__)
        _later(claimed, f"发送出错（{type(error).__name__}）")
    else:
        actions.note_sent(claimed)
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
        subject, text = wording.code(claimed.code, actions.CODE_MINUTES)
    else:
        if found.verified_at is None:
            return None
        subject, text = wording.digest([(code, count) for code, count in claimed.lines])
    return Message(claimed.key, found.address, subject, text)


def _later(claimed: Outgoing, why: str) -> None:
    at = rules.next_try(clock.now(), claimed.attempts)
    if at is None:
        actions.give_up(claimed, why=why)
        return
    if claimed.purpose == Outgoing.Purpose.DIGEST:
        at = hours_of(claimed.user).after_quiet(at)
    actions.try_later(claimed, at=at, why=why)
