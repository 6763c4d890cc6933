"""What kinds of assets and resources there are, which account carries each, and how each is used up. Pure data.

Sources: accounting.md 2 (accounts 131–134, 151, 161), 3 (second-level accounts), 4.3–4.4 (charge by use).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

OPERATING, PUBLIC, RESOURCE = "operating", "public", "resource"


class Klass(models.TextChoices):
    OPERATING = "operating", _("经营性")
    PUBLIC = "public", _("非经营性")
    RESOURCE = "resource", _("资源性")


class Use(models.TextChoices):
    OPERATING = "operating", _("经营")
    MANAGEMENT = "management", _("管理")
    WELFARE = "welfare", _("公益")


class Kind(models.TextChoices):
    BUILDING = "building", _("房屋建筑物")
    MACHINE = "machine", _("机器设备")
    VEHICLE = "vehicle", _("运输设备")
    WATERWORKS = "waterworks", _("农田水利设施")
    ROAD = "road", _("道路桥梁")
    OFFICE = "office", _("办公设备")
    OTHER_FIXED = "other-fixed", _("其他固定资产")
    YOUNG_STOCK = "young-stock", _("幼畜及育肥畜")
    TIMBER = "timber", _("用材林木")
    ORCHARD = "orchard", _("经济林木")
    LIVESTOCK = "livestock", _("产役畜")
    SHELTER = "shelter", _("防护林")
    INTANGIBLE = "intangible", _("无形资产")
    CULTIVATED = "cultivated", _("耕地")
    FOREST = "forest", _("林地")
    GRASS = "grass", _("草地")
    WATER = "water", _("水面")
    WASTE = "waste", _("四荒地")
    BUILDING_LAND = "building-land", _("集体建设用地")
    OTHER_RESOURCE = "other-resource", _("其他资源")


@dataclass(frozen=True, slots=True)
class Nature:
    """How a kind is carried. `account` is empty for resources, which stand in no ledger account.

    `worn` is the account that gathers what is used up, empty where nothing is.
    """

    account: str = ""
    worn: str = ""

    @property
    def is_resource(self) -> bool:
        return not self.account


_FIXED: Final = Nature("151", "152")
NATURES: Final[Mapping[str, Nature]] = {
    Kind.BUILDING: _FIXED, Kind.MACHINE: _FIXED, Kind.VEHICLE: _FIXED, Kind.WATERWORKS: _FIXED, Kind.ROAD: _FIXED,
    Kind.OFFICE: _FIXED, Kind.OTHER_FIXED: _FIXED,
    Kind.YOUNG_STOCK: Nature("131"), Kind.TIMBER: Nature("131"),
    Kind.ORCHARD: Nature("132", "133"), Kind.LIVESTOCK: Nature("132", "133"),
    Kind.SHELTER: Nature("134"), Kind.INTANGIBLE: Nature("161", "162"),
    Kind.CULTIVATED: Nature(), Kind.FOREST: Nature(), Kind.GRASS: Nature(), Kind.WATER: Nature(), Kind.WASTE: Nature(),
    Kind.BUILDING_LAND: Nature(), Kind.OTHER_RESOURCE: Nature(),
}  # fmt: skip
RESOURCES: Final = tuple(kind for kind, nature in NATURES.items() if nature.is_resource)
WORN: Final[Mapping[str, str]] = {"151": "152", "132": "133", "161": "162"}
"""Accounts compared with the cards, and what gathers their depreciation."""

_DETAILS: Final[Mapping[str, str]] = {
    Kind.YOUNG_STOCK: "13101", Kind.TIMBER: "13102", Kind.ORCHARD: "13201", Kind.LIVESTOCK: "13202",
    Kind.SHELTER: "13401", Kind.INTANGIBLE: "161",
}  # fmt: skip
_EXPENSES: Final[Mapping[str, Mapping[str, str]]] = {
    "151": {Use.OPERATING: "51103", Use.MANAGEMENT: "51305", Use.WELFARE: "51402"},
    "132": {Use.OPERATING: "40101", Use.MANAGEMENT: "51305", Use.WELFARE: "51402"},
    "161": {Use.OPERATING: "51199", Use.MANAGEMENT: "51305", Use.WELFARE: "51402"},
}


def nature_of(kind: str) -> Nature:
    return NATURES[kind]


def account_for(kind: str, klass: str) -> str:
    """The account a card of this kind usually stands in: 15101 for what earns, 15102 for what serves."""
    nature = NATURES[kind]
    if nature.account == "151":
        return "15101" if klass == OPERATING else "15102"
    return _DETAILS.get(kind, nature.account)


def expense_for(account: str, use: str) -> str:
    """Where the charge of an asset in this account goes by its use (E30, E37, E41)."""
    return _EXPENSES[account[:3]][use]


def expense_of(card: Any) -> str:
    """The same for a card, which may name an account of its own."""
    return card.expense_account or expense_for(card.account, card.use)


def worn_for(account: str) -> str:
    """15201 for 15101; the account that the depreciation of another is gathered in."""
    return WORN[account[:3]] + account[3:]
