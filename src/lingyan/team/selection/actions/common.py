"""What the changes of a selection share: the locked procedure, a step onward, who still stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db.models import QuerySet

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Refused
from lingyan.team.review.actions import require_past
from lingyan.team.selection import queries, stages
from lingyan.team.selection.covers import PROCEDURE
from lingyan.team.selection.models import Candidate, Procedure, Step

STANDING: Final = (
    Candidate.State.NAMED,
    Candidate.State.FORMAL,
    Candidate.State.ELECTED,
    Candidate.State.CHOSEN,
)
REASON: Final = 200
DOCUMENT: Final = 80


def procedure_for(actor: Actor, right: str, procedure_id: int) -> Procedure:
    """The procedure, locked, for an actor who holds the right in its village."""
    found = Procedure.objects.select_for_update(of=("self",)).select_related("region")
    procedure = found.filter(pk=procedure_id).first()
    if procedure is None:
        raise Refused("没有这次选拔", code="unknown-procedure")
    actor.require(right, procedure.region.path)
    return procedure


def require_next(procedure: Procedure, *codes: str) -> stages.Stage:
    """The step that is due, when it is one of these."""
    due = stages.next_stage(procedure)
    if due is None:
        raise Refused("这次选拔已经办结或终止", code="closed")
    if due.code not in codes:
        raise Refused(f"现在应办的是“{in_source(due.label)}”", code="wrong-step")
    return due


def require_order(procedure: Procedure, on: dt.date) -> None:
    """A day that has come, not before the last step."""
    require_past(on)
    last = procedure.steps.order_by("-on").values_list("on", flat=True).first() or procedure.started_on
    if on < last:
        raise Refused(f"日期不能早于上一步的 {last}", code="before-last")


def standing(procedure: Procedure, *states: str) -> QuerySet[Candidate]:
    """Who stands still. PRIVACY: nobody from the day on to which they consented."""
    found = procedure.candidates.filter(queries.consenting(), state__in=states or STANDING)
    return found.select_related("person__personal")


def add_step(actor: Actor, procedure: Procedure, code: str, on: dt.date, evidence: Mapping[str, Any]) -> Step:
    """Write the step and move the procedure; the caller saves what else changes of it and records the audit entry."""
    step = Step.objects.create(
        procedure=procedure,
        code=code,
        on=on,
        evidence=dict(evidence),
        made_by=actor.user_id,
        made_at=clock.now(),
    )
    procedure.stage = code
    procedure.save()
    return step


def note(actor: Actor, code: str, procedure: Procedure, *, reason: str = "", **details: Any) -> None:
    audit.record(
        actor,
        code,
        target=(PROCEDURE, procedure.pk),
        region_path=procedure.region.path,
        reason=reason,
        **details,
    )


def proof(procedure: Procedure, code: str) -> dict[str, Any]:
    """What was stated when a step was taken; empty when it was not."""
    found = procedure.steps.filter(code=code).first()
    return dict(found.evidence) if found else {}
