"""The collective's 监事 and its board stand apart: who may be elected to one of them while who sits in the other.

Source: governance.md A-20 (农村集体经济组织法第三十二条、第三十四条): directors, finance and accounting staff and their near
relatives are no 监事.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db.models import Q

from lingyan.identity.queries import holds_role
from lingyan.kernel import clock
from lingyan.kernel.problems import Problem, Refused
from lingyan.people.models import Organisation
from lingyan.people.queries import in_office
from lingyan.people.rules import MONITORS_BODY
from lingyan.team.roster.queries import latest_posts
from lingyan.team.term import ballots
from lingyan.team.term.models import Elected, Organ, Process

BOTH: Final = {Organ.COLLECTIVE, Organ.MONITORS}
_OTHER: Final[dict[str, Organ]] = {
    Organ.COLLECTIVE: Organ.MONITORS, Organ.MONITORS: Organ.COLLECTIVE,
}  # fmt: skip
_OF_COLLECTIVE: Final = Q(post__body__organisation__kind=Organisation.Kind.COLLECTIVE)
WATCHING: Final = _OF_COLLECTIVE & Q(post__body__name=MONITORS_BODY)
DIRECTING: Final = _OF_COLLECTIVE & ~Q(post__body__name=MONITORS_BODY)
BOOKKEEPERS: Final = frozenset({"village-reporter", "cashier", "township-accountant", "township-reviewer"})
"""Roles of accounts that keep the books or the money of a village."""
BOOKKEEPING: Final = frozenset({"会计", "出纳", "报账员"})
"""The same as rosters name it."""


def opposite(vote: ballots.Vote) -> list[Elected]:
    """Who is elected to the board while 监事 are voted on, and the other way round; nobody for other organs."""
    other = _OTHER.get(vote.organ)
    return ballots.seated(vote.process, other) if other else []


def require_apart(process: Process, organ: str, person_id: int) -> None:
    """Refused for 监事 who direct the collective or keep its books, and for directors who are elected 监事 already."""
    if organ == Organ.COLLECTIVE and _elected(process, Organ.MONITORS, person_id):
        raise Refused("此人已当选监事，理事不得兼任监事", code="watches-itself")
    if organ != Organ.MONITORS:
        return
    problems = [*_directing(process, person_id), *_bookkeeping(process, person_id)]
    if problems:
        raise Refused(problems)


def _elected(process: Process, organ: str, person_id: int) -> bool:
    found = ballots.elected_to(process).filter(count__organ=organ)
    return found.filter(nominee__person_id=person_id).exists()


def _directing(process: Process, person_id: int) -> list[Problem]:
    board = ballots.elected_to(process).filter(count__organ=Organ.COLLECTIVE)
    if board.filter(nominee__person_id=person_id).exists():
        return [Problem("watches-itself", "此人已当选理事，理事不得担任监事")]
    sits = in_office().filter(
        DIRECTING, person_id=person_id, post__body__organisation__region=process.region_id
    )
    if sits.exists() and not board.exists():
        return [Problem("watches-itself", "此人是现任理事，不得担任监事；不再连任的，先登记理事会选举的计票")]
    return []


def _bookkeeping(process: Process, person_id: int) -> list[Problem]:
    """By the accounts that somebody has today, and by the latest roster."""
    roster = {post.title for post in latest_posts(person_id, process.region_id)}
    if roster & BOOKKEEPING or holds_role(person_id, BOOKKEEPERS, process.region.path, clock.today()):
        return [Problem("keeps-books", "财务会计人员（会计、出纳、报账员等）不得担任监事")]
    return []


def require_no_directors(process: Process, organ: str, persons: Collection[int], on: dt.date) -> None:
    """Nobody takes office as 监事 while in office as director: asked once more when the elected begin."""
    if organ != Organ.MONITORS:
        return
    sits = in_office(on).filter(
        DIRECTING, person__in=persons, post__body__organisation__region=process.region_id
    )
    if sits.exists():
        raise Refused("当选的监事中有在任理事，理事不得担任监事，请先办理其离任", code="watches-itself")
