"""Reads of the division tree that several rooms share."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import REGIONS_VIEW
from lingyan.regions.models import Level, Region


def in_force(on: dt.date | None = None) -> QuerySet[Region]:
    """Regions that exist on a day; today's when none is named."""
    if on is None:
        return Region.objects.filter(valid_to__isnull=True)
    return Region.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)


def by_code(code: str) -> Region:
    """The region in force with this code, or Refused with a sentence for the user."""
    region = Region.objects.filter(code=code, valid_to__isnull=True).first()
    if region is None:
        raise Refused(f"区划表中没有代码 {code}，请先导入区划或核对代码。", code="unknown-region")
    return region


def visible(actor: Actor) -> QuerySet[Region]:
    """Regions that the actor may see, and no other."""
    return Region.objects.filter(actor.scope(REGIONS_VIEW, "path"))


def inside(region: Region) -> QuerySet[Region]:
    """The region and everything below it, including places that were merged into it."""
    return Region.objects.filter(path__startswith=region.path)


def villages(region: Region, on: dt.date | None = None) -> QuerySet[Region]:
    """Villages inside a region that exist on a day."""
    return in_force(on).filter(path__startswith=region.path, level=Level.VILLAGE)


def search(text: str, among: QuerySet[Region]) -> QuerySet[Region]:
    """Places whose name contains the text, whose pinyin or initials start with it, or whose code does."""
    text = text.strip()
    if text.isdigit():
        return among.filter(code__startswith=text)
    lowered = text.lower()
    return among.filter(
        Q(name__contains=text) | Q(pinyin__startswith=lowered) | Q(initials__startswith=lowered)
    )


def ancestors(region: Region) -> list[Region]:
    """From the top down to the region itself."""
    ids = [int(part) for part in region.path.strip("/").split("/")]
    found = Region.objects.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


@dataclass(slots=True)
class Directory:
    """Villages in memory for importers: found by code, by name, or by township and name."""

    by_code_: dict[str, str] = field(default_factory=dict)
    by_name_: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    by_town_: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls, within: Region | None = None, on: dt.date | None = None) -> Directory:
        found = in_force(on).filter(level=Level.VILLAGE).select_related("parent")
        if within is not None:
            found = found.filter(path__startswith=within.path)
        directory = cls()
        for village in found:
            entry = (village.code, village.name)
            directory.by_code_[village.code] = village.name
            directory.by_name_[village.name].append(entry)
            if village.parent is not None:
                directory.by_town_[(village.parent.name, village.name)].append(entry)
        return directory

    def by_code(self, code: str) -> tuple[str, str] | None:
        name = self.by_code_.get(code)
        return None if name is None else (code, name)

    def by_name(self, name: str) -> list[tuple[str, str]]:
        return list(self.by_name_.get(name, ()))

    def by_town_and_name(self, town: str, name: str) -> list[tuple[str, str]]:
        return list(self.by_town_.get((town, name), ()))
