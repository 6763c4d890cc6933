"""Data that rested on consent go: when the day agreed to comes, or some months after an appointment of somebody else."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from lingyan.kernel import audit, clock
from lingyan.kernel.access import system_actor
from lingyan.parameters.queries import integer_of
from lingyan.people.models import Person
from lingyan.team.review.actions import let_go
from lingyan.team.review.rules import later
from lingyan.team.roster.identities import forget_unused
from lingyan.team.selection.actions.common import STANDING, note
from lingyan.team.selection.models import Application, Candidate, Procedure
from lingyan.team.selection.parameters import KEEP_MONTHS
from lingyan.team.selection.reviewing import PURPOSE

FORGOTTEN: Final = audit.register("selection.forgotten", "到期清除报名人资料")
_WORKER: Final = system_actor("后台任务")


def limit_keeping(procedure: Procedure, from_on: dt.date, losers: QuerySet[Candidate]) -> None:
    """Those of the procedure who consented and were not appointed are erased so many months after this day, or sooner
    where they agreed to less. `losers` still stand and are marked as not chosen."""
    losers.update(state=Candidate.State.DROPPED, reason="本次选拔未任用")
    last = later(from_on, integer_of(KEEP_MONTHS, procedure.region.path, from_on))
    kept = procedure.candidates.filter(consent_on__isnull=False, erased_on=None)
    kept.exclude(state=Candidate.State.APPOINTED).filter(erase_on__gt=last).update(erase_on=last)
    # Who is in office now is there by the Party's rules, no longer by consent.
    kept.filter(state=Candidate.State.APPOINTED).update(erase_on=None)


def forget_applicants() -> int:
    """The worker's round: erase what is due. Gives how many persons."""
    due = Candidate.objects.filter(erase_on__lte=clock.today(), erased_on=None)
    keys = list(due.exclude(state=Candidate.State.APPOINTED).order_by("pk").values_list("pk", "procedure"))
    for candidate_id, procedure_id in keys:
        with transaction.atomic():
            procedure = (
                Procedure.objects.select_for_update(of=("self",))
                .select_related("region")
                .get(pk=procedure_id)
            )
            candidate = Candidate.objects.get(pk=candidate_id)
            if candidate.erased_on is None and candidate.state != Candidate.State.APPOINTED:
                erase(candidate)
                note(_WORKER, FORGOTTEN, procedure, candidate=candidate.no)
    return len(keys)


def erase(candidate: Candidate) -> None:
    """Empty what is known of somebody through this procedure; inside the transaction of an action that records it.

    PRIVACY: a person whom nothing else in the platform refers to loses name, phone, sex and birth as well.
    """
    person_id = candidate.person_id
    if person_id is not None:
        let_go(PURPOSE, candidate.procedure_id, [person_id])
    Application.objects.filter(candidate=candidate).update(
        education="", party_since=None, written=None, interview=None, inspection=None
    )
    if candidate.state in STANDING:
        candidate.state = Candidate.State.WITHDRAWN
    candidate.person, candidate.reason, candidate.consent_document = None, "", ""
    candidate.erased_on = clock.today()
    candidate.save(update_fields=["person", "state", "reason", "consent_document", "erased_on"])
    if candidate.newcomer and person_id is not None and forget_unused({person_id}):
        Person.objects.filter(pk=person_id).update(sex="", birth_year=None, birth_month=None)
