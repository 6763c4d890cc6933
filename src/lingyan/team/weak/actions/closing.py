"""The villagers' view, the county's word on it, and the WATCH year after."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import WEAK_CONFIRM, WEAK_PROPOSE
from lingyan.parameters.queries import integer_of
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
from lingyan.team.weak.models import Case, View, stamp
from lingyan.team.weak.parameters import VIEW_LEAST, VIEW_PERCENT, WATCH_MONTHS
from lingyan.team.weak.rules import Act, Opinion, State

VIEWED: Final = audit.register("weak.viewed", "录入群众测评合计")


def record_view(actor: Actor, *, case_id: int, way: str, on: dt.date, opinion: Opinion) -> View:
    """Totals of the villagers' view after the self-check, from papers or a meeting; who said what is kept nowhere.

    Refused: `wrong-state`, `wrong-way`, `future`, `before-last-step`, `wrong-counts`.
    """
    with transaction.atomic():
        case = case_for(actor, case_id, WEAK_PROPOSE)
        found = queries.check_of(case)
        if case.state != State.CHECKING or found is None:
            raise Refused("自查以后、验收以前才录入群众测评", code="wrong-state")
        if way not in {*View.Way}:
            raise Refused("没有这一种测评方式", code="wrong-way")
        day = require_day(case, on)
        if problems := list(rules.opinion_problems(opinion)):
            raise Refused("；".join(problems), code="wrong-counts")
        made = View.objects.create(
            of_check=found, way=way, on=day, asked=opinion.asked, satisfied=opinion.satisfied, fair=opinion.fair,
            unsatisfied=opinion.unsatisfied, **stamp(actor, clock.now()),
        )  # fmt: skip
        note(actor, VIEWED, case, on=day.isoformat(), way=way)
    return made


def release(actor: Actor, *, case_id: int, on: dt.date, text: str, number: str = "") -> Case:
    """The county takes the village off the list; the WATCH year begins.

    Refused: `wrong-state`, `same-person`, `no-view`, `too-few`, `not-content`, `future`, `before-last-step`, `no-text`.
    """
    with transaction.atomic():
        case = case_for(actor, case_id, WEAK_CONFIRM)
        require_act(case, Act.RELEASE)
        require_another(actor, queries.hands_of(case))
        day = require_day(case, on)
        _require_villagers(case, day)
        months = integer_of(WATCH_MONTHS, case.village.path, day)
        take(
            actor, case, Act.RELEASE, day, text=words(text, "验收意见", 500),
            number=words(number, "文号", 80, needed=False), released_on=day,
            watch_until=rules.after_months(day, months), review_due_on=None,
        )  # fmt: skip
    return case


def _require_villagers(case: Case, day: dt.date) -> None:
    view = queries.view_of(case)
    if view is None:
        raise Refused("还没有群众测评，不能销号", code="no-view")
    if view.on > day:
        raise Refused(f"群众测评是 {view.on}，销号不能早于它", code="before-last-step")
    least = integer_of(VIEW_LEAST, case.village.path, day)
    if not rules.enough(view.opinion, least):
        raise Refused(f"有效测评 {view.opinion.answered} 份，至少要 {least} 份", code="too-few")
    percent = integer_of(VIEW_PERCENT, case.village.path, day)
    if not rules.content_enough(view.opinion, percent):
        raise Refused(
            f"满意和基本满意 {view.opinion.content} 份，有效 {view.opinion.answered} 份，不到 {percent}%，不能销号",
            code="not-content",
        )


def send_back(actor: Actor, *, case_id: int, on: dt.date, text: str) -> Case:
    """The county is not convinced: the township goes on, with the reason."""
    with transaction.atomic():
        case = case_for(actor, case_id, WEAK_CONFIRM)
        require_act(case, Act.SEND_BACK)
        require_another(actor, queries.hands_of(case))
        take(actor, case, Act.SEND_BACK, require_day(case, on), text=words(text, "退回的原因", 500))
    return case


def end(actor: Actor, *, case_id: int, on: dt.date) -> Case:
    """The WATCH year is over without a relapse. Refused: `wrong-state`, `still-watching`, `relapse-waiting`, `future`."""
    with transaction.atomic():
        case = case_for(actor, case_id, WEAK_CONFIRM)
        require_act(case, Act.END)
        day = require_day(case, on)
        if case.watch_until is None or day < case.watch_until:
            raise Refused(f"观察期到 {case.watch_until} 为止，还没有满", code="still-watching")
        if Case.objects.filter(relapse_of=case, state=State.PROPOSED).exists():
            raise Refused("乡镇已提出反弹，请先核定", code="relapse-waiting")
        take(actor, case, Act.END, day, ended_on=day)
    return case
