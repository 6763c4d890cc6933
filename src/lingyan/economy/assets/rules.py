"""Rules of wear, disposal, counting and comparison: pure values, no database, no clock.

Sources: accounting.md 1.2 (charge from the month after use begins, straight line or units), 4.3 and 4.4 (E30, E33–E35,
E37, E41), governance.md E-40 (count between 1 December and the end of February). Amounts are fen.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.economy.books.rules import Entry
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.month import Month

NOMINAL: Final = 100
"""1 yuan: what was given without papers is carried so and never charged (accounting.md 1.2)."""
MOST_MONTHS: Final = 1200
GAIN, LOSS = "50404", "51502"
PENDING: Final = "18102"
SURPLUS_INCOME, SHORTAGE_LOSS = "50403", "51503"
WINDOW_BEGINS: Final = (12, 1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """An amount that is charged evenly over months from a first one: whole fen, the rest in the last month.

    A change of a card ends one stretch and begins the next with what is left.
    """

    first: Month
    months: int
    amount: int

    def through(self, month: Month) -> int:
        """What is charged from the first month to this one, both included."""
        passed = months_between(self.first, month) + 1
        if passed <= 0 or self.amount <= 0:
            return 0
        if passed >= self.months:
            return self.amount
        return self.amount // self.months * passed


def months_between(first: Month, last: Month) -> int:
    """How many months lie from the first to the last: 0 for the same, negative when reversed."""
    return (last.year - first.year) * 12 + last.number - first.number


def stretch_of_card(
    *,
    original: int,
    residual: int,
    months: int,
    started: Month,
    worn_before: int = 0,
    worn_through: Month | None = None,
) -> Stretch:
    """What a card has still to be charged when it is made.

    A new asset is charged from the month after `started` over `months`. One whose card is made in mid-life, with
    `worn_before` through a month, is charged over what is left of its life; past its life nothing is charged.
    """
    first = started.next
    left = months
    if worn_through is not None and worn_through >= first:
        left = max(months - months_between(first, worn_through) - 1, 0)
        first = worn_through.next
    amount = max(original - residual - worn_before, 0) if left and original > NOMINAL else 0
    return Stretch(first, left, amount)


def due_through(plan: Sequence[Stretch], month: Month, *, left: Month | None = None) -> int:
    """What is to be charged in all through a month; a stretch ends where the next begins.

    An asset that leaves in month `left` is charged for that month and no later one.
    """
    until = month if left is None else min(month, left)
    ends = [min(until, following.first.previous) for following in plan[1:]]
    return sum(stretch.through(last) for stretch, last in zip(plan, [*ends, until], strict=True))


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of a card's values from a month on, over the months that are left then."""

    first: Month
    original: int
    residual: int
    months_left: int


def stretches(card: Stretch, worn_before: int, revisions: Iterable[Revision]) -> list[Stretch]:
    """A card's stretch and one for each change, in order; what was charged before a change stays charged."""
    found = [card]
    for each in revisions:
        worn = worn_before + due_through(found, each.first.previous)
        amount = max(each.original - each.residual - worn, 0) if each.months_left else 0
        found.append(Stretch(each.first, each.months_left, amount))
    return found


def units_through(*, base: int, units: int, done: int) -> int:
    """What is charged for `done` of `units` units in all: whole fen, the last unit takes the rest."""
    return base * min(done, units) // units if units > 0 and base > 0 else 0


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One asset's charge, from the account that gathers wear to an expense account."""

    expense: str
    worn: str
    amount: int


def charge_entries(charges: Iterable[ChargeLine], month: Month) -> list[Entry]:
    """E30, E37, E41 as one voucher: expenses by use on the debit side, wear on the credit side."""
    summary = f"计提{month.number}月折旧和摊销"
    debits: defaultdict[str, int] = defaultdict(int)
    credits: defaultdict[str, int] = defaultdict(int)
    for each in charges:
        debits[each.expense] += each.amount
        credits[each.worn] += each.amount
    return [
        *(Entry(code, summary, debit=amount) for code, amount in sorted(debits.items()) if amount),
        *(Entry(code, summary, credit=amount) for code, amount in sorted(credits.items()) if amount),
    ]


@dataclass(frozen=True, slots=True)
class Clearing:
    """Where net value and cost go (`debit`), and proceeds (`credit`), while an asset is disposed of."""

    debit: str
    credit: str


THROUGH_154: Final = Clearing("154", "154")
DIRECT: Final = Clearing(LOSS, GAIN)
"""Only fixed assets have a clearing account; of others gain and loss are booked at once."""


def clearing_of(account: str) -> Clearing:
    return THROUGH_154 if account.startswith("151") else DIRECT


def out_entries(name: str, *, account: str, worn_account: str, original: int, worn: int) -> list[Entry]:
    """E33, first step: the asset and its wear leave their accounts, the rest goes to clearing."""
    summary = f"{name}转入清理"
    net = original - worn
    entries = [Entry(clearing_of(account).debit, summary, debit=net)] if net else []
    if worn:
        entries.append(Entry(worn_account, summary, debit=worn))
    return [*entries, Entry(account, summary, credit=original)]


def step_entries(
    name: str, kind: str, amount: int, *, clearing: Clearing, against: str, party: str = ""
) -> list[Entry]:
    """E33: cost of clearing or proceeds, against money or a debt."""
    if kind == "cost":
        summary = f"付{name}清理费用"
        return [
            Entry(clearing.debit, summary, debit=amount),
            Entry(against, summary, credit=amount, party=party),
        ]
    summary = f"收{name}处置款"
    return [
        Entry(against, summary, debit=amount, party=party),
        Entry(clearing.credit, summary, credit=amount),
    ]


def result_entries(name: str, balance: int) -> list[Entry]:
    """E33, last step. `balance` is debit less credit of clearing: a loss when positive, a gain when negative."""
    summary = f"结转{name}处置净{'损失' if balance > 0 else '收益'}"
    if balance > 0:
        return [
            Entry(LOSS, summary, debit=balance),
            Entry(THROUGH_154.credit, summary, credit=balance),
        ]
    if balance < 0:
        return [
            Entry(THROUGH_154.debit, summary, debit=-balance),
            Entry(GAIN, summary, credit=-balance),
        ]
    return []


def clearing_balance(original: int, worn: int, steps: Iterable[tuple[str, int]]) -> int:
    """Net value plus cost less proceeds, from (kind, amount) of the steps."""
    signs = {"cost": 1, "proceeds": -1}
    return original - worn + sum(signs.get(kind, 0) * amount for kind, amount in steps)


@dataclass(frozen=True, slots=True)
class Difference:
    """A card that was not found, or something found without a card."""

    name: str
    missing: bool
    account: str
    worn_account: str
    original: int
    worn: int = 0


def difference_entries(differences: Iterable[Difference], year: int) -> list[Entry]:
    """E34 and E35, first step: shortage and surplus stand in 181 until they are decided."""
    entries: list[Entry] = []
    for each in differences:
        summary = f"{year}年清查{'盘亏' if each.missing else '盘盈'}{each.name}"
        if not each.missing:
            entries += [
                Entry(each.account, summary, debit=each.original),
                Entry(PENDING, summary, credit=each.original),
            ]
            continue
        if each.original - each.worn:
            entries.append(Entry(PENDING, summary, debit=each.original - each.worn))
        if each.worn:
            entries.append(Entry(each.worn_account, summary, debit=each.worn))
        entries.append(Entry(each.account, summary, credit=each.original))
    return entries


def settling_entries(each: Difference, *, liable: int = 0, against: str = "", party: str = "") -> list[Entry]:
    """E34 and E35 once decided: who is liable owes a part, the rest is a loss; a surplus is other income.

    Raises ValueError when more is asked of the liable party than is missing.
    """
    net = each.original - each.worn
    if not each.missing:
        summary = f"{each.name}盘盈处理"
        return [
            Entry(PENDING, summary, debit=each.original),
            Entry(SURPLUS_INCOME, summary, credit=each.original),
        ]
    if not 0 <= liable <= net:
        raise ValueError("责任人赔偿不能超过净值")
    summary = f"{each.name}盘亏处理"
    entries = [Entry(against, summary, debit=liable, party=party)] if liable else []
    if net - liable:
        entries.append(Entry(SHORTAGE_LOSS, summary, debit=net - liable))
    return [*entries, Entry(PENDING, summary, credit=net)] if net else []


def inventory_window(year: int) -> tuple[dt.date, dt.date]:
    """First and last day of a year's count: 1 December to the last day of February."""
    return dt.date(year, *WINDOW_BEGINS), Month(year + 1, 2).last_day


def inventory_year(day: dt.date) -> int | None:
    """Which year's count may be made on a day; None outside the window."""
    for year in (day.year, day.year - 1):
        first, last = inventory_window(year)
        if first <= day <= last:
            return year
    return None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cards against one ledger account: 151 with 152, 132 with 133, 161 with 162."""

    account: str
    cards: int
    ledger: int
    worn_cards: int
    worn_ledger: int

    @property
    def difference(self) -> int:
        return self.cards - self.ledger

    @property
    def worn_difference(self) -> int:
        return self.worn_cards - self.worn_ledger

    @property
    def agrees(self) -> bool:
        return not self.difference and not self.worn_difference


def compare(
    cards: Mapping[str, tuple[int, int]], ledger: Mapping[str, int], worn: Mapping[str, str]
) -> list[Comparison]:
    """One row for each account of `worn`. `cards` holds original value and wear by first-level account."""
    return [
        Comparison(
            account, *_pair(cards, account, ledger), cards.get(account, (0, 0))[1], ledger.get(other, 0)
        )
        for account, other in worn.items()
    ]


def _pair(cards: Mapping[str, tuple[int, int]], account: str, ledger: Mapping[str, int]) -> tuple[int, int]:
    return cards.get(account, (0, 0))[0], ledger.get(account, 0)


def value_problems(*, original: int, residual: int, worn: int, months: int) -> Iterator[str]:
    """What a card's values cannot be, as sentences."""
    if not 0 <= original <= MAX_FEN:
        yield "原值超出范围"
    if not 0 <= residual <= original:
        yield "预计净残值应在 0 和原值之间"
    if not 0 <= worn <= original - min(residual, original):
        yield "累计折旧不能超过原值减净残值"
    if not 0 <= months <= MOST_MONTHS:
        yield f"使用年限应在 0 至 {MOST_MONTHS} 个月之间"
