"""A village whose secretary's post is filled in each of the three ways, by the real actions: a counter and an appointer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.people.actions import Identity, begin_tenure, ensure_village_bodies, remember
from lingyan.people.models import Person, Post, Tenure
from lingyan.regions.models import Region
from lingyan.team.review import actions as review
from lingyan.team.review.models import Review
from lingyan.team.selection import actions
from lingyan.team.selection.actions import Consent, Newcomer
from lingyan.team.selection.actions.voting import committee_eligible
from lingyan.team.selection.models import Candidate, Procedure
from lingyan.team.selection.reviewing import PURPOSE
from lingyan.team.selection.rules import Sheet
from tests.support.actors import everything
from tests.support.identity import Tree

START: Final = dt.date(2026, 9, 1)
TODAY: Final = dt.date(2026, 11, 20)
POSTED, POSTED_UNTIL = dt.date(2026, 10, 12), dt.date(2026, 10, 19)
"""From a Monday, five working days."""
ERASE: Final = dt.date(2027, 9, 1)


def on(number: int) -> dt.date:
    """Steps follow each other from the first of September."""
    return START + dt.timedelta(days=number)


def person(name: str, home: Region | None) -> Person:
    [data] = remember([Identity(name)])
    return Person.objects.create(personal=data, home=home, sex="男", birth_year=1980, birth_month=5)


def seat(village: Region, title: str, who: Person, kind: str = "party") -> Tenure:
    body = ensure_village_bodies([village])[village.pk][kind]
    post = Post.objects.get(body=body, title=title)
    return begin_tenure(everything(), person=who, post=post, start_on=dt.date(2021, 1, 4), selection="选举")


@dataclass
class Village:
    """雁庄村 with a secretary and two members in office. `counter` records, `appointer` is another hand."""

    region: Region = field(default_factory=lambda: Tree().village)
    counter: Actor = field(default_factory=lambda: everything(31, "计票"))
    appointer: Actor = field(default_factory=lambda: everything(32, "任职"))
    secretary: bool = True
    post: str = "书记"
    """What an open selection fills."""

    def __post_init__(self) -> None:
        self.people = [person(f"人选{each}", self.region) for each in "甲乙丙"]
        if self.secretary:
            self.old = seat(self.region, "书记", person("老书记", self.region))
        for each in "子丑":
            seat(self.region, "委员", person(f"委员{each}", self.region))

    def open(self, kind: str, **more: Any) -> Procedure:
        return actions.open_procedure(self.counter, region=self.region, kind=kind, on=START, **more)

    def step(
        self, procedure: Procedure, code: str, day: dt.date, picked: Any = (), **stated: Any
    ) -> Procedure:
        return actions.take_step(
            self.counter, procedure_id=procedure.pk, code=code, on=day, stated=stated, picked=picked
        )

    def vote(
        self, procedure: Procedure, day: dt.date, votes: dict[int, int] | None = None, **sheet: Any
    ) -> Any:
        """Twenty of twenty came; by default the first candidate has fifteen votes, the second twelve, the rest one."""
        due = _kind(procedure)
        running = actions.running_in(procedure, due)
        usual = (15, 3, 1) if due in {"election", "chief"} else (15, 12, 1)
        given = votes if votes is not None else {each.pk: n for each, n in zip(running, usual, strict=False)}
        numbers: dict[str, Any] = {"eligible": 20, "present": 20, "issued": 20, "returned": 20, "invalid": 1}
        if due == "people":
            numbers["way"] = "representatives"
        if due == "election":
            numbers["formal"] = 20
        if due == "chief":
            numbers = {"eligible": 0, "present": 3, "issued": 3, "returned": 3, "invalid": 0}
            given = votes if votes is not None else {each.pk: 3 for each in running}
        return actions.record_vote(
            self.counter, procedure_id=procedure.pk, on=day, sheet=Sheet(**{**numbers, **sheet}), votes=given
        )

    def review(self, procedure: Procedure, asked: dt.date, answer: str = "clear") -> list[Review]:
        """Ask about everybody who stands, and have every department answer the same two days later."""
        ids = [each.person_id for each in standing(procedure)]
        made = review.ask(
            self.counter, person_ids=ids, region=self.region, purpose=PURPOSE, ref=procedure.pk, document="联审1号",
            on=asked,
        )  # fmt: skip
        for each in made:
            self.answer(each, answer, asked + dt.timedelta(days=2))
        return made

    def answer(self, found: Review, answer: str, day: dt.date) -> None:
        for department in found.departments:
            review.record_slip(
                self.counter,
                review_id=found.pk,
                department=department,
                answer=answer,
                document="复1号",
                on=day,
            )

    def recommended(self, until: str = "file", others: int = 0) -> Procedure:
        """两推一选 with three candidates, up to and including this step."""
        made = self.open("recommended", others=others)
        for each in self.people:
            actions.name_candidate(self.counter, procedure_id=made.pk, person_id=each.pk)
        for code in ("request", "members", "people", "study", "review", "notice", "cleared", "election", "chief",
                     "appoint", "file"):  # fmt: skip
            self._take(made, code)
            made.refresh_from_db()
            if code == until:
                break
        return made

    def committee(self, until: str = "file") -> Procedure:
        """两推一选 of a secretary and one member out of three, up to and including this step; the first two are elected."""
        made = self.open("recommended", others=1)
        for each in self.people:
            actions.name_candidate(self.counter, procedure_id=made.pk, person_id=each.pk)
        first, second, third = (each.pk for each in standing(made))
        counts = {
            "members": dict.fromkeys((first, second, third), 12), "people": dict.fromkeys((first, second, third), 12),
            "election": {first: 15, second: 12, third: 1}, "chief": {first: 4, second: 0},
        }  # fmt: skip
        days = {"members": on(5), "people": on(8), "election": on(52), "chief": on(53)}
        for code in ("request", "members", "people", "study", "review", "notice", "cleared", "election", "chief",
                     "appoint", "file"):  # fmt: skip
            if code == "study":
                picked = [first, second, third]
                self.step(made, code, on(12), picked, minutes="纪要1号", inspection="考察1号")
            elif code == "chief":
                size = committee_eligible(made, on(53))
                self.vote(made, days[code], counts[code], present=size, issued=size, returned=size)
            elif code in counts:
                self.vote(made, days[code], counts[code])
            else:
                self._take(made, code)
            made.refresh_from_db()
            if code == until:
                break
        return made

    def _take(self, made: Procedure, code: str) -> None:
        if code == "request":
            self.step(made, code, on(1), request="请1号", reply="批1号")
        elif code in {"members", "people", "election", "chief"}:
            self.vote(made, {"members": on(5), "people": on(8), "election": on(52), "chief": on(52)}[code])
        elif code == "study":
            picked = [each.pk for each in standing(made)][:2]
            self.step(made, code, on(12), picked, minutes="纪要1号", inspection="考察1号")
        elif code == "review":
            self.review(made, on(20))
            self.step(made, code, on(30), document="联审结论1号")
        elif code == "notice":
            self.step(made, code, POSTED, document="公示1号", place="村公开栏", until=POSTED_UNTIL)
        elif code == "cleared":
            self.step(made, code, POSTED_UNTIL + dt.timedelta(days=1), raised=0, decided=0)
        elif code == "appoint":
            self.appoint(made, on(60))
        else:
            self.step(made, code, on(65), document="备1号")

    def appoint(self, made: Procedure, day: dt.date, **more: Any) -> Procedure:
        leaving = "年龄到限" if self.secretary else ""
        return actions.appoint(
            self.appointer,
            **{"procedure_id": made.pk, "on": day, "document": "任1号", "leaving": leaving, **more},
        )

    def assigned(self, until: str = "plan") -> Procedure:
        """组织选派 of a newcomer out of two."""
        made = self.open("assigned")
        self.step(made, "need", on(1), need="no-one", document="请2号")
        for name in ("县里干部", "镇里干部"):
            self.pool(made, name)
        if until == "need":
            return made
        for code in ("pool", "review", "inspect", "appoint", "file", "plan"):
            if code == "pool":
                first = standing(made)[0].pk
                self.step(made, code, on(3), [first], minutes="纪要2号")
            elif code == "review":
                self.review(made, on(5))
                self.step(made, code, on(9), document="联审结论2号")
            elif code == "inspect":
                self.step(made, code, on(12), inspection="考察2号")
            elif code == "appoint":
                self.appoint(made, on(20))
            elif code == "file":
                self.step(made, code, on(25), document="备2号")
            else:
                self.step(made, code, on(30), ends_on="2028-09-01", exit="退出1号", successor="培养1号")
            made.refresh_from_db()
            if code == until:
                break
        return made

    def pool(self, made: Procedure, name: str, **more: Any) -> Candidate:
        return actions.name_candidate(
            self.counter,
            **{"procedure_id": made.pk, "newcomer": Newcomer(name, "男"), "consent": consent(), **more},
        )

    def announced(self, **more: Any) -> Procedure:
        return self.announce(self.open("open", title=self.post), **more)

    def announce(self, made: Procedure, **more: Any) -> Procedure:
        stated = {
            "document": "公告1号", "place": "县政府网站", "closes_on": on(8), "age": 50, "education": "senior",
            "party_months": 12, "written": 30, "interview": 40, "inspection": 30,
        }  # fmt: skip
        self.step(made, "announce", on(1), **{**stated, **more})
        made.refresh_from_db()
        return made

    def apply(self, made: Procedure, name: str, **more: Any) -> Candidate:
        given = {
            "procedure_id": made.pk, "received_on": on(3), "education": "college", "party_since": dt.date(2010, 7, 1),
            "consent": consent(), "newcomer": Newcomer(name, "女", (1985, 6), "13800000000"),
        }  # fmt: skip
        return actions.apply(self.counter, **{**given, **more}).candidate

    def screened(self, names: str = "金木水火土") -> Procedure:
        made = self.announced()
        for name in names:
            actions.screen(self.counter, candidate_id=self.apply(made, f"报名{name}").pk, eligible=True)
        refused = self.apply(made, "报名外")
        actions.screen(self.counter, candidate_id=refused.pk, eligible=False, reason="不是中共党员满一年")
        self.step(made, "screen", on(10), document="审1号")
        made.refresh_from_db()
        return made

    def score(self, made: Procedure, day: dt.date, points: list[int | None]) -> Procedure:
        given = {
            each.pk: None if n is None else n * 100 for each, n in zip(standing(made), points, strict=True)
        }
        stated = {"place": "县委党校", "inspection": "考察3号"}
        actions.record_scores(self.counter, procedure_id=made.pk, on=day, stated=stated, given=given)
        made.refresh_from_db()
        return made

    def recruited(self, until: str = "file") -> Procedure:
        """公开选拔 of five applicants and one refused."""
        made = self.screened()
        self.score(made, on(14), [90, 80, 70, 60, None])
        if until == "written":
            return made
        self.score(made, on(18), [80, 90, 60, 50])
        self.score(made, on(22), [90, 80])
        self.review(made, on(23))
        self.step(made, "review", on(30), document="联审结论3号")
        best = standing(made)[0]
        self.step(made, "study", on(31), [best.pk], minutes="纪要3号", why="")
        made.refresh_from_db()
        if until == "study":
            return made
        self._take(made, "notice")
        self._take(made, "cleared")
        made.refresh_from_db()
        if until == "cleared":
            return made
        self.appoint(made, on(60), trial_months=6)
        made.refresh_from_db()
        if until == "file":
            self._take(made, "file")
        made.refresh_from_db()
        return made


def consent() -> Consent:
    return Consent(START, "同意书1号", ERASE)


def standing(procedure: Procedure) -> list[Candidate]:
    found = procedure.candidates.filter(state__in=("named", "formal", "elected", "chosen"))
    return list(found.order_by("no"))


def _kind(procedure: Procedure) -> str:
    from lingyan.team.selection.stages import next_stage

    procedure.refresh_from_db()
    due = next_stage(procedure)
    assert due is not None
    return due.code


def refused(code: str) -> Any:
    """Expects exactly this refusal."""
    return pytest.raises(Refused, check=lambda error: error.code == code)


def in_clock() -> Any:
    return clock.fixed(TODAY)
