"""Regions and the page of one village."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query

from lingyan.api.access import actor_of, read
from lingyan.api.common import api, region_of
from lingyan.api.schemas import PageSize, RegionOut, RegionPath, VillageOut
from lingyan.identity.masking import shown
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import PEOPLE_VIEW, REGIONS_VIEW
from lingyan.people.queries import village_roll
from lingyan.regions import queries as regions
from lingyan.regions.models import Level, Region


@read(api, "/regions", REGIONS_VIEW, response=list[RegionOut], summary="区划：按名称、拼音首字母或代码查找")
def list_regions(
    request: HttpRequest, q: Annotated[str, Query(max_length=40)] = "", limit: PageSize = 50
) -> Any:
    among = regions.visible(actor_of(request)).filter(valid_to__isnull=True).select_related("parent")
    return regions.search(q, among)[:limit]


@read(api, "/regions/{code}", REGIONS_VIEW, response=RegionOut, summary="一个区划")
def one_region(request: HttpRequest, code: RegionPath) -> Any:
    return region_of(actor_of(request), code)


@read(api, "/villages/{code}", REGIONS_VIEW, response=VillageOut, summary="村情：登记的情况、在任人员和沿革")
def one_village(request: HttpRequest, code: RegionPath) -> Any:
    actor = actor_of(request)
    village = region_of(actor, code, level=Level.VILLAGE)
    return {
        "region": village, "above": regions.ancestors(village)[:-1], "profiles": list(village.profiles.all()[:5]),
        "posts": _posts(actor, village), "events": _events(village),
    }  # fmt: skip


def _posts(actor: Actor, village: Region) -> list[dict[str, Any]]:
    """Who holds which post today; nobody for who may not see people here."""
    if not actor.may(PEOPLE_VIEW, village.path):
        return []
    return [
        {
            "body": tenure.post.body.organisation.get_kind_display(), "title": tenure.post.title,
            "name": shown(actor, "name", tenure.person.personal.name, village.path), "since": tenure.start_on,
            "selection": tenure.selection,
        }
        for tenure in village_roll(village)
    ]  # fmt: skip


def _events(village: Region) -> list[dict[str, Any]]:
    """What the place came from and what became of it."""
    came = [("from", one.predecessor, one) for one in village.came_from.select_related("predecessor")]
    became = [("to", one.successor, one) for one in village.became.select_related("successor")]
    return [
        {
            "kind": one.kind,
            "direction": way,
            "code": other.code,
            "name": other.name,
            "on": one.on,
            "decree": one.decree,
        }
        for way, other, one in (*came, *became)
    ]
