"""Grades settled by a branch or a township committee, what follows a low grade, and the end of an appraisal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.team.appraisal import queries, rules
from lingyan.team.appraisal.actions.common import (
    by,
    note,
    require_day,
    require_next,
    session_for,
    short,
    take,
)
from lingyan.team.appraisal.models import Approval, Decision, FollowUp, Outcome, Session, Subject
from lingyan.team.appraisal.rules import Body, Kind

DECIDED: Final = audit.register("appraisal.decided", "评定评议等次")
FOLLOWED: Final = audit.register("appraisal.followed", "登记评议后续事项")
CLOSED: Final = audit.register("appraisal.closed", "办结评议")


@dataclass(frozen=True, slots=True)
class Grade:
    """1 is the best, 4 the worst. A reason where a secretary's grade departs from what most ballots say."""

    grade: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Approved:
    """The document by which the higher party organisation allowed more than a third: its number, organ and day."""

    number: str
    organ: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Resolution:
    """The vote that settles the grades. `eligible` is given for a committee; a branch's meeting has its full members."""

    body: str
    present: int
    ayes: int
    eligible: int | None = None
    approved: Approved | None = None


def decide(
    actor: Actor, *, session_id: int, on: dt.date, resolution: Resolution, grades: Mapping[int, Grade]
) -> Session:
    """Settle everybody's grade, by number on the ballot. A third of those graded at most may be 优秀 in a branch, unless
    the higher party organisation approved more by a numbered document of a day not after the decision (C-2).

    Refused: `wrong-step`, `wrong-body`, `not-adopted`, `missing`, `bad-grade`, `too-many-excellent`, `no-text`,
    `approved-later`, `needless-approval`, `no-reason`.
    """
    with transaction.atomic():
        session = session_for(actor, session_id)
        require_next(session, rules.DECIDE)
        require_day(session, on)
        eligible = _require_adopted(session, resolution)
        subjects = list(session.subjects.filter(graded=True))
        _require_grades(session, subjects, grades)
        approved = _require_third(session, grades, resolution.approved, on)
        made = Decision.objects.create(
            session=session, body=resolution.body, on=on, eligible=eligible, present=resolution.present,
            ayes=resolution.ayes, approval=approved.number if approved else "", **by(actor),
        )  # fmt: skip
        if approved:
            Approval.objects.create(decision=made, organ=approved.organ, on=approved.on)
        Outcome.objects.bulk_create(
            Outcome(
                subject=subject, grade=grades[subject.no].grade,
                reason=short(grades[subject.no].reason, "理由", 300),
            )
            for subject in subjects
        )  # fmt: skip
        take(actor, session, rules.DECIDE, on)
        note(actor, DECIDED, session, graded=len(subjects))
    return session


def follow_up(actor: Actor, *, subject_id: int, what: str, on: dt.date, number: str = "") -> FollowUp:
    """What came after somebody's grade. The text of it stays on paper. Refused: `unknown-subject`, `not-settled`."""
    with transaction.atomic():
        subject = Subject.objects.filter(pk=subject_id).first()
        if subject is None:
            raise Refused("没有这名评议对象", code="unknown-subject")
        session = session_for(actor, subject.session_id)
        if what not in FollowUp.What:
            raise Refused("没有这一种后续事项", code="wrong-kind")
        if not Outcome.objects.filter(subject=subject).exists():
            raise Refused("等次还没有评定", code="not-settled")
        require_day(session, on)
        made = FollowUp.objects.create(
            subject=subject, what=what, on=on, number=short(number, "文号", 80), **by(actor)
        )
        note(actor, FOLLOWED, session, what=what)
    return made


def close(actor: Actor, *, session_id: int, on: dt.date) -> Session:
    """The end. Whoever got a low grade has had what follows from it. Refused: `wrong-step`, `follow-up-missing`."""
    with transaction.atomic():
        session = session_for(actor, session_id)
        require_next(session, rules.FOLLOW)
        require_day(session, on)
        if count := len(queries.without_follow_up(session)):
            raise Refused(
                f"还有 {count} 人的等次偏低，帮扶整改计划、说明或处置登记以后才能办结",
                code="follow-up-missing",
            )
        take(actor, session, rules.FOLLOW, on)
        session.state, session.closed_on = Session.State.CLOSED, clock.today()
        session.save(update_fields=["state", "closed_on"])
        note(actor, CLOSED, session)
    return session


def _require_adopted(session: Session, resolution: Resolution) -> int:
    if resolution.body not in {*Body} or Body(resolution.body) not in rules.DECIDING[Kind(session.kind)]:
        raise Refused("这项评议不由这个会议评定", code="wrong-body")
    eligible = session.eligible if resolution.body == Body.PARTY_MEETING else resolution.eligible
    if not eligible or not rules.adopted(eligible, resolution.present, resolution.ayes):
        raise Refused(
            f"应到 {eligible or 0} 人，到会 {resolution.present} 人，赞成 {resolution.ayes} 人。"
            "到会须达到应到的半数，赞成须超过应到的半数",
            code="not-adopted",
        )
    return eligible


def _require_grades(session: Session, subjects: list[Subject], grades: Mapping[int, Grade]) -> None:
    if {subject.no for subject in subjects} != set(grades):
        raise Refused("每名评定等次的对象都要有等次，预备党员不评定", code="missing")
    if any(not rules.BEST <= each.grade <= rules.WORST for each in grades.values()):
        raise Refused("没有这个等次", code="bad-grade")
    if session.kind == Kind.PARTY:
        return
    said = queries.most_said(session)
    for subject in subjects:
        given = grades[subject.no]
        if subject.no in said and said[subject.no] != given.grade and not given.reason.strip():
            raise Refused(f"第 {subject.no} 号的等次与多数测评票不一致，请写明理由", code="no-reason")


def _require_third(
    session: Session, grades: Mapping[int, Grade], approved: Approved | None, on: dt.date
) -> Approved | None:
    """What allows more than a third, trimmed; None where no more are best. An approval that nothing needs is refused,
    so that a document on record always says that there were more.
    """
    best, most = sum(each.grade == rules.BEST for each in grades.values()), rules.most_excellent(len(grades))
    more = session.kind == Kind.PARTY and best > most
    if more and approved is None:
        raise Refused(
            f"评定等次的党员 {len(grades)} 人，优秀最多 {most} 人（三分之一），现有 {best} 人；"
            "上级党组织批准超过的，请填批准文号、批准机关和批准日期",
            code="too-many-excellent",
        )
    if approved is None:
        return None
    if not more:
        raise Refused("优秀没有超过三分之一，不用填批准文号", code="needless-approval")
    if approved.on > on:
        raise Refused(f"批准日期 {approved.on} 晚于评定日期 {on}", code="approved-later")
    number = short(approved.number, "批准文号", 80, needed=True)
    return Approved(number, short(approved.organ, "批准机关", 80, needed=True), approved.on)
