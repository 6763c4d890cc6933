"""Sessions from plan to record: planned, announced, held, attendance ticked as one list, resolutions seen to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.team.branch import parameters, queries, rules
from lingyan.team.branch.actions.common import branch_for, by, past, path_of, require_state, session_for, text
from lingyan.team.branch.covers import SESSION
from lingyan.team.branch.models import Attendance, Branch, Mark, Member, Resolution, Session, SessionKind

PLANNED: Final = audit.register("branch.session-planned", "计划组织生活")
YEAR_PLANNED: Final = audit.register("branch.year-planned", "生成全年组织生活计划")
NOTICED: Final = audit.register("branch.session-noticed", "通知组织生活")
HELD: Final = audit.register("branch.session-held", "登记组织生活召开")
CANCELLED: Final = audit.register("branch.session-cancelled", "取消组织生活")
VOIDED: Final = audit.register("branch.session-voided", "组织生活登记作废")
COUNTED: Final = audit.register("branch.attendance-recorded", "登记到会情况")
RESOLVED: Final = audit.register("branch.resolved", "登记决议")
FINISHED: Final = audit.register("branch.resolution-finished", "决议办结")

State = Session.State
YEARS: Final = range(1949, 2999)
_NUMBER: Final = re.compile(r"(\d{4})-(\d{1,6})")


def plan_session(
    actor: Actor, *, branch_id: int, kinds: Sequence[str], planned_on: dt.date, group: str = "", topic: str = "",
    place: str = "",
) -> Session:  # fmt: skip
    """One more session. Refused: `bad-kinds`, `unknown-group`, `too-long`."""
    with transaction.atomic():
        branch = branch_for(actor, branch_id)
        if fault := rules.kinds_fault(kinds, group):
            raise Refused(fault, code="bad-kinds")
        if group and group not in _groups(branch):
            raise Refused(f"本支部没有党小组“{group}”", code="unknown-group")
        planned = rules.Planned(planned_on, tuple(kinds), group)
        [made] = _write(actor, branch, [planned], topic=text(topic, "议题", 200, needed=False),
                        place=text(place, "地点", 80, needed=False))  # fmt: skip
        audit.record(actor, PLANNED, target=(SESSION, made.pk), region_path=path_of(branch))
    return made


def plan_year(actor: Actor, *, branch_id: int, year: int) -> list[Session]:
    """Propose what is missing for every duty of a year; days that are past are left out.

    Refused: `bad-year`, `nothing-missing`.
    """
    if year not in YEARS:
        raise Refused("年度不对", code="bad-year")
    with transaction.atomic():
        branch = branch_for(actor, branch_id)
        path, today = path_of(branch), clock.today()
        rows = queries.in_year(branch.sessions.filter(state__in=(State.PLANNED, State.HELD)), year)
        known = [
            queries.as_held(each, None, each.held_on or each.planned_on)
            for each in rows.prefetch_related("kinds")
        ]
        unit = queries.units([branch], today)[branch.pk]
        day = parameters.party_day(path, today)
        missing = [each for each in rules.year_plan(year, unit, known, day) if each.on >= today]
        if not missing:
            raise Refused(f"{year} 年的计划已经齐全，没有要补的", code="nothing-missing")
        made = _write(actor, branch, missing)
        audit.record(
            actor, YEAR_PLANNED, target=("branch", branch.pk), region_path=path, year=year, count=len(made),
            sealed=covers.note(SESSION, [each.pk for each in made]),
        )  # fmt: skip
    return made


def _groups(branch: Branch) -> set[str]:
    return {each.value for each in _spells(branch) if each.kind == rules.IN_GROUP}


def _spells(branch: Branch) -> Iterable[rules.Spell]:
    return (spell for spells in queries.spells_of([branch.pk]).values() for spell in spells)


def _write(actor: Actor, branch: Branch, planned: Sequence[rules.Planned], **more: Any) -> list[Session]:
    """Numbers go on within each year, as 2025-014."""
    last: dict[int, int] = {}
    for number in branch.sessions.values_list("number", flat=True):
        if match := _NUMBER.fullmatch(number):
            last[int(match[1])] = max(last.get(int(match[1]), 0), int(match[2]))
    rows = []
    for each in planned:
        year = each.on.year
        last[year] = last.get(year, 0) + 1
        rows.append(
            Session(
                branch=branch, number=f"{year}-{last[year]:03d}", group=each.group, planned_on=each.on,
                made_by=actor.user_id, made_at=clock.now(), **more,
            )
        )  # fmt: skip
    made = Session.objects.bulk_create(rows)
    write_kinds(zip(made, (each.kinds for each in planned), strict=True))
    return made


def write_kinds(pairs: Iterable[tuple[Session, Sequence[str]]]) -> None:
    SessionKind.objects.bulk_create(
        [
            SessionKind(session=session, kind=kind, position=position)
            for session, kinds in pairs
            for position, kind in enumerate(kinds, 1)
        ],
        batch_size=500,
    )


def give_notice(actor: Actor, *, session_id: int, topic: str, place: str, planned_on: dt.date) -> Session:
    """Say when, where and what about; from today the notice is out. Refused: `wrong-state`, `no-text`, `past`."""
    with transaction.atomic():
        found = session_for(actor, session_id)
        require_state(found, State.PLANNED)
        if planned_on < clock.today():
            raise Refused(f"日期 {planned_on} 已经过去", code="past")
        found.topic, found.place = text(topic, "议题", 200), text(place, "地点", 80)
        found.planned_on, found.noticed_on = planned_on, clock.today()
        found.save(update_fields=["topic", "place", "planned_on", "noticed_on"])
        _note(actor, NOTICED, found)
    return found


def hold_session(actor: Actor, *, session_id: int, held_on: dt.date, topic: str, place: str = "") -> Session:
    """It took place on a day, which decides the period in which it counts. Refused: `wrong-state`, `future`."""
    with transaction.atomic():
        found = session_for(actor, session_id)
        require_state(found, State.PLANNED)
        found.held_on, found.state = past(held_on, "召开日期"), State.HELD
        found.topic, found.place = text(topic, "议题", 200), text(place, "地点", 80, needed=False)
        found.save(update_fields=["held_on", "state", "topic", "place"])
        _note(actor, HELD, found)
    return found


def record_attendance(actor: Actor, *, session_id: int, statuses: Mapping[int, str]) -> Attendance:
    """Tick one list: a status for each member who stands on it that day, nobody left out. A later list takes its place.

    Refused: `wrong-state`, `not-on-roll`, `no-mark`, `unknown-mark`, `not-exempt`, `nobody`.
    """
    with transaction.atomic():
        found = session_for(actor, session_id)
        require_state(found, State.HELD)
        assert found.held_on is not None
        listed = queries.expected(found, found.held_on)
        if not listed:
            raise Refused("这一天没有应参加的党员；请先登记党员", code="nobody")
        _require_ticks(listed, statuses)
        vote = parameters.exempt_votes(path_of(found.branch))
        [made] = write_lists(
            actor, [(found, [(member, statuses[member.pk], who) for member, who in listed])], vote
        )
        _note(actor, COUNTED, found, version=made.version)
    return made


def _require_ticks(listed: Sequence[tuple[Member, rules.Standing]], statuses: Mapping[int, str]) -> None:
    on_list = {member.pk for member, _ in listed}
    if statuses.keys() - on_list:
        raise Refused("有人这一天不在应参加的名单里", code="not-on-roll")
    if missing := on_list - statuses.keys():
        raise Refused(f"还有 {len(missing)} 名应参加的党员没有勾选", code="no-mark")
    for member, who in listed:
        if statuses[member.pk] not in rules.STATUSES:
            raise Refused("到会情况认不出来", code="unknown-mark")
        if statuses[member.pk] == rules.EXEMPT and not who.exempt:
            raise Refused(f"{member} 号党员这一天没有登记不要求参加", code="not-exempt")


Listed = tuple[Session, Sequence[tuple[Member, str, rules.Standing]]]


def write_lists(
    actor: Actor, lists: Sequence[Listed], exempt_votes: Callable[[dt.date], bool]
) -> list[Attendance]:
    """Lists with their figures in the caller's transaction; sessions need their kinds stored.

    Who is exempt counts by the rule of the meeting's own day, whenever the list is written.
    """
    who_when = by(actor)
    found = Session.objects.filter(pk__in=[session.pk for session, _ in lists])
    versions = dict(found.annotate(last=Max("lists__version")).values_list("pk", "last"))
    kinds: dict[int, list[str]] = {}
    for session_id, kind in SessionKind.objects.filter(session__in=found).values_list("session", "kind"):
        kinds.setdefault(session_id, []).append(kind)
    made = Attendance.objects.bulk_create(
        [
            _list(
                session,
                ticks,
                kinds[session.pk],
                (versions.get(session.pk) or 0) + 1,
                exempt_votes(_day_of(session)),
                who_when,
            )
            for session, ticks in lists
        ],
        batch_size=500,
    )
    Mark.objects.bulk_create(
        [
            Mark(
                attendance=attendance, member=member, status=status, votes=who.votes, sits=who.sits, exempt=who.exempt
            )
            for attendance, (_, ticks) in zip(made, lists, strict=True)
            for member, status, who in ticks
        ],
        batch_size=500,
    )  # fmt: skip
    return made


def _day_of(session: Session) -> dt.date:
    assert session.held_on is not None
    return session.held_on


def _list(
    session: Session, ticks: Sequence[tuple[Member, str, rules.Standing]], kinds: Sequence[str], version: int,
    exempt_vote: bool, who_when: Mapping[str, Any],
) -> Attendance:  # fmt: skip
    marks = [rules.Mark(status, who.votes, who.sits, who.exempt) for _, status, who in ticks]
    sums = rules.tally(kinds, marks, exempt_vote=exempt_vote)
    return Attendance(
        session=session, version=version, roster=sums.roster, exempt=sums.exempt, elsewhere=sums.elsewhere,
        required=sums.required, present=sums.present, excused=sums.excused, absent=sums.absent,
        voting_due=sums.voting_due, voting_present=sums.voting_present,
        general_quorate=sums.quorate.get(rules.GENERAL), committee_quorate=sums.quorate.get(rules.COMMITTEE), **who_when,
    )  # fmt: skip


def cancel_session(actor: Actor, *, session_id: int, reason: str) -> Session:
    """A planned session does not take place. Refused: `wrong-state`, `no-text`."""
    return _close(actor, session_id, State.PLANNED, State.CANCELLED, CANCELLED, reason)


def void_session(actor: Actor, *, session_id: int, reason: str) -> Session:
    """A held session was recorded wrongly and counts no more; the right one is recorded anew."""
    return _close(actor, session_id, State.HELD, State.VOID, VOIDED, reason)


def _close(actor: Actor, session_id: int, before: str, after: str, code: str, reason: str) -> Session:
    with transaction.atomic():
        found = session_for(actor, session_id)
        require_state(found, before)
        found.state, found.reason = after, text(reason, "原因", 200)
        found.save(update_fields=["state", "reason"])
        _note(actor, code, found)
    return found


def add_resolution(
    actor: Actor, *, session_id: int, wording: str, ayes: int | None = None, due_on: dt.date | None = None,
    owner_id: int | None = None,
) -> Resolution:  # fmt: skip
    """What a held session resolved; with a day and an owner it is a task.

    A general meeting resolves by more than half of all who may vote, present or not (支部工作条例第十一条).
    Refused: `wrong-state`, `no-text`, `no-list`, `no-quorum`, `too-few-ayes`, `too-many-ayes`, `no-owner`.
    """
    with transaction.atomic():
        found = session_for(actor, session_id)
        require_state(found, State.HELD)
        wording = text(wording, "决议", 300)
        _require_passed(found, ayes)
        owner = found.branch.members.filter(pk=owner_id).first() if owner_id else None
        if owner_id and owner is None:
            raise Refused("负责人不是本支部党员", code="no-owner")
        number = (found.resolutions.aggregate(last=Max("number"))["last"] or 0) + 1
        made = Resolution.objects.create(
            session=found, number=number, text=wording, ayes=ayes, due_on=due_on, owner=owner, **by(actor)
        )
        _note(actor, RESOLVED, found, resolution=made.pk)
    return made


def _require_passed(found: Session, ayes: int | None) -> None:
    kinds = {each.kind for each in found.kinds.all()}
    if rules.GENERAL not in kinds:
        return
    attendance = queries.last_lists([found.pk]).get(found.pk)
    if attendance is None:
        raise Refused("请先登记到会情况，再登记党员大会的决议", code="no-list")
    if not attendance.general_quorate:
        raise Refused("到会有表决权的党员不到半数，党员大会不能作出决议", code="no-quorum")
    if ayes is None or 2 * ayes <= attendance.voting_due:
        raise Refused(
            f"赞成票要超过应到有表决权党员 {attendance.voting_due} 人的半数，决议才通过", code="too-few-ayes"
        )
    if ayes > attendance.voting_present:
        raise Refused(f"赞成票多于实到有表决权党员 {attendance.voting_present} 人", code="too-many-ayes")


def finish_resolution(actor: Actor, *, resolution_id: int, done_on: dt.date, outcome: str) -> Resolution:
    """A task is done. Refused: `unknown-resolution`, `wrong-state` (of a voided session), `done`, `future`, `no-text`."""
    with transaction.atomic():
        found = Resolution.objects.select_for_update(of=("self",)).filter(pk=resolution_id).first()
        if found is None:
            raise Refused("没有这项决议", code="unknown-resolution")
        session = session_for(actor, found.session_id)
        require_state(session, State.HELD)
        if found.done_on is not None:
            raise Refused(f"已于 {found.done_on} 办结", code="done")
        found.done_on, found.outcome = past(done_on, "办结日期"), text(outcome, "办理结果", 300)
        found.save(update_fields=["done_on", "outcome"])
        _note(actor, FINISHED, session, resolution=found.pk)
    return found


def _note(actor: Actor, code: str, found: Session, **details: Any) -> None:
    audit.record(actor, code, target=(SESSION, found.pk), region_path=path_of(found.branch), **details)
