"""The table of roles, read once from `roles.toml`."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from django.utils.translation import gettext

from lingyan.identity.rules import Conflict

AuditReach = Literal["", "business", "all"]

SYSTEM_ADMINISTRATOR: Final = "system-administrator"
SECURITY_ADMINISTRATOR: Final = "security-administrator"
AUDIT_ADMINISTRATOR: Final = "audit-administrator"
ADMINISTRATORS: Final = (SYSTEM_ADMINISTRATOR, SECURITY_ADMINISTRATOR, AUDIT_ADMINISTRATOR)
TAKEOVER_IMPORTER: Final = "takeover-importer"
TAKEOVER_POSTER: Final = "takeover-poster"

_FILE: Final = Path(__file__).with_name("roles.toml")


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    label: str
    rights: frozenset[str]
    levels: tuple[str, ...]
    needs_totp: bool
    delegable: bool
    everywhere: bool = False
    audit: AuditReach = ""


@dataclass(frozen=True, slots=True)
class RoleTable:
    roles: dict[str, Role]
    conflicts: tuple[Conflict, ...]
    longest_delegation_days: int

    def needs_totp(self, codes: Iterable[str]) -> bool:
        """Whether one of these roles carries the duty of a second factor."""
        return any(self.roles[code].needs_totp for code in codes if code in self.roles)

    def label(self, code: str) -> str:
        """As sentences of record say it."""
        return self.roles[code].label if code in self.roles else code

    def shown(self, code: str) -> str:
        """The label in the reader's language."""
        return gettext(self.label(code))


@functools.cache
def table() -> RoleTable:
    return parse(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def parse(data: dict[str, Any]) -> RoleTable:
    """The table from parsed TOML. A conflict that names an unknown role is a LookupError."""
    roles = {code: _role(code, entry) for code, entry in data["roles"].items()}
    conflicts = tuple(_conflict(entry, roles) for entry in data["conflicts"])
    return RoleTable(roles, conflicts, data["delegation"]["longest_days"])


def _role(code: str, entry: dict[str, Any]) -> Role:
    return Role(
        code=code,
        label=entry["label"],
        rights=frozenset(entry["rights"]),
        levels=tuple(entry["levels"]),
        needs_totp=entry["needs_totp"],
        delegable=entry["delegable"],
        everywhere=entry.get("everywhere", False),
        audit=entry.get("audit", ""),
    )


def _conflict(entry: dict[str, Any], roles: dict[str, Role]) -> Conflict:
    found = Conflict(
        reason=entry["reason"],
        roles=frozenset(entry["roles"]),
        others=frozenset(entry.get("others", ())),
        besides_all=entry.get("besides_all", False),
        anywhere=entry.get("anywhere", False),
    )
    unknown = (found.roles | found.others) - set(roles)
    if unknown:
        raise LookupError(f"conflict names unknown roles {sorted(unknown)}")
    return found
