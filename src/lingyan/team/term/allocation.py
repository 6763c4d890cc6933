"""Who is elected from the votes: thresholds, ties, near relatives, the seat of a woman. Pure.

Sources: 四川省村民委员会选举条例 33–35, 37 and 村民委员会组织法 8, 18 (governance.md A-06, A-07, A-08, B-4 steps 15 to 18).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Candidate:
    """`rank` orders the posts, 0 is the chief; `no` names the candidate."""

    no: int
    rank: int
    votes: int
    woman: bool = False


@dataclass(slots=True)
class Result:
    """`elected`: number → rank. `open`: seats that stay unfilled, by rank. `tied`: who must be voted on again.

    `for_women`: one of the open seats of the lowest rank may only be filled by a woman.
    """

    elected: dict[int, int] = field(default_factory=dict)
    open: dict[int, int] = field(default_factory=dict)
    tied: set[int] = field(default_factory=set)
    barred: set[int] = field(default_factory=set)
    for_women: bool = False

    @property
    def complete(self) -> bool:
        return not any(self.open.values())


Passes = Callable[[int], bool]
Pair = frozenset[int]


def allocate(
    candidates: Iterable[Candidate],
    seats: Mapping[int, int],
    passes: Passes,
    *,
    kin: Iterable[Pair] = (),
    seated: Sequence[Candidate] = (),
    woman_rank: int | None = None,
) -> Result:
    """Fill the seats of each rank with those who pass, most votes first, from the highest rank down.

    `kin` are pairs that may not sit together: the higher post stays, in one post the more votes, with equal votes both
    must be voted on again. `seated` are those elected before (another vote fills what they left). Where no woman is seated
    or elected before rank `woman_rank` is filled, a seat of that rank goes to the passing woman with most votes; with
    none, that seat stays open for women.
    """
    pairs = list(kin)
    result = Result(open=dict(seats))
    runners = [each for each in candidates if passes(each.votes)]
    holders = list(seated)
    for rank in sorted(seats):
        mine = [each for each in runners if each.rank == rank]
        reserved = rank == woman_rank and not any(each.woman for each in holders)
        if reserved and seats[rank] and not _includes_woman(mine, holders, pairs, rank, seats[rank]):
            _fill_with_woman(result, mine, holders, pairs, rank)
        else:
            _pick(result, mine, holders, pairs, rank, seats[rank])
    return result


def _includes_woman(
    runners: list[Candidate], holders: list[Candidate], kin: list[Pair], rank: int, seats: int
) -> bool:
    """Whether votes alone already seat a woman in this rank."""
    trial = Result(open={rank: seats})
    _pick(trial, runners, list(holders), kin, rank, seats)
    return any(each.woman and each.no in trial.elected for each in runners)


def _fill_with_woman(
    result: Result, runners: list[Candidate], holders: list[Candidate], kin: list[Pair], rank: int
) -> None:
    """One seat for the woman with most votes, the others by votes; without such a woman that seat stays open."""
    result.for_women = not _pick(result, [each for each in runners if each.woman], holders, kin, rank, 1)
    rest = result.open[rank] - (1 if result.for_women else 0)
    left = [each for each in runners if each.no not in result.elected]
    _pick(
        result,
        [each for each in left if not each.woman] if result.for_women else left,
        holders,
        kin,
        rank,
        rest,
    )


def _pick(
    result: Result, runners: list[Candidate], holders: list[Candidate], kin: list[Pair], rank: int, seats: int
) -> int:
    """Seat up to `seats` runners of one rank; gives how many were."""
    placed = 0
    queue = sorted(_without_relatives(result, runners, holders, kin), key=lambda each: -each.votes)
    while queue and placed < seats:
        best = [each for each in queue if each.votes == queue[0].votes]
        if len(best) > seats - placed:
            result.tied |= {each.no for each in best}
            break
        for each in best:
            result.elected[each.no] = rank
            holders.append(replace(each, rank=rank))
        placed += len(best)
        queue = queue[len(best) :]
    result.open[rank] -= placed
    return placed


def _without_relatives(
    result: Result, runners: list[Candidate], holders: list[Candidate], kin: list[Pair]
) -> list[Candidate]:
    """The runners that no holder, and no relative with more votes, keeps out. Relatives with equal votes are both out."""
    held = {each.no for each in holders}
    free = [each for each in runners if not any(frozenset({each.no, other}) in kin for other in held)]
    result.barred |= {each.no for each in runners} - {each.no for each in free}
    kept: list[Candidate] = []
    for each in sorted(free, key=lambda one: -one.votes):
        rivals = [one for one in free if one.no != each.no and frozenset({each.no, one.no}) in kin]
        equal = [one for one in rivals if one.votes == each.votes]
        if equal:
            result.tied |= {each.no, *(one.no for one in equal)}
        elif any(one in kept for one in rivals):
            result.barred.add(each.no)
        else:
            kept.append(each)
    return kept
