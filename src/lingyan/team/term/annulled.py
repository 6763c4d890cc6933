"""Votes that were annulled after an upheld complaint: they stay visible and count nowhere.

Whoever asks who is elected, or what a vote came to, reads through `in_force` and `counting`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from lingyan.team.term.models import Annulment, Count, Elected, Process, Rank, Stage
from lingyan.team.term.states import State, reached

SENT_BACK: Final = "annulled"
"""In the evidence of a stage that was written because a vote was annulled: the id of that vote."""
REASON: Final = "选举无效"
"""Why whoever took office by such a vote left it."""
RESTORED: Final = "restored"
"""In the evidence of a stage that was written because votes stand again: the number of the stage that goes on."""


def holding(rows: QuerySet[Annulment]) -> QuerySet[Annulment]:
    """Annulments that no level above took back."""
    return rows.filter(restoration=None)


def in_force(elected: QuerySet[Elected]) -> QuerySet[Elected]:
    """Those whose vote, or whose post's vote, was not annulled."""
    gone = Annulment.objects.filter(Q(rank=None) | Q(rank=OuterRef("rank")), count=OuterRef("count"))
    return elected.filter(~Exists(holding(gone)))


def counting(counts: QuerySet[Count]) -> QuerySet[Count]:
    """Votes that were not annulled as a whole."""
    whole = Annulment.objects.filter(count=OuterRef("pk"), rank=None)
    return counts.filter(~Exists(holding(whole)))


def first_votes(counts: QuerySet[Count]) -> QuerySet[Count]:
    """By whose turnout an election is measured (参选率): of each village and organ the first valid vote that counts.

    Run-offs and votes for what was left open are no second turnout. `counts` are narrowed by village, not by outcome.
    """
    valid = counting(counts.filter(valid=True, runoff=False)).order_by()
    same = Count.objects.filter(process=OuterRef("process"), organ=OuterRef("organ"), no__lt=OuterRef("no"))
    return valid.filter(~Exists(counting(same.filter(valid=True, runoff=False))))


def ranks(count: Count) -> frozenset[int]:
    """The posts whose vote was annulled; all of them when the whole vote was."""
    found = {each.rank for each in count.annulments.all() if each.restoration_id is None}
    return frozenset(Rank.values) if None in found else frozenset(each for each in found if each is not None)


def voted_anew(process: Process) -> bool:
    """Whether what is voted on next was voted on before and annulled."""
    return holding(Annulment.objects.filter(count__process=process)).exists()


def live(stages: Iterable[Stage]) -> list[Stage]:
    """Stages in their order without those between an annulment and its end, and without what only says that end."""
    found: list[Stage] = []
    for each in stages:
        if RESTORED in each.evidence:
            found = [one for one in found if one.no <= each.evidence[RESTORED]]
        else:
            found.append(each)
    return found


def again_from(process: Process) -> dt.date | None:
    """The day of the decision by which another vote alone (另行选举) was annulled, to be held again on no fixed day."""
    if not reached(State(process.before or process.state), State.VOTED):
        return None
    voted = [each for each in live(process.stages.order_by("no")) if each.state == State.VOTED]
    return voted[-1].on if voted and SENT_BACK in voted[-1].evidence else None


@dataclass(frozen=True, slots=True)
class Found:
    """One decision about one vote, as notices and pages say it. Without `posts` the whole vote is meant."""

    count: Count
    on: dt.date
    document: str
    posts: frozenset[int]


def of(process: Process) -> list[Found]:
    """The decisions about a village's votes that hold, in the order of the votes."""
    return list(_found(process))


def _found(process: Process) -> Iterator[Found]:
    rows = holding(Annulment.objects.filter(count__process=process)).select_related("count")
    ordered = sorted(rows, key=lambda each: (each.count.no, each.on, each.document))
    for (_no, on, document), group in groupby(
        ordered, key=lambda each: (each.count.no, each.on, each.document)
    ):
        mine = list(group)
        whole = any(each.rank is None for each in mine)
        yield Found(
            mine[0].count, on, document,
            frozenset() if whole else frozenset(each.rank for each in mine if each.rank is not None),
        )  # fmt: skip
