"""Who was there: one list ticked by the organiser, confirmed once, put right afterwards by further credits.

Nobody checks in by phone (governance.md J-8): the organiser writes the list, from paper or from a workbook.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.kernel import audit, clock, kept_sheets
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.team.training.actions.common import course_for, record, required_reason
from lingyan.team.training.models import AttendanceFile, Course, Credit, Enrolment

MARKED: Final = audit.register("training.marked", "登记培训考勤")
COUNTED: Final = audit.register("training.counted", "确认考勤、计入学时")
CORRECTED: Final = audit.register("training.corrected", "更正学时")
MOST_BYTES: Final = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Mark:
    """How one person attended, empty where that is not known. `hours` None means all hours of the class; it counts for
    who was present.
    """

    mark: str
    hours: int | None = None


def mark(actor: Actor, *, course_id: int, marks: Mapping[int, Mark], origin: str = "") -> int:
    """Tick the list: marks by enrolment id, an empty mark takes one back. What is not named stays as it is. Nothing
    counts yet.

    Refused before the class begins, and for hours above those of the class. `origin` is the digest of the file read.
    """
    with transaction.atomic():
        course = course_for(actor, course_id, Course.State.ANNOUNCED)
        if course.start_on > clock.today():
            raise Refused(f"{course.start_on:%Y-%m-%d} 开班，开班以后再登记考勤", code="too-early")
        rows = {each.pk: each for each in Enrolment.objects.filter(course=course, pk__in=list(marks))}
        if problems := list(mark_faults(course, marks, rows.keys())):
            raise Refused(problems)
        for key, row in rows.items():
            given = marks[key]
            row.mark, present = given.mark, given.mark == Enrolment.Mark.PRESENT
            row.hours = (course.hours if given.hours is None else given.hours) if present else 0
        Enrolment.objects.bulk_update(rows.values(), ["mark", "hours"], batch_size=500)
        record(actor, MARKED, course, count=len(rows), **({"origin": origin} if origin else {}))
    return len(rows)


def mark_faults(course: Course, marks: Mapping[int, Mark], known: Collection[int]) -> Iterator[Problem]:
    """What is wrong with marks; `known` holds the ids of the list."""
    for key, given in marks.items():
        if key not in known:
            yield Problem("unknown-person", "名单上没有这个人")
        elif given.mark and given.mark not in Enrolment.Mark:
            yield Problem("unknown-mark", "考勤只能是出勤、请假、缺席", value=given.mark[:20])
        elif given.hours is not None and not 1 <= given.hours <= course.hours:
            yield Problem("bad-hours", f"实到学时应在 1 到 {course.hours} 之间", value=str(given.hours)[:20])


def count(actor: Actor, *, course_id: int) -> Course:
    """Confirm the list: those present get their hours, and the class with its list stands for good.

    Refused before the last day, while anybody is unmarked, and where nobody came.
    """
    with transaction.atomic():
        course = course_for(actor, course_id, Course.State.ANNOUNCED)
        if course.end_on > clock.today():
            raise Refused(f"{course.end_on:%Y-%m-%d} 结束，结束以后再确认考勤", code="too-early")
        rows = list(Enrolment.objects.filter(course=course))
        if unmarked := sum(not row.mark for row in rows):
            raise Refused(f"还有 {unmarked} 人没有登记考勤", code="unmarked")
        if not any(row.hours for row in rows):
            raise Refused("没有人到课，请取消这个班", code="nobody")
        now = clock.now()
        for row in rows:
            row.credited, row.counted_at = row.hours, now
        Enrolment.objects.bulk_update(rows, ["credited", "counted_at"], batch_size=500)
        Credit.objects.bulk_create(
            [
                Credit(enrolment=row, hours=row.hours, made_by=actor.user_id, made_at=now)
                for row in rows
                if row.hours
            ]
        )
        course.state, course.counted_at, course.counted_by = Course.State.COUNTED, now, actor.user_id
        course.save(update_fields=["state", "counted_at", "counted_by"])
        record(actor, COUNTED, course, present=sum(bool(row.hours) for row in rows), hours=course.hours)
    return course


def correct(actor: Actor, *, enrolment_id: int, hours: int, reason: str) -> Enrolment:
    """Put right what counts for one person of a counted class: the credits then add up to `hours`.

    Refused without a reason, above the hours of the class, and where nothing would change.
    """
    why = required_reason(reason)
    with transaction.atomic():
        row = Enrolment.objects.select_for_update().filter(pk=enrolment_id).first()
        if row is None:
            raise Refused("名单上没有这个人", code="unknown-person")
        course = course_for(actor, row.course_id, Course.State.COUNTED)
        if not 0 <= hours <= course.hours:
            raise Refused(f"学时应在 0 到 {course.hours} 之间", code="bad-hours")
        if hours == row.credited:
            raise Refused(f"现在计的就是 {hours} 学时", code="no-change")
        Credit.objects.create(
            enrolment=row, hours=hours - row.credited, reason=why, made_by=actor.user_id, made_at=clock.now()
        )
        row.credited = hours
        row.save(update_fields=["credited"])
        record(actor, CORRECTED, course, reason=why, enrolment=row.pk, hours=hours)
    return row


def keep_file(actor: Actor, *, course_id: int, name: str, content: bytes) -> AttendanceFile:
    """Keep an attendance workbook, encrypted, until it is confirmed. Refused when it cannot be read."""
    with transaction.atomic():
        course = course_for(actor, course_id, Course.State.ANNOUNCED)
        return kept_sheets.keep(
            AttendanceFile, actor, name=name, content=content, most_bytes=MOST_BYTES, course=course
        )


def sweep_files() -> int:
    """Delete workbooks that nobody confirmed within a day; the worker calls it for nobody. Returns how many went."""
    return kept_sheets.sweep(AttendanceFile)
