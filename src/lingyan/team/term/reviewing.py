"""The joint review of nominees: what its slips serve, when that is over, and what its answers say of a nominee.

PRIVACY: a nominee keeps the outcome and the number of the letter; answers of departments stay with the review and go with
it (governance.md A-11 to A-13).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem
from lingyan.team.review import purposes
from lingyan.team.review import rules as review_rules
from lingyan.team.review.models import Review
from lingyan.team.review.queries import standings
from lingyan.team.term import annulled
from lingyan.team.term.evidence import Value
from lingyan.team.term.models import Elected, Nominee, Organ, Process
from lingyan.team.term.states import State

PURPOSE: Final = "term"


def register(settled: Callable[[Actor, Review], None]) -> None:
    """Called once from `AppConfig.ready`, with the action that follows a review that was answered."""
    purposes.register(purposes.Purpose(PURPOSE, _("换届"), over, _url, settled))


def _url(process_id: int) -> str:
    return reverse("term:village", args=[process_id])


def over(reviews: Collection[Review]) -> set[int]:
    """Of persons who were not elected: once the 换届 is closed; of those who were: when they leave, or their term ends."""
    refs = {each.ref for each in reviews}
    closed = set(Process.objects.filter(pk__in=refs, state=State.CLOSED).values_list("pk", flat=True))
    elected = annulled.in_force(Elected.objects.filter(count__process__in=refs, tenure__isnull=False))
    key = "count__process", "nominee__person"
    serving = Q(tenure__end_on=None) | Q(tenure__end_on__gt=clock.today())
    serving &= Q(tenure__term__ended_on=None) | Q(tenure__term__ended_on__gt=clock.today())
    still = set(elected.filter(serving).values_list(*key))
    return {each.pk for each in reviews if each.ref in closed and (each.ref, each.person_id) not in still}


def of(process: Process) -> dict[int, Review]:
    """Person id → the latest joint review of this 换届."""
    rows = Review.objects.filter(purpose=PURPOSE, ref=process.pk, person__isnull=False).order_by("pk")
    return {each.person_id: each for each in rows if each.person_id is not None}


def expired(
    process: Process, organ: str, on: dt.date, among: Collection[Nominee] | None = None
) -> list[Nominee]:
    """Nominees, `among` those given, who were cleared by answers that no longer hold on a day (A-13).

    Those reviewed on paper have no such day.
    """
    said = standings(PURPOSE, process.pk, on)
    gone = [person for person, each in said.items() if each.state == review_rules.EXPIRED]
    live = process.nominees.filter(organ=organ, withdrawn_on=None, review=Nominee.Review.CLEAR)
    found = live.filter(person__in=gone).order_by("pk")
    return list(found if among is None else found.filter(pk__in=[each.pk for each in among]))


def expired_fault(
    process: Process, organ: str, on: dt.date, among: Collection[Nominee] | None = None
) -> Problem | None:
    """Nobody is listed or elected on answers that are over."""
    number = len(expired(process, organ, on, among))
    return Problem("expired", f"{number} 人的联审答复已过有效期，重新发起联审") if number else None


def counted(process: Process) -> dict[str, Value]:
    """Departments asked, departments that answered about everybody, and the letter, for the stage of the review.

    Nothing where nobody was asked about through the platform.
    """
    nominees = process.nominees.filter(organ=Organ.COMMITTEE, withdrawn_on=None)
    persons = set(nominees.values_list("person", flat=True))
    found = [each for person, each in of(process).items() if person in persons]
    if not found:
        return {}
    answered = [each.slips.values("department").distinct().count() for each in found]
    asked = [len(each.departments) for each in found]
    short = min(range(len(found)), key=lambda at: answered[at] - asked[at])
    return {"departments": asked[short], "answered": answered[short], "document": found[-1].document}
