"""Who is to be trained, what each has of the year, what is missing, and the classes and sessions a reader may see."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from lingyan.identity.hands import by_hand
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import months_after
from lingyan.kernel.rights import TRAINING_VIEW
from lingyan.parameters.queries import Values, integer_of, whole
from lingyan.people.models import Organisation, Tenure
from lingyan.people.queries import in_office
from lingyan.regions.models import Level, Region
from lingyan.team.roster.models import SnapshotPerson
from lingyan.team.training import parameters
from lingyan.team.training.models import (
    Audience,
    Course,
    Enrolment,
    Evaluation,
    Mode,
    Session,
)
from lingyan.team.training.rules import Done, Duty, counted_hours, standing

REGION: Final = "post__body__organisation__region"
SECRETARY, LEADER, MEMBER, WORKER = "secretary", "leader", "member", "worker"
GROUPS: Final = {
    SECRETARY: _("村党组织书记"), LEADER: _("村党组织班子"), MEMBER: _("党员村干部"), WORKER: _("其他村干部"),
}  # fmt: skip
AUDIENCES: Final[dict[str, tuple[str, ...]]] = {
    Audience.SECRETARIES: (SECRETARY,), Audience.LEADERS: (SECRETARY, LEADER), Audience.OFFICERS: tuple(GROUPS),
}  # fmt: skip
UPPER: Final = (Level.COUNTY, Level.CITY, Level.PROVINCE)
CLASS_MODES: Final = (Mode.CLASSROOM, Mode.SITE)
_LOT: Final = 5_000
_FIRST: Final = 0
_PARTY: Final = 1
_OTHER: Final = 2


def day_of(year: int, today: dt.date | None = None) -> dt.date:
    """The day on which a year is looked at: its last one, or today while it runs."""
    return min(dt.date(year, 12, 31), today or clock.today())


def learners(year: int, on: dt.date) -> QuerySet[Any]:
    """Everyone in office on a day, once each under the first post, with the duty and what counts of the year.

    Adds `learner_group`, `owed_hours`, `owed_classes`, `owed_upper`, `face`, `distance`, `classes`, `upper` and
    `counted`. A person who serves in two villages stands in the one of the higher post.
    """
    rank = Case(
        When(post__body__organisation__kind=Organisation.Kind.PARTY, post__title="书记", then=Value(_FIRST)),
        When(post__body__organisation__kind=Organisation.Kind.PARTY, then=Value(_PARTY)),
        default=Value(_OTHER),
    )
    serving = in_office(on).annotate(rank=rank).order_by()
    better = serving.filter(person=OuterRef("person")).filter(
        Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), pk__lt=OuterRef("pk"))
    )
    return _with_credits(_with_duty(serving.filter(~Exists(better)), on), year, on).select_related(
        "person__personal", "post__body__organisation__region__parent"
    )


def _with_duty(found: QuerySet[Tenure], on: dt.date) -> QuerySet[Any]:
    path = f"{REGION}__path"
    party = SnapshotPerson.objects.filter(person=OuterRef("person"), party_member=True)
    found = found.annotate(
        learner_group=Case(
            When(rank=_FIRST, then=Value(SECRETARY)), When(rank=_PARTY, then=Value(LEADER)),
            When(Exists(party), then=Value(MEMBER)), default=Value(WORKER),
        )
    )  # fmt: skip
    leader, member, worker, classes, upper, percent = parameters.sql_values(parameters.OWED, path, on)
    return found.annotate(
        owed_hours=Case(
            When(rank__lte=_PARTY, then=leader), When(learner_group=MEMBER, then=member), default=worker,
            output_field=IntegerField(),
        ),
        owed_classes=classes,
        owed_upper=Case(When(rank=_FIRST, then=upper), default=Value(0), output_field=IntegerField()),
        percent=percent,
    )  # fmt: skip


def _with_credits(found: QuerySet[Any], year: int, on: dt.date) -> QuerySet[Any]:
    own = Enrolment.objects.filter(
        person=OuterRef("person"), course__year=year, course__end_on__lte=on, credited__gt=0
    )

    def of(figure: Any, **only: Any) -> Coalesce:
        summed = own.filter(**only).order_by().values("person").annotate(figure=figure).values("figure")
        return Coalesce(Subquery(summed, output_field=IntegerField()), Value(0))

    distance = own.filter(course__mode=Mode.DISTANCE)
    summed = distance.order_by().values("person").annotate(figure=Sum("credited")).values("figure")
    every, far = of(Sum("credited")), Coalesce(Subquery(summed, output_field=IntegerField()), Value(0))
    return found.annotate(
        distance=far, face=every - F("distance"),
        classes=of(Count("pk"), course__mode__in=CLASS_MODES),
        upper=of(Count("pk"), course__mode__in=CLASS_MODES, course__level__in=UPPER),
        counted=F("face")
        + Case(
            When(owed_hours__gt=0, then=Least(F("distance"), F("owed_hours") * F("percent") / Value(100))),
            default=F("distance"), output_field=IntegerField(),
        ),
    )  # fmt: skip


MET: Final = Q(counted__gte=F("owed_hours"), classes__gte=F("owed_classes"), upper__gte=F("owed_upper"))
"""Learners who have all that they owe."""


def visible_learners(
    actor: Actor, region: Region | None, year: int, right: str = TRAINING_VIEW
) -> QuerySet[Any]:
    found = learners(year, day_of(year)).filter(actor.scope(right, f"{REGION}__path"))
    return found.filter(**{f"{REGION}__path__startswith": region.path}) if region is not None else found


def duty_of(row: Any) -> Duty:
    return Duty(row.owed_hours, row.owed_classes, row.owed_upper)


def done_of(row: Any) -> Done:
    return Done(row.face, row.distance, row.classes, row.upper)


def standing_of(row: Any, year: int, on: dt.date) -> str:
    """How a learner stands on a day (`rules.standing`)."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    today = clock.today()
    elapsed = (on - first).days + (1 if today > last else 0)
    return standing(done_of(row), duty_of(row), row.percent, elapsed=elapsed, days=(last - first).days + 1)


@dataclass(slots=True)
class Need:
    """What one group of one place lacks of the year: persons, those who have it all, hours and classes missing."""

    people: int = 0
    met: int = 0
    hours: int = 0
    classes: int = 0
    upper: int = 0

    @property
    def short(self) -> int:
        return self.people - self.met

    def add(self, row: Any) -> None:
        duty, done = duty_of(row), done_of(row)
        hours = max(0, duty.hours - counted_hours(done, duty, row.percent))
        classes, upper = max(0, duty.classes - done.classes), max(0, duty.upper - done.upper)
        self.people += 1
        self.met += not (hours or classes or upper)
        self.hours, self.classes, self.upper = self.hours + hours, self.classes + classes, self.upper + upper


@dataclass(slots=True)
class Needs:
    """The needs of a year: by group, and by the places one level below (path → Need)."""

    groups: dict[str, Need] = field(default_factory=lambda: {group: Need() for group in GROUPS})
    places: dict[str, Need] = field(default_factory=dict)


_COUNTED: Final = (
    "learner_group", "place", "owed_hours", "owed_classes", "owed_upper", "face", "distance", "classes", "upper", "percent",
)  # fmt: skip


def needs_of(actor: Actor, region: Region, year: int) -> Needs:
    """What the cadres of a region still need in a year, read from the gaps between duty and hours."""
    found, depth = Needs(), len(region.path)
    rows = visible_learners(actor, region, year).select_related(None).annotate(place=F(f"{REGION}__path"))
    # Only what the gaps are counted from: a city has ten thousand learners.
    for row in rows.order_by().values_list(*_COUNTED, named=True).iterator(chunk_size=2000):
        found.groups[row.learner_group].add(row)
        below = row.place[: row.place.index("/", depth) + 1] if len(row.place) > depth else row.place
        found.places.setdefault(below, Need()).add(row)
    return found


def new_secretaries(
    actor: Actor, region: Region | None, right: str = TRAINING_VIEW
) -> list[tuple[Tenure, dt.date]]:
    """Secretaries new in office in the last two years, not re-elected, without a class of the county or above since.

    With the day due.

    Only those whose day is not more than a year past: who was missed longer ago stands in the yearly needs.
    """
    today = clock.today()
    trained = Enrolment.objects.filter(
        person=OuterRef("person"), credited__gt=0, course__mode__in=CLASS_MODES, course__level__in=UPPER,
        course__end_on__gte=OuterRef("start_on"),
    )  # fmt: skip
    before = Tenure.objects.filter(
        person=OuterRef("person"), post__title="书记", post__body__organisation__kind=Organisation.Kind.PARTY,
        start_on__lt=OuterRef("start_on"), end_on__gte=OuterRef("start_on") - dt.timedelta(days=1),
    )  # fmt: skip
    found = in_office(today).filter(
        actor.scope(right, f"{REGION}__path"), ~Exists(trained), ~Exists(before),
        start_on__gt=today - dt.timedelta(days=731),
        post__title="书记", post__body__organisation__kind=Organisation.Kind.PARTY,
    )  # fmt: skip
    if region is not None:
        found = found.filter(**{f"{REGION}__path__startswith": region.path})
    rows = list(found.select_related("person__personal", REGION).order_by("start_on", "pk"))
    values = Values([parameters.NEW_MONTHS]) if rows else Values(())
    due = ((row, _due(row, values)) for row in rows)
    return [(row, day) for row, day in due if day > today - dt.timedelta(days=365)]


def _due(row: Tenure, values: Values) -> dt.date:
    path = row.post.body.organisation.region.path
    return months_after(row.start_on, whole(values.of(parameters.NEW_MONTHS, path, row.start_on)))


def visible_courses(actor: Actor, right: str = TRAINING_VIEW) -> QuerySet[Course]:
    """Classes held in the reader's regions, and for reading those elsewhere that list somebody from there."""
    found = Course.objects.select_related("region")
    if right != TRAINING_VIEW:
        return found.filter(actor.scope(right, "region__path"))
    listed = Enrolment.objects.filter(course=OuterRef("pk")).filter(actor.scope(right, "village__path"))
    return found.filter(actor.scope(right, "region__path") | Exists(listed))


def slips_waiting(found: QuerySet[Course], user_id: int | None) -> QuerySet[Course]:
    """Classes whose slips somebody else entered and nobody has checked."""
    entered = Evaluation.objects.filter(course=OuterRef("pk"), check_row=None).exclude(
        by_hand(user_id, "made_by")
    )
    return found.filter(Exists(entered))


def courses_at(actor: Actor, region: Region, year: int) -> QuerySet[Course]:
    """Classes of a year held at a region or below it, or that list somebody from there, with heads and hours."""
    listed = Enrolment.objects.filter(course=OuterRef("pk"), village__path__startswith=region.path)
    found = visible_courses(actor).filter(Q(region__path__startswith=region.path) | Exists(listed), year=year)

    def count(**only: Any) -> Coalesce:
        rows = Enrolment.objects.filter(course=OuterRef("pk"), **only).order_by().values("course")
        return Coalesce(
            Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)
        )

    return found.annotate(listed=count(), present=count(credited__gt=0))


def enrolments_of(actor: Actor, course: Course) -> QuerySet[Enrolment]:
    """The list of a class as far as the reader's regions go."""
    rows = Enrolment.objects.filter(course=course).filter(actor.scope(TRAINING_VIEW, "village__path"))
    return rows.select_related("person__personal", "village__parent").order_by("village__code", "pk")


def candidates(course: Course) -> QuerySet[Any]:
    """Whom a class is for and who is not on its list yet: those furthest behind first."""
    listed = Enrolment.objects.filter(course=course).values("person")
    found = learners(course.year, day_of(course.year)).filter(
        **{f"{REGION}__path__startswith": course.region.path}, learner_group__in=AUDIENCES[course.audience]
    )
    return (
        found.exclude(person__in=listed)
        .annotate(lacking=F("owed_hours") - F("counted"))
        .order_by("-lacking", f"{REGION}__code", "pk")
    )


def sessions(actor: Actor, region: Region | None = None, right: str = TRAINING_VIEW) -> QuerySet[Session]:
    found = Session.objects.filter(actor.scope(right, "region__path")).select_related("region__parent")
    return found.filter(region__path__startswith=region.path) if region is not None else found


def short_of_nights(actor: Actor, region: Region | None, year: int) -> Iterator[tuple[Region, int, int]]:
    """Villages that held fewer evenings than are due by now, with how many they held and how many are due."""
    on = day_of(year)
    villages = Region.objects.filter(actor.scope(TRAINING_VIEW, "path"), level=Level.VILLAGE, valid_to=None)
    if region is not None:
        villages = villages.filter(path__startswith=region.path)
    held: Counter[int] = Counter(
        Session.objects.filter(
            kind=Session.Kind.NIGHT, state=Session.State.RECORDED, held_on__year=year, held_on__lte=on
        ).values_list("region", flat=True)
    )
    values, past = Values([parameters.NIGHTS]), on.timetuple().tm_yday
    days = dt.date(year, 12, 31).timetuple().tm_yday
    for village in villages.order_by("code"):
        due = whole(values.of(parameters.NIGHTS, village.path, on)) * past // days
        if held[village.pk] < due:
            yield village, held[village.pk], due


def credited_hours(person_ids: Collection[int], year: int, day: dt.date) -> dict[int, int]:
    """Hours of classes of a year that were counted for these persons by a day."""
    found: Counter[int] = Counter()
    ids = list(person_ids)
    for start in range(0, len(ids), _LOT):
        rows = Enrolment.objects.filter(
            person__in=ids[start : start + _LOT], course__year=year, course__end_on__lte=day, credited__gt=0
        )
        found.update(dict(rows.order_by().values_list("person").annotate(hours=Sum("credited"))))
    return found


def fewest_slips(path: str) -> int:
    return integer_of(parameters.FEWEST_SLIPS, path, clock.today())


def hours_of(actor: Actor, person_ids: Iterable[int]) -> QuerySet[Enrolment]:
    """Every class that these persons were listed for, as far as the reader's regions go, the latest first."""
    rows = Enrolment.objects.filter(person__in=list(person_ids)).filter(
        actor.scope(TRAINING_VIEW, "village__path")
    )
    return rows.select_related("course__region", "village").order_by("-course__start_on", "-pk")
