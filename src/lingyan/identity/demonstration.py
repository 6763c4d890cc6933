"""What the demo may do with accounts and nothing else may: give many of them one printed password.

An action of this room that stands apart from `actions`, so that nothing in earnest calls it by mistake.
SECURITY: refused unless this installation is marked as a demo, which listens on loopback only and can never be
made of a home that is in earnest.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from lingyan.identity import audit_codes as codes
from lingyan.identity.models import User
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import IDENTITY_MANAGE_USERS


def second_factor_waived() -> bool:
    """Whether signing in asks for no second factor: in the demo, whose passwords stand on the screen anyway."""
    return bool(settings.LINGYAN.demo)


def printed_passwords() -> bool:
    """Whether passwords stand on the screen, as in the demo; such a one never gets too old."""
    return bool(settings.LINGYAN.demo)


def set_printed_password(actor: Actor, *, users: Sequence[User], password: str) -> None:
    """One password for all of these accounts, which need not be changed. Denied outside the demo."""
    actor.require_somewhere(IDENTITY_MANAGE_USERS)
    if not settings.LINGYAN.demo:
        raise Denied("只有演示城市可以使用公开的密码")
    with transaction.atomic():
        encoded, now = make_password(password), clock.now()
        User.objects.filter(pk__in=[user.pk for user in users]).update(
            password=encoded, must_change_password=False, password_changed_at=now
        )
        for user in users:
            audit.record(actor, codes.PASSWORD_RESET, target=("user", user.pk))
