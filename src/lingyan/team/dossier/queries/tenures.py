"""Whose dossiers there are: tenures of village party secretaries, in office or left, in a reader's scope."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final, NamedTuple

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from lingyan.identity.actors import in_force
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import DOSSIER_VIEW
from lingyan.people.models import Organisation, Post, Tenure
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.selection.models import Procedure

REGION: Final = "post__body__organisation__region"
PATH: Final = f"{REGION}__path"
TITLE: Final = "书记"
ROLE: Final = "party-secretary"
IS_SECRETARY: Final = Q(post__body__organisation__kind=Organisation.Kind.PARTY, post__title=TITLE)
_NEXT_DAYS: Final = dt.timedelta(days=31)


def path_of(tenure: Tenure) -> str:
    return str(tenure.post.body.organisation.region.path)


def region_of(tenure: Tenure) -> Region:
    return tenure.post.body.organisation.region


def secretaries() -> QuerySet[Tenure]:
    """Every tenure as secretary that was ever recorded."""
    return Tenure.objects.filter(IS_SECRETARY).select_related(f"{REGION}__parent", "person__personal")


def bare(found: QuerySet[Tenure]) -> QuerySet[Tenure]:
    """With the village and without the person: reading one decrypts it, and sums over a city's dossiers name nobody."""
    region = (f"{REGION}__{name}" for name in ("path", "level"))
    own = (
        "person",
        "start_on",
        "end_on",
        "decree",
        "selection",
        *(f"post__{name}" for name in ("id", "body__organisation")),
    )
    return found.select_related(None).select_related(REGION).only(*own, *region)


def visible(actor: Actor, region: Region | None = None, right: str = DOSSIER_VIEW) -> QuerySet[Tenure]:
    found = secretaries().filter(actor.scope(right, PATH))
    return found.filter(**{f"{PATH}__startswith": region.path}) if region is not None else found


def serving(found: QuerySet[Tenure], on: dt.date | None = None) -> QuerySet[Tenure]:
    """Those in office on a day."""
    day = on or clock.today()
    return found.filter(start_on__lte=day).filter(Q(end_on=None) | Q(end_on__gt=day))


def left(found: QuerySet[Tenure], since: dt.date | None = None) -> QuerySet[Tenure]:
    """Those who left, and did not begin anew in the same post within a month as the re-elected do."""
    again = Tenure.objects.filter(
        person=OuterRef("person"), post=OuterRef("post"), start_on__gte=OuterRef("end_on"),
        start_on__lte=OuterRef("end_on") + _NEXT_DAYS,
    )  # fmt: skip
    gone = found.filter(~Exists(again), end_on__lte=clock.today())
    return gone.filter(end_on__gt=since) if since else gone


class Held(NamedTuple):
    """One tenure of somebody in a post."""

    pk: int
    start_on: dt.date
    end_on: dt.date | None


def unbroken(found: Collection[Tenure]) -> dict[int, list[Held]]:
    """By tenure id: the tenure itself, then those before it in the same post that it continues by the rule of `left`.

    One query for any number of tenures.
    """
    held: defaultdict[tuple[int, int], list[Held]] = defaultdict(list)
    # By the person alone: asked for posts as well, SQLite tries every pair of the two lists.
    people = {each.person_id for each in found}
    rows = Tenure.objects.filter(person__in=people).order_by("-start_on", "-pk")
    for person, post, *row in rows.values_list("person", "post", *Held._fields):
        held[person, post].append(Held(*row))
    return {each.pk: _chain(each, held[each.person_id, each.post_id]) for each in found}


def _chain(last: Tenure, rows: list[Held]) -> list[Held]:
    """`rows` are one person's in one post, the latest first."""
    chain = [Held(last.pk, last.start_on, last.end_on)]
    for row in rows:
        start = chain[-1].start_on
        if row.end_on and row.start_on < start and row.end_on <= start <= row.end_on + _NEXT_DAYS:
            chain.append(row)
    return chain


def of_person(person_id: int) -> QuerySet[Tenure]:
    """Somebody's tenures as secretary, the latest first."""
    return secretaries().filter(person=person_id).order_by("-start_on", "-pk")


def latest(tenure: Tenure) -> bool:
    """Whether this is the person's last tenure as secretary: its page shows the whole file, which moves along."""
    return not of_person(tenure.person_id).filter(start_on__gt=tenure.start_on).exists()


def successor(tenure: Tenure) -> Tenure | None:
    """Who holds the post after."""
    if tenure.end_on is None:
        return None
    after = secretaries().filter(post=tenure.post_id, start_on__gte=tenure.end_on).exclude(pk=tenure.pk)
    return after.order_by("start_on", "pk").first()


def vacant(actor: Actor, region: Region | None, right: str = DOSSIER_VIEW) -> QuerySet[Any]:
    """Secretaries' posts that somebody held before and nobody holds now, with the day of leaving as `left_on`."""
    posts = Post.objects.filter(
        body__organisation__kind=Organisation.Kind.PARTY, body__organisation__dissolved_on=None, title=TITLE
    )
    posts = posts.filter(actor.scope(right, "body__organisation__region__path"))
    if region is not None:
        posts = posts.filter(body__organisation__region__path__startswith=region.path)
    held, holding = Tenure.objects.filter(post=OuterRef("pk")), in_office().filter(post=OuterRef("pk"))
    last = held.order_by().values("post").annotate(last=Max("end_on")).values("last")
    return posts.filter(Exists(held), ~Exists(holding)).annotate(left_on=Subquery(last))


def in_selection(tenure: Any) -> QuerySet[Procedure]:
    """The selection that led to a tenure while it is open, also for subqueries: it files the tenure with the county."""
    return Procedure.objects.filter(tenure=tenure, state=Procedure.State.OPEN)


def accounts_of(tenure: Tenure) -> QuerySet[User]:
    """Active accounts with the secretary's role in exactly this village that are nobody's yet."""
    posts = in_force().filter(role=ROLE, region=region_of(tenure))
    return User.objects.filter(is_active=True, person=None, pk__in=posts.values("user")).order_by("username")
