"""Entries that signing in and out leave in the audit trail.

PRIVACY: a user name that does not exist is not written down; it may be a password typed into the wrong field.
"""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from lingyan.identity import audit_codes as codes
from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel import audit
from lingyan.kernel.access import Actor


def signed_in(request: HttpRequest, user: User) -> None:
    _record(actor_for(user, request=request), codes.SIGNED_IN, user.pk)


def signed_out(request: HttpRequest) -> None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    _record(actor, codes.SIGNED_OUT, actor.user_id)


def sign_in_failed(request: HttpRequest, username: str) -> None:
    known = User.objects.filter(username=username).values_list("pk", flat=True).first()
    locked = bool(getattr(request, "axes_locked_out", False))
    _record(request.actor, codes.LOCKED_OUT if locked else codes.SIGN_IN_FAILED, known)  # type: ignore[attr-defined]


def second_factor_failed(request: HttpRequest) -> None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    _record(actor, codes.SECOND_FACTOR_FAILED, actor.user_id)


def _record(actor: Actor, code: str, user_id: int | None) -> None:
    with transaction.atomic():
        audit.record(actor, code, target=("user", user_id) if user_id else None)
