"""Whose book it is: the organisation and village a file names, by code or by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.kernel.tabular import CellValue, plain

from .cells import integer_text
from .values import RegionLookup

_CODE: Final = re.compile(r"(?<!\d)(\d{12})(?!\d)")
_ORG: Final = re.compile(
    r"([\u4e00-\u9fff]{2,40}?(?:股份)?(?:经济合作社|经济联合社|经济合作联合社|股份合作社|村民委员会|村委会))"
)
_ORG_ENDING: Final = re.compile(
    r"(股份)?(经济合作社|经济联合社|经济合作联合社|股份合作社|村民委员会|村委会|集体经济组织)$"
)
_ABOVE_VILLAGE: Final = re.compile(r"^.*[省市县区旗镇乡]|^.*街道")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file says about its unit; either part may be missing."""

    code: str = ""
    org_name: str = ""

    @property
    def known(self) -> bool:
        return bool(self.code or self.org_name)


@dataclass(frozen=True, slots=True)
class Village:
    code: str
    name: str


def identity_in(rows: Iterable[Sequence[CellValue]]) -> Identity:
    """From the lines above a header: a 12-digit code in any cell, and the name of an organisation."""
    code = org_name = ""
    for row in rows:
        for value in row:
            text = integer_text(value)
            match = _CODE.search(text)
            if match and not code:
                code = match[1]
            match = _ORG.search(text)
            if match and not org_name:
                org_name = match[1]
    return Identity(code, org_name)


def find_village(identity: Identity, regions: RegionLookup) -> Village | None:
    """The village of an identity; None when it is unknown or its name fits several."""
    if identity.code:
        found = regions.by_code(identity.code)
        return Village(*found) if found else None
    for name in _names(identity.org_name):
        candidates = regions.by_name(name)
        if len(candidates) == 1:
            return Village(*candidates[0])
    return None


def _names(org_name: str) -> list[str]:
    """The village names an organisation's name may hold, longest first."""
    base = _ORG_ENDING.sub("", plain(org_name))
    short = _ABOVE_VILLAGE.sub("", base)
    names = [base, short, *(name if name.endswith("村") else f"{name}村" for name in (base, short))]
    return [name for name in dict.fromkeys(names) if len(name) > 1]


def name_fits(identity: Identity, village: Village) -> bool:
    """Whether the organisation's name can be that of the village with its code."""
    if not identity.org_name:
        return True
    return plain(village.name).removesuffix("村") in plain(identity.org_name)
