"""A township proposes a village with reasons; the county lists it or not. Nothing and nobody else can list a village."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import WEAK_CONFIRM, WEAK_PROPOSE
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Level, Region
from lingyan.team.weak import queries, rules
from lingyan.team.weak.actions.common import (
    case_for,
    note,
    require_act,
    require_another,
    require_day,
    take,
    words,
)
from lingyan.team.weak.models import Case, Hint, Problem, Step, stamp
from lingyan.team.weak.parameters import PLAN_DAYS
from lingyan.team.weak.rules import Act, State
from lingyan.team.weak.signs import signs

PROPOSED: Final = audit.register("weak.proposed", "提出列入整顿")
MOST_PROBLEMS: Final = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """A problem that no record shows: in words, for a sign of the catalogue where it is one (`S09`)."""

    text: str
    sign: str = ""


def propose(
    actor: Actor, *, village: Region, reason: str, hint_ids: Sequence[int] = (), seen: Sequence[Seen] = ()
) -> Case:
    """The township proposes a village for listing, with hints or with what it saw itself, and its reasons.

    A village in its WATCH year is proposed as a relapse of that case. Refused: `wrong-place`, `no-problem`,
    `unknown-hint`, `unknown-sign`, `too-many`, `already-open`, `no-text`.
    """
    actor.require(WEAK_PROPOSE, village.path)
    if village.level != Level.VILLAGE or village.valid_to is not None:
        raise Refused("整顿以村为单位提出", code="wrong-place")
    with transaction.atomic():
        # Held, so that two who propose at once do not both pass.
        Region.objects.select_for_update(of=("self",)).get(pk=village.pk)
        _require_no_open(village)
        found = _hints(village, hint_ids)
        why = words(reason, "提出的理由", 500)
        watched = Case.objects.filter(village=village, state=State.WATCH).order_by("-pk").first()
        today = clock.today()
        made = Case.objects.create(
            village=village, proposed_on=today, relapse_of=watched, state=State.PROPOSED
        )
        rows: list[tuple[Hint | None, str, str]] = [(hint, hint.sign, _said(hint)) for hint in found]
        rows += [(None, _sign(each), words(each.text, "问题", 300)) for each in seen]
        if not rows:
            raise Refused("请选择线索，或写明发现的问题", code="no-problem")
        if len(rows) > MOST_PROBLEMS:
            raise Refused(f"一次最多列 {MOST_PROBLEMS} 个问题", code="too-many")
        Problem.objects.bulk_create(
            Problem(case=made, no=no, hint=hint, sign=sign, text=text)
            for no, (hint, sign, text) in enumerate(rows, 1)
        )
        Step.objects.create(case=made, act=Act.PROPOSE, on=today, text=why, **stamp(actor, clock.now()))
        note(actor, PROPOSED, made, problems=len(rows), relapse=made.relapse_of_id is not None)
    return made


def confirm(actor: Actor, *, case_id: int, on: dt.date, number: str = "", text: str = "") -> Case:
    """The county lists the village. A relapse ends the case whose WATCH year it breaks, and stays tied to it.

    Refused: `wrong-state`, `same-person`, `future`, `before-last-step`.
    """
    with transaction.atomic():
        case = _for_county(actor, case_id, Act.CONFIRM)
        day = require_day(case, on)
        days = integer_of(PLAN_DAYS, case.village.path, day)
        take(
            actor, case, Act.CONFIRM, day, text=words(text, "说明", 500, needed=False),
            number=words(number, "文号", 80, needed=False), listed_on=day,
            plan_due_on=day + dt.timedelta(days=days),
        )  # fmt: skip
        if case.relapse_of_id is not None:
            before = Case.objects.select_for_update(of=("self",)).get(pk=case.relapse_of_id)
            before.village = case.village
            if rules.may(Act.RELAPSE, before.state):
                take(actor, before, Act.RELAPSE, day, ended_on=day)
    return case


def refuse(actor: Actor, *, case_id: int, on: dt.date, text: str) -> Case:
    """The county does not list the village, with its reason; a watched case goes on being watched."""
    with transaction.atomic():
        case = _for_county(actor, case_id, Act.REFUSE)
        day = require_day(case, on)
        take(actor, case, Act.REFUSE, day, text=words(text, "不列入的理由", 500), ended_on=day)
    return case


def _for_county(actor: Actor, case_id: int, act: Act) -> Case:
    case = case_for(actor, case_id, WEAK_CONFIRM)
    require_act(case, act)
    require_another(actor, queries.hands_of(case))
    return case


def _require_no_open(village: Region) -> None:
    found = Case.objects.filter(village=village, state__in=rules.OPEN).first()
    if found is not None:
        state = in_source(rules.STATE_LABELS[State(found.state)])
        raise Refused(f"{village.name}已有一件整顿，现在是“{state}”，不能重复提出", code="already-open")


def _hints(village: Region, ids: Sequence[int]) -> list[Hint]:
    """Hints of this village that still stand; another village's is as good as unknown."""
    wanted = set(ids)
    found = list(queries.current().filter(pk__in=wanted, village=village).order_by("sign"))
    if len(found) != len(wanted):
        raise Refused("有的线索不属于这个村，或已被更新的排查取代", code="unknown-hint")
    return found


def _said(hint: Hint) -> str:
    sign = signs().get(hint.sign)
    return f"{sign.name if sign else hint.sign}：{'；'.join(hint.arithmetic)}"[:300]


def _sign(each: Seen) -> str:
    if each.sign and each.sign not in signs():
        raise Refused(f"没有情形 {each.sign}", code="unknown-sign")
    return each.sign
