"""The township works a listed village: who helps, the plan, quarterly reviews, the self-check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import WEAK_PROPOSE
from lingyan.parameters.queries import integer_of
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Person
from lingyan.team.weak import queries, rules
from lingyan.team.weak.actions.common import case_for, note, require_act, require_day, take, words
from lingyan.team.weak.models import (
    Case,
    Check,
    Evidence,
    Helper,
    Measure,
    Plan,
    Problem,
    Progress,
    Review,
    stamp,
)
from lingyan.team.weak.parameters import REVIEW_MONTHS
from lingyan.team.weak.rules import Act, Side, State

HELPING: Final = audit.register("weak.helper", "登记整顿帮扶力量")
REVIEWED: Final = audit.register("weak.reviewed", "登记整顿研判")
MOST_MEASURES: Final = 60


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """One measure against the problem with this number, its root cause, who answers for it, until when."""

    problem: int
    cause: str
    what: str
    responsible: str
    due_on: dt.date


def appoint(actor: Actor, *, case_id: int, side: str, post: str, from_on: dt.date, name: str = "") -> Helper:
    """Say who helps a village from a day on; who was named for the side before is relieved by it.

    Refused: `wrong-side`, `wrong-state`, `no-text`, `future`, `before-listed`.
    """
    with transaction.atomic():
        case = case_for(actor, case_id, WEAK_PROPOSE)
        if side not in {*Side}:
            raise Refused("没有这一帮扶方", code="wrong-side")
        if State(case.state) not in (*rules.ACTIVE, State.WATCH):
            raise Refused("列入整顿以后才登记帮扶力量", code="wrong-state")
        if from_on > clock.today():
            raise Refused(f"日期 {from_on} 还没有到", code="future")
        if case.listed_on is not None and from_on < case.listed_on:
            raise Refused(f"{case.listed_on} 才列入，帮扶不能早于它", code="before-listed")
        place = words(post, "单位和职务", 80)
        person = _person(case, place, words(name, "姓名", 60, needed=False))
        made = Helper.objects.create(
            case=case, side=side, post=place, from_on=from_on, person=person, **stamp(actor, clock.now())
        )  # fmt: skip
        note(actor, HELPING, case, side=side, from_on=from_on.isoformat())
    return made


def _person(case: Case, post: str, name: str) -> Person | None:
    """Who helps several villages of a county, or one again, in the same post is one person."""
    if not name:
        return None
    township = case.village.parent or case.village
    county = township.parent or township
    known = Helper.objects.filter(
        post=post, person__personal__name=name, case__village__path__startswith=county.path
    )
    if (before := known.select_related("person").order_by("pk").first()) is not None:
        return before.person
    (data,) = remember([Identity(name)])
    return Person.objects.create(personal=data)


def plan(
    actor: Actor, *, case_id: int, on: dt.date, goal: str, measures: Sequence[NewMeasure], number: str = ""
) -> Plan:
    """The plan of one village, or its next version. Every problem has a measure with root cause and day, and all four
    who help are named first (F-01: every such village has a first secretary).

    Refused: `wrong-state`, `future`, `before-last-step`, `helper-missing`, `problem-without-measure`,
    `unknown-problem`, `wrong-cause`, `due-before-plan`, `too-many`, `no-text`.
    """
    with transaction.atomic():
        case = case_for(actor, case_id, WEAK_PROPOSE)
        require_act(case, Act.PLAN)
        day = require_day(case, on)
        if missing := queries.missing_sides(case):
            names = "、".join(in_source(rules.SIDE_LABELS[side]) for side in missing)
            raise Refused(f"请先登记{names}", code="helper-missing")
        problems = {row.no: row for row in case.problems.all()}
        _require_measures(problems, measures, day)
        last = queries.plan_of(case)
        made = Plan.objects.create(
            case=case, version=last.version + 1 if last else 1, on=day, goal=words(goal, "目标", 300),
            number=words(number, "文号", 80, needed=False), **stamp(actor, clock.now()),
        )  # fmt: skip
        Measure.objects.bulk_create(
            Measure(
                plan=made, problem=problems[each.problem], no=no, cause=each.cause, due_on=each.due_on,
                what=words(each.what, "措施", 200), responsible=words(each.responsible, "责任岗位", 80),
            )
            for no, each in enumerate(measures, 1)
        )  # fmt: skip
        # A later version does not push the review out.
        due = case.review_due_on or rules.after_months(day, _months(case, day))
        take(actor, case, Act.PLAN, day, number=made.number, review_due_on=due)
    return made


def _months(case: Case, day: dt.date) -> int:
    return integer_of(REVIEW_MONTHS, case.village.path, day)


def _require_measures(problems: Mapping[int, Problem], measures: Sequence[NewMeasure], day: dt.date) -> None:
    if len(measures) > MOST_MEASURES:
        raise Refused(f"措施最多 {MOST_MEASURES} 条", code="too-many")
    for each in measures:
        if each.problem not in problems:
            raise Refused(f"没有第 {each.problem} 个问题", code="unknown-problem")
        if each.cause not in dict(rules.CAUSES):
            raise Refused("请选择根本原因", code="wrong-cause")
        if each.due_on < day:
            raise Refused(f"“{each.what}”的期限 {each.due_on} 早于方案日期 {day}", code="due-before-plan")
    if without := sorted(set(problems) - {each.problem for each in measures}):
        numbers = "、".join(map(str, without))
        raise Refused(f"第 {numbers} 个问题还没有措施", code="problem-without-measure")


def review(actor: Actor, *, case_id: int, on: dt.date, text: str, progress: Mapping[int, str]) -> Review:
    """A quarterly look: how far each measure of the plan in force is, by its key.

    Refused: `wrong-state`, `future`, `before-last-step`, `before-last-review`, `missing`, `no-text`.
    """
    with transaction.atomic():
        case = case_for(actor, case_id, WEAK_PROPOSE)
        if case.state != State.WORKING:
            raise Refused("整顿进行中才登记研判", code="wrong-state")
        day = require_day(case, on)
        last = case.reviews.order_by("-pk").first()
        if last is not None and day < last.on:
            raise Refused(f"上次研判是 {last.on}，这次不能早于它", code="before-last-review")
        made = Review.objects.create(
            case=case, on=day, text=words(text, "研判情况", 500), **stamp(actor, clock.now())
        )
        _progress(case, made, progress)
        case.review_due_on = rules.after_months(day, _months(case, day))
        case.save(update_fields=["review_due_on"])
        note(actor, REVIEWED, case, on=day.isoformat())
    return made


def _progress(case: Case, made: Review, progress: Mapping[int, str]) -> None:
    held = queries.plan_of(case)
    wanted = set(held.measures.values_list("pk", flat=True)) if held else set()
    if set(progress) != wanted or not set(progress.values()) <= {*Progress.How}:
        raise Refused("每条措施都要写明进展", code="missing")
    Progress.objects.bulk_create(
        Progress(review=made, measure_id=key, how=how) for key, how in sorted(progress.items())
    )


def check(actor: Actor, *, case_id: int, on: dt.date, evidence: Mapping[int, str]) -> Check:
    """The township holds every listed problem for solved and says what shows it; then the county looks.

    `evidence` is by number of the problem. Refused: `wrong-state`, `future`, `before-last-step`, `review-missing`,
    `measure-open`, `no-evidence`.
    """
    with transaction.atomic():
        case = case_for(actor, case_id, WEAK_PROPOSE)
        require_act(case, Act.CHECK)
        day = require_day(case, on)
        _require_reviewed(case, day)
        if number := queries.not_done(case):
            raise Refused(f"还有 {number} 条措施没有完成，研判时登记完成以后再自查", code="measure-open")
        problems = {row.no: row for row in case.problems.all()}
        given = {no: text.strip() for no, text in evidence.items()}
        if without := sorted(no for no in problems if not given.get(no)):
            raise Refused(f"第 {'、'.join(map(str, without))} 个问题还没有写明佐证", code="no-evidence")
        made = Check.objects.create(case=case, on=day, **stamp(actor, clock.now()))
        Evidence.objects.bulk_create(
            Evidence(of_check=made, problem=row, text=words(given[no], "佐证", 300))
            for no, row in sorted(problems.items())
        )
        take(actor, case, Act.CHECK, day)
    return made


def _require_reviewed(case: Case, day: dt.date) -> None:
    """A review has been held, and the next one was not due before the day."""
    last = case.reviews.order_by("-pk").first()
    if last is None or case.review_due_on is None or case.review_due_on < day:
        raise Refused("这个季度还没有研判，请先登记研判", code="review-missing")
    if day < last.on:
        raise Refused(f"上次研判是 {last.on}，自查不能早于它", code="before-last-step")
