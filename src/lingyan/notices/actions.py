"""Addresses for notices and the messages to them: every change of state of this room.

A person gives, proves and stops the own address; nobody does this for somebody else. What becomes of a message is done by
the worker for nobody, so it asks for no right: what may be sent and to whom was settled by the person's own acts and by
the rights that are counted with. A message that is sent, waits or is dropped leaves no audit entry, since the outbox holds
it and the person's own act stands there; one that is given up does, because nobody else would learn of it.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import F, Q

from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor, system_actor
from lingyan.kernel.crypto import keyed_hash
from lingyan.kernel.problems import Refused
from lingyan.notices import backends, kinds
from lingyan.notices.models import Outgoing, Subscription

GIVEN: Final = audit.register("notices.address-given", "填写通知地址")
VERIFIED: Final = audit.register("notices.address-verified", "验证通知地址")
STOPPED: Final = audit.register("notices.stopped", "停用通知")
GIVEN_UP: Final = audit.register("notices.given-up", "通知没有送达")
CODE_MINUTES: Final = 30
LEASE: Final = dt.timedelta(minutes=2)
KEPT: Final = dt.timedelta(days=90)
CODES_A_DAY: Final = 5
TRIES: Final = 5
PAUSE: Final = dt.timedelta(minutes=1)
_LONGEST: Final = 254
_WORKER: Final = system_actor("发送通知")
State = Outgoing.State


def give_address(actor: Actor, *, address: str) -> Subscription:
    """Note an address and send it a code. An address that was verified before no longer gets anything.

    Refused where notices are off, for what is no address, and for more codes than a person needs (the address may be
    somebody else's).
    """
    user, address = _self(actor), address.strip()
    if backends.chosen() is None:
        raise Refused("这个平台没有开通通知，请联系系统管理员", code="notices-off")
    _require_address(address)
    now, digits = clock.now(), f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        found, _made = Subscription.objects.select_for_update().get_or_create(user=user)
        _require_few(found, now)
        found.codes = found.codes + 1 if found.codes_on == now.date() else 1
        found.codes_on, found.code_at, found.tries = now.date(), now, 0
        found.address, found.verified_at = address, None
        found.code_hash = _hash(user, digits)
        found.code_until = now + dt.timedelta(minutes=CODE_MINUTES)
        found.save()
        _drop_waiting(user)
        put(user, Outgoing.Purpose.CODE, code=digits)
        audit.record(actor, GIVEN, target=("user", user.pk))
    return found


def verify(actor: Actor, *, code: str) -> Subscription:
    """Prove the address by the code that was sent to it. Wrong codes are counted; after five a new one is needed."""
    user = _self(actor)
    found = Subscription.objects.filter(user=user, code_hash__isnull=False).first()
    if found is None or found.code_until is None or found.code_until < clock.now():
        raise Refused("验证码已过期，请重新发送", code="code-expired")
    # Counted before it is compared, and kept although the attempt is refused.
    left = Subscription.objects.filter(pk=found.pk, tries__lt=TRIES, code_hash=found.code_hash)
    if not left.update(tries=F("tries") + 1):
        raise Refused("验证码输错次数太多，请重新发送", code="too-many-tries")
    if not hmac.compare_digest(bytes(found.code_hash or b""), _hash(user, code.strip())):
        raise Refused("验证码不对，请核对最近一封邮件里的六位数字", code="wrong-code")
    with transaction.atomic():
        Subscription.objects.filter(pk=found.pk).update(
            verified_at=clock.now(), code_hash=None, code_until=None, tries=0
        )
        audit.record(actor, VERIFIED, target=("user", user.pk))
    found.refresh_from_db()
    return found


def stop(actor: Actor) -> None:
    """Forget the address and send nothing more, not even what waits. Refused when there is nothing to stop."""
    user = _self(actor)
    with transaction.atomic():
        changed = Subscription.objects.filter(user=user, address__isnull=False).update(
            address=None, verified_at=None, code_hash=None, code_until=None
        )
        if not changed:
            raise Refused("没有可以停用的通知地址", code="nothing-to-stop")
        _drop_waiting(user)
        audit.record(actor, STOPPED, target=("user", user.pk))


# What the worker does


def put(user: User, purpose: str, **content: Any) -> Outgoing:
    """Add a message, in the caller's transaction, which also keeps the audit entry. It goes out as soon as it may."""
    now = clock.now()
    return Outgoing.objects.create(
        user=user, purpose=purpose, day=now.date(), key=secrets.token_hex(16), next_at=now, **content
    )


def compose(subscription_id: int) -> bool:
    """Put one person's digest of today into the outbox; whether anything waited.

    The day is noted in the same transaction, also when nothing waits, so that a person is counted for once a day. No
    right is asked: the worker reads with the person's own.
    """
    today = clock.today()
    with transaction.atomic():
        # The row is locked first, so that two workers do not both count for one person.
        found = (
            Subscription.objects.select_for_update()
            .exclude(digested_on=today)
            .filter(pk=subscription_id)
            .first()
        )
        if found is None:
            return False
        lines = kinds.waiting_for(actor_for(found.user))
        if lines:
            put(found.user, Outgoing.Purpose.DIGEST, lines=lines)
        Subscription.objects.filter(pk=found.pk).update(digested_on=today)
    return bool(lines)


def claim() -> Outgoing | None:
    """Take the oldest message that is due, for the time of a lease; None when there is none.

    The attempt is counted before it is made, so that a worker that dies while sending does not try for ever.
    """
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


def note_sent(message: Outgoing) -> None:
    """It was handed to the mail server."""
    _finish(message, State.SENT)


def drop(message: Outgoing) -> None:
    """It has nobody to go to any more: the person stopped, moved or left."""
    _finish(message, State.DROPPED)


def try_later(message: Outgoing, *, at: dt.datetime, why: str) -> None:
    """It failed for now; `why` names no address."""
    Outgoing.objects.filter(pk=message.pk).update(next_at=at, lease_until=None, error=why[:200])


def give_up(message: Outgoing, *, why: str) -> None:
    """It will not arrive. The audit entry names message, purpose and attempts.

    PRIVACY: not the reason, which is the mail server's text and may quote the address.
    """
    with transaction.atomic():
        if _finish(message, State.FAILED, why):
            audit.record(
                _WORKER, GIVEN_UP, target=("notice", message.pk), purpose=message.purpose,
                attempts=message.attempts,
            )  # fmt: skip


def forget_old() -> int:
    """Remove messages that have been done for `KEPT`; gives how many. What was given up stays in the audit trail."""
    old = Outgoing.objects.exclude(state=State.WAITING).filter(done_at__lt=clock.now() - KEPT)
    return old.delete()[0]


def _finish(message: Outgoing, state: str, why: str = "") -> int:
    """Gives 0 where it was finished meanwhile, as by a person who stopped."""
    return Outgoing.objects.filter(pk=message.pk, state=State.WAITING).update(
        state=state, done_at=clock.now(), lease_until=None, error=why[:200], code=None
    )


def _drop_waiting(user: User) -> None:
    waiting = Outgoing.objects.filter(user=user, state=State.WAITING)
    waiting.update(state=State.DROPPED, done_at=clock.now(), code=None)


def _self(actor: Actor) -> User:
    found = User.objects.filter(pk=actor.user_id, is_active=True).first() if actor.user_id else None
    if found is None:
        raise Refused("请先用自己的账号登录", code="no-account")
    return found


def _require_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise Refused("请填写完整的邮箱地址，如 name@example.cn", code="bad-address") from None
    if len(address) > _LONGEST or not address.isascii():
        raise Refused("邮箱地址太长，或有中文字符", code="bad-address")


def _require_few(found: Subscription, now: dt.datetime) -> None:
    if found.code_at is not None and now - found.code_at < PAUSE:
        raise Refused("刚刚发过验证码，请过一分钟再试", code="too-soon")
    if found.codes_on == now.date() and found.codes >= CODES_A_DAY:
        raise Refused(f"今天已发过 {CODES_A_DAY} 次验证码，请明天再试", code="too-many-codes")


def _hash(user: User, digits: str) -> bytes:
    return keyed_hash(f"{user.pk}:{digits}", purpose="notice-code")
