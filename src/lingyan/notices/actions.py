"""One's own address for notices: given, proved by a code, stopped. Nobody does this for somebody else."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from lingyan.identity.models import User
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.crypto import keyed_hash
from lingyan.kernel.problems import Refused
from lingyan.notices import backends, outbox
from lingyan.notices.models import Outgoing, Subscription

GIVEN: Final = audit.register("notices.address-given", "填写通知地址")
VERIFIED: Final = audit.register("notices.address-verified", "验证通知地址")
STOPPED: Final = audit.register("notices.stopped", "停用通知")
CODES_A_DAY: Final = 5
TRIES: Final = 5
PAUSE: Final = dt.timedelta(minutes=1)
_LONGEST: Final = 254


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
        found.code_until = now + dt.timedelta(minutes=outbox.CODE_MINUTES)
        found.save()
        outbox.drop_waiting(user.pk)
        outbox.put(user, Outgoing.Purpose.CODE, code=digits)
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
        outbox.drop_waiting(user.pk)
        audit.record(actor, STOPPED, target=("user", user.pk))


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
