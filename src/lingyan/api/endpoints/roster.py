"""Rounds of term change, the people they list, and their statistics."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from lingyan.api.access import actor_of, read
from lingyan.api.common import api, region_of
from lingyan.api.schemas import PageNumber, PageSize, PersonPage, RegionCode, RoundOut, RowId
from lingyan.identity.masking import shown
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import ROSTER_VIEW, STATISTICS_VIEW
from lingyan.regions.models import Region
from lingyan.team.roster import queries as roster
from lingyan.team.roster.contents import leading_selection
from lingyan.team.roster.models import RosterEntry, Round
from lingyan.team.roster.posts import holds, shown_posts
from lingyan.team.roster.rules import SECRETARY


@read(api, "/rounds", ROSTER_VIEW, STATISTICS_VIEW, response=list[RoundOut], summary="花名册轮次")
def list_rounds(request: HttpRequest, limit: PageSize = 50) -> Any:
    return roster.visible_rounds(actor_of(request))[:limit]


@read(
    api,
    "/rounds/{int:round_id}/people",
    ROSTER_VIEW,
    response=PersonPage,
    summary="一轮花名册的人员，姓名按脱敏规则显示",
)
def round_people(
    request: HttpRequest,
    round_id: RowId,
    region: RegionCode | None = None,
    secretary: bool = False,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> Any:
    actor = actor_of(request)
    round_ = _round(actor, round_id)
    found = roster.visible_entries(actor, round_, _region(actor, region, round_))
    if secretary:
        found = found.filter(posts__contains=holds(SECRETARY))
    rows = found.order_by("village__code", "pk")[(page - 1) * size : page * size]
    return {
        "rows": [_person(actor, entry) for entry in rows], "number": page, "size": size, "total": found.count()
    }  # fmt: skip


@read(
    api,
    "/rounds/{int:round_id}/statistics",
    STATISTICS_VIEW,
    response=dict[str, Any],
    summary="换届统计，键名同 lingyan roster statistics --json；不显示的小数为 null",
)
def round_statistics(request: HttpRequest, round_id: RowId, region: RegionCode | None = None) -> Any:
    actor = actor_of(request)
    round_ = _round(actor, round_id)
    found = roster.statistics(actor, round_, _region(actor, region, round_))
    return roster.with_balance(actor, found).as_json()


def _round(actor: Actor, round_id: int) -> Round:
    found = roster.visible_rounds(actor).filter(pk=round_id).first()
    if found is None:
        raise Http404("没有这一轮，或不在查看范围内。")
    return found


def _region(actor: Actor, code: str | None, round_: Round) -> Region:
    """The region asked for, else the round's own where the actor may see it."""
    return region_of(actor, code or round_.region.code)


def _person(actor: Actor, entry: RosterEntry) -> dict[str, Any]:
    """One row of the console's list. PRIVACY: names go through the masking table; no numbers."""
    person, village = entry.person, entry.village
    month = f"-{person.birth_month:02d}" if person.birth_month else ""
    return {
        "name": shown(actor, "name", person.personal.name, village.path), "village_code": village.code,
        "village": village.name, "town": village.parent.name if village.parent else "",
        "posts": shown_posts(entry.posts), "sex": person.sex, "birth": f"{person.birth_year}{month}" if month else "",
        "education": entry.education, "politics": entry.politics, "selection": leading_selection(entry.selections),
    }  # fmt: skip
