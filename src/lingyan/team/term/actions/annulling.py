"""A vote is annulled after an upheld complaint, whole or for some posts, and held again (governance.md B-4 step 21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from django.db import transaction

from lingyan.identity.hands import same_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import deadline, latest_before
from lingyan.kernel.problems import Problem, Refused, required_text
from lingyan.people import actions as people
from lingyan.team.term import annulled, ballots, reviewing, shifting
from lingyan.team.term.actions.common import (
    add_stage,
    days_of,
    listed_for,
    note,
    require_past,
    require_state,
    situation,
)
from lingyan.team.term.actions.complaints import held
from lingyan.team.term.actions.joint_review import let_expire
from lingyan.team.term.models import Annulment, Complaint, Count, Elected, Organ, Process, Rank
from lingyan.team.term.states import State

ANNULLED: Final = audit.register("term.annulled", "认定选举无效")
WHEN: Final = (
    State.VOTED, State.RUNOFF, State.CERTIFIED, State.FILED, State.HANDED_OVER, State.SUPPORTED, State.SNAPSHOT,
)  # fmt: skip
_OPEN: Final = frozenset({State.VOTED, State.RUNOFF})
"""Before certificates: single posts can be voted on again."""
_DOCUMENT: Final = 80


def annul_vote(
    actor: Actor, *, complaint_id: int, count_id: int, ranks: Sequence[int], document: str, on: dt.date,
    vote_on: dt.date | None,
) -> Process:  # fmt: skip
    """Annul a vote of the villagers' committee with the other votes that followed from it; `ranks` empty means all posts.

    The village goes back to its final list, and votes on what is open by `vote_on`, within the days of the rule and not
    sooner than candidates are posted; behind its voter list where that has become too old. Where only another vote
    (另行选举) is annulled it is held again and needs no new voting day. Who took office by the vote leaves it.

    Refused without an upheld complaint about this vote, to whoever recorded the count, and once certificates are given
    for anything but the whole election, every vote of it from its first: a single post is then filled by a by-election.
    """
    require_past(on)
    with transaction.atomic():
        complaint, process = held(actor, complaint_id)
        require_state(process, *WHEN)
        number = required_text(document, "认定文号", _DOCUMENT, code="no-document")
        votes = _votes(process, count_id)
        problems = [*_faults(process, complaint, votes, ranks, on), *_hand_faults(actor, votes)]
        pairs = _pairs(votes, ranks)
        fresh = [(vote, rank) for vote, rank in pairs if not _gone(vote, rank)]
        if fresh and not votes[0].runoff:
            problems += _day_faults(process, on, vote_on)
        if problems:
            raise Refused(problems)
        given = {"complaint": complaint, "document": number, "on": on}
        made = {"made_by": actor.user_id, "made_at": clock.now()}
        leaving = [each for vote, rank in fresh for each in _seated(vote, rank)]
        for vote, rank in pairs:
            Annulment.objects.create(count=vote, rank=rank, **given, **made)
        if fresh:
            _leave(actor, leaving, on)
            _go_back(actor, process, votes[0], on, vote_on, number)
        note(
            actor, ANNULLED, process, count=votes[0].pk, complaint=complaint.pk, ranks=sorted(ranks), on=str(on),
        )  # fmt: skip
    return process


def _votes(process: Process, count_id: int) -> list[Count]:
    """The vote and those held for the seats that it left open; not a vote that was held anew.

    Once certificates are given the whole election is meant: every later vote goes with it.
    """
    rows = _valid(process)
    at = next((place for place, each in enumerate(rows) if each.pk == count_id), None)
    if at is None:
        raise Refused("没有这次投票，或这次投票本来无效", code="unknown-count")
    return _from(process, rows, at)


def _valid(process: Process) -> list[Count]:
    counts = process.counts.filter(organ=Organ.COMMITTEE, valid=True)
    return list(counts.order_by("no").prefetch_related("annulments"))


def left_to_others(actor: Actor, process: Process) -> bool:
    """Whether this hand wrote down part of whatever could be annulled, so that another has to do it."""
    rows = _valid(process)
    return bool(rows) and all(
        any(_hand_faults(actor, _from(process, rows, at))) for at in range(len(rows))
    )  # fmt: skip


def _from(process: Process, rows: Sequence[Count], at: int) -> list[Count]:
    found = [rows[at]]
    for each in rows[at + 1 :]:
        if not each.runoff and process.state in _OPEN:
            break
        found.append(each)
    return found


def _pairs(votes: Sequence[Count], ranks: Sequence[int]) -> list[tuple[Count, int | None]]:
    """What is annulled: every vote as a whole, or for the posts that it was about."""
    if not ranks:
        return [(vote, None) for vote in votes]
    seats = {vote.pk: (vote.chief, vote.deputies, vote.members) for vote in votes}
    return [(vote, rank) for vote in votes for rank in Rank.values if rank in ranks and seats[vote.pk][rank]]


def _gone(vote: Count, rank: int | None) -> bool:
    """Whether an earlier decision took it away already; another complaint about the same vote changes nothing then."""
    gone = annulled.ranks(vote)
    seats = (vote.chief, vote.deputies, vote.members)
    return all(each in gone for each in Rank.values if seats[each]) if rank is None else rank in gone


def _seated(vote: Count, rank: int | None) -> list[Elected]:
    found = annulled.in_force(Elected.objects.filter(count=vote))
    if rank is not None:
        found = found.filter(rank=rank)
    return list(found.select_related("tenure__post__body__organisation__region"))


def _faults(
    process: Process, complaint: Complaint, votes: Sequence[Count], ranks: Sequence[int], on: dt.date
) -> Iterator[Problem]:
    if complaint.outcome != Complaint.Outcome.UPHELD or complaint.decided_on is None:
        yield Problem("not-upheld", "只有申诉成立的，才能认定选举无效")
        return
    if not complaint.is_final:
        yield Problem("superseded", f"申诉 {complaint.document} 已向上一级申诉，以上一级的决定为准")
    if (complaint.first or complaint).received_on < votes[0].on:
        yield Problem(
            "not-about", f"申诉 {complaint.document} 在 {votes[0].on} 投票以前收到，不是针对这次投票的"
        )
    if complaint.annulments.exists():
        yield Problem("annulled-already", f"申诉 {complaint.document} 已经据以认定选举无效")
    if on < complaint.decided_on:
        yield Problem("bad-date", f"认定日期不能早于申诉决定的 {complaint.decided_on}")
    if not set(ranks) <= set(Rank.values):
        yield Problem("bad-choice", "职务不在可选的范围内")
    elif not _pairs(votes, ranks):
        yield Problem("bad-choice", "这次投票没有选这个职务")
    if process.state not in _OPEN and (ranks or votes[0].runoff or _others_sit(process, votes)):
        yield Problem("certified", "已经颁发当选证书，只能认定整个选举无效；单个职务出缺的，办理补选")


def _others_sit(process: Process, votes: Sequence[Count]) -> bool:
    """Whether some are in office by an earlier vote that stands: they were lawfully elected and stay."""
    return any(each.count_id not in {vote.pk for vote in votes} for each in ballots.seated(process))


def _hand_faults(actor: Actor, votes: Sequence[Count]) -> Iterator[Problem]:
    if same_hand(actor.user_id, [each.made_by for each in votes]):
        yield Problem("own-count", "登记计票的人不能认定选举无效，请另一人办理")


def _day_faults(process: Process, on: dt.date, vote_on: dt.date | None) -> Iterator[Problem]:
    """After the notice of candidates and within the days that the rule leaves for voting again."""
    days = days_of(process)
    if vote_on is None or vote_on <= clock.today():
        yield Problem("bad-day", "要写明重新投票的日期，应在今天以后")
        return
    if latest_before(vote_on, days["finalised"]) < on:
        yield Problem("too-early", f"重新投票应在认定无效 {days['finalised']} 天以后，候选人要重新公布")
    if vote_on > (last := deadline(on, days["revote"])):
        yield Problem("too-late", f"重新投票不能晚于 {last}")
    if process.by and (process.by.term.ended_on is not None or vote_on >= process.by.term.due_on):
        yield Problem("term-over", "重新投票的日期在本届届满以后，请停办补选，办理换届")


def _leave(actor: Actor, leaving: Sequence[Elected], on: dt.date) -> None:
    """By a vote that was annulled nobody sits: whoever took office by it leaves on the day of the decision."""
    for each in leaving:
        if each.tenure is not None and each.tenure.end_on is None:
            people.end_tenure(actor, each.tenure, on=max(on, each.tenure.start_on), reason=annulled.REASON)


def _go_back(
    actor: Actor, process: Process, first: Count, on: dt.date, vote_on: dt.date | None, document: str
) -> None:
    """To the final list for a vote of its own; to the vote when only what followed it is held again."""
    known, reason = situation(process), f"选举无效（{document}）"
    process.formed_on = None
    if vote_on is None or first.runoff:
        add_stage(actor, process, State.VOTED, on, {annulled.SENT_BACK: first.pk}, reason=reason)
        return
    postponed = (vote_on - listed_for(process, known)).days
    process.vote_on = vote_on
    let_expire(actor, process, reviewing.expired(process, Organ.COMMITTEE, clock.today()))
    papers = shifting.shown_in(known.proven.values())
    said = {**papers, annulled.SENT_BACK: first.pk, "postponed": postponed}
    if postponed > known.days["relist"] and not process.by_meeting:
        process.voters = None
        add_stage(
            actor, process, State.COMMITTEE, on, {**known.proven[State.COMMITTEE], **said}, reason=reason
        )
    else:
        add_stage(
            actor, process, State.FINALISED, on, {**known.proven[State.FINALISED], **said}, reason=reason
        )
