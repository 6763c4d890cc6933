"""The one masking table: what a reader sees of a name, a number or an account, and how masked text looks.

Lists show what the table gives. The full value opens by a click that leaves its purpose in the audit trail.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, Final, Literal

from django.db import transaction

from lingyan.identity import audit_codes as codes
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import PEOPLE_VIEW_PERSONAL
from lingyan.people.models import PersonalData

Kind = Literal["name", "identity_number", "phone", "bank_account", "party"]
KINDS: Final[tuple[Kind, ...]] = ("name", "identity_number", "phone", "bank_account", "party")

_FILE: Final = Path(__file__).with_name("masking.toml")
_ORGANISATION_MARKS: Final = (
    "公司",
    "合作社",
    "厂",
    "店",
    "中心",
    "委员会",
    "合作联社",
    "银行",
    "信用社",
    "站",
    "局",
    "所",
    "部",
    "队",
)
_LONGEST_PERSON_NAME: Final = 4
_SHORTEST_PURPOSE: Final = 2


class Sight(IntEnum):
    """How much is seen; the larger one wins where a reader has several roles."""

    HIDDEN = 0
    MASKED = 1
    SHOWN = 2


def mask_name(name: str) -> str:
    """`王小明` as `王**`: the family name of one character, and as many stars as characters follow."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_identity(number: str) -> str:
    """`510***********1234`: the province and city, and the last four."""
    return _keep_ends(number, 3, 4)


def mask_phone(number: str) -> str:
    """`138****5678`."""
    return _keep_ends(number, 3, 4)


def mask_account(number: str) -> str:
    """A bank account by its last four digits."""
    return _keep_ends(number, 0, 4)


def mask_party(name: str) -> str:
    """A person's name masked; an organisation, which has no privacy of a person, as it is."""
    # PRIVACY: what is as short as a person's name is masked, whatever it ends with.
    organisation = len(name) > _LONGEST_PERSON_NAME and name.endswith(_ORGANISATION_MARKS)
    return name if organisation else mask_name(name)


def _keep_ends(text: str, head: int, tail: int) -> str:
    # A short text would be given away by its ends.
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


_MASKS: Final[dict[Kind, Callable[[str], str]]] = {
    "name": mask_name,
    "identity_number": mask_identity,
    "phone": mask_phone,
    "bank_account": mask_account,
    "party": mask_party,
}


@functools.cache
def _table() -> dict[str, dict[str, Sight]]:
    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    default = data["default"]
    entries = {role: {**default, **entry} for role, entry in data["roles"].items()} | {"": default}
    return {role: {kind: Sight[entry[kind].upper()] for kind in KINDS} for role, entry in entries.items()}


def sight_of(role: str, kind: Kind) -> Sight:
    """What one role sees of a kind of data; a role without an entry gets the default."""
    table = _table()
    return table.get(role, table[""])[kind]


def visible(actor: Actor, kind: Kind, path: str) -> Sight:
    """How much the actor sees of data that belongs to a region; hidden without any role there."""
    return max(
        (sight_of(grant.role, kind) for grant in actor.grants if path.startswith(grant.path)),
        default=Sight.HIDDEN,
    )


def shown(actor: Actor, kind: Kind, text: str, path: str) -> str:
    """The text as this actor sees it: in full, masked, or empty."""
    sight = visible(actor, kind, path)
    if sight is Sight.SHOWN:
        return text
    return _MASKS[kind](text) if sight is Sight.MASKED else ""


@dataclass(frozen=True, slots=True)
class Revealed:
    """Full personal data, for the one answer to the one click."""

    name: str
    identity_number: str
    phone: str


def reveal(actor: Actor, personal: PersonalData, purpose: str, *, path: str) -> Revealed:
    """Show personal data in full and note who looked and why.

    `path` is the region of the record through which the reader came to the person.
    """
    actor.require(PEOPLE_VIEW_PERSONAL, path)
    if len(purpose.strip()) < _SHORTEST_PURPOSE:
        raise Refused("查看完整个人信息要写明用途。", code="no-purpose")
    if personal.erased_at is not None:
        raise Refused("该个人信息已经清除，无法查看。", code="erased")
    with transaction.atomic():
        audit.record(
            actor,
            codes.PERSONAL_REVEALED,
            target=("personal-data", personal.pk),
            region_path=path,
            reason=purpose.strip(),
        )
    return Revealed(personal.name, personal.identity_number or "", personal.phone or "")
