"""Reads about who holds what: rolls on a day, and one village's organisations."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.crypto import keyed_hash
from lingyan.kernel.rights import PEOPLE_VIEW
from lingyan.people.models import Body, Organisation, Person, PersonalData, Tenure
from lingyan.regions.models import Region


def in_office(on: dt.date | None = None) -> QuerySet[Tenure]:
    """Tenures in force on a day: begun, and not ended before the day is over."""
    day = on or clock.today()
    return Tenure.objects.filter(start_on__lte=day).filter(Q(end_on__isnull=True) | Q(end_on__gt=day))


def roll(body: Body, on: dt.date | None = None) -> QuerySet[Tenure]:
    """Who sat in a body on a day, with post and person, in the order of the posts."""
    return (
        in_office(on).filter(post__body=body).select_related("post", "person__personal").order_by("post_id")
    )


def village_roll(region: Region, on: dt.date | None = None) -> QuerySet[Tenure]:
    """Everyone in office in a village on a day."""
    return (
        in_office(on)
        .filter(post__body__organisation__region=region)
        .select_related("post__body__organisation", "person__personal")
        .order_by("post__body__organisation__kind", "post_id")
    )


def visible(actor: Actor) -> QuerySet[Person]:
    """Persons that the actor may see, by the region they serve or live in."""
    if "" in actor.paths(PEOPLE_VIEW):
        # An empty Q joined by "or" would vanish and leave the other half alone.
        return Person.objects.all()
    serving = Tenure.objects.filter(actor.scope(PEOPLE_VIEW, "post__body__organisation__region__path"))
    return Person.objects.filter(
        actor.scope(PEOPLE_VIEW, "home__path") | Q(pk__in=serving.values("person"))
    ).distinct()


def collective_of(region: Region) -> Organisation | None:
    """The village's own collective, which `--village` on the command line means."""
    return Organisation.objects.filter(
        region=region, kind=Organisation.Kind.COLLECTIVE, dissolved_on__isnull=True
    ).first()


def by_identity_number(number: str) -> QuerySet[PersonalData]:
    """Rows with this identity number, found by keyed hash without decrypting any."""
    return PersonalData.objects.filter(identity_hash=identity_hash(number))


def identity_hash(number: str) -> bytes:
    return keyed_hash(number.upper(), purpose="identity-number")
