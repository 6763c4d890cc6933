"""Rules of projects, pure: what the books say of a project, money not yet used and its age, tender duty, next states.

Amounts are fen. Earmarked money (231, 241) counts as used first, the oldest receipt first (FIFO).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

EARMARKED: Final = ("231", "241")
WORKS: Final = "153"
HANDED_TO: Final = ("311",)
"""Where earmarked money goes once its asset stands (E16, E17): the money itself was paid before."""
MONEY: Final = ("101", "102")
_CAPITAL: Final = ("131", "132", "134", "141", "151", "153", "161", "171")
_EXPENSE: Final = ("511", "512", "513", "514", "515", "521")
_INCOME: Final = ("501", "502", "503", "504")
CLOSING: Final = frozenset({"close", "fold"})
FEWEST_BIDDERS: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One posted line under a project, or what it had when the book began (`opening`).

    `hands_over`: its voucher credits 153, so the work was counted when it was built. `releases`: it credits 311.
    `pays`: it credits cash or bank. `party`: whom the line names.
    """

    on: dt.date
    account: str
    debit: int
    credit: int
    kind: str = "normal"
    hands_over: bool = False
    releases: bool = False
    pays: bool = False
    party: int | None = None


@dataclass(slots=True)
class Ledger:
    """What the books say of one project. `received`, `released` and `returned` are by the place of the source.

    `sent_back` is all earmarked money that was returned, also what fits no source.
    """

    received: dict[int, int] = field(default_factory=dict)
    released: dict[int, int] = field(default_factory=dict)
    returned: dict[int, int] = field(default_factory=dict)
    receipts: list[tuple[dt.date, int]] = field(default_factory=list)
    built: int = 0
    expensed: int = 0
    direct: int = 0
    sent_back: int = 0
    balance: int = 0
    benefit: dict[int, int] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        """Built or bought, booked to expense, or paid straight out of earmarked money (E18). A returned rest is none."""
        return self.built + self.expensed + self.direct

    @property
    def total_received(self) -> int:
        return sum(self.received.values())

    @property
    def earmarked(self) -> int:
        return sum(amount for _on, amount in self.receipts)


def ledger_of(lines: Sequence[Line], sources: Sequence[str]) -> Ledger:
    """Sum the lines of a project. `sources` are the accounts of its sources of money in order, '' for own money."""
    found, known = Ledger(), givers(lines)
    received: defaultdict[int, int] = defaultdict(int)
    released: defaultdict[int, int] = defaultdict(int)
    returned: defaultdict[int, int] = defaultdict(int)
    benefit: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        if line.kind in CLOSING:
            continue
        place = source_of(line.account, sources)
        earmarked, returns = line.account.startswith(EARMARKED), is_return(line, known)
        if place is not None:
            received[place] += line.credit
            (returned if returns else released)[place] += line.debit
        if earmarked:
            found.balance += line.credit - line.debit
            if line.credit:
                found.receipts.append((line.on, line.credit))
        elif line.account.startswith(_INCOME) and place is None:
            benefit[line.on.year] += line.credit - line.debit
        if returns:
            found.sent_back += line.debit
        else:
            _add_cost(found, line, earmarked=earmarked)
    found.received, found.released, found.returned = dict(received), dict(released), dict(returned)
    found.benefit = dict(benefit)
    found.receipts.sort()
    return found


def _add_cost(found: Ledger, line: Line, *, earmarked: bool) -> None:
    if line.hands_over:
        return
    if line.account.startswith(_CAPITAL):
        found.built += line.debit
    elif line.account.startswith(_EXPENSE):
        found.expensed += line.debit - line.credit
    elif earmarked and not line.releases:
        found.direct += line.debit


def givers(lines: Iterable[Line]) -> frozenset[int]:
    """Who gave the earmarked money of a project: the parties that its receipts name."""
    return frozenset(
        line.party for line in lines if line.party and line.credit and line.account.startswith(EARMARKED)
    )


def is_return(line: Line, known: frozenset[int]) -> bool:
    """Whether earmarked money is paid back to one of those who gave it (E19).

    Spending on no asset (E18) stands on the same accounts: to whom the money goes tells the two apart. What names no
    party counts as used.
    """
    return line.pays and line.party in known and bool(line.debit) and line.account.startswith(EARMARKED)


def source_of(account: str, sources: Sequence[str]) -> int | None:
    """The place of the source whose account is nearest above; own money has none."""
    fitting = [(len(code), -place) for place, code in enumerate(sources) if code and account.startswith(code)]
    return -max(fitting)[1] if fitting else None


@dataclass(frozen=True, slots=True)
class Lot:
    """A receipt of earmarked money and what of it is not used."""

    on: dt.date
    received: int
    left: int

    def days(self, today: dt.date) -> int:
        return (today - self.on).days


def unused(receipts: Iterable[tuple[dt.date, int]], used: int) -> list[Lot]:
    """Receipts that are not used up, the oldest first. A negative receipt (in red) takes from the oldest ones too."""
    ordered = sorted(receipts)
    taken = used - sum(amount for _on, amount in ordered if amount < 0)
    lots = []
    for on, amount in ordered:
        if amount <= 0:
            continue
        here = min(max(taken, 0), amount)
        taken -= here
        if amount > here:
            lots.append(Lot(on, amount, amount - here))
    return lots


LAW: Final = "law"
COUNTY: Final = "county"


def tender_duty(total: int, law: int | None, county: int) -> str:
    """Why a project must be tendered: by `law`, by the `county`, or not at all. A limit of 0 of the county asks nothing."""
    if law is not None and total >= law:
        return LAW
    return COUNTY if county and total >= county else ""


_COMPETITIVE: Final = frozenset({"public", "invited", "exchange", "compared"})
_BY_LAW: Final = frozenset({"public", "invited", "exchange"})
COUNTED: Final = frozenset({"public", "invited", "compared"})
"""Ways that fail with fewer than three bidders."""


def way_suffices(way: str, duty: str) -> bool:
    """Whether a way of tender is enough for the duty."""
    if duty == LAW:
        return way in _BY_LAW
    return duty == "" or way in _COMPETITIVE


NEXT: Final[Mapping[str, frozenset[str]]] = {
    "draft": frozenset({"approved", "cancelled"}),
    "approved": frozenset({"building", "cancelled"}),
    "building": frozenset({"accepted", "cancelled"}),
    "accepted": frozenset(),
    "cancelled": frozenset(),
}


def may_become(state: str, wanted: str) -> bool:
    return wanted in NEXT[state]


def standing(due_on: dt.date, done_on: dt.date | None, today: dt.date, alert: int) -> str:
    """How a milestone stands: `done`, `done-late`, `late`, `soon` within the alert, else `ahead`."""
    if done_on is not None:
        return "done" if done_on <= due_on else "done-late"
    if due_on < today:
        return "late"
    return "soon" if (due_on - today).days <= alert else "ahead"
