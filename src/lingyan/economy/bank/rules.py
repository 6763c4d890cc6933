"""Rules of bank and cash: fingerprints, ageing, what counts as in transit, cash by denominations. Pure values.

Sources: accounting.md 10.5 (fingerprint), 11.3 (reconciliation, IOUs, cash count).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.problems import Problem

DENOMINATIONS: Final = (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
"""Notes and coins of the renminbi in fen, the largest first."""
MOST_PIECES: Final = 100_000
_SHORTEST_NUMBER: Final = 6
_LONGEST_NUMBER: Final = 32


@dataclass(frozen=True, slots=True)
class Movement:
    """What makes one movement of an account the same in every export of the bank."""

    date: dt.date
    time: str
    amount: int
    balance: int | None
    party_account: str
    serial: str

    def line(self) -> str:
        balance = "" if self.balance is None else str(self.balance)
        parts = (self.date.isoformat(), self.time, str(self.amount), balance, self.party_account, self.serial)
        return "\x1f".join(parts)


def fingerprint_lines(movements: Iterable[Movement]) -> Iterator[str]:
    """One text for each movement; a counter keeps true twins apart, which neither serial nor balance tell apart."""
    seen: Counter[str] = Counter()
    for movement in movements:
        line = movement.line()
        seen[line] += 1
        yield f"{line}\x1f{seen[line]}"


def clean_number(text: str) -> str:
    """An account number as its digits. Empty when it cannot be one."""
    digits = "".join(each for each in text if each.isdigit())
    return digits if _SHORTEST_NUMBER <= len(digits) <= _LONGEST_NUMBER else ""


def ledger_account_problem(code: str) -> str:
    """Why a ledger account cannot stand for a bank account; empty when it can."""
    return "" if code.isdigit() and code.startswith("102") else "对应科目应是银行存款（102）或它的明细科目"


def balance_sum(ledger: Sequence[int], bank: Sequence[int]) -> int:
    """What a match leaves over: 0 when both sides are the same money."""
    return sum(bank) - sum(ledger)


def bucket_of(days: int, buckets: Sequence[int]) -> int:
    """Which bucket an age falls into: 0 for up to the first bound, `len(buckets)` for beyond the last."""
    return sum(days > bound for bound in buckets)


def bucket_labels(buckets: Sequence[int]) -> list[str]:
    """`30 天以内`, `31 至 60 天`, …, `90 天以上`."""
    if not buckets:
        return ["全部"]
    labels = [f"{buckets[0]} 天以内"]
    labels += [f"{low + 1} 至 {high} 天" for low, high in pairwise(buckets)]
    return [*labels, f"{buckets[-1]} 天以上"]


@dataclass(frozen=True, slots=True)
class Transit:
    """Sums of items in transit, each positive: what one side has and the other has not."""

    bank_in: int = 0
    bank_out: int = 0
    books_in: int = 0
    books_out: int = 0


def transit_of(bank: Iterable[int], books: Iterable[int]) -> Transit:
    """From open amounts of both sides, signed from the village's view."""
    banked, booked = list(bank), list(books)
    return Transit(
        sum(amount for amount in banked if amount > 0),
        -sum(amount for amount in banked if amount < 0),
        sum(amount for amount in booked if amount > 0),
        -sum(amount for amount in booked if amount < 0),
    )


def counted_total(pieces: Mapping[int, int]) -> int:
    """Fen of so many notes and coins."""
    return sum(value * count for value, count in pieces.items())


def count_problems(pieces: Mapping[int, int], ious: Sequence[Iou], counted_on: dt.date) -> Iterator[Problem]:
    """What keeps a count of cash from being recorded."""
    for value, count in pieces.items():
        if value not in DENOMINATIONS:
            yield Problem("unknown-denomination", "没有这种面额的人民币", value=str(value))
        if not 0 <= count <= MOST_PIECES:
            yield Problem("bad-pieces", f"张数应在 0 至 {MOST_PIECES} 之间", value=str(count))
    for number, iou in enumerate(ious, 1):
        if not 0 < iou.amount <= MAX_FEN:
            yield Problem("bad-iou", f"第 {number} 张白条的金额应大于零")
        if iou.date > counted_on:
            yield Problem(
                "iou-in-future", f"第 {number} 张白条的日期晚于盘点日期", value=iou.date.isoformat()
            )


@dataclass(frozen=True, slots=True)
class Iou:
    """A slip of paper that stands for cash in the till (白条): when, how much, for what."""

    date: dt.date
    amount: int
    note: str = ""

    def as_json(self) -> dict[str, object]:
        return {"date": self.date.isoformat(), "amount": self.amount, "note": self.note}
