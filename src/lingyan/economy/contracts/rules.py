"""Rules of contracts: pay plans, terms that the law allows, prepaid rent over its months, matching receipts. Pure.

Sources: accounting.md 1.2 (several years' rent is spread), 4.1 (E01–E09), 11.5; 民法典 705 (lease of 20 years at most);
农村土地承包法 21 (30, 30–50, 30–70 years); governance.md E-42 to E-44. Amounts are fen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from lingyan.economy.books.rules import Entry
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.month import Month

MONTHS: Final[Mapping[str, int]] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
MOST_INSTALMENTS: Final = 1200
MOST_STEPS: Final = 70
SPREAD_OVER: Final = 12
"""Instalments for more months than these are spread over them."""
_DAY: Final = dt.timedelta(days=1)


class BadPlan(ValueError):
    """A pay plan that cannot be; the message says why, for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Step:
    """From this year of the contract on (1 is the first), the price of a year."""

    year: int
    yearly: int


@dataclass(frozen=True, slots=True)
class Part:
    """A payment agreed by itself: the day and the amount."""

    due_on: dt.date
    amount: int


@dataclass(frozen=True, slots=True)
class PayPlan:
    """The price as agreed: by the year with steps, one amount in all, or parts. Exactly one of the three is given."""

    steps: tuple[Step, ...] = ()
    amount: int = 0
    parts: tuple[Part, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "steps": [[each.year, each.yearly] for each in self.steps],
            "amount": self.amount,
            "parts": [[each.due_on.isoformat(), each.amount] for each in self.parts],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> PayPlan:
        return cls(
            tuple(Step(int(year), int(yearly)) for year, yearly in stored["steps"]),
            int(stored["amount"]),
            tuple(Part(dt.date.fromisoformat(day), int(amount)) for day, amount in stored["parts"]),
        )

    @property
    def first_year(self) -> int:
        """The price of the first year; 0 where the price is no yearly one."""
        return self.steps[0].yearly if self.steps else 0


@dataclass(frozen=True, slots=True)
class Due:
    """One instalment: the days it pays for, when it is due, and how much."""

    covers_from: dt.date
    covers_to: dt.date
    due_on: dt.date
    amount: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """When is paid: how often, at the beginning or end of each period, and how many days later."""

    every: str
    timing: str = "advance"
    due_days: int = 0


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later; the last of the month where it has no such day."""
    month = Month.of(day).plus(months)
    return month.first_day.replace(day=min(day.day, month.last_day.day))


def periods(start: dt.date, end: dt.date, months: int) -> Iterator[tuple[dt.date, dt.date]]:
    """The contract's time in periods of some months, counted from its first day; the last may be shorter."""
    number = 0
    while (first := add_months(start, number * months)) <= end:
        number += 1
        yield first, min(add_months(start, number * months) - _DAY, end)


def months_of(first: dt.date, last: dt.date) -> Fraction:
    """How many months lie from the first day to the last, both included; a broken month by its days."""
    after = last + _DAY
    whole = (after.year - first.year) * 12 + after.month - first.month
    if whole > 0 and add_months(first, whole) > after:
        whole -= 1
    begun = add_months(first, whole)
    if begun > last:
        return Fraction(whole)
    length = (add_months(first, whole + 1) - begun).days
    return whole + Fraction((last - begun).days + 1, length)


def instalments(start: dt.date, end: dt.date, schedule: Schedule, plan: PayPlan) -> list[Due]:
    """The instalments of a contract, which sum to its total exactly (`total_of`).

    Each one is the rise of the rounded sum up to its end, so that no fen is lost or invented. Raises BadPlan.
    """
    _check(start, end, schedule, plan)
    if plan.parts:
        return [Due(start, end, each.due_on, each.amount) for each in plan.parts]
    spans = [(start, end)] if schedule.every == "once" else list(periods(start, end, MONTHS[schedule.every]))
    found, before = [], 0
    for first, last in spans:
        upto = _value_through(start, end, last, plan)
        if upto > before:
            found.append(Due(first, last, _due_on(first, last, schedule), upto - before))
        before = upto
    if len(found) > MOST_INSTALMENTS:
        raise BadPlan(f"期数超过 {MOST_INSTALMENTS} 期")
    return found


def _due_on(first: dt.date, last: dt.date, schedule: Schedule) -> dt.date:
    base = first if schedule.timing == "advance" else last
    return base + dt.timedelta(days=schedule.due_days)


def _check(start: dt.date, end: dt.date, schedule: Schedule, plan: PayPlan) -> None:
    given = sum(map(bool, (plan.steps, plan.amount, plan.parts)))
    if end < start:
        raise BadPlan("到期日期不能早于开始日期")
    if given != 1 or (schedule.every == "custom") != bool(plan.parts):
        raise BadPlan("价款按年、按总额或分期自定，只能填一种；分期自定的要写明每期日期和金额")
    if schedule.every not in {*MONTHS, "once", "custom"} or not 0 <= schedule.due_days <= 366:
        raise BadPlan("付款周期或宽限天数不在范围内")
    amounts = [plan.amount, *(each.yearly for each in plan.steps), *(each.amount for each in plan.parts)]
    if not all(0 <= each <= MAX_FEN for each in amounts) or any(each.amount <= 0 for each in plan.parts):
        raise BadPlan("金额超出范围")
    years = [each.year for each in plan.steps]
    if plan.steps and (years[0] != 1 or years != sorted(set(years)) or years[-1] > MOST_STEPS):
        raise BadPlan("分段价格从第 1 年起，年次由小到大")
    days = [each.due_on for each in plan.parts]
    if days != sorted(days):
        raise BadPlan("分期日期应由早到晚")


def _value_through(start: dt.date, end: dt.date, last: dt.date, plan: PayPlan) -> int:
    """The price of the time from the start through a day, rounded down to fen."""
    if plan.amount:
        return int(plan.amount * months_of(start, last) / months_of(start, end))
    value = Fraction(0)
    for place, step in enumerate(plan.steps):
        first = add_months(start, (step.year - 1) * 12)
        following = plan.steps[place + 1].year if place + 1 < len(plan.steps) else None
        until = last if following is None else min(last, add_months(start, (following - 1) * 12) - _DAY)
        if first <= until:
            value += step.yearly * months_of(first, until) / 12
    return int(value)


def total_of(start: dt.date, end: dt.date, plan: PayPlan) -> int:
    """What the contract comes to in all."""
    if plan.parts:
        return sum(each.amount for each in plan.parts)
    return plan.amount or _value_through(start, end, end, plan)


# Terms that the law allows


def latest_end(start: dt.date, years: int) -> dt.date:
    """The last day of a term of so many years."""
    return add_months(start, years * 12) - _DAY


def term_months(start: dt.date, end: dt.date) -> int:
    """The term in whole months, a broken one counted as whole."""
    return -(-months_of(start, end).numerator // months_of(start, end).denominator)


def must_be_public(*, total: int, months: int, value_from: int, months_from: int) -> bool:
    """Whether a deal has to be traded in public by the county's value or term; a limit of 0 does not count."""
    return (0 < value_from <= total) or (0 < months_from <= months)


# What is booked

INCOME: Final[Mapping[str, str]] = {"contract-out": "50104", "lease": "50103"}
"""Kinds of contract that bring money in, and the account of their income (E01, E07)."""
CLAIMS: Final[Mapping[str, str]] = {
    "household": "11301",
    "unit": "11201",
    "person": "11202",
    "other": "11201",
}
"""Where a claim stands by the kind of party: members' households in 113, outsiders in 112 (E02, E03)."""
PREPAID: Final = ("113", "211", "221")
PREPAID_RENT: Final = "21105"
DEPOSITS: Final = "21103"
FORFEITED: Final = "50402"


@dataclass(frozen=True, slots=True)
class Booking:
    """An amount from one account to another for one party, with what it is for."""

    summary: str
    debit: str
    credit: str
    amount: int
    party: str


def booking_entries(bookings: Iterable[Booking], *, party_on: str) -> list[Entry]:
    """One voucher: a line for each booking on the side where the party stands, one line an account on the other.

    `party_on` is `debit` for claims (E02, E03) and for what was prepaid (E06).
    """
    rows = list(bookings)
    named = [Entry(each.debit, each.summary, debit=each.amount, party=each.party) for each in rows]
    if party_on != "debit":
        named = [Entry(each.credit, each.summary, credit=each.amount, party=each.party) for each in rows]
    other: dict[tuple[str, str], int] = {}
    for each in rows:
        key = (each.credit if party_on == "debit" else each.debit, each.summary)
        other[key] = other.get(key, 0) + each.amount
    if party_on == "debit":
        return [*named, *(Entry(code, text, credit=amount) for (code, text), amount in other.items())]
    return [*(Entry(code, text, debit=amount) for (code, text), amount in other.items()), *named]


def is_spread(first: dt.date, last: dt.date) -> bool:
    """Whether an instalment pays for more than a year, so that its income is spread over its months (E05, E06)."""
    return months_of(first, last) > SPREAD_OVER


def earned_through(amount: int, first: dt.date, last: dt.date, month: Month) -> int:
    """What of an amount for a stretch of time is earned by the end of a month: whole fen, the rest in the last month."""
    begin, end = Month.of(first), Month.of(last)
    total = (end.year - begin.year) * 12 + end.number - begin.number + 1
    passed = (month.year - begin.year) * 12 + month.number - begin.number + 1
    if passed <= 0:
        return 0
    return amount if passed >= total else amount * passed // total


@dataclass(frozen=True, slots=True)
class Prepaid:
    """An instalment paid before the books came here: what of it is for the time since, and of this what is earned."""

    id: int
    rest: int
    earned: int


def earned_of_opening(
    items: Iterable[Prepaid], held: Mapping[str, int], by_hand: Mapping[str, int]
) -> Iterator[tuple[int, str, int]]:
    """Instalment, account and fen earned out of what one party's accounts `held` when the books came here.

    The first items are served first. What vouchers `by_hand` took off an account since is earned already.
    """
    left = {code: max(amount, 0) for code, amount in held.items()}
    hand = {code: max(amount, 0) for code, amount in by_hand.items()}
    for each in items:
        rest, earned = each.rest, each.earned
        for code in left:
            share = min(rest, left[code])
            part = min(earned, share)
            done = min(part, hand.get(code, 0))
            rest, earned, left[code] = rest - share, earned - part, left[code] - share
            hand[code] = hand.get(code, 0) - done
            if part > done:
                yield each.id, code, part - done


def deposit_entries(kind: str, amount: int, *, party: str, money: str) -> list[Entry]:
    """E09: a deposit received, returned, or forfeited to income."""
    summary = {"received": "收押金保证金", "returned": "退押金保证金", "forfeited": "没收押金保证金"}[kind]
    held = (DEPOSITS, party)
    if kind == "received":
        return [Entry(money, summary, debit=amount), Entry(held[0], summary, credit=amount, party=party)]
    other = money if kind == "returned" else FORFEITED
    return [Entry(held[0], summary, debit=amount, party=party), Entry(other, summary, credit=amount)]


# Matching receipts


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An instalment with something left to pay. `since` is the day its contract was signed."""

    id: int
    party: int
    due_on: dt.date
    left: int
    since: dt.date = dt.date.min


@dataclass(frozen=True, slots=True)
class Receipt:
    """A voucher line of cash or bank with something not yet tied to an instalment. `parties` stand in its voucher."""

    id: int
    date: dt.date
    left: int
    parties: frozenset[int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A receipt that may pay an instalment. The score orders what a person is asked; nothing is settled by itself."""

    receipt: int
    item: int
    amount: int
    score: int


SAME_PARTY: Final = 50
SAME_AMOUNT: Final = 40
NEAR: Final = 10
LEAST_SCORE: Final = 50
NEAR_DAYS: Final = 45


def propose(items: Sequence[OpenItem], receipts: Sequence[Receipt]) -> list[Proposal]:
    """Pairs by party and amount, the best first; each receipt and each instalment is used up to what is left of it."""
    pairs = [
        (score, receipt, item)
        for receipt in receipts
        for item in items
        if (score := _score(item, receipt)) >= LEAST_SCORE
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[2].due_on, pair[1].date, pair[2].id, pair[1].id))
    money = {receipt.id: receipt.left for receipt in receipts}
    open_ = {item.id: item.left for item in items}
    found = []
    for score, receipt, item in pairs:
        amount = min(money[receipt.id], open_[item.id])
        if amount > 0:
            money[receipt.id] -= amount
            open_[item.id] -= amount
            found.append(Proposal(receipt.id, item.id, amount, score))
    return found


def _score(item: OpenItem, receipt: Receipt) -> int:
    """Another party, or money from before the contract, rules a pair out; the right party or the amount proposes it."""
    if receipt.date < item.since or (receipt.parties and item.party not in receipt.parties):
        return 0
    score = SAME_PARTY if item.party in receipt.parties else 0
    score += SAME_AMOUNT if item.left == receipt.left else 0
    near = abs((receipt.date - item.due_on).days) <= NEAR_DAYS
    return score + (NEAR if near else 0)


def stage(days_left: int, stages: Sequence[int]) -> int | None:
    """The smallest of the alert stages (90, 30, 7 days) that a deadline has come within; None when it is farther off."""
    return min((each for each in stages if days_left <= each), default=None)


def forbidden_words(words: Iterable[str], *texts: str) -> list[str]:
    """Which of the words occur in the texts."""
    return [word for word in words if any(word in text for text in texts)]
