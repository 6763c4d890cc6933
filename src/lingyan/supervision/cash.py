"""The cash box replayed day by day: which money paid for what, and when takings reached the bank. Pure.

Source: accounting.md 11.3 R02, R03. Lots of cash are "drawn" from the bank or "received" from anybody else. On each
day money comes in first, then deposits take received lots (oldest first) and drawn ones after them, then payments
take drawn lots first. What lay in the box at the beginning counts as drawn, since nobody knows better.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class CashMove:
    """What one voucher did to the box, in fen, each amount 0 or more."""

    date: dt.date
    voucher: int
    drawn: int = 0
    received: int = 0
    deposited: int = 0
    paid: int = 0


@dataclass(slots=True)
class Lot:
    """Takings of one voucher and what is left of them in the box."""

    date: dt.date
    voucher: int
    amount: int
    left: int


@dataclass(frozen=True, slots=True)
class Used:
    """A payment that used takings: how much of it, and the voucher of the oldest lot it took."""

    date: dt.date
    voucher: int
    amount: int
    source: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Takings that lay in the box: `until` is the day of the last deposit of them, None while some are left."""

    date: dt.date
    voucher: int
    amount: int
    until: dt.date | None


@dataclass(slots=True)
class _Box:
    drawn: int
    lots: deque[Lot] = field(default_factory=deque)
    used: list[Used] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    def take(self, amount: int) -> list[tuple[Lot, int]]:
        """Take from received lots, oldest first, at most what is there."""
        taken: list[tuple[Lot, int]] = []
        while amount and self.lots:
            lot = self.lots[0]
            part = min(amount, lot.left)
            lot.left -= part
            amount -= part
            taken.append((lot, part))
            if not lot.left:
                self.lots.popleft()
        return taken

    def deposit(self, move: CashMove) -> None:
        taken = self.take(move.deposited)
        for lot, part in taken:
            self.kept.append(Kept(lot.date, lot.voucher, part, move.date))
        self.drawn = max(0, self.drawn - (move.deposited - sum(part for _, part in taken)))

    def pay(self, move: CashMove) -> None:
        from_drawn = min(self.drawn, move.paid)
        self.drawn -= from_drawn
        taken = self.take(move.paid - from_drawn)
        if taken:
            amount = sum(part for _, part in taken)
            self.used.append(Used(move.date, move.voucher, amount, taken[0][0].voucher))


def replay(opening: int, moves: Iterable[CashMove]) -> tuple[list[Used], list[Kept]]:
    """Payments out of takings, and every part of takings with the day it was banked (None: still in the box).

    `moves` come in order of date and number. A payment beyond what the box holds takes what there is; the negative
    balance is another rule's matter.
    """
    box = _Box(drawn=max(0, opening))
    for _, group in groupby(moves, key=attrgetter("date")):
        day = list(group)
        for move in day:
            box.drawn += move.drawn
            if move.received:
                box.lots.append(Lot(move.date, move.voucher, move.received, move.received))
        for move in day:
            box.deposit(move)
        for move in day:
            box.pay(move)
    box.kept += [Kept(lot.date, lot.voucher, lot.left, None) for lot in box.lots]
    return box.used, box.kept
