"""Which bank movement is which ledger line: pure rules over two lists of items, no database and no clock.

Both sides count money from the village's view: positive came in, negative went out. What comes out are proposals, each
with a score and a reason, and for every item that found no partner what it looks like. Source: accounting.md 10.5 rule
10 and 11.3. The order of the steps matters: equal amounts first, sums of several next, resemblance last.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final, Literal

from lingyan.economy.bank.likeness import Item, how_alike, score_of, share_name, slipped, transposed, wording

Status = Literal[
    "match", "date-shift", "merged", "split", "offset-in-books", "offset-in-bank", "amount-differs",
    "missing-in-books", "missing-in-bank", "duplicate-in-bank", "duplicate-in-books",
]  # fmt: skip

WINDOW: Final = 3
DUPLICATE_WINDOW: Final = 20
"""Shorter than a month, so that what recurs every month in the same words is no duplicate."""
MOST_PARTS: Final = 5
_PARTS_POOL: Final = 24
"""Largest number of open lines among which sums of several are looked for; more would be chance."""
_MOST_EDGES: Final = 40_000
BALANCED: Final = frozenset({"match", "date-shift", "merged", "split", "offset-in-books", "offset-in-bank"})
"""What may be confirmed: both sides add up to the same. Everything else is a finding that somebody must explain."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Bank items and ledger items that seem to be one thing. `group` binds proposals that may change partners."""

    status: Status
    bank: tuple[int, ...] = ()
    ledger: tuple[int, ...] = ()
    score: int = 0
    reason: str = ""
    group: str = ""

    @property
    def balanced(self) -> bool:
        return self.status in BALANCED


@dataclass(slots=True)
class _Work:
    """What is still open on both sides, and what was found."""

    bank: dict[int, Item]
    ledger: dict[int, Item]
    window: int
    found: list[Proposal] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def take(self, status: Status, bank: Sequence[Item], ledger: Sequence[Item], score: int, reason: str,
             group: str = "") -> None:  # fmt: skip
        for item in bank:
            del self.bank[item.key]
        for item in ledger:
            del self.ledger[item.key]
        keys = tuple(item.key for item in bank), tuple(item.key for item in ledger)
        self.found.append(Proposal(status, *keys, score, reason, group))

    def group(self, kind: str) -> str:
        self.numbers[kind] += 1
        return f"{kind}-{self.numbers[kind]}"


def propose(
    bank: Iterable[Item],
    ledger: Iterable[Item],
    *,
    settled_bank: Iterable[Item] = (),
    settled_ledger: Iterable[Item] = (),
    window: int = WINDOW,
    duplicate_window: int = DUPLICATE_WINDOW,
) -> list[Proposal]:
    """Every open item of both sides in exactly one proposal; a group's partners may be exchanged.

    `settled_…` are items that a person has matched already: what is left open beside one may be its duplicate. Windows
    are days.
    """
    work = _Work({item.key: item for item in bank}, {item.key: item for item in ledger}, window)
    sides = (dict(work.bank), list(settled_bank)), (dict(work.ledger), list(settled_ledger))
    _offsets_of_red(work)
    _one_to_one(work)
    _sums(work)
    _offsets(work)
    _resembling(work)
    _leftovers(work, *sides, duplicate_window)
    return work.found


# Red-letter vouchers and their corrections


def _offsets_of_red(work: _Work) -> None:
    """A red line and the correction beside it cancel each other, when the bank shows nothing of the red amount."""
    in_bank = _by_amount(work.bank.values())
    lines = _by_amount(work.ledger.values())
    for red in sorted((item for item in work.ledger.values() if item.red), key=_place):
        if red.key not in work.ledger or _near(in_bank.get(red.amount, ()), red.day, work.window):
            continue
        partners = [
            item
            for item in _near(lines.get(-red.amount, ()), red.day, work.window)
            if item.key in work.ledger and not item.red
        ]
        if partners:
            best = min(
                partners,
                key=lambda item: (abs(item.day - red.day), -how_alike(red, item), -item.day, item.key),
            )
            pair = sorted((red, best), key=_place)
            work.take(
                "offset-in-books", (), pair, 95, "红字凭证与订正凭证相抵，银行没有这两笔", work.group("red")
            )


def _offsets(work: _Work) -> None:
    """What is left on one side and cancels itself: a payment that came back, a line and its reversal."""
    for side, reason in (
        (work.bank, "银行一出一进相抵（退汇或冲正），账上没有记"),
        (work.ledger, "账上一正一负相抵，银行没有这两笔"),
    ):
        by_amount = _by_amount(side.values())
        for item in sorted(side.values(), key=_place):
            if item.amount < 0 or item.key not in side:
                continue
            for other in _near(by_amount.get(-item.amount, ()), item.day, work.window):
                if (
                    other.key in side
                    and (side is work.bank or item.red or other.red)
                    and how_alike(item, other) >= 40
                ):
                    pair = sorted((item, other), key=_place)
                    if side is work.bank:
                        work.take("offset-in-bank", pair, (), 70, reason, work.group("red"))
                    else:
                        work.take("offset-in-books", (), pair, 70, reason, work.group("red"))
                    break


# Equal amounts


def _one_to_one(work: _Work) -> None:
    lines = _by_amount(work.ledger.values())
    for amount, movements in _by_amount(work.bank.values()).items():
        for bank, ledger in _clusters(movements, lines.get(amount, ()), work.window):
            _assign(work, bank, ledger)


def _clusters(
    bank: Sequence[Item], ledger: Sequence[Item], window: int
) -> Iterator[tuple[list[Item], list[Item]]]:
    """Items of one amount that hang together by dates; partners are sought inside a cluster only."""
    merged = sorted(
        [(item.day, 0, item) for item in bank] + [(item.day, 1, item) for item in ledger], key=_by_day
    )
    sides: tuple[list[Item], list[Item]] = ([], [])
    last: list[int | None] = [None, None]
    for day, side, item in merged:
        latest = max((each for each in last if each is not None), default=None)
        if latest is not None and day - latest > window:
            if sides[0] and sides[1]:
                yield sides
            sides, last = ([], []), [None, None]
        sides[side].append(item)
        last[side] = day
    if sides[0] and sides[1]:
        yield sides


def _by_day(entry: tuple[int, int, Item]) -> tuple[int, int, int]:
    return entry[0], entry[1], entry[2].key


def _assign(work: _Work, bank: list[Item], ledger: list[Item]) -> None:
    """As many pairs as can be, the best first."""
    if len(bank) == len(ledger) == 1:
        pairs = [(bank[0], ledger[0])]
    elif len(bank) * len(ledger) > _MOST_EDGES:
        pairs = list(_in_order(bank, ledger, work.window))
    else:
        pairs = _best_pairs(bank, ledger, work.window)
    group = work.group("same") if min(len(bank), len(ledger)) > 1 else ""
    for movement, line in pairs:
        _pair(work, movement, line, rivals=len(bank) + len(ledger) - 2, group=group)


def _in_order(bank: list[Item], ledger: list[Item], window: int) -> Iterator[tuple[Item, Item]]:
    """For very many equal amounts: the earliest line that still fits, which leaves the fewest over."""
    at = 0
    for movement in bank:
        while at < len(ledger) and ledger[at].day < movement.day - window:
            at += 1
        if at < len(ledger) and ledger[at].day <= movement.day + window:
            yield movement, ledger[at]
            at += 1


def _best_pairs(bank: list[Item], ledger: list[Item], window: int) -> list[tuple[Item, Item]]:
    """Greedy by closeness and likeness, then improved along alternating paths to the largest number of pairs."""
    edges = sorted(
        (-score_of(movement, line), line.day, movement.key, line.key, i, j)
        for i, movement in enumerate(bank)
        for j, line in enumerate(ledger)
        if abs(movement.day - line.day) <= window
    )
    reachable: dict[int, list[int]] = defaultdict(list)
    of_bank: dict[int, int] = {}
    of_ledger: dict[int, int] = {}
    for *_, i, j in edges:
        reachable[i].append(j)
        if i not in of_bank and j not in of_ledger:
            of_bank[i], of_ledger[j] = j, i
    for i in range(len(bank)):
        if i not in of_bank and i in reachable:
            _augment(i, reachable, of_bank, of_ledger, set())
    return [(bank[i], ledger[j]) for i, j in sorted(of_bank.items())]


def _augment(
    i: int,
    reachable: dict[int, list[int]],
    of_bank: dict[int, int],
    of_ledger: dict[int, int],
    seen: set[int],
) -> bool:
    for j in reachable[i]:
        if j in seen:
            continue
        seen.add(j)
        if j not in of_ledger or _augment(of_ledger[j], reachable, of_bank, of_ledger, seen):
            of_bank[i], of_ledger[j] = j, i
            return True
    return False


def _pair(work: _Work, movement: Item, line: Item, *, rivals: int, group: str) -> None:
    days = abs(movement.day - line.day)
    reason = ["金额相同", "同日" if not days else f"相差 {days} 天"]
    if share_name(movement, line):
        reason.append("对方相同")
    if rivals:
        reason.append(f"另有 {rivals} 笔同额")
    score = min(score_of(movement, line) - min(rivals, 3) * 5, 100)
    work.take("date-shift" if days else "match", [movement], [line], max(score, 1), "，".join(reason), group)


# Sums of several


def _sums(work: _Work) -> None:
    """One bank movement for several lines (merged), then several movements for one line (split)."""
    for status, ones, parts in (("merged", work.bank, work.ledger), ("split", work.ledger, work.bank)):
        by_day = sorted(parts.values(), key=_place)
        days = [item.day for item in by_day]
        for one in sorted(ones.values(), key=_place):
            near = by_day[
                bisect_left(days, one.day - work.window) : bisect_right(days, one.day + work.window)
            ]
            pool = [
                item for item in near
                if item.key in parts and (item.amount > 0) == (one.amount > 0) and abs(item.amount) < abs(one.amount)
            ]  # fmt: skip
            chosen = _parts_of(one, pool)
            if chosen is not None:
                _take_sum(work, status, one, chosen)


def _take_sum(work: _Work, status: str, one: Item, chosen: tuple[Item, ...]) -> None:
    group = work.group("merge" if status == "merged" else "split")
    furthest = max(abs(item.day - one.day) for item in chosen)
    score = 85 - 5 * (len(chosen) - 2) - 3 * furthest
    if status == "merged":
        reason = f"银行一笔等于账上 {len(chosen)} 笔之和"
        work.take("merged", [one], chosen, score, reason, group)
    else:
        reason = f"账上一笔等于银行 {len(chosen)} 笔之和"
        work.take("split", chosen, [one], score, reason, group)


def _parts_of(one: Item, pool: list[Item]) -> tuple[Item, ...] | None:
    """The fewest parts that add up; of several ways the most alike, none where the pool is too large to be sure."""
    if len(pool) > _PARTS_POOL:
        pool = sorted(pool, key=lambda item: (abs(item.day - one.day), -how_alike(one, item), item.key))[
            :_PARTS_POOL
        ]
    for count in range(2, min(MOST_PARTS, len(pool)) + 1):
        ways = [way for way in combinations(pool, count) if sum(item.amount for item in way) == one.amount]
        if ways:
            return max(ways, key=lambda way: _likeness_of(one, way))
    return None


def _likeness_of(one: Item, way: tuple[Item, ...]) -> tuple[int, int, tuple[int, ...]]:
    days = -sum(abs(item.day - one.day) for item in way)
    return sum(how_alike(one, item) for item in way), days, tuple(-item.key for item in way)


# Resemblance


def _resembling(work: _Work) -> None:
    """The same thing with another amount: digits that changed places, or the same party and text."""
    lines = sorted(work.ledger.values(), key=_place)
    days = [item.day for item in lines]
    candidates = []
    for movement in work.bank.values():
        near = lines[
            bisect_left(days, movement.day - work.window) : bisect_right(days, movement.day + work.window)
        ]
        for line in near:
            likeness = _resemblance(movement, line)
            if likeness is not None:
                candidates.append(
                    (-likeness[0], abs(movement.day - line.day), movement.key, line.key, likeness[1])
                )
    for negative, _, movement_key, line_key, reason in sorted(candidates):
        if movement_key in work.bank and line_key in work.ledger:
            work.take("amount-differs", [work.bank[movement_key]], [work.ledger[line_key]], -negative, reason)


def _resemblance(movement: Item, line: Item) -> tuple[int, str] | None:
    if (movement.amount > 0) != (line.amount > 0):
        return None
    alike, days = how_alike(movement, line), abs(movement.day - line.day)
    if transposed(movement.amount, line.amount):
        return 75 + alike // 10 - 3 * days, "相邻两位数字颠倒"
    if alike >= 80 and slipped(movement.amount, line.amount):
        return 65 + alike // 10 - 3 * days, "对方和用途相同，金额错一位"
    return None


# What is left


_Side = tuple[dict[int, Item], list[Item]]


def _leftovers(work: _Work, bank: _Side, ledger: _Side, duplicate_window: int) -> None:
    paired = [one for one in work.found if one.status in BALANCED]
    bank_twins = _twins(bank, (key for one in paired for key in one.bank))
    ledger_twins = _twins(ledger, (key for one in paired for key in one.ledger))
    places = {key: place for place, one in enumerate(work.found) for key in one.bank}
    for item in sorted(work.bank.values(), key=_place):
        twin = _twin_of(item, bank_twins, work.window)
        if twin is None:
            work.take("missing-in-books", [item], (), 0, "银行已收付，账上未记")
        else:
            group = _join(work, places.get(twin.key), "twice")
            work.take(
                "duplicate-in-bank", [item], (), 60, "与已核对的一笔同额、同对方、同用途，可能重复支付", group
            )
    for item in sorted(work.ledger.values(), key=_place):
        if _twin_of(item, ledger_twins, duplicate_window) is None:
            work.take("missing-in-bank", (), [item], 0, "账上已记，银行无此笔")
        else:
            work.take("duplicate-in-books", (), [item], 60, "与已核对的一笔同额、同摘要，可能重复记账")


def _twins(side: _Side, keys: Iterable[int]) -> dict[tuple[int, str], list[Item]]:
    """Matched items by amount and wording, in the order of days."""
    found: dict[tuple[int, str], list[Item]] = defaultdict(list)
    items, settled = side
    for item in (*(items[key] for key in keys), *settled):
        found[item.amount, wording(item)].append(item)
    for same in found.values():
        same.sort(key=_place)
    return found


def _twin_of(item: Item, twins: dict[tuple[int, str], list[Item]], window: int) -> Item | None:
    near = _near(twins.get((item.amount, wording(item)), ()), item.day, window)
    return min(near, key=lambda other: abs(other.day - item.day), default=None)


def _join(work: _Work, place: int | None, kind: str) -> str:
    """The group of the proposal at this place; made when it has none. A settled twin has no proposal."""
    if place is None:
        return ""
    one = work.found[place]
    if not one.group:
        work.found[place] = replace(one, group=work.group(kind))
    return work.found[place].group


def _by_amount(items: Iterable[Item]) -> dict[int, list[Item]]:
    """Items of one amount in the order of days."""
    found: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        found[item.amount].append(item)
    for same in found.values():
        same.sort(key=_place)
    return found


def _near(items: Sequence[Item], day: int, window: int) -> Sequence[Item]:
    """Items within so many days, from a list in the order of days."""
    start = bisect_left(items, day - window, key=_day)
    return items[start : bisect_right(items, day + window, key=_day)]


def _day(item: Item) -> int:
    return item.day


def _place(item: Item) -> tuple[int, int]:
    return item.day, item.key
