"""A counted class with slips, a material of the library and a session of the world's village, by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.files.actions import attach
from lingyan.kernel import clock
from lingyan.people.models import Organisation, Person, PersonalData, Tenure
from lingyan.regions.models import Region
from lingyan.team.training import actions
from lingyan.team.training.actions import About, Evening, Mark, Outline
from lingyan.team.training.papers import EDITION
from tests.support.actors import everything

_ON = dt.date(2025, 6, 2)
OUTLINE = Outline(
    title="村级财务培训班", category="finance", mode="classroom", audience="officers", hours=16,
    start_on=_ON - dt.timedelta(days=3), end_on=_ON,
    place="镇政府", teaching="县农业农村局", seats=40,
)  # fmt: skip
EVENING = Evening("night", _ON, "柑橘冬管", "trade", "村活动室", 38, "县农技站", (30, 4, 1))

ABOUT = About("财务读本", "reader", "finance", "县农业农村局")


def fill(village: Region) -> None:
    organiser, second, person = everything(), everything(2), _secretary(village)
    with clock.fixed(_ON):
        course = actions.plan(organiser, region=village, outline=OUTLINE)
        actions.enrol(organiser, course_id=course.pk, person_ids=[person])
        actions.announce(organiser, course_id=course.pk)
        row = course.enrolments.get()
        actions.mark(organiser, course_id=course.pk, marks={row.pk: Mark("present")})
        actions.count(organiser, course_id=course.pk)
        actions.correct(organiser, enrolment_id=row.pk, hours=8, reason="只到半天")
        totals = dict.fromkeys(("content", "teaching", "order", "use"), (1, 0, 0))
        actions.evaluate(organiser, course_id=course.pk, issued=1, returned=1, totals=totals)
        actions.check_slips(second, course_id=course.pk, confirmed=True)
        first = actions.offer(organiser, region=village, about=ABOUT)
        attach(organiser, EDITION, first.pk, b"%PDF-1.4 x", name="读本.pdf")
        used = actions.use_in_course(organiser, material_id=first.material_id, course_id=course.pk)
        actions.take_off(organiser, use_id=used.pk)
        actions.withdraw_material(organiser, material_id=first.material_id, reason="有新规定")
        dropped = actions.plan(organiser, region=village, outline=OUTLINE)
        actions.cancel(organiser, course_id=dropped.pk, reason="防汛")
        actions.record_session(organiser, region=village, evening=EVENING)


def _secretary(village: Region) -> int:
    party, _ = Organisation.objects.get_or_create(
        region=village, kind="party", dissolved_on=None, defaults={"name": f"{village.name}党组织"}
    )
    body, _ = party.bodies.get_or_create(name="委员会")
    post, _ = body.posts.get_or_create(title="书记")
    person = Person.objects.create(
        personal=PersonalData.objects.create(name="王大山"), sex="男", birth_year=1970
    )
    return Tenure.objects.create(person=person, post=post, start_on=dt.date(2021, 1, 1)).person_id
