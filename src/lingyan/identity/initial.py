"""The accounts an installation starts with: two operators of the command line, three administrators.

SECURITY: there is no default password. Operators have none; administrators get a random one, shown once.
"""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.identity.actions import create_user, set_assignment
from lingyan.identity.models import User
from lingyan.identity.roles import ADMINISTRATORS, TAKEOVER_IMPORTER, TAKEOVER_POSTER, table
from lingyan.kernel.access import system_actor
from lingyan.kernel.rights import IDENTITY_MANAGE_ROLES, IDENTITY_MANAGE_USERS

OPERATORS: Final = (TAKEOVER_IMPORTER, TAKEOVER_POSTER)
_INSTALLER: Final = system_actor("初始化", [IDENTITY_MANAGE_USERS, IDENTITY_MANAGE_ROLES])


def make_operators() -> list[str]:
    """Make the two take-over operators where missing, named as their roles. Gives the new ones."""
    return [username for role in OPERATORS for username, _ in _make(role, may_sign_in=False)]


def make_administrators() -> list[tuple[str, str]]:
    """Make the three administrators where missing. Gives (user name, first password) of the new ones."""
    return [made for role in ADMINISTRATORS for made in _make(role, may_sign_in=True)]


def _make(role: str, *, may_sign_in: bool) -> list[tuple[str, str]]:
    if User.objects.filter(username=role).exists():
        return []
    with transaction.atomic():
        user, password = create_user(
            _INSTALLER, username=role, name=table().label(role), may_sign_in=may_sign_in
        )
        set_assignment(_INSTALLER, user=user, role=role)
    return [(user.username, password)]
