"""The way from a village's page to one's own line of a distribution, once one was published there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse

from lingyan.disclosure import bundles
from lingyan.disclosure.directory import Extra, Link, register
from lingyan.economy.members.models import Distribution
from lingyan.kernel import sheets
from lingyan.regions.models import Level, Region


def register_links() -> None:
    """Called once from `AppConfig.ready`."""
    register("dividends", Extra("收益分配", _links, _villages))
    sheets.register_pages(renew)


def renew(place: Region) -> None:
    """A distribution of a village or one of its groups became public: write the village's page anew."""
    bundles.renew_directory(_villages().filter(Q(pk=place.pk) | Q(pk=place.parent_id)))


def _published() -> QuerySet[Distribution]:
    return Distribution.objects.filter(state=Distribution.State.PUBLISHED)


def _villages() -> QuerySet[Region]:
    places = _published().values("book__organisation__region")
    groups = Region.objects.filter(pk__in=places, level=Level.GROUP)
    return Region.objects.filter(
        Q(pk__in=places) | Q(pk__in=groups.values("parent")), level=Level.VILLAGE
    )  # fmt: skip


def _links(villages: Sequence[Region]) -> dict[int, list[Link]]:
    """By village: its own distributions, then those of its groups. One query."""
    known = {village.pk for village in villages}
    places = Region.objects.filter(pk__in=_published().values("book__organisation__region"))
    found: defaultdict[int, list[Link]] = defaultdict(list)
    for place in places.filter(Q(pk__in=known) | Q(parent__in=known, level=Level.GROUP)).order_by("code"):
        of_village = place.pk in known
        text = "查本人的份额和金额" if of_village else f"{place.name}：查本人的份额和金额"
        village = place.pk if of_village else place.parent_id
        assert village is not None
        found[village].append(
            Link(text, reverse("members:dividends", args=[place.code]), "用查询单上的查询码")
        )
    return found
