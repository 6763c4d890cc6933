"""Reads of joint reviews and of election rights that rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lingyan.kernel.access import Actor
from lingyan.people.models import Person
from lingyan.regions.models import Region
from lingyan.team.review import rules
from lingyan.team.review.models import ElectionRight, Review


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last review of a person for a matter says on a day: open, clear, objected or expired."""

    review_id: int
    state: str
    answered: int
    asked: int
    expires_on: dt.date | None
    settled_on: dt.date | None


def standings(purpose: str, ref: int, on: dt.date) -> dict[int, Standing]:
    """Person id → the latest review for this matter. Who is missing was never asked about."""
    rows = Review.objects.filter(purpose=purpose, ref=ref, person__isnull=False).prefetch_related("slips")
    return {each.person_id: _standing(each, on) for each in rows.order_by("pk") if each.person_id}


def _standing(review: Review, on: dt.date) -> Standing:
    answered = len({slip.department for slip in review.slips.all()})
    state = rules.standing(review.state, review.expires_on, on)
    return Standing(review.pk, state, answered, len(review.departments), review.expires_on, review.settled_on)


def reviews(actor: Actor, right: str, region: Region | None = None) -> QuerySet[Review]:
    found = Review.objects.filter(actor.scope(right, "region__path"))
    if region is not None:
        found = found.filter(region__path__startswith=region.path)
    return found.select_related("region", "person__personal")


def rights(actor: Actor, right: str, region: Region | None = None) -> QuerySet[ElectionRight]:
    found = ElectionRight.objects.filter(actor.scope(right, "region__path"))
    if region is not None:
        found = found.filter(region__path__startswith=region.path)
    return found.select_related("region", "person__personal")


def resting(on: dt.date) -> QuerySet[ElectionRight]:
    """Rights that rest on a day, both ends included."""
    return ElectionRight.objects.filter(from_on__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))


def having_right(persons: Collection[int], on: dt.date) -> int:
    """How many of these persons have election right on a day."""
    gone = resting(on).filter(person__in=persons).values("person").distinct().count()
    return len(set(persons)) - gone


def full_members_without_right(region: Region, on: dt.date) -> int:
    """How many full members of a village's branch have no election right on a day; probationary ones are no full members."""
    found = resting(on).filter(region=region).exclude(reason=ElectionRight.Reason.PROBATIONARY)
    return found.values("person").distinct().count()


def known_in(region: Region) -> QuerySet[Person]:
    """Persons who live in a village or hold or held a post there, whose data still stand."""
    serving = Person.objects.filter(tenures__post__body__organisation__region=region)
    ids = serving.values("pk").union(Person.objects.filter(home=region).values("pk"))
    found = Person.objects.filter(pk__in=ids, personal__erased_at=None)
    return found.select_related("personal").order_by("pk")
