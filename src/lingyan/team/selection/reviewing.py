"""What joint reviews of a selection serve, and when that is over: a term that ended, a procedure without an appointment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock
from lingyan.people.models import Tenure
from lingyan.team.review import purposes
from lingyan.team.review.models import Review
from lingyan.team.selection.models import Candidate, Procedure

PURPOSE: Final = "selection"


def register() -> None:
    """Called once from `AppConfig.ready`."""
    purposes.register(purposes.Purpose(PURPOSE, _("选拔"), over, _url))


def _url(procedure_id: int) -> str:
    return reverse("selection:procedure", args=[procedure_id])


def over(reviews: Collection[Review]) -> set[int]:
    """Of persons who were not appointed: once the procedure has ended. Of those who were: when their term has."""
    refs = {each.ref for each in reviews}
    ended = Procedure.objects.filter(pk__in=refs).exclude(state=Procedure.State.OPEN)
    appointed = set(
        Candidate.objects.filter(procedure__in=refs, state=Candidate.State.APPOINTED).values_list(
            "procedure", "person"
        )
    )
    finished = _finished(refs, clock.today())
    done = set(ended.values_list("pk", flat=True))
    return {
        each.pk
        for each in reviews
        if (
            (each.ref, each.person_id) in finished
            if (each.ref, each.person_id) in appointed
            else each.ref in done
        )
    }


def _finished(refs: set[int], today: dt.date) -> set[tuple[int, int | None]]:
    """(procedure, person) of appointments whose own tenure in the party body, or the body's term, has ended."""
    still = Tenure.objects.filter(
        Q(end_on__isnull=True) | Q(end_on__gt=today), person=OuterRef("person"),
        post__body=OuterRef("procedure__tenure__post__body"), start_on__lte=OuterRef("procedure__tenure__start_on"),
    )  # fmt: skip
    ended = Q(procedure__tenure__term__ended_on__lte=today) | ~Exists(still)
    found = Candidate.objects.filter(ended, procedure__in=refs, state=Candidate.State.APPOINTED)
    return set(found.filter(procedure__tenure__isnull=False).values_list("procedure", "person"))
