"""A village whose secretary left long ago, its township and county, and cases brought to any state by the real actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.people.actions import Identity, begin_tenure, end_tenure, ensure_village_bodies, remember
from lingyan.people.models import Person, Post, Tenure
from lingyan.regions.models import Region
from lingyan.team.weak import actions, queries
from lingyan.team.weak.actions import NewMeasure, Seen
from lingyan.team.weak.models import Case, Hint
from lingyan.team.weak.rules import Opinion, Side, State
from tests.support.actors import everything
from tests.support.identity import Tree

LISTED: Final = dt.date(2026, 2, 2)
PLANNED: Final = dt.date(2026, 2, 20)
REVIEWED: Final = dt.date(2026, 5, 18)
CHECKED: Final = dt.date(2026, 6, 1)
VIEWED: Final = dt.date(2026, 6, 5)
RELEASED: Final = dt.date(2026, 6, 12)
WATCHED: Final = dt.date(2027, 6, 12)
POSTS: Final = {
    Side.LEADER: "县委常委",
    Side.DEPARTMENT: "县农业农村局",
    Side.FIRST_SECRETARY: "县水利局驻村干部",
    Side.OWNER: "镇党委副书记",
}
CONTENT: Final = Opinion(asked=40, satisfied=20, fair=10, unsatisfied=5)


def seat(village: Region, name: str, *, since: dt.date, until: dt.date | None = None) -> Tenure:
    """The secretary of a village from a day on, or until a day."""
    body = ensure_village_bodies([village])[village.pk]["party"]
    (data,) = remember([Identity(name)])
    person = Person.objects.create(personal=data, home=village)
    post = Post.objects.get(body=body, title="书记")
    made = begin_tenure(everything(), person=person, post=post, start_on=since)
    return end_tenure(everything(), made, on=until, reason="调离") if until else made


@dataclass
class Country:
    """雁庄村 and its township and county. One proposes and works, another confirms."""

    tree: Tree = field(default_factory=Tree)
    town: Actor = field(default_factory=lambda: everything(11, "镇干部"))
    county: Actor = field(default_factory=lambda: everything(12, "县委组织部"))

    @property
    def village(self) -> Region:
        return self.tree.village

    def vacant(self, days: int = 200, day: dt.date = LISTED) -> Hint:
        """The hint that the secretary's seat has been empty for so many days, the day itself counted."""
        seat(self.village, "雁书记", since=dt.date(2021, 1, 4), until=day - dt.timedelta(days=days - 1))
        with clock.fixed(day):
            actions.sweep(self.town, region=self.tree.town)
        return queries.current().get(village=self.village, sign="S01")

    def proposed(self, day: dt.date = LISTED) -> Case:
        with clock.fixed(day):
            return actions.propose(
                self.town, village=self.village, reason="支部书记长期空缺，组织生活不正常",
                seen=[Seen("书记长期空缺", "S01"), Seen("班子不团结")],
            )  # fmt: skip

    def until(self, state: State, case: Case | None = None) -> Case:
        """A case in this state, by the usual way."""
        found = case or self.proposed()
        if state == State.PROPOSED:
            return found
        way: dict[State, tuple[Any, ...]] = {
            State.LISTED: (LISTED, self._list), State.WORKING: (PLANNED, self._plan),
            State.CHECKING: (CHECKED, self.checked), State.WATCH: (RELEASED, self._release),
            State.ENDED: (WATCHED, self._end),
        }  # fmt: skip
        for reached, (day, do) in way.items():
            with clock.fixed(day):
                do(found)
            found.refresh_from_db()
            if reached == state:
                break
        assert found.state == state
        return found

    def _list(self, case: Case) -> None:
        actions.confirm(self.county, case_id=case.pk, on=LISTED, number="县委组〔2026〕3号")

    def _plan(self, case: Case) -> None:
        self.name_helpers(case)
        actions.plan(
            self.town,
            case_id=case.pk,
            on=PLANNED,
            goal="配齐班子，组织生活正常",
            measures=self.measures(case),
        )

    def name_helpers(self, case: Case, *, besides: Side | None = None, on: dt.date = LISTED) -> None:
        for side, post in POSTS.items():
            if side != besides:
                name = "秦明远" if side == Side.FIRST_SECRETARY else ""
                actions.appoint(self.town, case_id=case.pk, side=side, post=post, from_on=on, name=name)

    def measures(self, case: Case) -> list[NewMeasure]:
        return [
            NewMeasure(row.no, "leader", f"措施{row.no}", "镇组织委员", dt.date(2026, 5, 31))
            for row in case.problems.all()
        ]

    def review(self, case: Case, how: str = "done", on: dt.date = REVIEWED, **more: Any) -> None:
        plan = queries.plan_of(case)
        assert plan is not None
        progress = {each.pk: how for each in plan.measures.all()}
        given = {"on": on, "text": "书记已选派到位", "progress": progress, **more}
        with clock.fixed(on):
            actions.review(self.town, case_id=case.pk, **given)

    def checked(self, case: Case) -> None:
        self.review(case)
        with clock.fixed(CHECKED):
            actions.check(self.town, case_id=case.pk, on=CHECKED, evidence=self.evidence(case))

    def evidence(self, case: Case) -> dict[int, str]:
        return {row.no: "任职文件和会议记录" for row in case.problems.all()}

    def view(self, case: Case, opinion: Opinion = CONTENT, on: dt.date = VIEWED, way: str = "paper") -> None:
        with clock.fixed(on):
            actions.record_view(self.town, case_id=case.pk, way=way, on=on, opinion=opinion)

    def _release(self, case: Case) -> None:
        self.view(case)
        actions.release(self.county, case_id=case.pk, on=RELEASED, text="问题已解决")

    def _end(self, case: Case) -> None:
        actions.end(self.county, case_id=case.pk, on=WATCHED)


def refused(code: str) -> Any:
    """Expects exactly this refusal."""
    return pytest.raises(Refused, check=lambda error: error.code == code)
