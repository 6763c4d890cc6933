"""The list of what corresponds, for programs."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lingyan.economy.bank.matching import Proposal
from lingyan.economy.bank.models import (
    BankAccount,
    Match,
)
from lingyan.economy.bank.queries.sides import (
    BookLine,
    Movement,
    Sides,
    proposals,
    sides,
    windows,
)
from lingyan.kernel.month import Month


@dataclass(frozen=True, slots=True)
class Pair:
    """One movement beside one line, as the expected lists of samples have them; a side may be missing."""

    status: str
    group: str
    movement: Movement | None
    line: BookLine | None


def pairs(account: BankAccount, first: Month, last: Month) -> tuple[Sides, list[Pair]]:
    """Everything dated in these months on either side: confirmed matches as they are, the rest as proposed."""
    window, duplicates = windows(account, last.last_day)
    reach = dt.timedelta(days=max(window, duplicates))
    both = sides(account, first.first_day - reach, last.last_day + reach)
    rows = [*_confirmed(account, both), *_proposed(both, proposals(both, window, duplicates))]
    inside: Callable[[Pair], bool] = lambda pair: any(  # noqa: E731
        each is not None and first <= Month.of(each.date) <= last for each in (pair.movement, pair.line)
    )
    return both, sorted(filter(inside, rows), key=_order)


def _order(pair: Pair) -> tuple[Any, ...]:
    either = pair.line or pair.movement
    assert either is not None
    return either.date, pair.line.id if pair.line else 0, pair.movement.id if pair.movement else 0


def _confirmed(account: BankAccount, both: Sides) -> Iterator[Pair]:
    held: defaultdict[int, tuple[list[Movement], list[BookLine]]] = defaultdict(lambda: ([], []))
    for movement in both.movements.values():
        if movement.match is not None:
            held[movement.match][0].append(movement)
    for line in both.lines.values():
        if line.match is not None:
            held[line.match][1].append(line)
    statuses = dict(Match.objects.filter(account=account, pk__in=held).values_list("pk", "status"))
    for match, (movements, lines) in held.items():
        group = f"match-{match}" if len(movements) + len(lines) > 2 or not (movements and lines) else ""
        for one in movements or (None,):
            for other in lines or (None,):
                yield Pair(statuses[match], group, one, other)


def _proposed(both: Sides, found: Iterable[Proposal]) -> Iterator[Pair]:
    account = both.account.ledger_account
    for one in found:
        kind, _, number = one.group.rpartition("-")
        group = f"{kind}-{account}-{number}" if one.group else ""
        for movement in one.bank or (None,):
            for line in one.ledger or (None,):
                yield Pair(
                    one.status, group, None if movement is None else both.movements[movement],
                    None if line is None else both.lines[line],
                )  # fmt: skip
