"""Nominees in the joint review (联审): asked about here, answered there, the outcome kept with the nominee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import REVIEW_MANAGE
from lingyan.team.review import actions as reviews
from lingyan.team.review.models import Review
from lingyan.team.review.queries import standings
from lingyan.team.term import annulled, ballots, reviewing
from lingyan.team.term.actions.common import note, process_for
from lingyan.team.term.actions.nominees import REVIEWED, WHEN, review_states
from lingyan.team.term.models import Nominee, Organ, Process
from lingyan.team.term.reviewing import PURPOSE
from lingyan.team.term.states import State

ASKED: Final = audit.register("term.review-asked", "发起候选人联审")
_OUTCOMES: Final = {
    Review.State.OPEN: Nominee.Review.WAITING, Review.State.CLEAR: Nominee.Review.CLEAR,
    Review.State.OBJECTED: Nominee.Review.BARRED,
}  # fmt: skip

_ASKED_AGAIN: Final = {**WHEN, Organ.COMMITTEE: (State.NOMINATED, State.REVIEWED, State.LISTED)}
"""Where answers are asked for once more because they are over; on the final list they held."""
_VOTING: Final = (State.FINALISED, State.VOTED, State.RUNOFF)
"""Where they are, too, once a vote was annulled: those who stand are voted on later than they were posted for."""


def waiting(process: Process, organ: str) -> list[Nominee]:
    """Nominees without an outcome, where the village stands so that one is wanted."""
    found = process.nominees.filter(organ=organ, withdrawn_on=None, review=Nominee.Review.WAITING)
    return [each for each in found.select_related("process") if process.state in review_states(each)]


def unasked(process: Process, organ: str) -> list[Nominee]:
    """Those of them about whom no joint review runs, and whoever was cleared by answers that are over before the list.

    Who has a review that counts has its outcome when this is asked.
    """
    today = clock.today()
    now = standings(PURPOSE, process.pk, today)
    return _expired(process, organ, today) + [
        each
        for each in waiting(process, organ)
        if each.person_id not in now or now[each.person_id].state != Review.State.OPEN
    ]


def _expired(process: Process, organ: str, today: dt.date) -> list[Nominee]:
    if process.state in _ASKED_AGAIN[organ]:
        return reviewing.expired(process, organ, today)
    if organ == Organ.COMMITTEE and process.state in _VOTING and annulled.voted_anew(process):
        return reviewing.expired(process, organ, today, ballots.standing_in(process, organ))
    return []


def let_expire(actor: Actor, process: Process, nominees: Sequence[Nominee]) -> None:
    """Whose answers are over waits for new ones. Runs in the caller's transaction."""
    for each in nominees:
        each.review, each.review_document, each.reviewed_on = Nominee.Review.WAITING, "", None
        each.save(update_fields=["review", "review_document", "reviewed_on"])
        note(actor, REVIEWED, process, nominee=each.pk, outcome=each.review)


def ask_departments(
    actor: Actor, *, process_id: int, organ: str, document: str, on: dt.date
) -> list[Nominee]:
    """Ask the departments about every nominee of an organ who waits. Who was cleared before is not asked again.

    Refused where nobody waits. Gives those who were asked about.
    """
    with transaction.atomic():
        process = process_for(actor, REVIEW_MANAGE, process_id)
        if organ not in Organ.values or not (found := unasked(process, organ)):
            raise Refused("没有等待联审的被提名人", code="nobody")
        valid = standings(PURPOSE, process.pk, clock.today())
        known = {key for key, each in valid.items() if each.state == Review.State.CLEAR}
        asked = [each for each in found if each.person_id not in known]
        if asked:
            reviews.ask(
                actor, person_ids=[each.person_id for each in asked], region=process.region, purpose=PURPOSE,
                ref=process.pk, document=document, on=on,
            )  # fmt: skip
            let_expire(actor, process, [each for each in asked if each.review != Nominee.Review.WAITING])
        for person in known & {each.person_id for each in found}:
            follow_review(actor, Review.objects.get(pk=valid[person].review_id))
        note(actor, ASKED, process, organ=organ, nominees=[each.pk for each in asked])
    return asked


def follow_review(actor: Actor, review: Review) -> None:
    """The nominee has the outcome of the answers so far, while the village stands where it is wanted.

    Runs in the transaction of the answer, which has its own right.
    """
    process = Process.objects.select_for_update(of=("self",)).select_related("region").get(pk=review.ref)
    outcome = _OUTCOMES[Review.State(review.state)]
    for each in process.nominees.filter(person=review.person_id, withdrawn_on=None).select_related("process"):
        if each.review == outcome or process.state not in review_states(each):
            continue
        settled = outcome != Nominee.Review.WAITING
        each.review, each.reviewed_on = outcome, review.settled_on
        each.review_document = review.document if settled else ""
        each.save(update_fields=["review", "review_document", "reviewed_on"])
        note(actor, REVIEWED, process, nominee=each.pk, outcome=outcome)
