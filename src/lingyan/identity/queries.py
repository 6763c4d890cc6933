"""Reads about accounts: what a person holds, what signing in still asks for, who may stand in, the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from lingyan.identity.actors import in_force
from lingyan.identity.demonstration import printed_passwords
from lingyan.identity.models import Assignment, Delegation, User
from lingyan.identity.passwords import ADMINISTRATOR_DAYS
from lingyan.identity.roles import ADMINISTRATORS, table
from lingyan.identity.rules import Holding
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.rights import AUDIT_VIEW, IDENTITY_MANAGE_ROLES

_PRIVATE_CODES = ("identity.", "system.")
"""Entries about accounts and the system, which auditors of business do not read."""


def holdings(user: User) -> list[Holding]:
    """Every role that the account holds today or later, by assignment or by delegation."""
    today = clock.today()
    open_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    tenure_held = Q(tenure__isnull=True) | Q(tenure__end_on__isnull=True) | Q(tenure__end_on__gt=today)
    own = Assignment.objects.filter(open_ended & tenure_held, user=user).select_related("region")
    received = Delegation.objects.filter(
        delegate=user, revoked_at__isnull=True, valid_to__gt=today
    ).select_related("assignment__region")
    return [Holding(each.role, each.region_path, each.valid_from, each.valid_to) for each in own] + [
        Holding(each.assignment.role, each.assignment.region_path, each.valid_from, each.valid_to)
        for each in received
    ]


def holds_role(person_id: int, roles: Collection[str], path: str, on: dt.date) -> bool:
    """Whether somebody has an account with one of these roles that reaches a region's path on a day.

    Whose an account is follows from its personal data, its link and the tenure that a post rests on (see `hands`).
    """
    own = Q(user__person=person_id) | Q(user__personal__person=person_id) | Q(tenure__person=person_id)
    held = in_force(on).filter(own, role__in=roles).select_related("region")
    return any(path.startswith(each.region_path) for each in held)


def password_due(user: User, roles: Iterable[str]) -> bool:
    """Whether the password must be changed now: the first one, or an administrator's after ninety days."""
    if user.must_change_password:
        return True
    if printed_passwords():
        return False
    changed = user.password_changed_at or user.created_at
    return not set(roles).isdisjoint(ADMINISTRATORS) and clock.now() - changed > dt.timedelta(
        days=ADMINISTRATOR_DAYS
    )


def manageable_assignments(actor: Actor) -> QuerySet[Assignment]:
    """Assignments that the actor may end: exactly those where `end_assignment` accepts the place."""
    return Assignment.objects.filter(_scope_with_everywhere(actor)).select_related("user__personal", "region")


def _scope_with_everywhere(actor: Actor) -> Q:
    # An assignment without a region has the empty path, which a join gives as NULL.
    if "" in actor.paths(IDENTITY_MANAGE_ROLES):
        return Q()
    return Q(region__isnull=False) & actor.scope(IDENTITY_MANAGE_ROLES, "region__path")


def substitutes(assignment: Assignment) -> QuerySet[User]:
    """Colleagues to whom an assignment may be let: active, with a post in the same township or office."""
    region = assignment.region
    if region is None:
        return User.objects.none()
    around = region.parent.path if region.parent and region.is_village else region.path
    colleagues = (
        in_force()
        .filter(region__path__startswith=around)
        .exclude(role__in=ADMINISTRATORS)
        .exclude(user_id=assignment.user_id)
    )
    return (
        User.objects.filter(pk__in=colleagues.values("user_id"))
        .select_related("personal")
        .order_by("username")
    )


def given_delegations(user: User) -> QuerySet[Delegation]:
    """What the account has let to others and not taken back, running or still to come."""
    found = Delegation.objects.filter(created_by=user, revoked_at__isnull=True, valid_to__gt=clock.today())
    return found.select_related("assignment__region", "delegate__personal")


def audit_trail(actor: Actor) -> QuerySet[AuditEntry]:
    """Entries that the actor may read: all for the audit administrator, business in scope for auditors."""
    visible = Q(pk__in=[])
    for grant in actor.grants:
        role = table().roles.get(grant.role)
        if role is None or not role.audit or AUDIT_VIEW not in grant.rights:
            continue
        if role.audit == "all":
            return AuditEntry.objects.all()
        here = Q(region_path__startswith=grant.path)
        for prefix in _PRIVATE_CODES:
            here &= ~Q(code__startswith=prefix)
        visible |= here
    return AuditEntry.objects.filter(visible)
