"""Training of the demo: classes of the showcase county and township, night school of its villages, work left to do."""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.signins import Showcase
from lingyan.files.actions import attach
from lingyan.kernel.access import Actor
from lingyan.regions.models import Level, Region
from lingyan.render.official import OfficialPaper
from lingyan.team.training import actions
from lingyan.team.training.actions import About, Evening, Mark, Outline
from lingyan.team.training.models import Course, Edition, Session
from lingyan.team.training.papers import EDITION
from lingyan.team.training.queries import candidates
from lingyan.team.training.rules import ITEMS

_DAY: Final = dt.timedelta(days=1)
_MOST: Final = 60
TOPICS: Final = (
    ("柑橘冬季管护", "trade"), ("防范电信诈骗", "law"), ("村务公开怎么看", "governance"), ("用电用火安全", "safety"),
    ("茶园病虫害防治", "trade"), ("民法典里的邻里事", "law"),
)  # fmt: skip
MATERIALS: Final = (
    About("村级财务和三务公开读本", "reader", "finance", "县农业农村局"),
    About("党的创新理论宣讲课件", "slides", "theory", "县委宣讲团", purpose="classes"),
    About("民法典里的邻里事", "case", "law", "县司法局", purpose="evenings"),
    About("柑橘冬季管护技术要点", "reader", "trade", "县农技站"),
    About("基层组织工作文件选编", "law", "theory", "县委组织部", reach="own", purpose="classes"),
)


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
    _library(county, town, showcase)


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
    # The county's totals wait for the second hand.
    if course.region.level == Level.TOWNSHIP:
        actions.check_slips(signins.actor("xianzuzhi"), course_id=course.pk, confirmed=True)


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


def _library(county: Actor, town: Actor, showcase: Showcase) -> None:
    """What the county offers and one of the township's own; a class and the evenings of its subject use it."""
    for about in MATERIALS:
        _file(county, actions.offer(county, region=showcase.county, about=about), about)
    own = About("镇森林防火案例", "case", "safety", "镇应急站")
    _file(town, actions.offer(town, region=showcase.town, about=own), own)
    finance = Edition.objects.get(material__title=MATERIALS[0].title)
    renewed = actions.renew(county, material_id=finance.material_id, note="按现行会计制度改了科目和报表")
    _file(county, renewed, MATERIALS[0])
    course = Course.objects.filter(region=showcase.town, category="finance").first()
    if course is not None:
        actions.use_in_course(town, material_id=finance.material_id, course_id=course.pk)
    citrus = Edition.objects.get(material__title=MATERIALS[3].title)
    for evening in Session.objects.filter(topic__startswith="柑橘", region__parent=showcase.town).order_by(
        "pk"
    )[:6]:
        actions.use_in_session(town, material_id=citrus.material_id, session_id=evening.pk)


def _file(actor: Actor, edition: Edition, about: About) -> None:
    paper = OfficialPaper(about.title, made_on=edition.made_at.date(), draft=False, author=about.source)
    paper.paragraph(f"{about.title}（第{edition.number}版），{about.source}编写。示例内容，供演示使用。")
    attach(actor, EDITION, edition.pk, paper.to_bytes(), name=f"{about.title}.docx", made=True)
