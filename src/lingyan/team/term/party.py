"""By which of two ways the party elects in a 换届: the members' meeting a committee, or without one the secretary himself.

Source: governance.md A-04 and B-1 stages 6 and 7 (支部工作条例; 基层组织选举工作条例 2020).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lingyan.kernel.problems import Problem
from lingyan.team.term import rules
from lingyan.team.term.models import Nominee, Organ, Process, Rank
from lingyan.team.term.rules import Seats


def begun(process: Process) -> bool | None:
    """Whether the meeting elected members of a committee so far, not the secretary; None before anybody is elected.

    Before the committee elected its secretary here, the meeting did so for every branch: such votes go on as they began.
    """
    counts = process.counts.filter(organ=Organ.PARTY, elected__isnull=False).order_by("no")
    chief = counts.values_list("chief", flat=True).first()
    return None if chief is None else not chief


def elects_committee(process: Process, formal: int | None) -> bool | None:
    """Whether the next meeting elects a committee: as the one before, else by the full members; None while unknown."""
    found = begun(process)
    if found is not None or formal is None:
        return found
    return formal >= rules.COMMITTEE_FROM


def seats_fault(process: Process, formal: int, seats: Seats) -> Problem | None:
    """What the meeting of so many full members may not vote on."""
    found = begun(process)
    if found is None or (found and not seats.chief):
        return rules.party_seats_fault(formal, seats)
    if found != (not seats.chief):
        how = "只选委员" if found else "直接选书记"
        return Problem("other-way", f"前一次党员大会{how}，再次选举也{how}")
    # A committee whose secretary the meeting elects is one that was begun before; its size is checked at the end.
    return rules.seats_fault(Organ.PARTY, seats) if seats.total >= rules.SMALLEST_BODY else None


def standing_faults(process: Process, seats: Seats, nominees: Iterable[Nominee]) -> Iterator[Problem]:
    """Who stands for a post that this meeting does not fill."""
    ranks = {each.rank for each in nominees}
    if not seats.chief and ranks - {Rank.MEMBER}:
        yield Problem(
            "members-only",
            "设委员会的，党员大会只选委员；请先登记书记、副书记的被提名人放弃，再作为委员提名",
        )
    if seats.chief and Rank.MEMBER in ranks and begun(process) is None:
        yield Problem("no-committee", "不设委员会的不选委员，请先登记委员的被提名人放弃")
