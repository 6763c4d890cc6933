"""Two villages of 芦溪镇 in June 2026 with their cadres, and who organises their training."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from lingyan.files.actions import attach
from lingyan.people.models import Tenure
from lingyan.team.training import actions
from lingyan.team.training.actions import About, Evening, Mark, Outline
from lingyan.team.training.models import Course, Edition, Enrolment
from lingyan.team.training.papers import EDITION
from tests.support.actors import everything
from tests.support.places import Places, make_places
from tests.support.records import bodies, serve

TODAY = dt.date(2026, 6, 15)
BEGUN = dt.date(2021, 3, 1)
OUTLINE = Outline(
    title="村党组织书记培训班", category="theory", mode="classroom", audience="officers", hours=24,
    start_on=dt.date(2026, 5, 11), end_on=dt.date(2026, 5, 13), place="县委党校", teaching="县委党校",
)  # fmt: skip
EVENING = Evening("night", dt.date(2026, 6, 10), "柑橘冬管", "trade", "村活动室", 38, "县农技站", (30, 4, 1))
ABOUT = About("村级财务读本", "reader", "finance", "县农业农村局")
TOTALS = {"content": (5, 1, 0), "teaching": (4, 2, 0), "order": (6, 0, 0), "use": (3, 2, 1)}


@dataclass
class Town:
    """`secretary`, `leader` and `worker` serve in 雁庄村, `neighbour` is the secretary of 玉屯村."""

    places: Places = field(default_factory=make_places)
    organiser: Any = field(default_factory=everything)

    def __post_init__(self) -> None:
        posts, others = bodies(self.places["雁庄村"]), bodies(self.places["玉屯村"])
        self.secretary = self.serve(posts["party"]["书记"], "王大山", BEGUN)
        self.leader = self.serve(posts["party"]["委员"], "李小河", BEGUN)
        self.worker = self.serve(posts["committee"]["委员"], "赵清泉", BEGUN)
        self.neighbour = self.serve(others["party"]["书记"], "周远", dt.date(2026, 1, 10))
        self.posts = posts

    def serve(self, post: Any, name: str, start: dt.date) -> Tenure:
        made = serve(post, start)
        made.person.personal.name = name
        made.person.personal.save()
        return made

    @property
    def everybody(self) -> list[Tenure]:
        return [self.secretary, self.leader, self.worker, self.neighbour]

    def planned(self, region: str = "芦溪镇", **changes: Any) -> Course:
        return actions.plan(self.organiser, region=self.places[region], outline=replace(OUTLINE, **changes))

    def listed(self, *who: Tenure, region: str = "芦溪镇", **changes: Any) -> Course:
        course = self.planned(region, **changes)
        people = [each.person_id for each in who or self.everybody]
        actions.enrol(self.organiser, course_id=course.pk, person_ids=people)
        return actions.announce(self.organiser, course_id=course.pk)

    def marked(self, *who: Tenure, region: str = "芦溪镇", **changes: Any) -> Course:
        course = self.listed(*who, region=region, **changes)
        marks = {each.pk: Mark("present") for each in course.enrolments.all()}
        actions.mark(self.organiser, course_id=course.pk, marks=marks)
        return course

    def counted(self, *who: Tenure, region: str = "芦溪镇", **changes: Any) -> Course:
        return actions.count(self.organiser, course_id=self.marked(*who, region=region, **changes).pk)

    def row(self, course: Course, who: Tenure) -> Enrolment:
        return Enrolment.objects.get(course=course, person=who.person_id)

    def offered(self, region: str = "芦原县", **changes: Any) -> Edition:
        """A material with one file; the content is the same for all, so it is stored once."""
        made = actions.offer(self.organiser, region=self.places[region], about=replace(ABOUT, **changes))
        attach(self.organiser, EDITION, made.pk, b"%PDF-1.4 book", name="读本.pdf")
        return made
