"""A village and its township with everybody in office, and appraisals brought to any step by the real actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from lingyan.decisions import actions as decisions
from lingyan.decisions.actions import Numbers
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.people.actions import (
    Identity,
    begin_tenure,
    create_organisation,
    ensure_village_bodies,
    remember,
)
from lingyan.people.models import Organisation, Person, Post
from lingyan.regions.models import Region
from lingyan.team.appraisal import actions, rules
from lingyan.team.appraisal.actions import Ballots, Grade, NewMember, Resolution
from lingyan.team.appraisal.models import Session
from lingyan.team.appraisal.rules import Body, Kind, Papers
from lingyan.team.branch import actions as branches
from lingyan.team.branch import rules as branch_rules
from tests.support.actors import everything
from tests.support.identity import Tree

TODAY: Final = dt.date(2026, 12, 18)
PLANNED: Final = dt.date(2026, 11, 2)
SINCE: Final = dt.date(2026, 1, 4)
NAMES: Final = [f"党员{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子"]
"""Eleven; the secretary in office is the twelfth member of the branch."""
REPRESENTATIVES: Final = 30


def day(number: int) -> dt.date:
    """The steps follow each other on the days of November."""
    return PLANNED + dt.timedelta(days=number)


def person(name: str, home: Region) -> Person:
    (data,) = remember([Identity(name)])
    return Person.objects.create(personal=data, home=home)


def seat(village: Region, kind: str, title: str, name: str) -> Person:
    """Somebody in office in a village since the beginning of the year."""
    body = ensure_village_bodies([village])[village.pk][kind]
    found = person(name, village)
    begin_tenure(everything(), person=found, post=Post.objects.get(body=body, title=title), start_on=SINCE)
    return found


@dataclass
class Township:
    """芦溪镇 with 雁庄村 and 玉屯村; one may do everything, one only checks."""

    tree: Tree = field(default_factory=Tree)
    clerk: Actor = field(default_factory=lambda: everything(11, "文书"))
    checker: Actor = field(default_factory=lambda: everything(12, "计票人"))

    def __post_init__(self) -> None:
        self.secretary = seat(self.village, "party", "书记", "雁书记")
        self.other_secretary = seat(Region.objects.get(name="玉屯村"), "party", "书记", "玉书记")
        self.chief = seat(self.village, "committee", "主任", "雁主任")
        self.member = seat(self.village, "committee", "委员", "雁委员")
        self.supervisor = seat(self.village, "supervision", "主任", "雁监督")
        decisions.record_roll(
            self.clerk, region=self.village, body=Body.REPRESENTATIVES, as_of=SINCE,
            numbers=Numbers(REPRESENTATIVES, 300, 28, 10), basis="推选结果",
        )  # fmt: skip

    @property
    def village(self) -> Region:
        return self.tree.village

    def branch(self, name: str, *members: str | tuple[str, bool]) -> int:
        """A branch registered in the village with full members; (name, False) is a probationary one. Its key."""
        made = branches.found_branch(self.clerk, village=self.village, name=name, founded_on=SINCE)
        rows = [(each, True) if isinstance(each, str) else each for each in members]
        spells = [branch_rules.Spell(branch_rules.BELONGS), branch_rules.Spell(branch_rules.FULL, "", SINCE)]
        given = [branches.NewMember(each, "男", spells if full else spells[:1]) for each, full in rows]
        branches.add_members(self.clerk, branch_id=made.pk, rows=given)
        return made.pk

    def group(self, name: str, eligible: int, households: int | None = None) -> Organisation:
        """A group of the village with the roll of its meeting."""
        made = create_organisation(
            self.clerk, region=self.village, kind=Organisation.Kind.GROUP_COLLECTIVE, name=name
        )
        decisions.record_roll(
            self.clerk, region=self.village, body=Body.GROUP, as_of=SINCE, numbers=Numbers(eligible, households),
            basis="小组名册", group=made,
        )  # fmt: skip
        return made

    def plan_of(self, group: Organisation, /, *names: str, **more: Any) -> Session:
        """A group judges its leaders, who are named."""
        given = {
            "body": Body.GROUP,
            "whom": rules.GROUP_LEADERS,
            "group": group.pk,
            "new": list(map(NewMember, names)),
        }
        return self.plan("cadres", **{**given, **more})

    def plan(self, kind: str, **more: Any) -> Session:
        """With the branch's members, or the representatives who judge the committee, or the township's secretaries."""
        given: dict[str, Any] = {
            Kind.PARTY: {
                "region": self.village, "body": Body.PARTY_MEETING, "members": [(self.secretary.pk, True)],
                "new": [*map(NewMember, NAMES), NewMember("预备丑", graded=False)],
            },
            Kind.CADRES: {"region": self.village, "body": Body.REPRESENTATIVES, "whom": "committee"},
            Kind.SECRETARY: {"region": self.tree.town, "body": Body.TOWN_COMMITTEE, "eligible": 24},
        }[Kind(kind)]  # fmt: skip
        return actions.plan(self.clerk, kind=kind, **{"year": 2026, "on": PLANNED, **given, **more})

    def until(self, kind: str, stage: str, session: Session | None = None) -> Session:
        """An appraisal whose last step is this one."""
        found = session or self.plan(kind)
        found.refresh_from_db()
        while found.stage != stage:
            code = rules.next_step(kind, found.stage)
            assert code is not None
            at = day(1 + [step for step, _ in rules.STEPS[Kind(kind)]].index(code))
            self.take(found, code, at)
            found.refresh_from_db()
        return found

    def take(self, found: Session, code: str, at: dt.date) -> None:
        if code == rules.COUNT:
            actions.enter_count(self.clerk, session_id=found.pk, on=at, ballots=self.ballots(found))
            actions.confirm_count(self.checker, session_id=found.pk)
        elif code == rules.DECIDE:
            actions.decide(
                self.clerk,
                session_id=found.pk,
                on=at,
                resolution=self.resolution(found),
                grades=self.grades(found),
            )
        elif code == rules.FOLLOW:
            actions.close(self.clerk, session_id=found.pk, on=at)
        else:
            actions.take_step(self.clerk, session_id=found.pk, code=code, on=at)

    def ballots(
        self, found: Session, *, present: int = 20, papers: Papers | None = None, **more: Any
    ) -> Ballots:
        """Twenty came (a branch of twelve: ten), one ballot was invalid; everybody is called good, number 1 best."""
        if found.kind == Kind.PARTY and present == 20:
            present = min(10, found.subjects.filter(graded=True).count())
        papers = papers or Papers(present, present, 1)
        valid = papers.valid
        votes = {
            each.no: (valid - 1, 1, 0, 0, 0) if each.no == 1 else (0, valid - 1, 0, 0, 1)
            for each in found.subjects.filter(graded=True)
        }
        return Ballots(present, papers, more.pop("votes", votes), **more)

    def resolution(self, found: Session, **more: Any) -> Resolution:
        if found.kind == Kind.PARTY:
            return Resolution(**{"body": Body.PARTY_MEETING, "present": 10, "ayes": 7, **more})
        return Resolution(**{"body": Body.TOWN_COMMITTEE, "eligible": 9, "present": 8, "ayes": 6, **more})

    def grades(self, found: Session, **more: int) -> dict[int, Grade]:
        """As most ballots say; `n3=4` gives number 3 another."""
        graded = found.subjects.filter(graded=True)
        usual = {each.no: Grade(rules.BEST if each.no == 1 else rules.GOOD) for each in graded}
        return {**usual, **{int(key[1:]): Grade(grade, "会议认为") for key, grade in more.items()}}


def refused(code: str) -> Any:
    """Expects exactly this refusal."""
    return pytest.raises(Refused, check=lambda error: error.code == code)


__all__ = ["NAMES", "PLANNED", "TODAY", "Township", "clock", "day", "refused"]
