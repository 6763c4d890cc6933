"""A member of the villagers' committee on the way out: recall, resignation, absence, and the end by the law itself; and
somebody of another body, by a document.

Nothing ends by a machine: each way begins with a paper, and who counted does not put the result into force.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from lingyan.identity.hands import same_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import deadline
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TERM_MANAGE, TERM_RECORD
from lingyan.people import actions as people
from lingyan.people.models import Organisation, Tenure
from lingyan.regions.models import Region
from lingyan.team.term import leaving, rules
from lingyan.team.term.actions.common import require_past
from lingyan.team.term.covers import DEPARTURE
from lingyan.team.term.models import Departure, DepartureStep
from lingyan.team.term.parameters import clocks_at, days_at
from lingyan.team.term.vacancies import SECRETARY

RECEIVED: Final = audit.register("term.departure-received", "登记离任事由")
HEARD: Final = audit.register("term.departure-heard", "登记申辩")
CONFIRMED: Final = audit.register("term.departure-confirmed", "核对离任")
LAPSED: Final = audit.register("term.departure-lapsed", "登记职务自行终止")
RELEASED: Final = audit.register("term.departure-released", "登记按文件离任")
FOLLOWED: Final = audit.register("term.departure-followed", "登记离任后续")
DOCUMENT: Final = 80
_REASONS: Final[dict[str, str]] = {
    Departure.Way.RECALL: "罢免", Departure.Way.RESIGNATION: "辞职", Departure.Way.ABSENCE: "视为辞职",
    Departure.Way.LAPSE: "职务自行终止", Departure.Way.RELEASE: "按文件离任",
}  # fmt: skip
_DAYS: Final[dict[str, str]] = {"filing": "filing", "handover": "handover"}


def receive_recall(
    actor: Actor, *, tenure_id: int, document: str, received_on: dt.date, signers: str, signed: int, entitled: int,
    reasoned: bool, new_facts: bool = False,
) -> Departure:  # fmt: skip
    """A petition for a recall by its number (VCL 19): a fifth of the voters or a third of the representatives, with reasons.

    Refused without reasons, with too few signers, while another recall of the same member is open, and on the same facts
    within six months of a vote that failed. The vote is due in three months.
    """
    require_past(received_on)
    with transaction.atomic():
        tenure = _serving(actor, TERM_RECORD, tenure_id, received_on)
        region = tenure.post.body.organisation.region
        if signers not in Departure.Signers.values:
            raise Refused("要选谁联名提出", code="bad-choice")
        clocks = clocks_at(region.code, region.path, received_on)
        faults = [_document_fault(document), leaving.petition_fault(signers, signed, entitled)]
        if not reasoned:
            faults.append(Problem("no-reasons", "罢免要求要写明理由，没有理由的退回补正"))
        faults += [_open_fault(tenure), _bar_fault(tenure, received_on, clocks["bar-months"], new_facts)]
        _refuse(faults)
        return _receive(
            actor, region, tenure, Departure.Way.RECALL, document, received_on, {"new_facts": new_facts},
            signers=signers, signed=signed, entitled=entitled, due_on=leaving.vote_by(received_on, clocks["recall-months"]),
        )  # fmt: skip


def _open_fault(tenure: Tenure) -> Problem | None:
    found = tenure.departures.filter(way=Departure.Way.RECALL, state__in=_PENDING)
    return Problem("open-already", "对此人的罢免要求正在办理，表决以后才能再提") if found.exists() else None


def _bar_fault(tenure: Tenure, received: dt.date, months: int, new_facts: bool) -> Problem | None:
    failed = Departure.objects.filter(
        tenure__person=tenure.person_id, way=Departure.Way.RECALL, state=Departure.State.FAILED
    ).order_by("-vote__on")
    last = failed.values_list("vote__on", flat=True).first()
    if last is None or new_facts or not leaving.barred(last, received, months):
        return None
    return Problem(
        "barred", f"{last} 的罢免没有通过，{months} 个月内不得以同一事实再次提出；有新的事实的请注明"
    )


def receive_resignation(actor: Actor, *, tenure_id: int, document: str, received_on: dt.date) -> Departure:
    """A letter of resignation by its number; the post is kept until a meeting has passed it (VCL 20)."""
    require_past(received_on)
    with transaction.atomic():
        tenure = _serving(actor, TERM_RECORD, tenure_id, received_on)
        _refuse([_document_fault(document), _twice_fault(tenure)])
        region = tenure.post.body.organisation.region
        return _receive(actor, region, tenure, Departure.Way.RESIGNATION, document, received_on)


def receive_absence(
    actor: Actor, *, tenure_id: int, document: str, received_on: dt.date, since_on: dt.date
) -> Departure:
    """Six months without any work may be treated as a resignation: the meeting decides, not the calendar."""
    require_past(received_on)
    with transaction.atomic():
        tenure = _serving(actor, TERM_RECORD, tenure_id, received_on)
        region = tenure.post.body.organisation.region
        months = clocks_at(region.code, region.path, received_on)["absence-months"]
        faults = [_document_fault(document), _twice_fault(tenure)]
        if not leaving.absent_long_enough(since_on, received_on, months):
            faults.append(Problem("too-early", f"连续 {months} 个月不履行职责的，才可以视为辞职"))
        _refuse(faults)
        return _receive(
            actor, region, tenure, Departure.Way.ABSENCE, document, received_on, since_on=since_on
        )


def _twice_fault(tenure: Tenure) -> Problem | None:
    ways = (Departure.Way.RESIGNATION, Departure.Way.ABSENCE)
    found = tenure.departures.filter(way__in=ways, state__in=_PENDING)
    return Problem("open-already", "此人的辞职正在办理，会议表决以后才能再登记") if found.exists() else None


_PENDING: Final = (Departure.State.OPEN, Departure.State.PASSED)


def _tenure(actor: Actor, right: str, tenure_id: int) -> Tenure:
    found = Tenure.objects.select_for_update(of=("self",)).filter(pk=tenure_id)
    tenure = found.select_related("post__body__organisation__region").first()
    if tenure is None:
        raise Refused("没有这项任职", code="unknown-tenure")
    actor.require(right, tenure.post.body.organisation.region.path)
    return tenure


def _serving(actor: Actor, right: str, tenure_id: int, on: dt.date) -> Tenure:
    """The tenure, locked: of a member of a villagers' committee who is in office."""
    tenure = _tenure(actor, right, tenure_id)
    if tenure.post.body.organisation.kind != Organisation.Kind.COMMITTEE:
        raise Refused("这里只办理村民委员会成员的离任，其他组织的登记“按文件离任”", code="other-body")
    return _in_office(tenure, on)


def _in_office(tenure: Tenure, on: dt.date) -> Tenure:
    if tenure.end_on is not None or tenure.start_on > on:
        raise Refused("此人那天不在任，或已经离任", code="not-serving")
    return tenure


def _receive(
    actor: Actor, region: Region, tenure: Tenure, way: str, document: str, on: dt.date,
    said: Mapping[str, Any] | None = None, **more: Any,
) -> Departure:  # fmt: skip
    """The departure as it came in; `said` goes into the audit entry alone."""
    made = Departure.objects.create(
        region=region, tenure=tenure, way=way, document=document.strip(), received_on=on, made_by=actor.user_id,
        made_at=clock.now(), **more,
    )  # fmt: skip
    note_departure(actor, RECEIVED, made, way=way, **(said or {}))
    return made


def record_hearing(actor: Actor, *, departure_id: int, on: dt.date, reply: str = "") -> Departure:
    """The right of reply (VCL 19): the number of what the member answered, or that nothing was answered."""
    require_past(on)
    with transaction.atomic():
        found = departure_for(actor, TERM_RECORD, departure_id, Departure.State.OPEN)
        if found.way != Departure.Way.RECALL or found.heard_on is not None:
            raise Refused("只有罢免要听取申辩，每件登记一次", code="heard-already")
        if on < found.received_on or len(reply) > DOCUMENT:
            raise Refused("申辩日期不能早于收到日期，编号不超过 80 字", code="bad-date")
        found.heard_on, found.reply = on, reply.strip()
        found.save(update_fields=["heard_on", "reply"])
        note_departure(actor, HEARD, found, replied=bool(found.reply))
    return found


def departure_for(actor: Actor, right: str, departure_id: int, *states: str) -> Departure:
    """The departure, locked with its tenure, in one of these states and of somebody who is still in office or left by it."""
    found = Departure.objects.select_for_update(of=("self", "tenure")).select_related(
        "region", "tenure__post__body__organisation__region"
    )
    departure = found.filter(pk=departure_id).first()
    if departure is None:
        raise Refused("没有这件离任事项", code="unknown-departure")
    actor.require(right, departure.region.path)
    if departure.state not in states:
        raise Refused("这件离任事项已经办到另一步，请刷新后再看", code="wrong-state")
    if departure.state in _PENDING and departure.tenure.end_on is not None:
        raise Refused(f"此人已于 {departure.tenure.end_on} 离任，不再办理", code="left-already")
    return departure


def confirm_departure(actor: Actor, *, departure_id: int) -> Departure:
    """Another hand than the recorder's puts it into force: it ends on the day of the vote, or that the law ended it."""
    with transaction.atomic():
        found = departure_for(actor, TERM_MANAGE, departure_id, Departure.State.PASSED)
        documented = found.way in Departure.BY_DOCUMENT
        on = found.received_on if documented else found.vote.on
        if recorded_by(actor, found):
            raise Refused("登记的人不能核对，请另一人办理", code="own-count")
        _leave(actor, found, on, decree=found.document if documented else "")
        note_departure(actor, CONFIRMED, found, on=str(on))
    return found


def recorded_by(actor: Actor, found: Departure) -> bool:
    """Whether this hand wrote down what has to be confirmed: the vote, or that a document ended the duty."""
    hand = found.made_by if found.way in Departure.BY_DOCUMENT else found.vote.made_by
    return same_hand(actor.user_id, [hand])


def _leave(actor: Actor, departure: Departure, on: dt.date, decree: str = "") -> None:
    departure.state, departure.ended_on = Departure.State.LEFT, on
    departure.confirmed_by, departure.confirmed_at = actor.user_id, clock.now()
    departure.save(update_fields=["state", "ended_on", "confirmed_by", "confirmed_at"])
    people.end_tenure(actor, departure.tenure, on=on, reason=_REASONS[departure.way], decree=decree)


def record_lapse(actor: Actor, *, tenure_id: int, document: str, ended_on: dt.date) -> Departure:
    """职务自行终止 (VCL 22, 38) as the township confirmed it: the number of its document and the day, never the ground.

    The duty is ended by another hand, with `confirm_departure`. Refused while one of the same tenure waits for it.
    """
    require_past(ended_on)
    with transaction.atomic():
        tenure = _serving(actor, TERM_MANAGE, tenure_id, ended_on)
        return _by_document(actor, tenure, Departure.Way.LAPSE, document, ended_on, LAPSED)


def record_release(actor: Actor, *, tenure_id: int, document: str, ended_on: dt.date) -> Departure:
    """Who leaves a post of the party's committee, of the supervisors or of the collective (免职、辞职、罢免、调离), by the
    number and day of what was decided there; the ground stays on paper. Another hand ends the duty (`confirm_departure`).

    Refused for the villagers' committee, whose members leave by a vote or the law, for a secretary, whose handover and
    audit the dossier asks for, and while one of the same tenure waits.
    """
    require_past(ended_on)
    with transaction.atomic():
        tenure = _tenure(actor, TERM_MANAGE, tenure_id)
        if not may_release(tenure):
            raise Refused(
                "村民委员会成员由村民罢免、会议同意辞职或依法终止；书记的离任在书记档案里登记",
                code="other-body",
            )
        return _by_document(
            actor, _in_office(tenure, ended_on), Departure.Way.RELEASE, document, ended_on, RELEASED
        )


def may_release(tenure: Tenure) -> bool:
    """Whether the duty ends by a document alone, whoever holds it."""
    kind = tenure.post.body.organisation.kind
    if kind == Organisation.Kind.PARTY:
        return tenure.post.title != SECRETARY
    return kind in {Organisation.Kind.SUPERVISION, Organisation.Kind.COLLECTIVE}


def _by_document(
    actor: Actor, tenure: Tenure, way: str, document: str, ended_on: dt.date, code: str
) -> Departure:
    waiting = tenure.departures.filter(way=way, state=Departure.State.PASSED).exists()
    twice = Problem("open-already", "此人的离任已经登记，请另一人核对") if waiting else None
    _refuse([_document_fault(document), twice])
    made = Departure.objects.create(
        region=tenure.post.body.organisation.region, tenure=tenure, way=way, document=document.strip(),
        received_on=ended_on, made_by=actor.user_id, made_at=clock.now(), state=Departure.State.PASSED,
    )  # fmt: skip
    note_departure(actor, code, made, on=str(ended_on))
    return made


def follow_departure(
    actor: Actor, *, departure_id: int, kind: str, on: dt.date, document: str, handed: Mapping[str, bool] | None = None
) -> DepartureStep:  # fmt: skip
    """What follows a departure from the villagers' committee, once each: the notice at once, the filing in five days, the
    handover in ten."""
    require_past(on)
    with transaction.atomic():
        found = departure_for(actor, TERM_RECORD, departure_id, Departure.State.LEFT)
        unknown = kind not in DepartureStep.Kind.values or found.way == Departure.Way.RELEASE
        if unknown or found.ended_on is None:
            raise Refused("没有这一项后续", code="bad-choice")
        faults = [_document_fault(document)]
        if on < found.ended_on:
            faults.append(Problem("bad-date", f"日期不能早于离任的 {found.ended_on}"))
        if found.steps.filter(kind=kind).exists():
            faults.append(Problem("noted-twice", "这一项已经登记"))
        missing = [code for code, _label in rules.HEADINGS if not (handed or {}).get(code)]
        if kind == DepartureStep.Kind.HANDOVER and missing:
            faults.append(
                Problem("not-handed", f"移交清单的 {len(rules.HEADINGS)} 项要逐项移交，没有的也要确认")
            )
        _refuse(faults)
        made = DepartureStep.objects.create(
            departure=found, kind=kind, on=on, due_on=due_after(found, kind), document=document.strip(),
            made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        note_departure(actor, FOLLOWED, found, step=kind)
    return made


def due_after(departure: Departure, kind: str) -> dt.date:
    """By when something follows: the notice at once, the others by the days in force when the duty ended."""
    ended = departure.ended_on or departure.received_on
    if kind == DepartureStep.Kind.NOTICE:
        return ended
    region = departure.region
    return deadline(ended, days_at(region.code, region.path, ended)[_DAYS[kind]])


def _document_fault(document: str) -> Problem | None:
    if document.strip() and len(document) <= DOCUMENT:
        return None
    return Problem("no-document", f"要写明编号或文号，不超过 {DOCUMENT} 字")


def _refuse(faults: list[Problem | None]) -> None:
    problems = [each for each in faults if each]
    if problems:
        raise Refused(problems)


def note_departure(actor: Actor, code: str, departure: Departure, **details: Any) -> None:
    audit.record(actor, code, target=(DEPARTURE, departure.pk), region_path=departure.region.path, **details)
