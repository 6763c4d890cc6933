"""Who may do what where: rights, grants and actors as plain values.

One set of grants answers both questions, "may this actor do it here" and "which rows may this actor
see", so a list and a single page cannot disagree. `identity` makes actors from users; rooms
below it only use these values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from lingyan.kernel.problems import Denied


@dataclass(frozen=True, slots=True)
class Right:
    code: str
    label: str


_rights: Final[dict[str, Right]] = {}


def register_right(code: str, label: str) -> str:
    """Declare a right at import time and get its code back. A code has one label for good."""
    known = _rights.setdefault(code, Right(code, label))
    if known.label != label:
        raise ValueError(f"right {code} is registered twice with different labels")
    return code


def registered_rights() -> dict[str, Right]:
    return dict(_rights)


@dataclass(frozen=True, slots=True)
class Grant:
    """Rights that one role gives inside one region. `path` is the region's path; empty means everywhere."""

    role: str
    rights: frozenset[str]
    path: str = ""
    on_behalf_of: int | None = None

    def covers(self, right: str, path: str) -> bool:
        return right in self.rights and path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, with the grants in force now. `user_id` is None for the system itself."""

    user_id: int | None
    label: str
    grants: tuple[Grant, ...] = ()
    request_id: str = ""
    address: str = ""
    session_roles: frozenset[str] = field(default_factory=frozenset)

    def may(self, right: str, path: str = "") -> bool:
        """Whether a grant gives the right at this region. An empty path asks for the right everywhere."""
        return any(grant.covers(right, path) for grant in self.grants)

    def may_somewhere(self, right: str) -> bool:
        return any(right in grant.rights for grant in self.grants)

    def require(self, right: str, path: str = "") -> None:
        if right not in _rights:
            raise LookupError(f"right {right} is not registered")
        if not self.may(right, path):
            raise Denied(f"没有“{_rights[right].label}”的权限，或不在管辖范围内")

    def require_somewhere(self, right: str) -> None:
        if not self.may_somewhere(right):
            raise Denied(f"没有“{_rights[right].label}”的权限")

    def paths(self, right: str) -> tuple[str, ...]:
        """Region paths where the actor holds the right, none inside another."""
        found = sorted({grant.path for grant in self.grants if right in grant.rights}, key=len)
        kept: list[str] = []
        for path in found:
            if not any(path.startswith(outer) for outer in kept):
                kept.append(path)
        return tuple(kept)

    def scope(self, right: str, path_field: str) -> Q:
        """A filter for exactly the rows where `may(right, row.path)` holds; no grant matches nothing."""
        paths = self.paths(right)
        if "" in paths:
            return Q()
        if not paths:
            return Q(pk__in=[])
        return reduce(or_, (Q(**{f"{path_field}__startswith": path}) for path in paths))

    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)


def system_actor(label: str, rights: Iterable[str] = ()) -> Actor:
    """The system acting for nobody, with exactly the rights named."""
    return Actor(user_id=None, label=label, grants=(Grant("system", frozenset(rights)),))
