"""Reads of the library of teaching materials: what a place may use, what a class or session uses, and its files."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lingyan.files.models import Paper
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import TRAINING_MANAGE, TRAINING_VIEW
from lingyan.regions.models import Region
from lingyan.team.training.models import Edition, Material, Use
from lingyan.team.training.papers import EDITION
from lingyan.team.training.rules import above


def visible_materials(actor: Actor, right: str = TRAINING_VIEW) -> QuerySet[Material]:
    """Materials of the reader's regions; for reading also those that places above them offer to the regions below."""
    found = Material.objects.select_related("region")
    own = actor.scope(right, "region__path")
    if right != TRAINING_VIEW or "" in actor.paths(right):
        return found.filter(own)
    outer = {each for path in actor.paths(right) for each in above(path)}
    return found.filter(own | Q(reach=Material.Reach.BELOW, region__in=outer))


def materials_at(actor: Actor, region: Region) -> QuerySet[Any]:
    """What a place may use and what is offered inside it, with the number of the latest version and of uses."""
    inside = Q(region__path__startswith=region.path)
    offered = Q(reach=Material.Reach.BELOW, region__in=above(region.path))
    latest = Edition.objects.filter(material=OuterRef("pk")).order_by("-number")
    uses = Use.objects.filter(material=OuterRef("pk"), removed_at=None).order_by().values("material")
    return (
        visible_materials(actor)
        .filter(inside | offered)
        .annotate(
            version=Subquery(latest.values("number")[:1]), renewed_at=Subquery(latest.values("made_at")[:1]),
            used=Coalesce(
                Subquery(uses.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)
            ),
        )
    )  # fmt: skip


def usable_materials(actor: Actor, region: Region, other: str) -> QuerySet[Any]:
    """What may be put beside a class or session of a region: offered there or above, for more than `other` alone."""
    reach = Q(region=region) | Q(reach=Material.Reach.BELOW, region__in=above(region.path))
    found = materials_at(actor, region).filter(reach, state=Material.State.OFFERED).exclude(purpose=other)
    filed = Paper.objects.filter(owner_kind=EDITION, owner_id=OuterRef("latest"), removed_at=None)
    latest = Edition.objects.filter(material=OuterRef("pk")).order_by("-number").values("pk")[:1]
    return found.annotate(latest=Subquery(latest)).filter(Exists(filed))


def uses_of(**beside: Any) -> QuerySet[Use]:
    """The materials beside a class or a session now, with the number of the latest version of each."""
    latest = Edition.objects.filter(material=OuterRef("material")).order_by("-number").values("number")[:1]
    found = Use.objects.filter(removed_at=None, **beside).annotate(newest=Subquery(latest))
    return found.select_related("edition", "material__region").order_by("pk")


def files_of(editions: Collection[int]) -> dict[int, list[Paper]]:
    """The files of these versions in the order they came."""
    found: dict[int, list[Paper]] = {each: [] for each in editions}
    rows = Paper.objects.filter(owner_kind=EDITION, owner_id__in=list(editions), removed_at=None)
    for each in rows.select_related("stored"):
        found[each.owner_id].append(each)
    return found


def open_file(actor: Actor, paper_id: int) -> Paper | None:
    """A file of the library for who may read its material; of a withdrawn one for who keeps that library."""
    found = (
        Paper.objects.filter(owner_kind=EDITION, pk=paper_id, removed_at=None)
        .select_related("stored")
        .first()
    )
    if found is None:
        return None
    material = visible_materials(actor).filter(editions=found.owner_id).first()
    if material is None:
        return None
    offered = material.state == Material.State.OFFERED
    return found if offered or actor.may(TRAINING_MANAGE, material.region.path) else None
