"""A class until it is held: put into the plan, changed, its list, its notice, called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TRAINING_MANAGE
from lingyan.regions.models import Level, Region
from lingyan.team.training.actions.common import course_for, record, required_reason, text_faults
from lingyan.team.training.models import Audience, Category, Course, Enrolment, Mode
from lingyan.team.training.queries import REGION, day_of, learners
from lingyan.team.training.rules import MOST_DAYS, MOST_HOURS

PLANNED: Final = audit.register("training.planned", "编入培训计划")
CHANGED: Final = audit.register("training.changed", "修改培训班")
ENROLLED: Final = audit.register("training.enrolled", "列入培训名单")
STRUCK: Final = audit.register("training.struck", "移出培训名单")
ANNOUNCED: Final = audit.register("training.announced", "发培训通知")
CANCELLED: Final = audit.register("training.cancelled", "取消培训班")
OPEN: Final = (Course.State.PLANNED, Course.State.ANNOUNCED)
HOSTS: Final = (Level.CITY, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
MOST_LISTED: Final = 2000


@dataclass(frozen=True, slots=True)
class Outline:
    """A class as planned. `seats` 0 sets no limit; `hours` are 学时 of 45 minutes."""

    title: str
    category: str
    mode: str
    audience: str
    hours: int
    start_on: dt.date
    end_on: dt.date
    place: str
    teaching: str = ""
    seats: int = 0


def plan(actor: Actor, *, region: Region, outline: Outline) -> Course:
    """Put a class into the year's plan of a region. Refused for faults of the outline, named one by one."""
    actor.require(TRAINING_MANAGE, region.path)
    if region.level not in HOSTS:
        raise Refused("培训班由村、乡镇、县或市举办", code="bad-level")
    _require_sound(outline)
    with transaction.atomic():
        course = Course.objects.create(
            region=region, level=region.level, year=outline.end_on.year, made_by=actor.user_id, made_at=clock.now(),
            **asdict(outline),
        )  # fmt: skip
        record(actor, PLANNED, course)
    return course


def change(actor: Actor, *, course_id: int, outline: Outline) -> Course:
    """Change a class before it is counted. One that was announced needs a new notice."""
    _require_sound(outline)
    with transaction.atomic():
        course = course_for(actor, course_id, *OPEN)
        listed = Enrolment.objects.filter(course=course).count()
        if 0 < outline.seats < listed:
            raise Refused(f"名单上已有 {listed} 人，名额不能少于这个数", code="too-few-seats")
        if outline.hours != course.hours:
            # What somebody attended was said of the old hours.
            Enrolment.objects.filter(course=course).update(mark="", hours=0)
        for name, value in asdict(outline).items():
            setattr(course, name, value)
        course.year, course.state, course.announced_on = outline.end_on.year, Course.State.PLANNED, None
        course.save()
        record(actor, CHANGED, course)
    return course


def _require_sound(outline: Outline) -> None:
    if problems := list(_faults(outline)):
        raise Refused(problems)


def _faults(outline: Outline) -> Iterator[Problem]:
    yield from text_faults(title=("班名", outline.title, 80), place=("地点", outline.place, 80))
    if len(outline.teaching) > 120:
        yield Problem("long-text", "授课单位最多 120 字")
    if outline.category not in Category or outline.mode not in Mode or outline.audience not in Audience:
        yield Problem("unknown-kind", "内容类别、方式、对象要从列出的里面选")
    if not 1 <= outline.hours <= MOST_HOURS:
        yield Problem("bad-hours", f"学时应在 1 到 {MOST_HOURS} 之间", value=str(outline.hours)[:20])
    if not 0 <= outline.seats <= MOST_LISTED:
        yield Problem("bad-seats", f"名额应在 0 到 {MOST_LISTED} 之间，0 表示不限")
    if not dt.timedelta() <= outline.end_on - outline.start_on < dt.timedelta(days=MOST_DAYS):
        yield Problem("bad-days", f"结束日期不能早于开始日期，一个班最长 {MOST_DAYS} 天")
    if not 2000 <= outline.start_on.year <= clock.today().year + 2:
        yield Problem("bad-days", "开始日期不在可以编计划的年度里")


def enrol(actor: Actor, *, course_id: int, person_ids: Collection[int]) -> int:
    """Put persons on the list; those who stand there already stay. Gives how many are new.

    Refused for persons who hold no post in the class's region, and above its seats.
    """
    with transaction.atomic():
        course = course_for(actor, course_id, *OPEN)
        wanted = set(person_ids)
        listed = set(Enrolment.objects.filter(course=course).values_list("person", flat=True))
        homes = _homes(course, wanted - listed)
        if missing := len(wanted - listed - homes.keys()):
            raise Refused(f"有 {missing} 人不在主办地任职，不能列入", code="unknown-person")
        most = course.seats or MOST_LISTED
        if len(listed) + len(homes) > most:
            raise Refused(f"名额 {most} 人，名单上会有 {len(listed) + len(homes)} 人", code="no-seats")
        Enrolment.objects.bulk_create(
            [Enrolment(course=course, person_id=who, village_id=home) for who, home in sorted(homes.items())]
        )
        record(actor, ENROLLED, course, count=len(homes))
    return len(homes)


def _homes(course: Course, wanted: Collection[int]) -> dict[int, int]:
    """The village that each of these persons serves in the class's region: person id → region id."""
    serving = learners(course.year, max(day_of(course.year), min(course.start_on, clock.today())))
    inside = serving.filter(person__in=wanted, **{f"{REGION}__path__startswith": course.region.path})
    return dict(inside.order_by().values_list("person", f"{REGION}_id"))


def strike(actor: Actor, *, course_id: int, person_ids: Collection[int]) -> int:
    """Take persons off the list of a class that is not counted yet."""
    with transaction.atomic():
        course = course_for(actor, course_id, *OPEN)
        gone, _each = Enrolment.objects.filter(course=course, person__in=list(person_ids)).delete()
        if not gone:
            raise Refused("名单上没有这些人", code="unknown-person")
        record(actor, STRUCK, course, count=gone)
    return gone


def announce(actor: Actor, *, course_id: int) -> Course:
    """Note that the notice went out. Refused without anybody on the list."""
    with transaction.atomic():
        course = course_for(actor, course_id, Course.State.PLANNED)
        if not course.enrolments.exists():
            raise Refused("名单上还没有人，先列名单再发通知", code="no-list")
        course.state, course.announced_on = Course.State.ANNOUNCED, clock.today()
        course.save(update_fields=["state", "announced_on"])
        record(actor, ANNOUNCED, course)
    return course


def cancel(actor: Actor, *, course_id: int, reason: str) -> Course:
    """Call a class off; nobody gets hours for it."""
    why = required_reason(reason)
    with transaction.atomic():
        course = course_for(actor, course_id, *OPEN)
        course.state, course.reason = Course.State.CANCELLED, why
        course.save(update_fields=["state", "reason"])
        record(actor, CANCELLED, course, reason=why)
    return course
