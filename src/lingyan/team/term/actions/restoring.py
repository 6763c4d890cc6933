"""Annulled votes stand again where the level above finds the complaint unfounded (governance.md B-4 step 21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from django.db import transaction

from lingyan.identity.hands import same_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused, required_text
from lingyan.people import actions as people
from lingyan.team.term import annulled, ballots, states
from lingyan.team.term.actions.appointing import leave_other_posts, require_free
from lingyan.team.term.actions.common import add_stage, note, require_past, require_state
from lingyan.team.term.actions.complaints import held
from lingyan.team.term.actions.registering import forget_voters
from lingyan.team.term.models import (
    Annulment,
    Complaint,
    Count,
    Nominee,
    Organ,
    Process,
    Restoration,
    Stage,
)
from lingyan.team.term.states import State

RESTORED: Final = audit.register("term.restored", "恢复选举结果")
WHEN: Final = states.ORDER[states.ORDER.index(State.COMMITTEE) : states.ORDER.index(State.RUNOFF)]
"""From where an annulment sends a village back to, up to a new vote; a vote that another one is held after as well."""
_DOCUMENT: Final = 80


def annulments_of(complaint: Complaint) -> list[Annulment]:
    """What was annulled by the decision that the level above did not confirm, and holds still; the earliest vote first."""
    if complaint.first_id is None or complaint.outcome != Complaint.Outcome.DISMISSED:
        return []
    rows = annulled.holding(Annulment.objects.filter(complaint=complaint.first_id))
    return list(rows.select_related("count").order_by("count__no", "rank", "pk"))


def voted_since(process: Process, rows: Sequence[Annulment]) -> bool:
    """Whether the village has voted again, with effect or not."""
    votes = process.counts.filter(organ=Organ.COMMITTEE, made_at__gt=min(each.made_at for each in rows))
    return votes.exclude(pk__in={each.count_id for each in rows}).exists()


def restore_vote(actor: Actor, *, complaint_id: int, document: str, on: dt.date) -> Process:
    """Let the votes stand again that were annulled by a complaint which the level above (`complaint_id`) dismissed.

    The village goes on where it stood before the annulment, on the day of its vote and with the voters of then; who had
    taken office by the vote takes it again from `on`, in the same term. Where a later annulment holds, the village still
    votes for what that one left open.

    Refused once the village voted again, where nothing was annulled by the complaint, where somebody took such a post in
    another village meanwhile, and to whoever recorded the count.
    """
    require_past(on)
    with transaction.atomic():
        complaint, process = held(actor, complaint_id)
        require_state(process, *WHEN)
        number = required_text(document, "恢复文号", _DOCUMENT, code="no-document")
        rows = annulments_of(complaint)
        if problems := list(_faults(actor, process, complaint, rows, on)):
            raise Refused(problems)
        made = Restoration.objects.create(
            complaint=complaint, document=number, on=on, made_by=actor.user_id, made_at=clock.now()
        )
        Annulment.objects.filter(pk__in=[each.pk for each in rows]).update(restoration=made)
        if not _annulled_later(process, rows):
            _go_on(actor, process, rows, made)
        votes = sorted({each.count_id for each in rows})
        note(actor, RESTORED, process, complaint=complaint.pk, counts=votes, on=str(on))
    return process


def _faults(
    actor: Actor, process: Process, complaint: Complaint, rows: Sequence[Annulment], on: dt.date
) -> Iterator[Problem]:
    if not rows:
        yield Problem("not-overturned", "只有上一级认定申诉不成立、原来据以认定选举无效的，才能恢复选举结果")
        return
    if complaint.decided_on is None or on < complaint.decided_on:
        yield Problem("bad-date", f"恢复日期不能早于上一级决定的 {complaint.decided_on}")
    if voted_since(process, rows):
        yield Problem("voted-again", "已经重新投票，不能再恢复原来的选举结果")
    if process.by and process.by.term.ended_on is not None:
        yield Problem("term-over", "本届已经结束，不能恢复补选的结果")
    if same_hand(actor.user_id, [each.count.made_by for each in rows]):
        yield Problem("own-count", "登记计票的人不能恢复选举结果，请另一人办理")


def _annulled_later(process: Process, rows: Sequence[Annulment]) -> bool:
    """Whether another annulment was decided since, which the village still has to vote by."""
    others = annulled.holding(Annulment.objects.filter(count__process=process))
    return others.filter(pk__gt=max(each.pk for each in rows)).exists()


def _go_on(actor: Actor, process: Process, rows: Sequence[Annulment], made: Restoration) -> None:
    """Where the village stood when it was sent back, with what it knew then."""
    before = _stage_before(process, rows)
    state, votes = State(before.state), [each.count for each in rows]
    counted = process.counts.filter(organ=Organ.COMMITTEE, valid=True)
    counts = list(annulled.counting(counted).order_by("no"))
    vote = next(each for each in reversed(counts) if not each.runoff)
    process.vote_on = vote.on
    if not process.by_meeting:
        process.voters = vote.eligible
    _stand(votes)
    if states.reached(state, State.CERTIFIED):
        process.formed_on = counts[-1].on
        forget_voters(process)
        _take_office(actor, process, votes, made)
    said = {code: value for code, value in before.evidence.items() if code != annulled.SENT_BACK}
    reason = f"恢复选举结果（{made.document}）"
    add_stage(actor, process, state, made.on, {**said, annulled.RESTORED: before.no}, reason=reason)


def _stage_before(process: Process, rows: Sequence[Annulment]) -> Stage:
    """The stage in which the village was when the first of these votes was annulled."""
    votes = {each.count_id for each in rows}
    stages = annulled.live(process.stages.exclude(state=State.SUSPENDED).order_by("no"))
    back = max(at for at, each in enumerate(stages) if each.evidence.get(annulled.SENT_BACK) in votes)
    return stages[back - 1]


def _stand(votes: Sequence[Count]) -> None:
    """Who stood in these votes is a formal candidate again, lest another vote for open seats lack them."""
    stood = Nominee.objects.filter(tallies__station__count__in=votes, formal=False)
    for each in stood.exclude(origin=Nominee.Origin.WRITTEN_IN).distinct():
        each.formal = True
        each.save(update_fields=["formal"])


def _take_office(actor: Actor, process: Process, votes: Sequence[Count], made: Restoration) -> None:
    """Whom the annulment put out of office serves on, from the day on which the result is restored.

    Whoever was found ineligible since does not.
    """
    found = ballots.elected_to(process).filter(count__in=votes, tenure__end_reason=annulled.REASON)
    elected = list(
        found.select_related("nominee__person", "tenure__post__body__organisation", "tenure__term")
    )
    if not elected:
        return
    require_free(process, Organ.COMMITTEE, elected)
    body = elected[0].tenure.post.body  # type: ignore[union-attr]
    leave_other_posts(actor, process, elected[0].count.organ, body, elected, made.on)
    for each in elected:
        old = each.tenure
        assert old is not None
        each.tenure = people.begin_tenure(
            actor, person=each.nominee.person, post=old.post, start_on=made.on, selection=old.selection,
            term=old.term, decree=made.document,
        )  # fmt: skip
        each.save(update_fields=["tenure"])
