"""How a member leaves the villagers' committee: who may ask for it, what a vote needs, and the clocks. Pure.

Sources: governance.md 0.4 (denominators) and B-5 (村民委员会组织法 19, 20, 22, 23; 四川省村民委员会选举条例 41 to 46).
Days and months that a province or county sets come in as arguments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lingyan.kernel.calendar import months_after, roll
from lingyan.kernel.problems import Problem
from lingyan.team.term import rules
from lingyan.team.term.rules import Ballots, Meeting


def fifth(part: int, whole: int) -> bool:
    """五分之一以上."""
    return 5 * part >= whole


def petition_fault(signers: str, signed: int, entitled: int) -> Problem | None:
    """罢免要求 (VCL 19): a fifth of the voters or a third of the representatives."""
    if not 0 < signed <= entitled <= rules.LARGEST:
        return Problem("bad-number", "联名人数应大于零，不多于有权联名的人数")
    if signers == "voters":
        if fifth(signed, entitled):
            return None
        return Problem("too-few-signers", f"选民 {entitled} 人，联名 {signed} 人，不足五分之一，不能启动罢免")
    if rules.third(signed, entitled):
        return None
    return Problem("too-few-signers", f"村民代表 {entitled} 人，联名 {signed} 人，不足三分之一，不能启动罢免")


def vote_by(received: dt.date, months: int) -> dt.date:
    """The last day for the vote of a recall; a day off moves it on (民法典 203)."""
    return roll(months_after(received, months))


def barred(failed: dt.date, received: dt.date, months: int) -> bool:
    """Whether the same facts may not be brought again yet: the last day of the months is still barred."""
    return received <= months_after(failed, months)


@dataclass(frozen=True, slots=True)
class RecallPlace:
    """The ballots of one polling place and how they read."""

    ballots: Ballots
    ayes: int
    noes: int


def recall_faults(places: Iterable[RecallPlace], registered: int) -> Iterator[Problem]:
    """What does not add up in the count of a recall, each place alone and all together."""
    found = list(places)
    if not 0 < registered <= rules.LARGEST:
        yield Problem("no-voters", "登记的选民应大于零")
    yield from rules.ballot_faults([each.ballots for each in found], registered)
    for each in found:
        if min(each.ayes, each.noes) < 0:
            yield Problem("bad-number", f"“{each.ballots.name}”的票数超出范围")
        if each.ayes + each.noes > each.ballots.returned - each.ballots.invalid:
            yield Problem("votes-over", f"“{each.ballots.name}”的同意票和不同意票多于有效票")


def recalled(ballots: int, ayes: int, registered: int) -> bool:
    """Both halves: more than half of the voters vote, and more than half of the ballots cast say yes."""
    return rules.turnout_valid(ballots, registered) and rules.majority(ayes, ballots)


def meeting_faults(body: str, meeting: Meeting, ayes: int) -> Iterator[Problem]:
    """The meeting that decides on a resignation: villagers more than half, representatives two thirds."""
    fault = rules.assembly_fault(body, meeting)
    if fault:
        yield fault
    if not 0 <= ayes <= meeting.present:
        yield Problem("bad-number", "同意票不多于到会人数")


def released(ayes: int, present: int) -> bool:
    """A resignation passes with more than half of those present."""
    return rules.majority(ayes, present)


def absent_long_enough(since: dt.date, received: dt.date, months: int) -> bool:
    """So many months without any work, the last day included."""
    return received >= months_after(since, months)


def short_since(spans: Iterable[tuple[dt.date, dt.date | None]], on: dt.date, least: int) -> dt.date | None:
    """Since when fewer than `least` sit in a body, by the (start, end) of all its tenures; None when enough do.

    A tenure is held up to the day before its end. A body that never had so many has been short since its first day.
    """
    known = [(start, end) for start, end in spans if start <= on]
    days = sorted({day for span in known for day in span if day is not None and day <= on})
    since: dt.date | None = None
    for day in days:
        held = sum(start <= day and (end is None or end > day) for start, end in known)
        if held >= least:
            since = None
        elif since is None:
            since = day
    return since
