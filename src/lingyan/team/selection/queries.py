"""Reads of selections that pages, papers and actions share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from lingyan.decisions import assemblies
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import SELECTION_VIEW
from lingyan.parameters.queries import Values, whole
from lingyan.people.models import Person, Tenure
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.review.queries import known_in
from lingyan.team.selection import sitting
from lingyan.team.selection.models import Candidate, Kind, Procedure, Step, Vote
from lingyan.team.selection.parameters import FILING

SELECTION: Final[dict[str, str]] = {
    Kind.RECOMMENDED: Tenure.Selection.RECOMMENDED, Kind.ASSIGNED: Tenure.Selection.ASSIGNED,
    Kind.OPEN: Tenure.Selection.OPEN, Kind.BY_ELECTION: Tenure.Selection.BY_ELECTION,
}  # fmt: skip
"""How a tenure says that it came about."""


def procedures(
    actor: Actor, region: Region | None = None, right: str = SELECTION_VIEW
) -> QuerySet[Procedure]:
    found = Procedure.objects.filter(actor.scope(right, "region__path")).select_related("region")
    return found.filter(region__path__startswith=region.path) if region is not None else found


def applicants(
    actor: Actor, region: Region | None = None, right: str = SELECTION_VIEW
) -> QuerySet[Candidate]:
    """Applications of open selections, erased ones too: they count without naming anybody."""
    found = Candidate.objects.filter(actor.scope(right, "procedure__region__path"), application__isnull=False)
    if region is not None:
        found = found.filter(procedure__region__path__startswith=region.path)
    return found.select_related("procedure__region", "person__personal", "application")


def consenting() -> Q:
    """Candidates whose data may be used today: listed without consent, or before the day that it names."""
    return Q(erased_on=None) & (Q(erase_on=None) | Q(erase_on__gt=clock.today()))


def eligible_people(procedure: Procedure) -> QuerySet[Person]:
    """Who may be listed: people of the village; for an assignment also secretaries of the same township's villages; where
    the committee elects, its members alone who do not lead it so already, and for a seat in it whoever has none."""
    known = known_in(procedure.region)
    if procedure.kind == Kind.BY_ELECTION:
        today = clock.today()
        if sitting.by_meeting(procedure):
            return known.exclude(pk__in=sitting.tenures(procedure.region, today).values("person"))
        return known.filter(pk__in=sitting.electable(procedure.region, procedure.title, today))
    if procedure.kind != Kind.ASSIGNED:
        return known
    near = in_office().filter(
        post__title="书记", post__body__organisation__kind="party",
        post__body__organisation__region__parent=procedure.region.parent_id,
    )  # fmt: skip
    ids = known.order_by().values("pk").union(near.order_by().values("person"))
    return Person.objects.filter(pk__in=ids).select_related("personal").order_by("pk")


@dataclass(frozen=True, slots=True)
class Filing:
    """The county's filing of an appointment, as the last step of a selection has it."""

    on: dt.date
    number: str


def filed_tenures(tenure: Any) -> QuerySet[Step]:
    """The filing step of the selection that led to a tenure, for subqueries."""
    return Step.objects.filter(code="file", procedure__tenure=tenure)


def filings(tenure_ids: Collection[int]) -> dict[int, Filing]:
    """By tenure, in one query."""
    rows = Step.objects.filter(code="file", procedure__tenure__in=tenure_ids)
    return {
        tenure: Filing(on, str(stated.get("document", "")))
        for tenure, on, stated in rows.values_list("procedure__tenure", "on", "evidence")
    }


def named(procedure: Procedure, name: str) -> bool:
    """Whether somebody of this name is on the list already."""
    return procedure.candidates.filter(person__personal__name=name).exists()


def filing_due(appointed: QuerySet[Procedure]) -> dt.date | None:
    """The first day by which one of these is to be filed with the county, by the rule of its region."""
    values = Values([FILING])
    rows = appointed.filter(steps__code="appoint").values_list("steps__on", "region__path")
    return min(
        (on + dt.timedelta(days=whole(values.of(FILING, path, on))) for on, path in rows), default=None
    )


def assemblies_held(path: str, by: dt.date) -> Iterator[assemblies.Held]:
    """Meetings of villagers or their representatives that recommended candidates, with enough present."""
    found = Vote.objects.filter(
        kind=Vote.Kind.PEOPLE, held=True, on__lte=by, way__in=assemblies.KINDS, procedure__region__path__startswith=path
    )  # fmt: skip
    for row in found.order_by().values_list("procedure__region", "way", "on"):
        yield assemblies.Held(*row)
