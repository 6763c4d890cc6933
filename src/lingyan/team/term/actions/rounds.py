"""The opening of a 换届: one round, and a process for every village of the region."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TERM_MANAGE
from lingyan.regions.models import Region
from lingyan.regions.queries import villages
from lingyan.team.term.actions.common import hold_places, plan, require_soon
from lingyan.team.term.covers import PROCESS, ROUND
from lingyan.team.term.models import Process, Round
from lingyan.team.term.parameters import all_values

OPENED: Final = audit.register("term.opened", "部署换届")
_NAME: Final = 40


def open_round(actor: Actor, *, region: Region, name: str, vote_on: dt.date) -> Round:
    """Begin a 换届 of every village in the region, with one voting day that a village may move later.

    Refused for a day that has passed or lies more than a term ahead, a name that is taken, a region without villages, and
    villages that are in an open round already.
    """
    actor.require(TERM_MANAGE, region.path)
    name = name.strip()
    if not name or len(name) > _NAME:
        raise Refused(f"换届名称应为 1 到 {_NAME} 个字，例如“2026年村级换届”", code="bad-name")
    if vote_on <= clock.today():
        raise Refused(f"选举日 {vote_on} 已经过了，应选今天以后的日期", code="past-day")
    require_soon(vote_on)
    with transaction.atomic():
        hold_places(region)
        found = list(villages(region).order_by("code"))
        _require_free(region, name, found)
        round_ = Round.objects.create(
            region=region, name=name, vote_on=vote_on, opened_by=actor.user_id, opened_at=clock.now()
        )
        made = _processes(round_, found)
        audit.record(
            actor, OPENED, target=(ROUND, round_.pk), region_path=region.path, villages=len(made),
            sealed=covers.note(PROCESS, [each.pk for each in made]),
        )  # fmt: skip
    return round_


def _require_free(region: Region, name: str, found: list[Region]) -> None:
    if not found:
        raise Refused(f"{region.name}没有村，先导入区划", code="no-villages")
    if Round.objects.filter(region=region, name=name).exists():
        raise Refused(f"{region.name}已有名为“{name}”的换届", code="name-taken")
    busy = Process.objects.filter(region__path__startswith=region.path).exclude(state="closed")
    if first := busy.select_related("region", "round").first():
        raise Refused(f"{first.region.name}在“{first.round}”中还没有办结", code="still-open")


def _processes(round_: Round, found: list[Region]) -> list[Process]:
    values, today = all_values(), clock.today()
    rows = []
    for village in found:
        process = Process(round=round_, region=village, vote_on=round_.vote_on, moved_on=today)
        plan(process, values)
        rows.append(process)
    return Process.objects.bulk_create(rows, batch_size=500)
