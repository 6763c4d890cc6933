"""Makes actors from accounts: assignments in force on a day, and delegations received.

Nothing is stored: an assignment that ends today gives nothing today, and so does a delegation taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from lingyan.identity.models import Assignment, Delegation, User
from lingyan.identity.roles import table
from lingyan.kernel import clock
from lingyan.kernel.access import Actor, Grant

ANONYMOUS = Actor(user_id=None, label="访客")


def in_force(on: dt.date | None = None) -> QuerySet[Assignment]:
    """Assignments that give rights on a day: begun, not ended, the account active, the tenure still held."""
    return Assignment.objects.filter(_in_force(on or clock.today()))


def delegations_in_force(on: dt.date | None = None) -> QuerySet[Delegation]:
    """Delegations that give rights on a day; the assignment they rest on must be in force too."""
    day = on or clock.today()
    return Delegation.objects.filter(
        _in_force(day, "assignment__"),
        valid_from__lte=day,
        valid_to__gt=day,
        revoked_at__isnull=True,
        delegate__is_active=True,
    )


def _in_force(day: dt.date, prefix: str = "") -> Q:
    def later_or_open(name: str) -> Q:
        return Q(**{f"{prefix}{name}__isnull": True}) | Q(**{f"{prefix}{name}__gt": day})

    begun = Q(**{f"{prefix}valid_from__lte": day, f"{prefix}user__is_active": True})
    return begun & later_or_open("valid_to") & later_or_open("tenure__end_on")


def actor_for(user: User, *, on: dt.date | None = None, request: HttpRequest | None = None) -> Actor:
    """The actor that this account is on a day (today when none is named). With a request, made once for it.

    The label is the user name, never the person's name, because it goes into the audit trail.
    """
    cached: Actor | None = getattr(request, "_lingyan_actor", None)
    if cached is not None and cached.user_id == user.pk:
        return cached
    actor = Actor(
        user_id=user.pk,
        label=user.username,
        grants=tuple(_grants(user, on or clock.today())) if user.is_active else (),
        request_id=getattr(request, "request_id", ""),
        address=(request.META.get("REMOTE_ADDR", "") if request else ""),
    )
    if request is not None:
        request._lingyan_actor = actor  # type: ignore[attr-defined]
    return actor


def operator(username: str) -> Actor | None:
    """The actor for the command line (`--as USER`), or None when no active account has this name."""
    user = User.objects.filter(username=username, is_active=True).first()
    return actor_for(user) if user else None


def is_operator(username: str) -> bool:
    """Whether an active account has this name. Reads no other column, so that an older database answers too."""
    return User.objects.filter(username=username, is_active=True).exists()


def _grants(user: User, day: dt.date) -> Iterable[Grant]:
    own = in_force(day).filter(user=user).select_related("region")
    for assignment in own:
        yield from _grant(assignment)
    received = delegations_in_force(day).filter(delegate=user).select_related("assignment__region")
    for delegation in received:
        yield from _grant(delegation.assignment, on_behalf_of=delegation.assignment.user_id)


def _grant(assignment: Assignment, on_behalf_of: int | None = None) -> Iterable[Grant]:
    # A role that the table no longer knows gives nothing.
    role = table().roles.get(assignment.role)
    if role is not None:
        yield Grant(role.code, role.rights, assignment.region_path, on_behalf_of)
