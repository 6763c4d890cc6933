"""The catalogue of matters: what must be decided, by which body, and what else it needs. Read from `data/catalogue.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final, Literal

from lingyan.decisions.rules import Body

Owner = Literal["committee", "collective"]

DELEGATE_POWER: Final = "delegate-power"
_OWNERS: Final[dict[str, Owner]] = {
    "committee": "committee", "collective": "collective", "town": "collective", "group": "collective",
}  # fmt: skip
"""Kind of organisation → whose matters it decides."""
_PRINCIPAL: Final[dict[Owner, Body]] = {"committee": Body.VILLAGERS, "collective": Body.MEMBERS}
_REPRESENTATIVES: Final[dict[Owner, Body]] = {
    "committee": Body.REPRESENTATIVES, "collective": Body.MEMBER_REPRESENTATIVES,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One kind of matter. `threshold` is the code of the parameter from which amount on it needs a decision."""

    code: str
    name: str
    owner: Owner
    source: str
    delegable: bool = False
    amount: bool = False
    trade: bool = False
    audit: bool = False
    papers: bool = False
    private: bool = False
    threshold: str = ""

    @property
    def principal(self) -> Body:
        return _PRINCIPAL[self.owner]

    @property
    def representatives(self) -> Body | None:
        """The representatives' meeting that may decide it, None where only the whole body may."""
        return _REPRESENTATIVES[self.owner] if self.delegable else None


@lru_cache(maxsize=1)
def items() -> dict[str, Item]:
    """All items by code, in the order of the file."""
    text = resources.files("lingyan.decisions").joinpath("data/catalogue.toml").read_text(encoding="utf-8")
    return {row["code"]: Item(**row) for row in tomllib.loads(text)["items"]}


def owner_of(organisation_kind: str) -> Owner | None:
    """Whose matters an organisation of this kind decides; None for a party organisation or a supervision body."""
    return _OWNERS.get(organisation_kind)


def items_of(organisation_kind: str) -> list[Item]:
    owner = owner_of(organisation_kind)
    return [item for item in items().values() if item.owner == owner]


def bodies_for(item: Item, organisation_kind: str) -> tuple[Body, ...]:
    """The bodies that may decide an item for an organisation, the usual one first.

    A group's collective may also decide in the meeting of its villagers (VCL 32); it has no representatives.
    """
    if organisation_kind == "group":
        return (Body.MEMBERS, Body.GROUP)
    found = item.representatives
    return (item.principal,) if found is None else (item.principal, found)


def name_of(code: str) -> str:
    return items()[code].name if code in items() else code
