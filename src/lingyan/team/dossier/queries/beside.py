"""What the rooms beside this one know of secretaries: training, appraisals, the stages of a 换届, other posts.

Nothing of it is kept here. PRIVACY: grades are read for who must know, and by the person once told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Max, Q, QuerySet

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.people.models import Organisation, Tenure
from lingyan.people.queries import in_office
from lingyan.team.appraisal import rules as appraisal
from lingyan.team.appraisal.models import Outcome, Session, Subject
from lingyan.team.appraisal.queries import may_read
from lingyan.team.dossier.queries.tenures import region_of
from lingyan.team.term.models import Stage
from lingyan.team.term.states import State
from lingyan.team.training.models import Enrolment
from lingyan.team.training.queries import MET, day_of, learners

HANDOVER_WITHIN: Final = dt.timedelta(days=120)
"""A handover of a 换届 belongs to who left at most so long before."""
AUDIT_SERVES: Final = dt.timedelta(days=366)
JUDGING: Final = (appraisal.Kind.SECRETARY, appraisal.Kind.CADRES)
_TOLD: Final = {appraisal.Kind.SECRETARY: "feedback", appraisal.Kind.CADRES: "posted"}
"""The step at which the person knows the grade."""


@dataclass(frozen=True, slots=True)
class OfTerm:
    """The audit that was published and the handover, as a 换届 of the village has them."""

    audit_on: dt.date | None = None
    audit_number: str = ""
    handover_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StageRow:
    state: str
    on: dt.date
    number: str


def stages(region_ids: Collection[int]) -> dict[int, list[StageRow]]:
    """Audits published and handovers made in these villages, in one query."""
    found: defaultdict[int, list[StageRow]] = defaultdict(list)
    rows = Stage.objects.filter(state__in=(State.AUDITED, State.HANDED_OVER), process__region__in=region_ids)
    for region, state, on, stated in rows.order_by("on", "pk").values_list(
        "process__region", "state", "on", "evidence"
    ):
        found[region].append(StageRow(state, on, str(stated.get("document", ""))))
    return found


def matched(start: dt.date, end: dt.date | None, rows: Iterable[StageRow]) -> OfTerm:
    """Which of a village's stages speak of a tenure: the last audit inside it, the first handover after its end."""
    audit_on, number, handover_on = None, "", None
    for row in rows:
        if row.state == State.AUDITED and start <= row.on and (end is None or row.on <= end):
            audit_on, number = row.on, row.number
        if row.state == State.HANDED_OVER and end and handover_on is None:
            handover_on = row.on if end <= row.on <= end + HANDOVER_WITHIN else None
    return OfTerm(audit_on, number, handover_on)


def serves_the_exit(audit_on: dt.date | None, end: dt.date | None) -> bool:
    """Whether the audit of a 换届 is recent enough to be that of leaving on a day."""
    return audit_on is not None and end is not None and end - audit_on <= AUDIT_SERVES


def of_term(tenure: Tenure) -> OfTerm:
    region = region_of(tenure).pk
    return matched(tenure.start_on, tenure.end_on, stages([region]).get(region, ()))


def trained(person_ids: Collection[int], year: int) -> set[int]:
    """Who had all hours and classes of the year, or has them already this year. Two queries."""
    years = {year, clock.today().year}
    return {
        person
        for each in years
        for person in learners(each, day_of(each))
        .filter(MET, person__in=person_ids)
        .order_by()
        .values_list("person", flat=True)
    }


def judged(person_ids: Collection[int], year: int) -> set[tuple[int, str]]:
    """(person, kind of appraisal) for grades settled since a year."""
    rows = Outcome.objects.filter(
        subject__person__in=person_ids, subject__session__kind__in=JUDGING, subject__session__year__gte=year
    )
    rows = rows.exclude(subject__session__state=Session.State.VOID)
    return set(rows.order_by().values_list("subject__person", "subject__session__kind"))


def on_committee(person_ids: Collection[int], on: dt.date) -> set[tuple[int, int]]:
    """(person, village) for seats in villagers' committees."""
    organisation = "post__body__organisation"
    rows = in_office(on).filter(
        person__in=person_ids, **{f"{organisation}__kind": Organisation.Kind.COMMITTEE}
    )
    return set(rows.order_by().values_list("person", f"{organisation}__region"))


def other_posts(tenure: Tenure) -> list[Tenure]:
    """What else the person holds in the village, for the papers and the page."""
    rows = in_office().filter(person=tenure.person_id, post__body__organisation__region=region_of(tenure))
    return list(rows.exclude(pk=tenure.pk).select_related("post__body__organisation").order_by("post_id"))


def stand_ins(tenure: Tenure) -> QuerySet[Tenure]:
    """Who else is in office in the village, once each, under the first post."""
    rows = (
        in_office()
        .filter(post__body__organisation__region=region_of(tenure))
        .exclude(person=tenure.person_id)
    )
    first = rows.order_by().values("person").annotate(first=Max("pk")).values("first")
    return (
        rows.filter(pk__in=first)
        .select_related("person__personal", "post__body__organisation__region")
        .order_by("post_id", "pk")
    )


def hours_of(tenure: Tenure, year: int) -> Any:
    """The row of training of the year: `counted`, `owed_hours`; None for who holds no post at its end."""
    return learners(year, day_of(year)).filter(person=tenure.person_id).first()


def classes_of(person_id: int, since: dt.date) -> list[Enrolment]:
    """Classes that gave hours, the latest first."""
    rows = Enrolment.objects.filter(person=person_id, credited__gt=0, course__end_on__gte=since)
    return list(rows.select_related("course__region").order_by("-course__end_on", "-pk"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """One appraisal with its grade, or without it for who need not know. `on` is the day of the ballot or its end."""

    session: Session
    on: dt.date
    grade: int | None

    @property
    def label(self) -> str:
        return str(appraisal.grade_label(self.session.kind, self.grade)) if self.grade else ""


def judgements(person_id: int, actor: Actor | None) -> list[Judgement]:
    """述职评议 and villagers' judgements, the latest first, as an office sees them or, without one, the person."""
    rows = Subject.objects.filter(person=person_id, session__kind__in=JUDGING, outcome__isnull=False)
    rows = rows.exclude(session__state=Session.State.VOID).select_related("session__region", "outcome")
    rows = rows.annotate(held_on=Max("session__counts__on", filter=Q(session__counts__state="confirmed")))
    found = []
    for row in rows.order_by("-session__year", "-pk"):
        session = row.session
        # PRIVACY: the grade is the office's that must know, and the person's own once it was told.
        shown = may_read(actor, session) if actor else told(session)
        on = row.held_on or session.made_at.astimezone(clock.ZONE).date()
        found.append(Judgement(session, on, row.outcome.grade if shown else None))
    return found


def told(session: Session) -> bool:
    kind = appraisal.Kind(session.kind)
    return appraisal.reached(kind, session.stage, _TOLD[kind])
