"""Nominees: who is nominated for which post, what the review found, who gave up, who is a near relative of whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TERM_MANAGE, TERM_RECORD
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Person
from lingyan.people.queries import in_office
from lingyan.team.term import annulled, ballots, full_meeting, known, monitors, party, reviewing
from lingyan.team.term.actions.common import note, process_for, require_past, require_state, standing
from lingyan.team.term.models import Elected, Kinship, Nominee, Organ, Preselection, Process, Rank
from lingyan.team.term.rules import Meeting
from lingyan.team.term.states import State

NOMINATED: Final = audit.register("term.nominated", "提名候选人")
WITHDRAWN: Final = audit.register("term.withdrawn", "候选人放弃")
REVIEWED: Final = audit.register("term.reviewed", "登记候选人资格审查结果")
FORMAL: Final = audit.register("term.formal", "确定正式候选人")
KIN: Final = audit.register("term.kinship", "申报近亲属关系")

WHEN: Final[dict[str, tuple[State, ...]]] = {
    Organ.PARTY: (State.AUDITED,),
    Organ.SECRETARY: (State.AUDITED,),
    Organ.COMMITTEE: (State.OBJECTIONS_CLOSED, State.NOMINATED),
    Organ.SUPERVISION: (State.CERTIFIED, State.FILED, State.HANDED_OVER),
    Organ.COLLECTIVE: (State.CERTIFIED, State.FILED, State.HANDED_OVER),
    Organ.MONITORS: (State.CERTIFIED, State.FILED, State.HANDED_OVER),
}
"""When each organ's nominees are taken in."""
_WITHOUT_DEPUTY: Final[dict[str, str]] = {
    Organ.SUPERVISION: "村务监督委员会不设副主任", Organ.MONITORS: "监事会不设副监事长",
}  # fmt: skip
LEADERS_BY: Final = (Nominee.Origin.PARTY, Nominee.Origin.WRITTEN_IN)
"""How somebody stands in the committee of the party: named by the organisation above, or written on the ballots."""
_NAME: Final = 60
_DOCUMENT: Final = 80


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody whom the platform does not know yet. `sex` is 男 or 女."""

    name: str
    sex: str


def nominate(
    actor: Actor, *, process_id: int, organ: str, rank: int, origin: str, person_id: int | None = None,
    newcomer: Newcomer | None = None,
) -> Nominee:  # fmt: skip
    """Nominate a person, known or new, for one post of an organ.

    Refused at another stage, twice for one organ, for a supervisor who sits in the villagers' committee (A-10), and for
    监事 who direct the collective or keep its books (A-20). A name written on ballots is taken in between the final list and
    the count; of the party before the count is entered. Who leads the party's committee is nominated among its members by
    the organisation above, once these are elected, and was reviewed as one of them.
    """
    with transaction.atomic():
        process = process_for(actor, TERM_RECORD, process_id)
        _require_open(process, organ, rank, origin)
        person = _person(process, person_id, newcomer)
        if process.nominees.filter(organ=organ, person=person, withdrawn_on=None).exists():
            raise Refused("此人在这个组织里已被提名；提名几个职务的，由本人选定一个", code="nominated-twice")
        if organ == Organ.SUPERVISION:
            require_outside_committee(process, person.pk)
        monitors.require_apart(process, organ, person.pk)
        nominee = Nominee.objects.create(
            process=process, organ=organ, rank=rank, person=person, origin=origin, made_by=actor.user_id,
            made_at=clock.now(), **(_reviewed_as_member(process, person) if organ == Organ.SECRETARY else {}),
        )  # fmt: skip
        note(actor, NOMINATED, process, nominee=nominee.pk, organ=organ, rank=rank)
    return nominee


def _require_open(process: Process, organ: str, rank: int, origin: str) -> None:
    if organ not in Organ.values or rank not in Rank.values or origin not in Nominee.Origin.values:
        raise Refused("组织、职务或提名方式不在可选的范围内", code="bad-choice")
    if process.by and organ != Organ.COMMITTEE:
        raise Refused("补选只选村民委员会成员，其他组织按各自的规定", code="bad-choice")
    if organ == Organ.COMMITTEE and not process.seats[rank]:
        raise Refused("这个职务这次不选", code="bad-choice")
    if origin == Nominee.Origin.WRITTEN_IN and organ == Organ.COMMITTEE:
        require_state(process, State.FINALISED)
    elif origin == Nominee.Origin.WRITTEN_IN and organ not in {Organ.PARTY, Organ.SECRETARY}:
        raise Refused("只有村民委员会和党组织的选票可以另写人名", code="bad-choice")
    else:
        require_state(process, *when(process, organ))
    if rank == Rank.DEPUTY and organ in _WITHOUT_DEPUTY:
        raise Refused(_WITHOUT_DEPUTY[organ], code="bad-choice")
    if organ == Organ.PARTY and rank != Rank.MEMBER and elects_committee(process):
        raise Refused(
            "设委员会的，党员大会只选委员，都作为委员提名；书记、副书记由新一届委员会选举",
            code="members-only",
        )
    if organ == Organ.SECRETARY:
        _require_to_lead(process, rank, origin)


def elects_committee(process: Process) -> bool | None:
    """By the meetings so far or the roll of the branch; who is not known here is asked with the count."""
    return party.elects_committee(process, known.voting_members(process, clock.today()))


def _require_to_lead(process: Process, rank: int, origin: str) -> None:
    if rank == Rank.MEMBER or origin not in LEADERS_BY:
        raise Refused("委员会全体会议选书记、副书记，候选人由党组织提名", code="bad-choice")
    if fault := full_meeting.fault(full_meeting.members(process)):
        raise Refused(fault)


def _reviewed_as_member(process: Process, person: Person) -> dict[str, Any]:
    """What the review found of a member of the new committee, who stands for a post in it."""
    for each in full_meeting.members(process):
        if each.nominee.person_id == person.pk:
            found = each.nominee
            return {
                "review": found.review, "review_document": found.review_document, "reviewed_on": found.reviewed_on,
            }  # fmt: skip
    raise Refused("书记、副书记从当选的委员中选举，此人不是当选委员", code="not-member")


def when(process: Process, organ: str) -> tuple[State, ...]:
    """When nominees of an organ are taken in; without a register of voters as soon as the election committee stands."""
    if organ == Organ.COMMITTEE and process.by_meeting:
        return (State.COMMITTEE, State.NOMINATED)
    return WHEN[organ]


def _person(process: Process, person_id: int | None, newcomer: Newcomer | None) -> Person:
    if (person_id is None) == (newcomer is None):
        raise Refused("选一名已有的人，或填写新的姓名，两者填一", code="which-person")
    if newcomer is None:
        person = known_people(process).filter(pk=person_id or 0).first()
        if person is None:
            raise Refused("没有这个人，或不是本村的人", code="unknown-person")
        return person
    name = newcomer.name.strip()
    if not name or len(name) > _NAME or newcomer.sex not in Person.Sex.values:
        raise Refused("新的被提名人要填写姓名和性别", code="bad-person")
    if known_people(process).filter(personal__name=name).exists():
        raise Refused(
            f"村里已有“{name}”，请在“本村已有的人”里选；确是两个人的，姓名后加注区别", code="same-name"
        )
    [personal] = remember([Identity(name)])
    return Person.objects.create(personal=personal, sex=newcomer.sex, home=process.region)


def known_people(process: Process) -> QuerySet[Person]:
    """Persons who live in the village or hold or held a post there."""
    serving = Person.objects.filter(tenures__post__body__organisation__region=process.region)
    ids = serving.values("pk").union(Person.objects.filter(home=process.region).values("pk"))
    return Person.objects.filter(pk__in=ids).select_related("personal").order_by("pk")


def require_outside_committee(process: Process, person_id: int) -> None:
    """Members of the villagers' committee may not supervise it, nor may who is in office there from a by-election."""
    elected = annulled.in_force(
        Elected.objects.filter(
            count__process=process, count__organ=Organ.COMMITTEE, nominee__person_id=person_id
        )
    )
    serving = in_office().filter(
        person_id=person_id, post__body__organisation__region=process.region_id,
        post__body__organisation__kind=Organ.COMMITTEE,
    )  # fmt: skip
    if elected.exists() or serving.exists():
        raise Refused("村民委员会成员不得担任村务监督委员会成员", code="supervises-itself")


def _nominee(actor: Actor, right: str, nominee_id: int) -> Nominee:
    found = Nominee.objects.filter(pk=nominee_id).first()
    if found is None:
        raise Refused("没有这个被提名人", code="unknown-nominee")
    process_for(actor, right, found.process_id)
    found_with = Nominee.objects.select_related("process__region", "process__round", "process__by_election")
    return found_with.get(pk=nominee_id)


def withdraw(actor: Actor, *, nominee_id: int, on: dt.date) -> Nominee:
    """A nominee gives up before the vote. Where too few stand then, nominations are opened again (`reopen_nominations`)."""
    require_past(on)
    with transaction.atomic():
        nominee = _nominee(actor, TERM_RECORD, nominee_id)
        before_final = (
            *when(nominee.process, Organ.COMMITTEE), State.REVIEWED, State.LISTED, State.FINALISED,
        )  # fmt: skip
        require_state(
            nominee.process, *(before_final if nominee.organ == Organ.COMMITTEE else WHEN[nominee.organ])
        )
        # SECURITY: nobody gives up with the count in sight, since that would undo the vote.
        if nominee.process.state == State.FINALISED and clock.today() >= nominee.process.vote_on:
            raise Refused("选举日当天和以后不能再放弃；当选后不愿任职的，办理辞职", code="vote-day")
        # A count that was invalid, or elected others, does not hold somebody who stood in it.
        elected = ballots.outside_committee(annulled.in_force(Elected.objects.filter(nominee=nominee)))
        if nominee.withdrawn_on or elected.exists():
            raise Refused("此人已经放弃，或已经当选", code="too-late")
        nominee.withdrawn_on = on
        nominee.save(update_fields=["withdrawn_on"])
        note(actor, WITHDRAWN, nominee.process, nominee=nominee.pk)
    return nominee


def record_review(actor: Actor, *, nominee_id: int, outcome: str, document: str, on: dt.date) -> Nominee:
    """The outcome of a review on paper (A-11 to A-13): clear or barred, with the number of the document, nothing else.

    Refused for whom the departments were asked about here: then the outcome follows from their answers.
    """
    require_past(on)
    with transaction.atomic():
        nominee = _nominee(actor, TERM_MANAGE, nominee_id)
        if outcome not in {Nominee.Review.CLEAR, Nominee.Review.BARRED}:
            raise Refused("审查结果应为符合条件或不符合条件", code="bad-choice")
        if not document.strip() or len(document) > _DOCUMENT:
            raise Refused("要写明审查文号", code="no-document")
        require_state(nominee.process, *review_states(nominee))
        if nominee.person_id in reviewing.of(nominee.process):
            raise Refused("此人已发起联审，结论由各部门的答复得出，请到联审里登记答复", code="joint-review")
        if nominee.review != Nominee.Review.WAITING:
            raise Refused("此人已有审查结果", code="already-reviewed")
        nominee.review, nominee.review_document, nominee.reviewed_on = outcome, document.strip(), on
        nominee.save(update_fields=["review", "review_document", "reviewed_on"])
        note(actor, REVIEWED, nominee.process, nominee=nominee.pk, outcome=outcome)
    return nominee


def review_states(nominee: Nominee) -> tuple[State, ...]:
    """Where an outcome is taken in; behind the review of the stage only for whom it has to be asked again."""
    late = (State.FINALISED, State.VOTED, State.RUNOFF)
    if nominee.organ != Organ.COMMITTEE:
        return WHEN[nominee.organ]
    if nominee.origin == Nominee.Origin.WRITTEN_IN:
        return late
    again = (State.REVIEWED, State.LISTED, *late) if nominee.review == Nominee.Review.WAITING else ()
    return (State.NOMINATED, *again)


def set_formal(
    actor: Actor,
    *,
    process_id: int,
    votes: Mapping[int, int],
    nominee_ids: Sequence[int],
    on: dt.date,
    returned: int,
    meeting: Meeting | None = None,
) -> Process:
    """What the preselection came to: its day and ballots, everybody's votes, and who is a formal candidate by them.

    `returned` are the ballots that came back, of the registered voters or, where the representatives elect, of those at
    their `meeting`, which needs two thirds of them. What was held before stays on record, the last one counts.
    Refused where somebody with fewer votes is taken before another for the same post, but for the seat of a woman (A-06).
    """
    require_past(on)
    with transaction.atomic():
        process = process_for(actor, TERM_RECORD, process_id)
        require_state(process, State.LISTED)
        live = list(standing(process).select_related("person"))
        if not set(nominee_ids) <= {each.pk for each in live}:
            raise Refused("只能从已公布的被提名人中选", code="unknown-nominee")
        who = (
            ballots.required_meeting(meeting)
            if process.by_meeting
            else Meeting(process.voters or 0, returned)
        )
        _require_counted(process, on, returned, who)
        if set(votes) != {each.pk for each in live} or not all(
            0 <= each <= returned for each in votes.values()
        ):
            raise Refused("要填齐每一名被提名人的预选得票，没有得票填 0，不多于收回的选票", code="bad-votes")
        _require_by_votes(process, live, votes, set(nominee_ids))
        Preselection.objects.create(
            process=process, on=on, eligible=who.eligible, present=who.present, ballots=returned,
            votes={str(key): votes[key] for key in sorted(votes)}, made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        for each in live:
            each.preselected, each.formal = votes[each.pk], each.pk in nominee_ids
        Nominee.objects.bulk_update(live, ["preselected", "formal"])
        note(actor, FORMAL, process, nominees=sorted(nominee_ids), on=str(on))
    return process


def _require_counted(process: Process, on: dt.date, returned: int, who: Meeting) -> None:
    """After the notice of nominees, before the vote, and no more ballots than people who could hand one in."""
    listed = process.stages.filter(state=State.LISTED).order_by("-no").values_list("on", flat=True).first()
    if (listed and on < listed) or on >= process.vote_on:
        raise Refused(
            f"预选在 {listed} 公布被提名候选人以后、{process.vote_on} 投票以前举行", code="bad-date"
        )
    if not 0 < returned <= who.present <= who.eligible:
        words = f"实到会的 {who.present} 人" if process.by_meeting else f"登记选民 {who.eligible} 人"
        raise Refused(f"收回的预选选票应大于零，不多于{words}", code="bad-number")


def _require_by_votes(
    process: Process, live: Sequence[Nominee], votes: Mapping[int, int], chosen: set[int]
) -> None:
    for taken in (each for each in live if each.pk in chosen):
        if taken.person.sex == Person.Sex.FEMALE and taken.rank == ballots.woman_rank(process):
            continue
        left = [each for each in live if each.rank == taken.rank and each.pk not in chosen]
        if any(votes[each.pk] > votes[taken.pk] for each in left):
            raise Refused("正式候选人按预选得票从多到少确定，有得票更多的人没有选上", code="fewer-votes")


def declare_kinship(actor: Actor, *, first_id: int, second_id: int) -> Kinship:
    """Two nominees say that they are near relatives; only one of them can sit.

    They are nominees of one organ (A-07, A-08), or one of the board and one of those who watch it (A-20). 监事 need not
    avoid each other, so between them nothing is asked.
    """
    with transaction.atomic():
        low, high = sorted((first_id, second_id))
        first, second = _nominee(actor, TERM_RECORD, low), _nominee(actor, TERM_RECORD, high)
        organs = {first.organ, second.organ}
        fitting = organs == monitors.BOTH or (len(organs) == 1 and organs != {Organ.MONITORS})
        if low == high or first.process_id != second.process_id or not fitting:
            raise Refused(
                "近亲属关系要在同一个组织的两名被提名人之间、或者理事和监事之间申报；监事之间不用申报",
                code="bad-pair",
            )
        elected = annulled.in_force(Elected.objects.filter(nominee__in=[first, second])).count()
        if elected > (organs == monitors.BOTH):
            raise Refused("已经当选，不能再申报", code="too-late")
        if Kinship.objects.filter(first=first, second=second).exists():
            raise Refused("这一对已经申报", code="declared-twice")
        made = Kinship.objects.create(process=first.process, first=first, second=second, made_at=clock.now())
        note(actor, KIN, first.process, nominees=[low, high])
    return made
