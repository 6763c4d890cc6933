"""One village's 换届 in the demo, step by step: who stands, how the votes fall, by which papers each state is reached.

Most who sit stand again; newcomers stand against them, and one or two of them win a seat.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.numbers import of_village
from lingyan.demo.words import GIVEN_MEN, GIVEN_WOMEN, SURNAMES
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import TERM_MANAGE, TERM_RECORD
from lingyan.people.models import Person, Tenure
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.review.queries import known_in
from lingyan.team.term import actions, ballots
from lingyan.team.term.actions import Newcomer, Sheet
from lingyan.team.term.models import Nominee, Organ, Process, Rank
from lingyan.team.term.rules import HEADINGS, Ballots, Meeting, Seats
from lingyan.team.term.states import State

DAYS: Final[Mapping[State, int]] = {
    State.AUDITED: -44, State.PARTY_CHANGED: -41, State.COMMITTEE: -38, State.VOTERS_LISTED: -36,
    State.OBJECTIONS_CLOSED: -20, State.NOMINATED: -19, State.REVIEWED: -17, State.LISTED: -16, State.FINALISED: -6,
    State.VOTED: 0, State.RUNOFF: 3, State.CERTIFIED: 4, State.FILED: 5, State.HANDED_OVER: 8, State.SUPPORTED: 11,
    State.SNAPSHOT: 13, State.CLOSED: 20,
}  # fmt: skip
"""Days from a village's vote to each of its states. The list of voters leaves sixteen days for objections: five of them may
end in the longest holidays."""
_MEETING: Final = -2
REPRESENTATIVES: Final = Meeting(36, 32)
HANDED: Final = {code: True for code, _label in HEADINGS}
Post = tuple[int, Person | Newcomer]
_RANKS: Final = {"书记": 0, "主任": 0, "副书记": 1, "副主任": 1, "委员": 2}
_STATIONS: Final = (("中心会场", 60, 57), ("流动票箱和各组投票点", 25, 24))
"""Name, and in percent of the registered voters the ballots issued and returned."""
_CLEAR_SHARES: Final = {0: (76, 19), 1: (71, 24), 2: (74, 71, 66, 27)}
_SPLIT_SHARES: Final = {**_CLEAR_SHARES, 2: (72, 64, 45, 42)}
"""Of the valid ballots, in percent, by post: all seats are won at once; or two come close and neither has half."""
_SECOND_SHARES: Final = {2: (57, 38)}
_BOARD: Final = "村务公开栏"


class Village:
    """A village that passes its 换届, or a by-election, around a voting day, and the offices that do it with it."""

    def __init__(self, process: Process, vote_on: dt.date) -> None:
        self.pk, self.region, self.vote_on = process.pk, process.region, vote_on
        self.chance = chance_for("election", self.region.code, str(process.pk))
        self.numbers = of_village(self.region.code)
        self.split = False
        """Whether one seat is left open by the first vote."""
        self.delayed = ""
        """Why what follows the vote comes late."""

    @cached_property
    def town(self) -> Actor:
        town = self.region.parent
        assert town is not None
        shown = signins.actor("zhenganbu")
        if shown.may(TERM_RECORD, self.region.path):
            return shown
        return signins.local("township-officer", town, f"{town.name}干部")

    @cached_property
    def county(self) -> Actor:
        shown = signins.actor("xianzuzhi")
        return shown if shown.may(TERM_MANAGE, self.region.path) else signins.actor("zuzhibu")

    @property
    def process(self) -> Process:
        return Process.objects.select_related("region", "round", "by_election__term").get(pk=self.pk)

    def day(self, state: State) -> dt.date:
        return self.on(DAYS[state])

    def on(self, number: int) -> dt.date:
        return self.vote_on + dt.timedelta(days=number)

    def pass_(self, *states: State) -> Iterator[dt.date]:
        """Wait for each day and do what it is for, one state after the other; the candidates meet the villagers."""
        for state in states:
            yield self.day(state)
            self.step(state)
            if state is State.FINALISED:
                yield self.on(_MEETING)
                actions.record_meeting(
                    self.town, process_id=self.pk, on=clock.today(), minutes=f"见面〔模拟〕{self.pk}号"
                )

    def step(self, state: State) -> None:
        """What leads to a state today, and the state."""
        self._DO.get(state, Village._reach)(self, state)

    def count(self, shares: Mapping[int, Sequence[int]]) -> None:
        """The vote of the villagers at two places, by what each who stands for a post gets of the valid ballots."""
        process = self.process
        standing = ballots.standing_in(process, Organ.COMMITTEE)
        left = {rank: iter(each) for rank, each in shares.items()}
        given = {each.pk: next(left[each.rank]) for each in standing}
        sheets = [_sheet(process.voters or 0, given, *station) for station in _STATIONS]
        actions.record_count(
            self.town, process_id=self.pk, organ=Organ.COMMITTEE, on=clock.today(), sheets=sheets
        )

    def _party(self, state: State) -> None:
        """Every member of the party's committee stands again, and one besides; the new one elects who led it before."""
        sitting = self._sitting(Organ.PARTY)
        rows: list[Post] = [(int(Rank.MEMBER), person) for _, person in sitting]
        self._nominate(Organ.PARTY, [*rows, (int(Rank.MEMBER), self._newcomer())], "meeting")
        self._clear(Organ.PARTY)
        formal, size = self.numbers.party_members, len(sitting)
        present = formal * 9 // 10
        votes = [present - 1, present - 2, *[present - present // 6] * (size - 2), present // 8]
        self._meet(Organ.PARTY, Meeting(formal, present), Seats(0, size, 0), {int(Rank.MEMBER): votes})
        leaders: list[Post] = [(rank, person) for rank, person in sitting if rank != Rank.MEMBER]
        deputies = len(leaders) - 1
        self._nominate(Organ.SECRETARY, leaders, "party")
        given = {int(Rank.CHIEF): [size], int(Rank.DEPUTY): [size - 1] * deputies}
        self._meet(Organ.SECRETARY, Meeting(size, size), Seats(deputies, 0), given)
        self._reach(state)

    def _nominated(self, state: State) -> None:
        process = self.process
        rows = self._standing(process.seats) if process.by is None else self._for_seats(process.seats)
        self._nominate(Organ.COMMITTEE, rows, "voters")
        self._reach(state)

    def _reviewed(self, state: State) -> None:
        self._clear(Organ.COMMITTEE)
        self._reach(state)

    def _voted(self, _state: State) -> None:
        self.count(_SPLIT_SHARES if self.split else _CLEAR_SHARES)

    def _ran_off(self, _state: State) -> None:
        self.count(_SECOND_SHARES)

    def _certified(self, _state: State) -> None:
        numbers = {each.pk: f"雁选证{each.pk:05d}" for each in ballots.seated(self.process)}
        actions.certify(self.county, process_id=self.pk, on=clock.today(), certificates=numbers)

    def _supported(self, state: State) -> None:
        """The supervisors go on; where one is missing a newcomer joins them."""
        rows: list[Post] = list(self._sitting(Organ.SUPERVISION)[:3])
        rows += [(int(Rank.MEMBER), self._newcomer()) for _ in range(3 - len(rows))]
        self._nominate(Organ.SUPERVISION, rows, "meeting")
        present = REPRESENTATIVES.present
        votes = {0: [present - 2], 2: [present - 3, present - 5]}
        self._meet(Organ.SUPERVISION, REPRESENTATIVES, Seats(0, 2), votes)
        self._reach(state)

    def _snapshot(self, _state: State) -> None:
        actions.take_snapshot(self.town, process_id=self.pk)

    def _reach(self, state: State) -> None:
        above = state in {State.PARTY_CHANGED, State.REVIEWED, State.FILED, State.SUPPORTED, State.CLOSED}
        late = state in {State.FILED, State.HANDED_OVER, State.SUPPORTED}
        actions.reach(
            self.county if above else self.town, process_id=self.pk, state=state, on=clock.today(),
            stated=self._stated(state), reason=self.delayed if late else "",
        )  # fmt: skip

    def _stated(self, state: State) -> dict[str, object]:
        """The evidence of a state, with the village's own numbers."""
        number, adults, today = self.pk, self.numbers.adults, clock.today()
        yesterday = today - dt.timedelta(days=1)
        stated: dict[State, dict[str, object]] = {
            State.AUDITED: {"document": f"雁审〔模拟〕{number}号", "place": _BOARD},
            State.PARTY_CHANGED: {
                "approval": f"镇委〔模拟〕{number}号", "formal_members": self.numbers.party_members,
                "early_or_late": f"县委组〔模拟〕{number}号",
            },
            State.COMMITTEE: {
                "way": "representatives", "eligible": REPRESENTATIVES.eligible, "present": REPRESENTATIVES.present,
                "size": 5,
            },
            State.VOTERS_LISTED: {
                "resident": adults - adults // 6, "away": adults // 8, "admitted": 3, "consent": True,
                "excluded": adults // 6 - adults // 8, "contacts": 2, "place": _BOARD,
            },
            State.OBJECTIONS_CLOSED: {"raised": 2, "decided": 2, "added": 2, "removed": 1},
            State.NOMINATED: {
                "slips": 40 + adults // 20, "over_slips": 0, "from_committee": 1, "left_committee": 1, "committee_filled": 1,
                "no_relatives": True,
            },
            State.REVIEWED: {
                "township_on": yesterday, "departments": 8, "answered": 8, "document": f"联审〔模拟〕{number}号",
            },
            State.LISTED: {"by_strokes": True, "place": _BOARD},
            State.FINALISED: {"preselection": 0, "place": _BOARD},
            State.FILED: {"document": f"选备〔模拟〕{number}号"},
            State.HANDED_OVER: {**HANDED, "ballots": True, "supervised": True},
            State.SUPPORTED: {
                "leaders_on": yesterday, "leaders": self.numbers.groups, "representatives_on": yesterday,
                "representatives": REPRESENTATIVES.eligible, "financial": 1, "no_relatives": True,
            },
            State.CLOSED: {"archive": f"换届〔模拟〕{number}号"},
        }  # fmt: skip
        return stated[state]

    _DO: Final[Mapping[State, Callable[[Village, State], None]]] = {
        State.PARTY_CHANGED: _party, State.NOMINATED: _nominated, State.REVIEWED: _reviewed, State.VOTED: _voted,
        State.RUNOFF: _ran_off, State.CERTIFIED: _certified, State.SUPPORTED: _supported, State.SNAPSHOT: _snapshot,
    }  # fmt: skip

    def _sitting(self, organ: str) -> list[tuple[int, Person]]:
        """Who holds a post of an organ today, from the top."""
        rows = in_office().filter(
            post__body__organisation__region=self.region, post__body__organisation__kind=organ
        )
        found = [(_RANKS[each.post.title], each.person) for each in rows.select_related("post", "person")]
        return sorted(found, key=lambda row: (row[0], row[1].pk))

    def _standing(self, seats: Mapping[int, int]) -> list[Post]:
        """One more than the seats of each post: those who sit first, the women among members before the men."""
        sitting = self._sitting(Organ.COMMITTEE)
        chiefs = [person for rank, person in sitting if rank == Rank.CHIEF][:1]
        others = [person for _, person in sitting if person not in chiefs]
        deputies, members = others[:1], others[1 : seats[2] + 1]
        women = any(person.sex == Person.Sex.FEMALE for person in members)
        new = [self._newcomer("男" if women else "女"), *(self._newcomer() for _ in range(seats[2]))]
        ranked: list[Person | Newcomer] = [
            *sorted(members, key=lambda each: each.sex != Person.Sex.FEMALE),
        ]
        ranked = [*ranked, *new] if women else [new[0], *ranked, *new[1:]]
        first: list[Person | Newcomer] = [*chiefs, *self._several(2)]
        second: list[Person | Newcomer] = [*deputies, *self._several(2)]
        return [
            *((0, each) for each in first[:2]),
            *((1, each) for each in second[:2]),
            *((2, each) for each in ranked[: seats[2] + 1]),
        ]

    def _for_seats(self, seats: Mapping[int, int]) -> list[Post]:
        return [
            (rank, each) for rank, number in seats.items() if number for each in self._several(number + 1)
        ]

    def _several(self, number: int) -> list[Newcomer]:
        return [self._newcomer() for _ in range(number)]

    def _newcomer(self, sex: str = "") -> Newcomer:
        chosen = sex or ("女" if self.chance.randrange(3) == 0 else "男")
        given = GIVEN_WOMEN if chosen == "女" else GIVEN_MEN
        while (name := self.chance.choice(SURNAMES) + self.chance.choice(given)) in self._names:
            pass
        self._names.add(name)
        return Newcomer(name, chosen)

    @cached_property
    def _names(self) -> set[str]:
        return set(known_in(self.region).values_list("personal__name", flat=True))

    def _nominate(self, organ: str, rows: Sequence[Post], origin: str) -> None:
        for rank, who in rows:
            whom: dict[str, Any] = {"newcomer": who} if isinstance(who, Newcomer) else {"person_id": who.pk}
            actions.nominate(self.town, process_id=self.pk, organ=organ, rank=rank, origin=origin, **whom)

    def _clear(self, organ: str) -> None:
        document = f"联审〔模拟〕{self.pk}号"
        waiting = Nominee.objects.filter(process=self.pk, organ=organ, review=Nominee.Review.WAITING)
        for each in waiting.order_by("pk"):
            actions.record_review(
                self.county, nominee_id=each.pk, outcome="clear", document=document, on=clock.today()
            )

    def _meet(self, organ: str, meeting: Meeting, seats: Seats, votes: Mapping[int, Sequence[int]]) -> None:
        left = {rank: iter(each) for rank, each in votes.items()}
        given = {each.pk: next(left[each.rank]) for each in ballots.standing_in(self.process, organ)}
        paper = Ballots("会场", meeting.present, meeting.present, 0)
        actions.record_count(
            self.town, process_id=self.pk, organ=organ, on=clock.today(), sheets=[Sheet(paper, given)],
            meeting=meeting, seats=seats,
        )  # fmt: skip


def _sheet(voters: int, shares: Mapping[int, int], name: str, issued: int, returned: int) -> Sheet:
    """A place's sheet: one ballot in sixty is invalid."""
    back = voters * returned // 100
    valid = back - back // 60
    paper = Ballots(name, voters * issued // 100, back, back // 60)
    return Sheet(paper, {nominee: valid * share // 100 for nominee, share in shares.items()})


def member_to_leave(region: Region, chance: random.Random) -> Tenure:
    """A member of the new committee who is a man, so that the seat of a woman stays filled."""
    rows = in_office().filter(
        post__body__organisation__region=region, post__body__organisation__kind=Organ.COMMITTEE,
        post__title="委员", person__sex=Person.Sex.MALE,
    )  # fmt: skip
    return chance.choice(list(rows.order_by("pk")))
