"""Which desk a question goes to, whose officers those are, and who must not see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from lingyan.identity.actors import delegations_in_force, in_force
from lingyan.identity.models import Assignment
from lingyan.identity.roles import table
from lingyan.kernel.rights import QUESTIONS_ANSWER, QUESTIONS_ANSWER_CONDUCT, QUESTIONS_SUPERVISE
from lingyan.parameters.queries import Values
from lingyan.people.models import Tenure
from lingyan.people.queries import village_roll
from lingyan.questions import mentions, rules
from lingyan.questions.mentions import Mentions
from lingyan.questions.parameters import conduct_floor, due_on
from lingyan.questions.rules import Level
from lingyan.regions.models import Level as Division
from lingyan.regions.models import Region
from lingyan.regions.queries import ancestors

DESK_RIGHTS: Final = {
    Level.VILLAGE: QUESTIONS_ANSWER,
    Level.SUPERVISION: QUESTIONS_ANSWER_CONDUCT,
    Level.TOWNSHIP: QUESTIONS_SUPERVISE,
    Level.COUNTY: QUESTIONS_SUPERVISE,
}
_DIVISIONS: Final = {Level.TOWNSHIP: Division.TOWNSHIP, Level.COUNTY: Division.COUNTY}


@dataclass(frozen=True, slots=True)
class Party:
    """One account or person that a question concerns; both may be None where nobody is known in a post."""

    kind: str
    user_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a question lies, who may see it at the lowest, and until when it is to be answered."""

    level: Level
    seat: Region
    floor: Level
    floor_seat: Region
    due_on: dt.date


def seat_of(level: Level, village: Region) -> Region:
    """The region whose officers sit at this desk. Where a division is missing, the next one above it."""
    if level <= Level.SUPERVISION:
        return village
    chain = ancestors(village)
    order = list(Division.values)
    wanted = order.index(_DIVISIONS[level])
    above = [place for place in chain[:-1] if order.index(place.level) <= wanted]
    return above[-1] if above else (chain[-2] if len(chain) > 1 else village)


def desk_for(
    village: Region,
    parties: Collection[Party],
    held: Values,
    day: dt.date,
    *,
    at_least: Level = Level.VILLAGE,
    floor: Level = Level.VILLAGE,
) -> Desk:
    """The first desk that may and can answer; one where nobody is left who is not concerned is passed over.

    `floor` is below which it may not fall, whatever the rules of that day say.
    """
    lowest = rules.floor_of([party.kind for party in parties], conduct_floor(held, village.path, day))
    floor = max(floor, lowest)
    level = max(floor, at_least)
    while not _staffed(level, village, parties, day):
        higher = rules.above(level)
        if higher is None:
            break
        level = higher
    due = due_on(held, level, village.path, day)
    return Desk(level, seat_of(level, village), floor, seat_of(floor, village), due)


def _staffed(level: Level, village: Region, parties: Iterable[Party], day: dt.date) -> bool:
    """Whether somebody who is not concerned holds the desk's right at its seat."""
    users = {party.user_id for party in parties}
    persons = {party.person_id for party in parties} - {None}
    roles = [role.code for role in table().roles.values() if DESK_RIGHTS[level] in role.rights]
    holders = in_force(day).filter(role__in=roles).exclude(user__in=users - {None}).select_related("region")
    seat = seat_of(level, village)
    return any(
        _sits(level, assignment, seat) and assignment.user.person_id not in persons
        for assignment in holders.select_related("user")
    )


def _sits(level: Level, assignment: Assignment, seat: Region) -> bool:
    # The county's desk may be held further up, in the city; every other is held in its own place.
    return (
        seat.path.startswith(assignment.region_path)
        if level is Level.COUNTY
        else assignment.region_path == seat.path
    )


@dataclass(frozen=True, slots=True)
class Officials:
    """Everybody in whose hands a village's questions could come on a day: in office by tenure, or holding an account."""

    village: Region
    day: dt.date
    roll: list[Tenure]
    holders: list[_Holder]

    @classmethod
    def of(cls, village: Region, day: dt.date) -> Officials:
        return cls(village, day, list(village_roll(village, day)), _holders(village, day))

    def parties(self, kinds: Iterable[str], text: str) -> list[Party]:
        """Whom a question concerns: those in the posts ticked, and every official of whom the text speaks.

        A post counts for who holds it that day, and where the text speaks of the past also for who held it before and
        sits in another post now.
        """
        said = self._said(text)
        wanted = {*kinds, *said.kinds}
        before = _held_before(self.village, wanted, self.day) if said.past else frozenset()
        return _in_order({Party(kind) for kind in wanted} | self._meant(wanted, said.names, before))

    def named(self, text: str) -> list[Party]:
        """Those alone whom the text names, whatever posts it speaks of."""
        return _in_order(self._meant(set(), self._said(text).names, frozenset()))

    def _said(self, text: str) -> Mentions:
        names = {each.name for each in self.holders} | {_name_of(tenure) for tenure in self.roll}
        return mentions.read(text, names)

    def _meant(self, wanted: set[str], names: frozenset[str], before: frozenset[int]) -> set[Party]:
        found = set()
        for tenure in self.roll:
            kind = _kind_of_tenure(tenure)
            if kind in wanted or _name_of(tenure) in names or tenure.person_id in before:
                found.add(Party(kind, person_id=tenure.person_id))
        for holder in self.holders:
            held = rules.kinds_of_roles([holder.role])
            if holder.name in names or holder.person_id in before or held & wanted:
                kind = min((held & wanted) or held, default="other")
                found.add(Party(kind, holder.user_id, holder.person_id))
        return found


def parties_of(village: Region, kinds: Iterable[str], text: str, day: dt.date) -> list[Party]:
    """Whom a question concerns that was asked on a day.

    PRIVACY: somebody who is meant must never read it, whatever the asker ticked.
    """
    return Officials.of(village, day).parties(kinds, text)


def _in_order(parties: Iterable[Party]) -> list[Party]:
    return sorted(parties, key=lambda party: (party.kind, party.user_id or 0, party.person_id or 0))


def _name_of(tenure: Tenure) -> str:
    return tenure.person.personal.name


def _held_before(village: Region, kinds: Collection[str], day: dt.date) -> frozenset[int]:
    """Persons who held a post of one of these kinds in the village and have left it."""
    rows = Tenure.objects.filter(post__body__organisation__region=village, end_on__lte=day)
    found = rows.select_related("post__body__organisation")
    return frozenset(tenure.person_id for tenure in found if _kind_of_tenure(tenure) in kinds)


def _kind_of_tenure(tenure: Tenure) -> str:
    return rules.kind_of_post(tenure.post.body.organisation.kind, tenure.post.title)


@dataclass(frozen=True, slots=True)
class _Holder:
    """An account with a role, its own or one that somebody lent it."""

    role: str
    user_id: int
    person_id: int | None
    name: str


def _holders(village: Region, day: dt.date) -> list[_Holder]:
    """Accounts with a post in the village or above it, in whose hands its questions could come, delegates included."""
    places = [place.pk for place in ancestors(village)]
    own = in_force(day).filter(region__in=places).select_related("user__personal")
    lent = delegations_in_force(day).filter(assignment__region__in=places)
    pairs = [(each.role, each.user) for each in own]
    pairs += [
        (each.assignment.role, each.delegate)
        for each in lent.select_related("assignment", "delegate__personal")
    ]
    return [_Holder(role, user.pk, user.person_id, user.personal.name) for role, user in pairs]
