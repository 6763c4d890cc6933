"""A small county in which one village passes a whole 换届: a clerk counts, an officer checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.people import actions as people
from lingyan.people.models import Person, PersonalData, Tenure
from lingyan.regions.models import Region
from lingyan.team.term import actions, ballots
from lingyan.team.term.actions import Newcomer, Sheet
from lingyan.team.term.actions.nominees import known_people
from lingyan.team.term.models import Count, Nominee, Process
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.states import BY_ORDER, MEETING_ORDER, State
from tests.support.actors import everything
from tests.support.identity import assign, make_user
from tests.support.places import make_places
from tests.support.refusals import refused as refused

OPENED = dt.date(2026, 8, 3)
VOTE_ON = dt.date(2026, 10, 20)
CLERK, OFFICER = everything(1), everything(2)
DATES: Mapping[State, dt.date] = {
    State.AUDITED: dt.date(2026, 8, 10), State.PARTY_CHANGED: dt.date(2026, 8, 20),
    State.COMMITTEE: dt.date(2026, 8, 31), State.VOTERS_LISTED: dt.date(2026, 9, 14),
    State.OBJECTIONS_CLOSED: dt.date(2026, 9, 22), State.NOMINATED: dt.date(2026, 9, 25),
    State.REVIEWED: dt.date(2026, 9, 29), State.LISTED: dt.date(2026, 9, 30), State.FINALISED: dt.date(2026, 10, 13),
    State.VOTED: VOTE_ON, State.RUNOFF: dt.date(2026, 10, 22), State.CERTIFIED: dt.date(2026, 10, 23),
    State.FILED: dt.date(2026, 10, 26), State.HANDED_OVER: dt.date(2026, 10, 29), State.SUPPORTED: dt.date(2026, 11, 2),
    State.SNAPSHOT: dt.date(2026, 11, 3), State.CLOSED: dt.date(2026, 11, 20),
}  # fmt: skip
STATED: Mapping[State, Mapping[str, object]] = {
    State.AUDITED: {"document": "审〔2026〕1号", "place": "村务公开栏"},
    State.PARTY_CHANGED: {"approval": "芦委〔2026〕3号", "formal_members": 30},
    State.COMMITTEE: {"way": "representatives", "eligible": 30, "present": 20, "size": 5},
    State.VOTERS_LISTED: {
        "resident": 900, "away": 95, "admitted": 5, "consent": True, "excluded": 2, "contacts": 2, "place": "公开栏",
    },
    State.OBJECTIONS_CLOSED: {"raised": 2, "decided": 2, "added": 2, "removed": 2},
    State.NOMINATED: {"slips": 60, "over_slips": 0, "from_committee": 1, "left_committee": 1, "committee_filled": 0},
    State.REVIEWED: {"township_on": "2026-09-26", "departments": 8, "answered": 8, "document": "联审〔2026〕9号"},
    State.LISTED: {"by_strokes": True, "place": "公开栏"},
    State.FINALISED: {"preselection": 0, "place": "公开栏"},
    State.FILED: {"document": "备〔2026〕7号"},
    State.HANDED_OVER: dict.fromkeys(
        ("seal", "office", "equipment", "books", "assets", "archives", "debts", "others", "ballots", "supervised"), True
    ),
    State.SUPPORTED: {
        "leaders_on": "2026-10-30", "leaders": 6, "representatives_on": "2026-10-30", "representatives": 30,
        "financial": 1, "no_relatives": True,
    },
    State.CLOSED: {"archive": "2026-换届-1"},
}  # fmt: skip
COMMITTEE = ((0, "赵春生", "男"), (0, "钱有田", "男"), (1, "孙秀兰", "女"), (1, "李长河", "男"), (2, "周大山", "男"),
             (2, "吴小妹", "女"), (2, "郑石头", "男"), (2, "王守田", "男"))  # fmt: skip
PARTY = ((2, "冯立春", "男"), (2, "陈谷雨", "女"), (2, "褚清明", "男"), (2, "卫立秋", "男"))
LEADERS = ((0, "冯立春", "男"), (1, "陈谷雨", "女"))
"""Whom the new committee of the party elects secretary and deputy."""
SUPERVISORS = ((0, "蒋白露", "女"), (2, "沈寒露", "男"), (2, "韩霜降", "男"))


BY_ELECTION: Final = ((0, "赵春生", "男"), (0, "钱有田", "男"))
"""Who stands in a by-election for the chief."""
SITTING: Final = (
    ("副主任", "孙秀兰", "女"),
    ("委员", "周大山", "男"),
    ("委员", "吴小妹", "女"),
    ("委员", "郑石头", "男"),
)
TERM_FROM: Final = dt.date(2025, 3, 10)


class Village:
    """雁庄村 in the county's round. `go(state)` walks there by the real actions, each on its day."""

    def __init__(self, region: Region | None = None) -> None:
        self.places = make_places() if region is None else None
        self.region: Region = region or self.place("雁庄村")
        with clock.fixed(OPENED):
            self.round = actions.open_round(
                OFFICER, region=region or self.place("芦原县"), name="2026年村级换届", vote_on=VOTE_ON
            )

    @property
    def order(self) -> list[State]:
        return list(DATES)

    def place(self, name: str) -> Region:
        assert self.places is not None
        return self.places[name]

    @property
    def process(self) -> Process:
        return Process.objects.select_related("region", "round").get(round=self.round, region=self.region)

    @property
    def pk(self) -> int:
        return self.process.pk

    def go(self, wanted: State) -> Process:
        """Walk on from where the village stands, up to and including a state."""
        for state in self.order:
            here = State(self.process.state)
            if here is wanted:
                break
            if here in self.order and self.order.index(state) <= self.order.index(here):
                continue
            if state is not State.RUNOFF or wanted is State.RUNOFF:
                self.step(state)
        return self.process

    def step(self, state: State) -> None:
        with clock.fixed(DATES[state]):
            self._step(state)

    def _step(self, state: State) -> None:
        on = DATES[state]
        if state is State.PARTY_CHANGED:
            self.elect_party(on)
        elif state is State.NOMINATED:
            self.nominate("committee", self.standing)
            if waiting := ballots.without_sex(self.process):
                actions.note_sexes(CLERK, process_id=self.pk, sexes={each.pk: "男" for each in waiting})
        elif state is State.REVIEWED:
            self.clear("committee")
        elif state is State.SUPPORTED:
            self.elect("supervision", SUPERVISORS, Meeting(30, 20), Seats(0, 2), on)
        if state in {State.VOTED, State.RUNOFF}:
            self.vote(on)
        elif state is State.CERTIFIED:
            self.certify(on)
        elif state is State.SNAPSHOT:
            actions.take_snapshot(CLERK, process_id=self.pk)
        else:
            self.reach(state, on)

    standing: tuple[tuple[int, str, str], ...] = COMMITTEE

    def reach(self, state: State, on: dt.date | None = None, reason: str = "", **changed: object) -> None:
        """The stage with its usual evidence, changed where a test wants it to be."""
        actions.reach(
            OFFICER, process_id=self.pk, state=state, on=on or DATES[state], stated={**STATED[state], **changed},
            reason=reason,
        )  # fmt: skip

    def nominate(self, organ: str, rows: tuple[tuple[int, str, str], ...]) -> list[Nominee]:
        origin = {"committee": "voters", "secretary": "party"}.get(organ, "meeting")
        return [
            actions.nominate(
                CLERK, process_id=self.pk, organ=organ, rank=rank, origin=origin, **self._whom(name, sex)
            )
            for rank, name, sex in rows
        ]

    def write_in(self, organ: str, rank: int, name: str = "尤立夏") -> Nominee:
        whom = Newcomer(name, "男")
        return actions.nominate(
            CLERK, process_id=self.pk, organ=organ, rank=rank, origin="write-in", newcomer=whom
        )

    def _whom(self, name: str, sex: str) -> dict[str, Any]:
        """Somebody of the village by this name, or somebody new."""
        known = known_people(Process.objects.get(pk=self.pk)).filter(personal__name=name).first()
        return {"person_id": known.pk} if known else {"newcomer": Newcomer(name, sex)}

    def clear(self, organ: str) -> None:
        for each in Nominee.objects.filter(process=self.pk, organ=organ, review="waiting", withdrawn_on=None):
            actions.record_review(
                OFFICER, nominee_id=each.pk, outcome="clear", document="联审〔2026〕9号", on=clock.today()
            )

    def elect(
        self, organ: str, rows: tuple[tuple[int, str, str], ...], meeting: Meeting, seats: Seats, on: dt.date,
        votes: Mapping[int, int] | None = None,
    ) -> Count:  # fmt: skip
        """A meeting elects: by default as many as there are seats get every vote."""
        nominees = self.nominate(organ, rows)
        if organ == "party":
            self.clear(organ)
        left = {0: seats.chief, 1: seats.deputies, 2: seats.members}
        given: dict[int, int] = {}
        for no, each in enumerate(nominees):
            chosen = left[each.rank] > 0
            left[each.rank] -= chosen
            given[each.pk] = votes[no] if votes is not None else (meeting.present if chosen else 0)
        paper = Ballots("会场", meeting.present, meeting.present, 0)
        return actions.record_count(
            CLERK,
            process_id=self.pk,
            organ=organ,
            on=on,
            sheets=[Sheet(paper, given)],
            meeting=meeting,
            seats=seats,
        )

    def elect_party(self, on: dt.date, votes: Mapping[int, int] | None = None) -> Count:
        """The members' meeting elects a committee of three, which elects who leads it where all three are elected."""
        made = self.elect("party", PARTY, Meeting(30, 24), Seats(0, 3, 0), on, votes)
        if made.elected.count() == made.members:
            self.lead(on)
        return made

    def lead(
        self, on: dt.date, present: int = 3, votes: Mapping[int, int] | None = None,
        rows: tuple[tuple[int, str, str], ...] = LEADERS, seats: Seats = Seats(1, 0),
    ) -> Count:  # fmt: skip
        """The committee's first full meeting."""
        return self.elect("secretary", rows, Meeting(0, present), seats, on, votes)

    def vote(
        self, on: dt.date = VOTE_ON, votes: Mapping[str, int] | None = None, *, returned: int = 800, issued: int = 900,
        invalid: int = 0,
    ) -> Count:  # fmt: skip
        """A vote at one place. Votes by name; by default the first of each post get all that the seats allow."""
        process = self.process
        standing = ballots.standing_in(process, "committee")
        given = {each.pk: (votes or {}).get(each.person.personal.name, 0) for each in standing}
        if votes is None:
            left = process.seats
            for each in standing:
                given[each.pk] = returned - invalid - 50 if left[each.rank] > 0 else 10
                left[each.rank] -= 1
        sheet = Sheet(Ballots("中心会场", issued, returned, invalid), given)
        return actions.record_count(CLERK, process_id=self.pk, organ="committee", on=on, sheets=[sheet])

    def certify(self, on: dt.date) -> None:
        numbers = {each.pk: f"芦溪-{each.pk}" for each in ballots.seated(self.process)}
        actions.certify(OFFICER, process_id=self.pk, on=on, certificates=numbers)


class Committee:
    """雁庄村 in the middle of a term: the chief's seat is empty, four members sit. Made without an election."""

    def __init__(self, region: Region | None = None) -> None:
        self.places = make_places() if region is None else None
        self.region: Region = region or self.place("雁庄村")
        self.body = people.ensure_village_bodies([self.region])[self.region.pk]["committee"]
        with clock.fixed(TERM_FROM):
            self.term = people.begin_term(OFFICER, self.body, start_on=TERM_FROM)
            self.members = {name: self.seat(title, name, sex) for title, name, sex in SITTING}

    def place(self, name: str) -> Region:
        assert self.places is not None
        return self.places[name]

    def seat(self, title: str, name: str, sex: str = "男", selection: str = "选举") -> Tenure:
        person = Person.objects.create(
            personal=PersonalData.objects.create(name=name), sex=sex, home=self.region
        )
        post = self.body.posts.get(title=title)
        return people.begin_tenure(
            OFFICER, person=person, post=post, start_on=TERM_FROM, term=self.term, selection=selection
        )

    def by_election(
        self, chief: int = 1, deputies: int = 0, members: int = 0, way: str = "polls"
    ) -> ByElection:
        return ByElection(self, chief, deputies, members, way)


def deputy_of(region: Region) -> Tenure:
    """A deputy secretary of the village's party committee in office."""
    party = people.ensure_village_bodies([region])[region.pk]["party"]
    person = Person.objects.create(personal=PersonalData.objects.create(name="陈谷雨"), sex="女", home=region)
    return people.begin_tenure(
        OFFICER, person=person, post=party.posts.get(title="副书记"), start_on=TERM_FROM
    )


class ByElection(Village):
    """A by-election of that village, walked as a whole 换届 is: one for the chief unless said otherwise."""

    standing = BY_ELECTION

    def __init__(
        self, committee: Committee, chief: int = 1, deputies: int = 0, members: int = 0, way: str = "polls"
    ) -> None:
        self.places, self.region, self.way = committee.places, committee.region, way
        with clock.fixed(DATES[State.PARTY_CHANGED]):
            made = actions.open_by_election(
                OFFICER, region=self.region, vote_on=VOTE_ON, chief=chief, deputies=deputies, members=members,
                way=way,
            )  # fmt: skip
        self.round = made.round

    @property
    def order(self) -> list[State]:
        return [state for state in DATES if state in (BY_ORDER if self.way == "polls" else MEETING_ORDER)]

    def reach(self, state: State, on: dt.date | None = None, reason: str = "", **changed: object) -> None:
        more = {"no_relatives": True} if state is State.NOMINATED else {}
        super().reach(state, on, reason, **{**more, **changed})


def somebody(village: Village, name: str = "杨夏至", sex: str = "男") -> Person:
    """A person of the village whom the platform knows already."""
    return Person.objects.create(
        personal=PersonalData.objects.create(name=name), sex=sex, home=village.region
    )


def two_accounts(tenure: Tenure, region: Region) -> tuple[Actor, Actor]:
    """Two accounts of one person, both with every right."""
    first, second = make_user("one"), make_user("two")
    for each in (first, second):
        assign(each, "township-officer", region, tenure)
    return everything(first.pk), everything(second.pk)
