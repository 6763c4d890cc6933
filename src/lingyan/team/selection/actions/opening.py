"""Begin a procedure, put persons into it, give it up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused, required_text
from lingyan.kernel.rights import SELECTION_MANAGE, SELECTION_RECORD
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Person
from lingyan.people.rules import VILLAGE_BODIES, selection_allowed
from lingyan.regions.models import Level, Region
from lingyan.team.review.actions import require_past
from lingyan.team.review.queries import known_in
from lingyan.team.review.rules import later
from lingyan.team.selection import queries, rules, sitting, stages
from lingyan.team.selection.actions.common import (
    DOCUMENT,
    REASON,
    STANDING,
    note,
    procedure_for,
    require_next,
    standing,
)
from lingyan.team.selection.actions.forgetting import erase, limit_keeping
from lingyan.team.selection.models import Candidate, Kind, Procedure

OPENED: Final = audit.register("selection.opened", "启动选拔")
NAMED: Final = audit.register("selection.named", "登记人选")
DROPPED: Final = audit.register("selection.dropped", "登记未入选")
WITHDRAWN: Final = audit.register("selection.withdrawn", "登记退出")
VOIDED: Final = audit.register("selection.voided", "终止选拔")
_MOST_OTHERS: Final = 6
LISTED: Final[dict[str, tuple[str, ...]]] = {
    Kind.RECOMMENDED: ("request", rules.MEMBERS, rules.PEOPLE, rules.ELECTION),
    Kind.BY_ELECTION: ("request", "study", rules.ELECTION, rules.CHIEF),
}  # fmt: skip
"""Steps of what the Party's own rules govern, before which somebody may come onto the list without a paper of consent."""
BALLOTS: Final = frozenset({rules.ELECTION, rules.CHIEF})
"""Steps whose ballots may carry a name that was written on them."""
_NAME: Final = 40
SECRETARY: Final = sitting.SECRETARY
TITLES: Final[dict[str, tuple[str, ...]]] = {
    Kind.RECOMMENDED: (SECRETARY,), Kind.ASSIGNED: (SECRETARY,), Kind.OPEN: (SECRETARY, "副书记"),
    Kind.BY_ELECTION: (SECRETARY, "副书记", sitting.MEMBER),
}  # fmt: skip
_RIGHTS: Final = {
    Kind.RECOMMENDED: SELECTION_RECORD,
    Kind.ASSIGNED: SELECTION_MANAGE,
    Kind.OPEN: SELECTION_MANAGE,
    Kind.BY_ELECTION: SELECTION_RECORD,
}


def right_to_open(kind: str) -> str:
    """What is elected in the village is the township's, the others begin with the county."""
    return _RIGHTS[Kind(kind)]


def open_procedure(
    actor: Actor, *, region: Region, kind: str, title: str = SECRETARY, organ: str = "party", others: int = 0,
    on: dt.date,
) -> Procedure:  # fmt: skip
    """Begin to fill a post of a village's party organisation. Elected posts of other bodies are refused (VCL 14).

    A by-election (补选) is opened while the post is empty, or its holder's exit is on record (`sitting.require_able`).
    """
    if kind not in Kind.values:
        raise Refused("方式要从列出的里面选", code="bad-choice")
    actor.require(right_to_open(kind), region.path)
    require_past(on)
    _require_post(region, kind, organ, title)
    if kind == Kind.BY_ELECTION:
        sitting.require_able(region, title, on)
    if not 0 <= others <= (_MOST_OTHERS if kind == Kind.RECOMMENDED else 0):
        raise Refused(f"同时选举的委员应为 0 至 {_MOST_OTHERS} 人，只用于两推一选", code="bad-others")
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        if Procedure.objects.filter(region=region, title=title, state=Procedure.State.OPEN).exists():
            raise Refused(f"{region.name}的“{title}”已有选拔在办理", code="already-open")
        made = Procedure.objects.create(
            region=region, kind=kind, title=title, others=others, started_on=on, made_by=actor.user_id,
            made_at=clock.now(),
        )  # fmt: skip
        note(actor, OPENED, made, kind=kind)
    return made


def _require_post(region: Region, kind: str, organ: str, title: str) -> None:
    if region.level != Level.VILLAGE:
        raise Refused("选拔以村为单位，请先选择村", code="not-a-village")
    if not selection_allowed(organ, queries.SELECTION[Kind(kind)]):
        raise Refused(
            "村委会成员只能由村民选举产生，任何组织不得指派、委派；选派的书记要当主任，须依法参加选举",
            code="appointed-committee",
        )
    if organ != "party" or title not in dict(VILLAGE_BODIES[0].posts):
        raise Refused("这里只办理村党组织的职务", code="not-party")
    if title not in TITLES[Kind(kind)]:
        raise Refused(f"这种方式只用于{'、'.join(TITLES[Kind(kind)])}", code="bad-title")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody not known yet. Birth is (year, month) where it is needed."""

    name: str
    sex: str
    birth: tuple[int, int] | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """The person agreed on a day, on a numbered paper, that the data be used for this selection and be gone by a day."""

    on: dt.date
    document: str
    erase_on: dt.date


def name_candidate(
    actor: Actor, *, procedure_id: int, person_id: int | None = None, newcomer: Newcomer | None = None,
    consent: Consent | None = None,
) -> Candidate:  # fmt: skip
    """Put somebody on the list before the recommendations (两推一选) or the study (补选; where the committee elects,
    members of it alone), or into the pool, which needs consent (组织选派).

    While a vote is due, a name written on its slips or ballots is taken in, before the count is entered.
    """
    with transaction.atomic():
        procedure = procedure_for(actor, SELECTION_RECORD, procedure_id)
        written = False
        if listed := LISTED.get(procedure.kind):
            written = require_next(procedure, *listed).code in BALLOTS
            if consent is not None:
                raise Refused("依党内法规选举的，不用同意书", code="no-consent-needed")
            of_committee = procedure.kind == Kind.BY_ELECTION and not sitting.by_meeting(procedure)
            if of_committee and newcomer is not None:
                raise Refused("书记、副书记从现任委员中选举，不登记新的人", code="members-only")
        elif procedure.kind == Kind.ASSIGNED:
            actor.require(SELECTION_MANAGE, procedure.region.path)
            require_next(procedure, "need", "pool")
            require_consent(consent)
        else:
            raise Refused("公开选拔的人选从报名登记", code="wrong-kind")
        take = _write_in if written else list_person
        made = take(actor, procedure, person_id, newcomer, consent)
        note(actor, NAMED, procedure, candidate=made.no)
    return made


def _write_in(
    actor: Actor, procedure: Procedure, person_id: int | None, newcomer: Newcomer | None, consent: Consent | None
) -> Candidate:  # fmt: skip
    """A name on ballots of an election; voters may write whom the study left out, or who had stepped back."""
    out = procedure.candidates.filter(state__in=(Candidate.State.DROPPED, Candidate.State.WITHDRAWN))
    known = out.filter(person=person_id or 0).first() if newcomer is None else None
    made = known or list_person(actor, procedure, person_id, newcomer, consent)
    made.state, made.reason = Candidate.State.WRITTEN, ""
    made.save(update_fields=["state", "reason"])
    return made


def require_consent(consent: Consent | None) -> None:
    """Consent on paper, with a day to erase that lies ahead, two years at most."""
    if consent is None or not consent.document.strip() or len(consent.document) > DOCUMENT:
        raise Refused("要有本人同意书，并填编号", code="no-consent")
    require_past(consent.on)
    today = clock.today()
    if not today < consent.erase_on <= later(today, rules.LONGEST_CONSENT):
        raise Refused(f"清除日期应在今天以后、{rules.LONGEST_CONSENT} 个月以内", code="bad-erase-day")


def list_person(
    actor: Actor,
    procedure: Procedure,
    person_id: int | None,
    newcomer: Newcomer | None,
    consent: Consent | None,
) -> Candidate:
    """The next row of the list; inside the transaction of an action that has checked its right."""
    if (person_id is None) == (newcomer is None):
        raise Refused("选一名已有的人，或填写新的姓名，两者填一", code="which-person")
    if newcomer is None:
        person = queries.eligible_people(procedure).filter(pk=person_id or 0).first()
        if person is None:
            raise Refused("没有这个人，或不在可选的范围内", code="unknown-person")
    else:
        person = _new_person(procedure, newcomer, at_home=consent is None)
    if procedure.candidates.filter(person=person).exists():
        raise Refused("此人已经在列", code="listed-twice")
    last = procedure.candidates.order_by("-no").values_list("no", flat=True).first() or 0
    return Candidate.objects.create(
        procedure=procedure, no=last + 1, person=person, newcomer=newcomer is not None,
        consent_on=consent.on if consent else None, consent_document=consent.document.strip() if consent else "",
        erase_on=consent.erase_on if consent else None, made_by=actor.user_id, made_at=clock.now(),
    )  # fmt: skip


def _new_person(procedure: Procedure, newcomer: Newcomer, *, at_home: bool) -> Person:
    name, phone = newcomer.name.replace("\x00", "").strip(), newcomer.phone.strip()
    if not name or len(name) > _NAME or newcomer.sex not in Person.Sex.values or len(phone) > _NAME:
        raise Refused("新的人选要填写姓名和性别", code="bad-person")
    birth = newcomer.birth
    if birth is not None and not (1900 <= birth[0] <= clock.today().year and 1 <= birth[1] <= 12):
        raise Refused("出生年月填写有误", code="bad-birth")
    if queries.named(procedure, name) or (
        at_home and known_in(procedure.region).filter(personal__name=name).exists()
    ):
        raise Refused(f"已有“{name}”，请在已有的人里选；确是两个人的，姓名后加注区别", code="same-name")
    [personal] = remember([Identity(name)])
    if phone:
        personal.phone = phone
        personal.save(update_fields=["phone"])
    year, month = birth or (None, None)
    # PRIVACY: who only consented is nobody's resident; the record ends with the consent.
    home = procedure.region if at_home else None
    return Person.objects.create(
        personal=personal, sex=newcomer.sex, birth_year=year, birth_month=month, home=home
    )


def drop(actor: Actor, *, candidate_id: int, reason: str) -> Candidate:
    """Somebody is out before the decision, with a reason that the person may read; by whose the procedure is."""
    why = required_text(reason, "未入选的原因", REASON)
    with transaction.atomic():
        candidate, procedure = candidate_for(actor, SELECTION_RECORD, candidate_id)
        actor.require(right_to_open(procedure.kind), procedure.region.path)
        _require_undecided(procedure, candidate)
        candidate.state, candidate.reason = Candidate.State.DROPPED, why
        candidate.save(update_fields=["state", "reason"])
        note(actor, DROPPED, procedure, candidate=candidate.no)
    return candidate


def withdraw(actor: Actor, *, candidate_id: int) -> Candidate:
    """A person steps back. What rested on consent is erased at once (PIPL 15)."""
    with transaction.atomic():
        candidate, procedure = candidate_for(actor, SELECTION_RECORD, candidate_id)
        if candidate.consent_on is None:
            _require_undecided(procedure, candidate)
        elif candidate.state == Candidate.State.APPOINTED or candidate.erased_on is not None:
            raise Refused("此人已经任职，或资料已经清除", code="too-late")
        candidate.state = Candidate.State.WITHDRAWN
        candidate.save(update_fields=["state"])
        if candidate.consent_on is not None:
            erase(candidate)
        note(actor, WITHDRAWN, procedure, candidate=candidate.no)
    return candidate


def candidate_for(actor: Actor, right: str, candidate_id: int) -> tuple[Candidate, Procedure]:
    found = Candidate.objects.filter(pk=candidate_id).values_list("procedure", flat=True).first()
    if found is None:
        raise Refused("没有这名人选", code="unknown-candidate")
    procedure = procedure_for(actor, right, found)
    return Candidate.objects.get(pk=candidate_id), procedure


def _require_undecided(procedure: Procedure, candidate: Candidate) -> None:
    if stages.next_stage(procedure) is None or stages.reached(procedure, "appoint"):
        raise Refused("已经任职或办结，不能再变动人选", code="too-late")
    voted_for = {Candidate.State.FORMAL, Candidate.State.WRITTEN}
    if candidate.state not in {Candidate.State.NAMED, Candidate.State.CHOSEN, *voted_for}:
        raise Refused("此人已不在列，或已经当选", code="too-late")
    # Who is still voted for was not elected in the rounds so far and may go before the next.
    voted = candidate.tallies.filter(vote__kind=rules.ELECTION)
    if candidate.state not in voted_for and voted.exists():
        raise Refused("此人已经参加党员大会选举，由选举结果决定", code="too-late")


def void(actor: Actor, *, procedure_id: int, reason: str) -> Procedure:
    """Give a procedure up before the appointment; it stays on record with the reason."""
    why = required_text(reason, "终止的原因", REASON)
    with transaction.atomic():
        procedure = procedure_for(actor, SELECTION_RECORD, procedure_id)
        actor.require(right_to_open(procedure.kind), procedure.region.path)
        if stages.next_stage(procedure) is None or stages.reached(procedure, "appoint"):
            raise Refused("已经任职、办结或终止，不能再终止", code="too-late")
        procedure.state, procedure.void_reason, procedure.ended_on = Procedure.State.VOID, why, clock.today()
        procedure.save()
        limit_keeping(procedure, clock.today(), standing(procedure, *STANDING, Candidate.State.WRITTEN))
        note(actor, VOIDED, procedure, reason=why)
    return procedure
