"""What villages need: asked for, and ended once it is met or no longer wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TALENT_NEED
from lingyan.regions.models import Region
from lingyan.team.talent.actions.common import kinds_at, need_for, note_need, require_village
from lingyan.team.talent.models import Form, Match, Need
from lingyan.team.talent.rules import MOST_WANTED, last_day

OPENED: Final = audit.register("talent.need-opened", "登记人才需求")
CLOSED: Final = audit.register("talent.need-closed", "结束人才需求")
LONGEST_MONTHS: Final = 24
"""A need that nobody looked at again for two years is asked for anew."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need as a village states it."""

    kind: str
    form: str
    number: int
    detail: str
    until: dt.date


def open_need(actor: Actor, *, region: Region, wanted: Wanted) -> Need:
    """Ask for something. Refused for kinds outside the county's list and days that are over."""
    actor.require(TALENT_NEED, region.path)
    require_village(region)
    if problems := list(_faults(wanted, region)):
        raise Refused(problems)
    with transaction.atomic():
        need = Need.objects.create(
            region=region, kind=wanted.kind, form=wanted.form, number=wanted.number, detail=wanted.detail.strip(),
            until=wanted.until, made_on=clock.today(), made_by=actor.user_id,
        )  # fmt: skip
        note_need(actor, OPENED, need, kind=need.kind, people=need.number)
    return need


def _faults(wanted: Wanted, region: Region) -> Iterator[Problem]:
    today = clock.today()
    if wanted.kind not in kinds_at(region, today):
        yield Problem("unknown-kind", "需要的类别要从县里的清单里选")
    if wanted.form not in Form:
        yield Problem("unknown-form", "方式只能是长期、项目、远程")
    if not 1 <= wanted.number <= MOST_WANTED:
        yield Problem("bad-number", f"人数应在 1 到 {MOST_WANTED} 之间")
    if not 1 <= len(wanted.detail.strip()) <= 200:
        yield Problem("no-detail", "要写明具体事情，最多 200 字")
    if not today <= wanted.until <= last_day(today, LONGEST_MONTHS):
        yield Problem("bad-day", f"有效期应从今天起，最长 {LONGEST_MONTHS} 个月")


def close_need(actor: Actor, *, need_id: int, closing: str) -> Need:
    """End a need. Refused while a person has not answered or an accepted match has no outcome."""
    if closing not in Need.Closing:
        raise Refused("结束原因要从列出的里面选", code="unknown-closing")
    with transaction.atomic():
        need = need_for(actor, need_id)
        running = need.matches.filter(state__in=(Match.State.PROPOSED, Match.State.ACCEPTED)).count()
        if running:
            raise Refused(f"还有 {running} 次对接没有结果，先登记结果", code="still-running")
        if closing == Need.Closing.MISTAKE and need.matches.exists():
            raise Refused("已经对接过的需求不能当作登记有误", code="was-matched")
        need.state, need.closing, need.closed_on = Need.State.CLOSED, closing, clock.today()
        need.save(update_fields=["state", "closing", "closed_on"])
        note_need(actor, CLOSED, need, outcome=closing)
    return need
