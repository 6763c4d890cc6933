"""Fills the seats of one village in one round: branch committee, villagers' committee, supervision, collective."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.demo import drawing
from lingyan.demo.cadres import Citizen, Member, Registry
from lingyan.team.roster.rules import COLLECTIVE_HEAD, SECRETARY, VILLAGE_HEAD, Body, PostHeld

_DEPUTY: Final = PostHeld(Body.PARTY, "副书记")
_PARTY_MEMBER: Final = PostHeld(Body.PARTY, "委员")
_VICE_HEAD: Final = PostHeld(Body.COMMITTEE, "副主任")
_COMMITTEE_MEMBER: Final = PostHeld(Body.COMMITTEE, "委员")
_SUPERVISOR: Final = PostHeld(Body.SUPERVISION, "主任")
_SUPERVISION_MEMBER: Final = PostHeld(Body.SUPERVISION, "委员")
_SMALLEST_COMMITTEE: Final = 3
_STAYS_PERCENT: Final = 40
_PARTY_AMONG_OTHERS: Final = 45
_LEVELS: Final = {"小学": 2, "初中": 26, "高中": 28, "中专": 14, "大专": 22, "本科": 8}


@dataclass(frozen=True, slots=True)
class CommitteePlan:
    """Shares in percent: secretaries who head the committee; of these, who head the collective; posts in both."""

    one_head: int
    wide: int
    both: int
    third_party_member: int


def members(
    chance: random.Random,
    registry: Registry,
    plan: CommitteePlan,
    head: Citizen | None,
    day: dt.date,
    earlier: Sequence[Member],
) -> list[Member]:
    """Everyone in office in a village on a day. Some of `earlier`, the round before, stay in their seats."""
    one_head = head is not None and _happens(chance, plan.one_head)
    wide = one_head and _happens(chance, plan.wide)
    made: list[Member] = []
    if head is not None:
        held = [SECRETARY, *([VILLAGE_HEAD] if one_head else []), *([COLLECTIVE_HEAD] if wide else [])]
        stays = any(member.citizen.name == head.name and SECRETARY in member.posts for member in earlier)
        made.append(Member(head, tuple(held), day.year - 5 if stays else day.year))
    leaving = [member for member in earlier if SECRETARY not in member.posts]
    for posts in _seats(chance, plan, one_head=one_head, wide=wide):
        woman = _needs_woman(made, posts)
        kept = _stayer(chance, leaving, posts, woman=woman)
        citizen = kept or _fresh(chance, registry, day, posts, woman=woman)
        made.append(Member(citizen, posts, day.year - 5 if kept else day.year))
    return made


def _seats(
    chance: random.Random, plan: CommitteePlan, *, one_head: bool, wide: bool
) -> list[tuple[PostHeld, ...]]:
    """The posts of each person besides the secretary; who sits in both committees has two.

    The villagers' committee ends up with three to five members, the last of them seated last.
    """
    seats = [_deputy(chance, plan, one_head=one_head)]
    seats += [
        (_PARTY_MEMBER, _COMMITTEE_MEMBER) if _happens(chance, plan.both) else (_PARTY_MEMBER,)
        for _ in range(2)
    ]
    if _happens(chance, plan.third_party_member):
        seats.append((_PARTY_MEMBER,))
    seats += [] if wide else [(COLLECTIVE_HEAD,)]
    seats += [(_SUPERVISOR,), *[(_SUPERVISION_MEMBER,)] * chance.randint(1, 2)]
    filled = one_head + sum(post.body is Body.COMMITTEE for posts in seats for post in posts)
    return seats + [(_COMMITTEE_MEMBER,)] * max(1, _SMALLEST_COMMITTEE - filled)


def _deputy(chance: random.Random, plan: CommitteePlan, *, one_head: bool) -> tuple[PostHeld, ...]:
    """The deputy secretary, who heads the committee where the secretary does not."""
    if not one_head:
        return (_DEPUTY, VILLAGE_HEAD) if _happens(chance, 50) else (VILLAGE_HEAD,)
    return (_DEPUTY, _VICE_HEAD) if _happens(chance, plan.both) else (_DEPUTY,)


def _needs_woman(made: Sequence[Member], posts: tuple[PostHeld, ...]) -> bool:
    """The law asks for at least one woman in the villagers' committee."""
    if posts != (_COMMITTEE_MEMBER,):
        return False
    return not any(m.citizen.sex == "女" and any(p.body is Body.COMMITTEE for p in m.posts) for m in made)


def _stayer(
    chance: random.Random, leaving: list[Member], posts: tuple[PostHeld, ...], *, woman: bool
) -> Citizen | None:
    """Somebody who had a seat in the same body before, taken off the list."""
    if not _happens(chance, _STAYS_PERCENT):
        return None
    for index, member in enumerate(leaving):
        fits = member.posts[0].body is posts[0].body and (not woman or member.citizen.sex == "女")
        if fits:
            return leaving.pop(index).citizen
    return None


def _fresh(
    chance: random.Random, registry: Registry, day: dt.date, posts: tuple[PostHeld, ...], *, woman: bool
) -> Citizen:
    party = posts[0].body is Body.PARTY or _happens(chance, _PARTY_AMONG_OTHERS)
    sex = "女" if woman or _happens(chance, 30) else "男"
    age = min(66, max(23, round(chance.gauss(44, 9))))
    return registry.new(chance, age=age, day=day, sex=sex, member=party, level=drawing.pick(chance, _LEVELS))


def _happens(chance: random.Random, percent: int) -> bool:
    return chance.random() * 100 < percent
