"""Sheets of a dossier: entered, put right by a later one, taken out. Nothing is changed or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Problem, Refused, required_text
from lingyan.people.models import Tenure
from lingyan.team.dossier import parameters, rules
from lingyan.team.dossier.actions.common import record, right_for, tenure_for
from lingyan.team.dossier.models import IN_FORCE, KINDS, Entry
from lingyan.team.dossier.queries import beside
from lingyan.team.dossier.queries.tenures import in_selection, path_of
from lingyan.team.dossier.rules import BEGUN, ENDED, EXIT_AUDIT, TERM_AUDIT, Bounds, Kind, Sheet
from lingyan.team.selection.queries import filings

ENTERED: Final = audit.register("dossier.entered", "登记书记档案")
CORRECTED: Final = audit.register("dossier.corrected", "更正书记档案")
WITHDRAWN: Final = audit.register("dossier.withdrawn", "撤销书记档案登记")
_ONCE: Final = frozenset({Kind.APPOINTED, Kind.EXIT, Kind.HANDOVER})
_REASON: Final = "更正原因"


def enter(actor: Actor, *, tenure_id: int, kind: str, sheet: Sheet) -> Entry:
    """Enter one sheet. Refused for its own faults, for what another room knows, and for what is there already."""
    kind = Kind(kind)
    with transaction.atomic():
        tenure = tenure_for(actor, tenure_id, right_for(kind))
        _require_sound(tenure, kind, sheet, _others(tenure))
        made = _write(actor, tenure, kind, sheet)
        record(actor, ENTERED, tenure, kind=kind.value, entry=made.pk)
    return made


def correct(actor: Actor, *, entry_id: int, sheet: Sheet, reason: str) -> Entry:
    """Put a sheet right by another one, with the reason. The first stays on record."""
    why = required_text(reason, _REASON)
    with transaction.atomic():
        old, tenure, kind = _entry_for(actor, entry_id)
        _require_sound(tenure, kind, sheet, _others(tenure).exclude(pk=old.pk))
        made = _write(actor, tenure, kind, sheet, replaces=old, reason=why)
        record(actor, CORRECTED, tenure, reason=why, kind=kind.value, entry=made.pk)
    return made


def withdraw(actor: Actor, *, entry_id: int, reason: str) -> Entry:
    """Take out a sheet that never should have been there. Refused for an exit that others rest on."""
    why = required_text(reason, _REASON)
    with transaction.atomic():
        old, tenure, kind = _entry_for(actor, entry_id)
        resting = _others(tenure).filter(tenure=tenure, kind__in=(Kind.HANDOVER, Kind.AUDIT))
        resting = resting.exclude(code=TERM_AUDIT)
        if kind is Kind.EXIT and (tenure.end_on is not None or resting.exists()):
            raise Refused("已经离任或已登记交接、离任审计，离任登记只能更正，不能撤销", code="exit-stands")
        made = _write(actor, tenure, kind, _sheet_of(old), replaces=old, reason=why, void=True)
        record(actor, WITHDRAWN, tenure, reason=why, kind=kind.value, entry=made.pk)
    return made


def _entry_for(actor: Actor, entry_id: int) -> tuple[Entry, Tenure, Kind]:
    known = Entry.objects.filter(pk=entry_id).first()
    if known is None:
        raise Refused("没有这条登记", code="unknown-entry")
    kind = Kind(known.kind)
    tenure = tenure_for(actor, known.tenure_id, right_for(kind))
    # Read again under the lock of the tenure: somebody may have put it right meanwhile.
    old = Entry.objects.filter(IN_FORCE, pk=entry_id).first()
    if old is None:
        raise Refused("这条登记已经更正或撤销，请办理现行的那一条", code="not-in-force")
    return old, tenure, kind


def _others(tenure: Tenure) -> QuerySet[Entry]:
    return Entry.objects.filter(IN_FORCE, tenure__person=tenure.person_id)


def _sheet_of(old: Entry) -> Sheet:
    return Sheet(old.on, old.code, old.detail, old.number, old.until_on, old.stand_in_id)


def _write(
    actor: Actor,
    tenure: Tenure,
    kind: Kind,
    sheet: Sheet,
    replaces: Entry | None = None,
    reason: str = "",
    void: bool = False,
) -> Entry:
    values = asdict(sheet)
    return Entry.objects.create(
        tenure=tenure, kind=kind, stand_in_id=values.pop("stand_in"), replaces=replaces, reason=reason, void=void,
        made_by=actor.user_id, made_at=clock.now(), **values,
    )  # fmt: skip


def _require_sound(tenure: Tenure, kind: Kind, sheet: Sheet, others: QuerySet[Entry]) -> None:
    today, path = clock.today(), path_of(tenure)
    grades = parameters.grades(path, max(sheet.on, today)) if kind is Kind.PAY else ()
    problems = list(rules.faults(kind, sheet, Bounds(tenure.start_on, tenure.end_on, today), grades))
    if not problems:
        problems = [*_known_elsewhere(tenure, kind, sheet), *_there_already(tenure, kind, sheet, others)]
        problems += _out_of_order(tenure, kind, sheet, others)
    if kind is Kind.LEAVE and not problems:
        problems = list(_leave_faults(tenure, sheet, others))
    if problems:
        raise Refused(problems)


def _known_elsewhere(tenure: Tenure, kind: Kind, sheet: Sheet) -> Iterator[Problem]:
    """Nothing is typed that another room has."""
    if kind is Kind.APPOINTED and tenure.decree:
        yield Problem("known", "任职记录里已有任职文号，不用再填", value=tenure.decree)
    if kind is Kind.FILED and sheet.code == BEGUN:
        if filed := filings([tenure.pk]).get(tenure.pk):
            yield Problem("known", f"选拔里已登记 {filed.on} 备案，不用再填", value=filed.number)
        elif in_selection(tenure.pk).exists():
            yield Problem("filed-there", "这次任职的选拔还没有办结，请到“选拔”里登记“县级备案”")
    if kind not in {Kind.AUDIT, Kind.HANDOVER}:
        return
    known = beside.of_term(tenure)
    if known.audit_on and sheet.code == TERM_AUDIT:
        yield Problem("known", f"换届里已登记 {known.audit_on} 公布审计结果，不用再填")
    if known.handover_on and kind is Kind.HANDOVER:
        yield Problem("known", f"换届里已登记 {known.handover_on} 工作移交，不用再填")


def _there_already(tenure: Tenure, kind: Kind, sheet: Sheet, others: QuerySet[Entry]) -> Iterator[Problem]:
    mine = others.filter(kind=kind)
    if kind not in rules.OF_THE_PERSON:
        mine = mine.filter(tenure=tenure)
    if kind in _ONCE:
        twice = mine.exists()
    elif (kind is Kind.FILED and sheet.code != rules.CHANGED) or sheet.code == EXIT_AUDIT:
        twice = mine.filter(code=sheet.code).exists()
    elif kind is Kind.LEAVE:
        twice = False
    else:
        twice = mine.filter(on=sheet.on, code=sheet.code).exists()
    if twice:
        label = in_source(dict(KINDS)[kind.value])
        yield Problem("there-already", f"“{label}”已经登记过，写错了请更正那一条")


def _out_of_order(tenure: Tenure, kind: Kind, sheet: Sheet, others: QuerySet[Entry]) -> Iterator[Problem]:
    leaving = tenure.end_on is not None or others.filter(tenure=tenure, kind=Kind.EXIT).exists()
    if not leaving and (kind is Kind.HANDOVER or sheet.code == EXIT_AUDIT):
        yield Problem("no-exit", "先登记离任，再登记交接和离任审计")
    if kind is Kind.FILED and sheet.code == ENDED and tenure.end_on is None:
        yield Problem("not-left", "还在任，离任以后再作离任备案")


def _leave_faults(tenure: Tenure, sheet: Sheet, others: QuerySet[Entry]) -> Iterator[Problem]:
    overlapping = others.filter(kind=Kind.LEAVE, on__lte=sheet.until_on, until_on__gte=sheet.on).first()
    if overlapping is not None:
        yield Problem("overlaps", f"和 {overlapping.on} 至 {overlapping.until_on} 的请假重叠")
    if sheet.stand_in == tenure.person_id:
        yield Problem("own-stand-in", "代理人不能是本人")
    elif sheet.stand_in not in beside.stand_ins(tenure).values_list("person", flat=True):
        yield Problem("unknown-stand-in", "代理人要从本村在任的村干部里选")
