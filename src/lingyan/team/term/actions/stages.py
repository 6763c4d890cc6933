"""A village's stages: what is proven by evidence, the voting day, suspension and resumption, the snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from lingyan.identity.hands import same_hand
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import latest_before
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TERM_MANAGE, TERM_RECORD
from lingyan.team.term import ballots, evidence, figures, reviewing, rules, shifting, states
from lingyan.team.term.actions.appointing import appoint
from lingyan.team.term.actions.common import (
    LISTED_FOR,
    add_stage,
    is_late,
    label_of,
    listed_for,
    note,
    plan,
    process_for,
    require_past,
    require_soon,
    require_state,
    shift_of,
    situation,
    standing,
)
from lingyan.team.term.actions.joint_review import let_expire
from lingyan.team.term.actions.registering import forget_voters
from lingyan.team.term.covers import PROCESS, ROUND
from lingyan.team.term.known import preselection
from lingyan.team.term.models import Nominee, Organ, Process, Round, Stage
from lingyan.team.term.parameters import all_values
from lingyan.team.term.rules import Seats
from lingyan.team.term.states import State

REACHED: Final = audit.register("term.reached", "登记换届进度")
REACHED_MANY: Final = audit.register("term.reached-many", "批量登记换届进度")
VOTE_DAY: Final = audit.register("term.vote-day", "确定选举日")
SEATS: Final = audit.register("term.seats", "确定换届职数")
SUSPENDED: Final = audit.register("term.suspended", "暂停换届")
RESUMED: Final = audit.register("term.resumed", "恢复换届")
SNAPSHOT: Final = audit.register("term.snapshot", "存换届快照")
REOPENED: Final = audit.register("term.nominations-reopened", "补充提名")

COUNTY_STEPS: Final = frozenset({State.PARTY_CHANGED, State.REVIEWED, State.FILED, State.CLOSED})
"""What is answered for above the village: approval, joint review, filing, closing."""
MANY_STEPS: Final = frozenset({State.AUDITED})
"""What a township may note for several villages at once: they share the document and the day."""
_APPOINTS: Final = {
    State.PARTY_CHANGED: (Organ.PARTY,),
    State.SUPPORTED: (Organ.SUPERVISION, Organ.COLLECTIVE, Organ.MONITORS),
}
"""Whose elected take office with a stage; the villagers' committee does with its certificates."""
_REASON: Final = 200
_DOCUMENT: Final = 80


def right_for(state: State) -> str:
    return TERM_MANAGE if state in COUNTY_STEPS else TERM_RECORD


def reach(
    actor: Actor,
    *,
    process_id: int,
    state: State,
    on: dt.date,
    stated: Mapping[str, object],
    reason: str = "",
) -> Stage:
    """Move a village to the next state with its evidence. Refused out of order and by every guard of the state.

    What the law only bounds after the vote (handover, support bodies) is noted as late and wants a reason.
    """
    state = State(state)
    with transaction.atomic():
        process = process_for(actor, right_for(state), process_id)
        by = process.by is not None
        if state not in evidence.FIELDS or not _next(process, state):
            raise Refused(f"{process.region.name}现在是“{label_of(process.state)}”，下一步不是“{label_of(state)}”",
                          code="wrong-state")  # fmt: skip
        require_past(on)
        if state is State.REVIEWED:
            stated = {**stated, **reviewing.counted(process)}
        found, problems = evidence.read(state, stated, by_election=by, shift=shift_of(process))
        if state is State.FINALISED and not found.get("preselection"):
            standing(process).update(formal=True)
        known = situation(process)
        problems = problems or list(evidence.faults(state, on, found, known))
        problems += [*_unexplained(process, state, on, reason), *_own_count(actor, process, state)]
        problems += [*_stale(process, state, on), *_preselected(process, state, on, found)]
        if problems:
            raise Refused(problems)
        if state is State.OBJECTIONS_CLOSED:
            process.voters = evidence.final_voters(found, known)
        if state is State.VOTERS_LISTED:
            found[LISTED_FOR] = process.vote_on.isoformat()
        if state is State.CLOSED:
            forget_voters(process)
        stage = add_stage(actor, process, state, on, found, reason=reason.strip())
        for organ in _APPOINTS.get(state, ()):
            appoint(actor, process, organ, start_on=on)
        note(actor, REACHED, process, state=state, on=str(on), late=stage.late)
    return stage


def _stale(process: Process, state: State, on: dt.date) -> list[Problem]:
    """Nobody is posted as a candidate on answers of the joint review that are over (A-13)."""
    if state not in {State.REVIEWED, State.LISTED, State.FINALISED}:
        return []
    fault = reviewing.expired_fault(process, Organ.COMMITTEE, on)
    waits = state is State.FINALISED and any(
        each.review == Nominee.Review.WAITING for each in standing(process)
    )
    return [
        *([fault] if fault else []),
        *([Problem("unreviewed", "还有被提名人没有审查结果")] if waits else []),
    ]


def _preselected(process: Process, state: State, on: dt.date, found: Mapping[str, Any]) -> list[Problem]:
    """The final list says of the preselection what its count says."""
    held = preselection(process) if state is State.FINALISED else None
    if held is None:
        return []
    return [
        *([Problem("preselection-differs", f"预选收回选票 {held.ballots} 张，与这里填的不同")]
          if found.get("preselection") != held.ballots else []),
        *([Problem("before-last", f"日期不能早于 {held.on} 的预选")] if on < held.on else []),
    ]  # fmt: skip


def _next(process: Process, wanted: State) -> bool:
    now, by = State(process.state), process.by is not None
    return states.may_become(now, wanted, by_election=by, meeting=process.by_meeting)


def counted_by(actor: Actor, process: Process, state: State) -> bool:
    """Whether this hand wrote down a count by which somebody takes office with a state."""
    if state not in _APPOINTS:
        return False
    organs = {*_APPOINTS[state], *((Organ.SECRETARY,) if state is State.PARTY_CHANGED else ())}
    counts = process.counts.filter(organ__in=organs, valid=True)
    return same_hand(actor.user_id, counts.values_list("made_by", flat=True))


def _own_count(actor: Actor, process: Process, state: State) -> list[Problem]:
    """Two hands: who wrote the count down does not put the elected into office (governance.md K)."""
    if not counted_by(actor, process, state):
        return []
    return [Problem("own-count", "登记计票的人不能办理任职，请另一人核对以后办理")]


def _unexplained(process: Process, state: State, on: dt.date, reason: str) -> list[Problem]:
    if len(reason) > _REASON:
        return [Problem("bad-reason", f"说明不超过 {_REASON} 字")]
    if (
        state in {State.HANDED_OVER, State.SUPPORTED, State.FILED}
        and not reason.strip()
        and is_late(process, state, on)
    ):
        return [Problem("late", f"“{label_of(state)}”已超过期限 {process.due_on}，要写明原因")]
    return []


def reach_many(
    actor: Actor,
    *,
    round_id: int,
    process_ids: Sequence[int],
    state: State,
    on: dt.date,
    stated: Mapping[str, object],
) -> list[Stage]:
    """Note one step with the same evidence for many villages of a round, all of them or none."""
    state = State(state)
    if state not in MANY_STEPS:
        raise Refused(f"“{label_of(state)}”要逐村登记", code="one-by-one")
    require_past(on)
    found, problems = evidence.read(state, stated)
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        round_ = Round.objects.select_related("region").get(pk=round_id)
        chosen = (
            Process.objects.select_for_update(of=("self",))
            .select_related("region", "by_election")
            .filter(round=round_)
        )
        rows = list(chosen.filter(pk__in=process_ids).order_by("pk"))
        _require_all(actor, rows, process_ids, state)
        stages = _write_many(actor, rows, state, on, found)
        audit.record(
            actor, REACHED_MANY, target=(ROUND, round_.pk), region_path=round_.region.path, state=state, on=str(on),
            villages=len(rows), sealed=covers.note(PROCESS, [each.pk for each in rows]),
        )  # fmt: skip
    return stages


def _require_all(actor: Actor, rows: list[Process], wanted: Sequence[int], state: State) -> None:
    if not rows or len(rows) != len(set(wanted)):
        raise Refused("选中的村不在这次换届里", code="unknown-process")
    for each in rows:
        actor.require(right_for(state), each.region.path)
    wrong = [each.region.name for each in rows if not states.may_become(State(each.state), state)]
    if wrong:
        raise Refused(
            f"{'、'.join(wrong[:5])}等 {len(wrong)} 个村下一步不是“{label_of(state)}”", code="wrong-state"
        )


def _write_many(
    actor: Actor, rows: list[Process], state: State, on: dt.date, found: Mapping[str, Any]
) -> list[Stage]:
    values, now = all_values(), clock.now()
    last = dict(Stage.objects.filter(process__in=rows).order_by().values_list("process").annotate(Max("no")))
    made = []
    for each in rows:
        late = is_late(each, state, on, values)
        made.append(
            Stage(
                process=each, no=last.get(each.pk, 0) + 1, state=state, on=on, evidence=dict(found), late=late,
                made_by=actor.user_id, made_at=now,
            )
        )  # fmt: skip
        each.state, each.moved_on = state, on
        plan(each, values)
    Process.objects.bulk_update(rows, ["state", "moved_on", "due_on", "advised_on"], batch_size=200)
    return Stage.objects.bulk_create(made, batch_size=500)


def set_seats(actor: Actor, *, process_id: int, deputies: int, members: int) -> Process:
    """How many the villagers' committee has, before anybody is reviewed (A-05: 3 to 7 in all).

    A by-election fills the seats that it was opened for.
    """
    with transaction.atomic():
        process = process_for(actor, TERM_RECORD, process_id)
        if process.by:
            raise Refused("补选的名额是出缺的名额，不能另定", code="by-election")
        require_state(process, *states.ORDER[: states.ORDER.index(State.NOMINATED)])
        fault = rules.seats_fault("committee", Seats(deputies, members))
        if fault:
            raise Refused(fault)
        process.deputies, process.members = deputies, members
        process.save(update_fields=["deputies", "members"])
        note(actor, SEATS, process, deputies=deputies, members=members)
    return process


def set_vote_day(
    actor: Actor, *, process_id: int, on: dt.date, reason: str, documents: Mapping[str, str] | None = None
) -> Process:
    """Move the voting day of a village that has not voted with effect.

    By `documents` (codes of shifting.LABELS) a village whose election committee is chosen shows that its term may end
    early or late, where it has not shown it before (A-09).
    A voter list is checked and posted again, and the village goes back for it, once the vote lies more than thirty days
    after the day that the list was posted for, however many postponements that took (B-4 step 3).
    """
    with transaction.atomic():
        process = process_for(actor, TERM_MANAGE, process_id)
        require_state(process, *states.BEFORE_VOTE)
        if on <= clock.today() or on == process.vote_on:
            raise Refused("新的选举日应在今天以后，并与原来的不同", code="bad-day")
        require_soon(on)
        if not reason.strip() or len(reason) > _REASON:
            raise Refused("变更选举日要写明原因", code="no-reason")
        ballots.require_term(process, on)
        _require_notice(process, on)
        before, known = process.vote_on, situation(process)
        shown = _shown(process, known, on, documents or {})
        postponed = (on - listed_for(process, known)).days
        relist = State.VOTERS_LISTED in known.reached and postponed > known.days["relist"]
        process.vote_on = on
        if relist:
            chosen = known.proven[State.COMMITTEE]
            process.voters = None
            again = {**chosen, **shown, "postponed": postponed}
            add_stage(actor, process, State.COMMITTEE, clock.today(), again, reason=reason.strip())
            let_expire(actor, process, reviewing.expired(process, Organ.COMMITTEE, clock.today()))
        elif shown:
            here = State(process.state)
            add_stage(
                actor,
                process,
                here,
                known.reached[here],
                {**known.proven[here], **shown},
                reason=reason.strip(),
            )
        else:
            plan(process)
            process.save()
        note(actor, VOTE_DAY, process, reason=reason.strip(), before=str(before), now=str(on))
    return process


def _shown(
    process: Process, known: evidence.Situation, on: dt.date, documents: Mapping[str, str]
) -> dict[str, str]:
    """What is newly shown for a term that is not kept. Refused too far from its end, and without every document."""
    if fault := known.shift.fault(on):
        raise Refused(fault)
    if State.COMMITTEE not in known.reached:
        return {}
    shown = {code for said in known.proven.values() for code in said}
    missing = known.shift.moved_to(on).missing(sorted(shown))
    found = {code: documents.get(code, "").strip() for code in missing}
    if bad := [code for code, number in found.items() if not 0 < len(number) <= _DOCUMENT]:
        labels = "、".join(in_source(shifting.LABELS[code]) for code in bad)
        raise Refused(f"{process.region.name}的选举日与届满日期不同，要写明：{labels}", code="no-approval")
    return found


def _require_notice(process: Process, on: dt.date) -> None:
    """An earlier day may not take the notice away that was given."""
    known = situation(process)
    for state, key in (
        (State.VOTERS_LISTED, "voters"),
        (State.LISTED, "listed"),
        (State.FINALISED, "finalised"),
    ):
        last = latest_before(on, known.days[key])
        if state in known.reached and known.reached[state] > last:
            message = f"“{label_of(state)}”是 {known.reached[state]}，距新的选举日不足 {known.days[key]} 天"
            raise Refused(message, code="too-early")


def suspend(actor: Actor, *, process_id: int, reason: str) -> Process:
    """A dispute stops the village where it stands; every other step is refused until it is resumed."""
    with transaction.atomic():
        process = process_for(actor, TERM_MANAGE, process_id)
        require_state(process, *(each for each in states.ORDER if each is not State.CLOSED))
        if not reason.strip() or len(reason) > _REASON:
            raise Refused("暂停要写明原因", code="no-reason")
        process.before = process.state
        add_stage(actor, process, State.SUSPENDED, clock.today(), {}, reason=reason.strip())
        note(actor, SUSPENDED, process)
    return process


def resume(actor: Actor, *, process_id: int, reason: str) -> Process:
    """Go on where the village was stopped."""
    with transaction.atomic():
        process = process_for(actor, TERM_MANAGE, process_id)
        require_state(process, State.SUSPENDED)
        if not reason.strip() or len(reason) > _REASON:
            raise Refused("恢复要写明处理结果", code="no-reason")
        process.state, process.before = process.before, ""
        plan(process)
        process.save()
        note(actor, RESUMED, process, reason=reason.strip(), state=process.state)
    return process


def take_snapshot(actor: Actor, *, process_id: int) -> Stage:
    """Freeze who holds which post after the 换届, as counts and ids computed from the tenures."""
    with transaction.atomic():
        process = process_for(actor, TERM_RECORD, process_id)
        require_state(process, State.SUPPORTED)
        today = clock.today()
        stage = add_stage(actor, process, State.SNAPSHOT, today, figures.snapshot(process.region, today))
        note(actor, SNAPSHOT, process)
    return stage


def reopen_nominations(actor: Actor, *, process_id: int, on: dt.date, reason: str) -> Stage:
    """Take nominations again where too many gave up: the village goes back behind its objections, the list of voters stays.

    Review and both notices follow anew, so the voting day may have to be moved.
    """
    require_past(on)
    with transaction.atomic():
        process = process_for(actor, TERM_RECORD, process_id)
        require_state(process, State.NOMINATED, State.REVIEWED, State.LISTED, State.FINALISED)
        let_expire(actor, process, reviewing.expired(process, Organ.COMMITTEE, clock.today()))
        known = situation(process)
        formal = process.state == State.FINALISED
        if not evidence.short_ranks(known, formal=formal) and not evidence.lacks_woman(known, formal=formal):
            raise Refused("现有的候选人够差额，不需要补充提名", code="enough")
        if not reason.strip() or len(reason) > _REASON:
            raise Refused("补充提名要写明原因", code="no-reason")
        if on < max(known.reached.values()):
            raise Refused(f"日期不能早于上一步的 {max(known.reached.values())}", code="before-last")
        back = State.COMMITTEE if process.by_meeting else State.OBJECTIONS_CLOSED
        said = {**shifting.shown_in(known.proven.values()), **known.proven[back], "again": True}
        stage = add_stage(actor, process, back, on, said, reason=reason.strip())
        standing(process).update(formal=False)
        note(actor, REOPENED, process, reason=reason.strip())
    return stage
