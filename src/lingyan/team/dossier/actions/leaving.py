"""Leaving office: the tenure ends on the day of the exit that is on record, once what must come first is done."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import DOSSIER_MANAGE
from lingyan.parameters.queries import value_of
from lingyan.people import actions as people
from lingyan.people.models import Tenure
from lingyan.people.settling import Exit
from lingyan.team.dossier import parameters, rules
from lingyan.team.dossier.actions.common import record, tenure_for
from lingyan.team.dossier.models import IN_FORCE, Entry
from lingyan.team.dossier.queries import standing
from lingyan.team.dossier.queries.tenures import path_of, secretaries
from lingyan.team.dossier.rules import Kind

LEFT: Final = audit.register("dossier.left", "办理书记离任")


def end(actor: Actor, *, tenure_id: int) -> Tenure:
    """End the secretary's tenure as the exit says. Only this post ends: elected posts end by their own procedures.

    Refused without an exit, before its day, and, where the county asks for it, before handover and exit audit of an exit
    that can wait.
    """
    with transaction.atomic():
        tenure = tenure_for(actor, tenure_id, DOSSIER_MANAGE)
        leaving = _exit(tenure)
        if leaving is None:
            raise Refused("还没有登记离任，先登记离任类别、日期和文号", code="no-exit")
        if leaving.on > clock.today():
            raise Refused(f"离任日期是 {leaving.on}，到那一天再办理", code="too-early")
        if problems := _unsettled(tenure, leaving):
            raise Refused(problems)
        how = _as_recorded(leaving)
        people.end_tenure(actor, tenure, on=how.on, reason=how.reason, decree=how.number)
        record(actor, LEFT, tenure, entry=leaving.pk)
    return tenure


def recorded(tenure: Tenure) -> Exit | None:
    """The secretary's exit as it is on record, for who appoints a successor; of other posts nothing is."""
    leaving = _exit(tenure)
    return _as_recorded(leaving) if leaving else None


def _exit(tenure: Tenure) -> Entry | None:
    return Entry.objects.filter(IN_FORCE, tenure=tenure, kind=Kind.EXIT).first()


def _as_recorded(leaving: Entry) -> Exit:
    return Exit(leaving.on, in_source(rules.EXITS[leaving.code]), leaving.number)


def unsettled(tenure: Tenure, reason: str) -> list[Problem]:
    """What a secretary owes before a successor takes the post, where the county asks for it; of other posts nothing."""
    if not secretaries().filter(pk=tenure.pk).exists():
        return []
    leaving = _exit(tenure)
    if leaving is not None:
        return _unsettled(tenure, leaving)
    first = value_of(parameters.SETTLE_FIRST, path_of(tenure), clock.today())
    if not first or not rules.can_wait(reason):
        return []
    return [Problem("no-exit", "现任书记还没有登记离任，先在书记档案里登记离任，办完交接和离任审计")]


def _unsettled(tenure: Tenure, leaving: Entry) -> list[Problem]:
    first = value_of(parameters.SETTLE_FIRST, path_of(tenure), clock.today())
    if not first or leaving.code not in rules.CAN_WAIT:
        return []
    open_ = set(rules.missing(standing.lines_of(tenure))) & set(rules.BEFORE_LEAVING)
    return [
        Problem("unsettled", f"离任以前要先办完{in_source(rules.LABELS[item])}")
        for item in rules.BEFORE_LEAVING
        if item in open_
    ]
