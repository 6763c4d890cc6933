"""Training of the demo: classes of the showcase county and township, night school of its villages, work left to do."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.signins import Showcase
from lingyan.kernel.access import Actor
from lingyan.regions.models import Level, Region
from lingyan.team.training import actions
from lingyan.team.training.actions import Evening, Mark, Outline
from lingyan.team.training.models import Course
from lingyan.team.training.queries import candidates
from lingyan.team.training.rules import ITEMS

_DAY: Final = dt.timedelta(days=1)
_MOST: Final = 60
TOPICS: Final = (
    ("柑橘冬季管护", "trade"), ("防范电信诈骗", "law"), ("村务公开怎么看", "governance"), ("用电用火安全", "safety"),
    ("茶园病虫害防治", "trade"), ("民法典里的邻里事", "law"),
)  # fmt: skip


def begin(plan: Plan, showcase: Showcase) -> None:
    """On the day the system was set up: the classes of the months to come, with their lists and notices."""
    county, town = signins.actor("xianzuzhi"), signins.actor("zhenganbu")
    begun = plan.begun
    _announce(county, showcase.county, Outline(
        "村党组织书记示范培训班", "theory", "classroom", "secretaries", 40, begun + 14 * _DAY, begun + 18 * _DAY,
        "县委党校", "县委党校",
    ))  # fmt: skip
    _announce(town, showcase.town, Outline(
        "村级财务和三务公开培训班", "finance", "classroom", "officers", 16, begun + 30 * _DAY, begun + 31 * _DAY,
        "镇政府会议室", "县农业农村局",
    ))  # fmt: skip
    _announce(town, showcase.town, Outline(
        "基层治理网络课程", "governance", "distance", "leaders", 24, begun + 5 * _DAY, begun + 60 * _DAY, "线上",
        "省党员教育平台",
    ))  # fmt: skip
    _announce(town, showcase.town, Outline(
        "森林防火和安全生产培训班", "safety", "site", "officers", 8, plan.today - 4 * _DAY, plan.today - 4 * _DAY,
        "镇应急站", "县应急管理局",
    ))  # fmt: skip


def _announce(actor: Actor, region: Region, outline: Outline) -> None:
    course = actions.plan(actor, region=region, outline=outline)
    people = [row.person_id for row in candidates(course)[:_MOST]]
    actions.enrol(actor, course_id=course.pk, person_ids=people)
    actions.announce(actor, course_id=course.pk)


def carry_on(plan: Plan, showcase: Showcase) -> None:
    """Until today: lists ticked and confirmed but for the last one, slips added up, evenings, a class for the winter."""
    county, town = signins.actor("xianzuzhi"), signins.actor("zhenganbu")
    for course in Course.objects.filter(state=Course.State.ANNOUNCED).order_by("pk"):
        if course.end_on < plan.today - 7 * _DAY:
            _hold(county if course.region == showcase.county else town, course)
    later = plan.today + 20 * _DAY
    actions.plan(town, region=showcase.town, outline=Outline(
        "新任村干部群众工作培训班", "masses", "classroom", "officers", 16, later, later + _DAY, "镇党校", "镇党委", 40
    ))  # fmt: skip
    _evenings(plan, town, showcase.town)


def _hold(actor: Actor, course: Course) -> None:
    """Most come, a few are excused or come for part; some slips stay out."""
    chance = chance_for("training", course.title)
    marks = {
        row.pk: Mark(chance.choices(("present", "excused", "absent"), (92, 6, 2))[0])
        for row in course.enrolments.order_by("pk")
    }
    if marks:
        marks[min(marks)] = Mark("present")  # A class that nobody came to is cancelled, not counted.
    actions.mark(actor, course_id=course.pk, marks=marks)
    actions.count(actor, course_id=course.pk)
    present = list(course.enrolments.filter(credited__gt=0).order_by("pk"))
    if course.mode == "distance":
        actions.correct(actor, enrolment_id=present[0].pk, hours=8, reason="平台导出的学习记录只有8学时")
        return
    returned = len(present) - len(present) // 8
    totals = {}
    for item in ITEMS:
        poor, fair = chance.randint(0, returned // 12), chance.randint(0, returned // 4)
        totals[item] = (returned - poor - fair, fair, poor)
    actions.evaluate(actor, course_id=course.pk, issued=len(present), returned=returned, totals=totals)


def _evenings(plan: Plan, actor: Actor, town: Region) -> None:
    """Night school about every three weeks, less in some villages."""
    for village in Region.objects.filter(parent=town, level=Level.VILLAGE, valid_to=None).order_by("code"):
        chance = chance_for("night-school", village.code)
        day = plan.begun + chance.randint(2, 20) * _DAY
        while day < plan.today:
            topic, category = chance.choice(TOPICS)
            heads = chance.randint(14, 62)
            fair, poor = chance.randint(0, 5), chance.randint(0, 2)
            kind, taught = ("remote", "省党员教育平台") if chance.random() < 1 / 5 else ("night", "县农技站")
            evening = Evening(kind, day, topic, category, "村活动室", heads, taught, (heads - 8, fair, poor))
            actions.record_session(actor, region=village, evening=evening)
            day += chance.randint(16, 34) * _DAY
