"""Night school and distance courses: a head count for each, withdrawn with a reason when it was wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TRAINING_RECORD
from lingyan.regions.models import Level, Region
from lingyan.team.training.actions.common import required_reason, text_faults
from lingyan.team.training.covers import SESSION
from lingyan.team.training.models import Category, Session

RECORDED: Final = audit.register("training.session-recorded", "登记夜校或远程教育")
WITHDRAWN: Final = audit.register("training.session-withdrawn", "撤销夜校或远程教育的登记")
MOST_HEADS: Final = 5000


@dataclass(frozen=True, slots=True)
class Evening:
    """One session: `answers` are how many said good, fair, poor on anonymous slips, none when nobody was asked."""

    kind: str
    held_on: dt.date
    topic: str
    category: str
    place: str
    heads: int
    teaching: str = ""
    answers: Sequence[int] = (0, 0, 0)


def record_session(actor: Actor, *, region: Region, evening: Evening) -> Session:
    """Note a session of a village. Refused for days to come, too many answers, and one that stands already."""
    actor.require(TRAINING_RECORD, region.path)
    if region.level != Level.VILLAGE:
        raise Refused("夜校和远程教育按村登记", code="bad-level")
    if problems := list(_faults(evening)):
        raise Refused(problems)
    with transaction.atomic():
        same = Session.objects.filter(
            region=region, kind=evening.kind, held_on=evening.held_on, topic=evening.topic.strip(),
            state=Session.State.RECORDED,
        )  # fmt: skip
        if same.exists():
            raise Refused("这一天这个主题已经登记过", code="twice")
        good, fair, poor = evening.answers
        made = Session.objects.create(
            region=region, kind=evening.kind, held_on=evening.held_on, topic=evening.topic.strip(),
            category=evening.category, place=evening.place.strip(), teaching=evening.teaching.strip(),
            heads=evening.heads, good=good, fair=fair, poor=poor, made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        _record(actor, RECORDED, made)
    return made


def _faults(evening: Evening) -> Iterator[Problem]:
    yield from text_faults(topic=("主题", evening.topic, 80), place=("地点", evening.place, 80))
    if len(evening.teaching) > 120:
        yield Problem("long-text", "授课单位最多 120 字")
    if evening.kind not in Session.Kind or evening.category not in Category:
        yield Problem("unknown-kind", "类别要从列出的里面选")
    if not dt.date(2000, 1, 1) <= evening.held_on <= clock.today():
        yield Problem("bad-day", "日期不能晚于今天")
    if not 1 <= evening.heads <= MOST_HEADS:
        yield Problem("bad-heads", f"人数应在 1 到 {MOST_HEADS} 之间")
    if len(evening.answers) != 3 or min(evening.answers) < 0 or sum(evening.answers) > evening.heads:
        yield Problem("bad-answers", "满意、一般、不满意的合计不能多于人数")


def withdraw_session(actor: Actor, *, session_id: int, reason: str) -> Session:
    """Take a wrong entry back; the row stays with the reason, and the right one is recorded anew."""
    why = required_reason(reason)
    with transaction.atomic():
        found = (
            Session.objects.select_for_update(of=("self",))
            .select_related("region")
            .filter(pk=session_id)
            .first()
        )
        if found is None:
            raise Refused("没有这次登记", code="unknown-session")
        actor.require(TRAINING_RECORD, found.region.path)
        if found.state != Session.State.RECORDED:
            raise Refused("这次登记已经撤销", code="wrong-state")
        found.state, found.reason = Session.State.WITHDRAWN, why
        found.save(update_fields=["state", "reason"])
        _record(actor, WITHDRAWN, found, reason=why)
    return found


def _record(actor: Actor, code: str, session: Session, reason: str = "", **details: Any) -> None:
    audit.record(
        actor, code, target=(SESSION, session.pk), region_path=session.region.path, reason=reason, kind=session.kind,
        **details,
    )  # fmt: skip
