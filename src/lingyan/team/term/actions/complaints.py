"""Complaints about an election, each with its clock: decided within thirty days, and within fifteen one level up.

Source: governance.md B-4 step 21 (四川省村民委员会选举条例第五十一条).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import deadline
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TERM_MANAGE
from lingyan.team.term import states
from lingyan.team.term.actions.common import days_of, note, process_for, require_past, require_state
from lingyan.team.term.models import Complaint, Process
from lingyan.team.term.states import State

COMPLAINED: Final = audit.register("term.complained", "收到选举申诉")
DECIDED: Final = audit.register("term.complaint-decided", "对选举申诉作出决定")
SECOND: Final = audit.register("term.complaint-above", "收到向上一级的选举申诉")
_DOCUMENT: Final = 80


def receive_complaint(actor: Actor, *, process_id: int, document: str, received_on: dt.date) -> Complaint:
    """Note a written complaint by its number; who complained and about what stays on paper."""
    require_past(received_on)
    with transaction.atomic():
        process = process_for(actor, TERM_MANAGE, process_id)
        require_state(process, *states.ORDER[:-1], State.SUSPENDED)
        made = Complaint.objects.create(
            process=process, document=_new_number(process, document), received_on=received_on,
            due_on=deadline(received_on, days_of(process)["complaint"]), made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        note(actor, COMPLAINED, process, complaint=made.pk, due=str(made.due_on))
    return made


def receive_second(
    actor: Actor, *, complaint_id: int, document: str, received_on: dt.date, above: str, served_on: dt.date | None = None
) -> Complaint:  # fmt: skip
    """Note that a decision is complained about one level up, with a clock of its own and the same outcomes.

    Refused for an undecided complaint, for a decision that was taken one level up, a second time, and after the days of
    the rule from the delivery of the decision (`served_on`, else its date).
    """
    require_past(received_on)
    with transaction.atomic():
        first, process = held(actor, complaint_id)
        require_state(process, *states.ORDER[:-1], State.SUSPENDED)
        days = days_of(process)
        number = _new_number(process, document)
        served = served_on or first.decided_on
        if problems := list(_second_faults(first, received_on, above, served, days["appeal"])):
            raise Refused(problems)
        made = Complaint.objects.create(
            process=process, document=number, received_on=received_on, due_on=deadline(received_on, days["complaint"]),
            first=first, above=above, served_on=served, made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        note(actor, SECOND, process, complaint=made.pk, first=first.pk, due=str(made.due_on))
    return made


def _second_faults(
    first: Complaint, received_on: dt.date, above: str, served: dt.date | None, days: int
) -> Iterator[Problem]:
    if first.first_id is not None:
        yield Problem("second-already", "已经是上一级的决定，不能再向上申诉")
    elif not first.is_final:
        yield Problem("second-already", f"申诉 {first.document} 已经向上一级申诉")
    if above not in Complaint.Above.values:
        yield Problem("bad-choice", "要选由哪一级决定")
    if first.decided_on is None or served is None:
        yield Problem("undecided", f"申诉 {first.document} 还没有作出决定")
    elif not first.decided_on <= served <= received_on:
        yield Problem("bad-date", "送达日期不能早于决定日期，收到日期不能早于送达日期")
    elif received_on > (last := deadline(served, days)):
        yield Problem("too-late", f"向上一级申诉的期限到 {last} 为止，逾期的不再受理")


def _new_number(process: Process, document: str) -> str:
    number = document.strip()
    if not number or len(number) > _DOCUMENT:
        raise Refused("要写明收件编号", code="no-document")
    if process.complaints.filter(document=number).exists():
        raise Refused("这个收件编号已经登记", code="received-twice")
    return number


def held(actor: Actor, complaint_id: int) -> tuple[Complaint, Process]:
    """The complaint as it stands once its village is locked."""
    found = Complaint.objects.filter(pk=complaint_id).first()
    if found is None:
        raise Refused("没有这件申诉", code="unknown-complaint")
    process = process_for(actor, TERM_MANAGE, found.process_id)
    return Complaint.objects.get(pk=complaint_id), process


def decide_complaint(
    actor: Actor, *, complaint_id: int, outcome: str, decision: str, on: dt.date
) -> Complaint:
    """The township or county decides, once, or who is above it. A decision after its day is kept as it is, late."""
    require_past(on)
    with transaction.atomic():
        found, process = held(actor, complaint_id)
        if found.decided_on is not None:
            raise Refused("这件申诉已经作出决定", code="decided-already")
        if outcome not in Complaint.Outcome.values or not decision.strip() or len(decision) > _DOCUMENT:
            raise Refused("要选决定并写明决定文号", code="no-decision")
        if on < found.received_on:
            raise Refused("决定日期不能早于收到日期", code="bad-date")
        found.decided_on, found.outcome, found.decision = on, outcome, decision.strip()
        found.save(update_fields=["decided_on", "outcome", "decision"])
        note(actor, DECIDED, process, complaint=found.pk, outcome=outcome)
    return found
