"""How the permission table calls the pages of identity."""

from __future__ import annotations

from typing import Any

from tests.support.identity import assign, make_user
from tests.support.urls import World, row


def _user(world: World) -> dict[str, Any]:
    return {"user_id": make_user().pk}


def _assignment(world: World) -> dict[str, Any]:
    return {"assignment_id": assign(make_user(), "village-clerk", world.tree.village).pk}


row("identity:sign-in")
row("identity:sign-out")
row("identity:second-factor")
row("identity:enrol")
row("identity:resume")
row("identity:stay")
row("identity:account")
row("identity:change-password")
row("identity:delegate", _assignment, scoped=True)
row("identity:revoke", lambda world: {"delegation_id": 1})
row("identity:users")
row("identity:create-user")
row("identity:user", _user)
row("identity:deactivate", _user)
row("identity:reactivate", _user)
row("identity:unlock", _user)
row("identity:reset-password", _user)
row("identity:remove-totp", _user)
row("identity:assignments")
row("identity:assign")
row("identity:end-assignment", _assignment, scoped=True)
row("identity:audit")
