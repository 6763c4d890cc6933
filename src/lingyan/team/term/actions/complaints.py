"""Complaints about an election, each with its clock: decided within thirty days (governance.md B-4 step 21)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import deadline
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TERM_MANAGE
from lingyan.team.term import states
from lingyan.team.term.actions.common import days_of, note, process_for, require_past, require_state
from lingyan.team.term.models import Complaint
from lingyan.team.term.states import State

COMPLAINED: Final = audit.register("term.complained", "收到选举申诉")
DECIDED: Final = audit.register("term.complaint-decided", "对选举申诉作出决定")
_DOCUMENT: Final = 80


def receive_complaint(actor: Actor, *, process_id: int, document: str, received_on: dt.date) -> Complaint:
    """Note a written complaint by its number; who complained and about what stays on paper."""
    require_past(received_on)
    with transaction.atomic():
        process = process_for(actor, TERM_MANAGE, process_id)
        require_state(process, *states.ORDER[:-1], State.SUSPENDED)
        document = document.strip()
        if not document or len(document) > _DOCUMENT:
            raise Refused("要写明收件编号", code="no-document")
        if process.complaints.filter(document=document).exists():
            raise Refused("这个收件编号已经登记", code="received-twice")
        made = Complaint.objects.create(
            process=process, document=document, received_on=received_on,
            due_on=deadline(received_on, days_of(process)["complaint"]), made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        note(actor, COMPLAINED, process, complaint=made.pk, due=str(made.due_on))
    return made


def decide_complaint(
    actor: Actor, *, complaint_id: int, outcome: str, decision: str, on: dt.date
) -> Complaint:
    """The township or county decides, once. A decision after its day is kept as it is, late."""
    require_past(on)
    with transaction.atomic():
        found = Complaint.objects.filter(pk=complaint_id).first()
        if found is None:
            raise Refused("没有这件申诉", code="unknown-complaint")
        process = process_for(actor, TERM_MANAGE, found.process_id)
        found.refresh_from_db()
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
