"""How alike two movements are: in days, names, wording and digits. Pure, like `matching`, which asks it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One movement. `day` is a date's ordinal, `amount` fen; `names` are parties, `text` what was written beside it.

    `red` marks a line of a red-letter voucher.
    """

    key: int
    day: int
    amount: int
    names: tuple[str, ...] = ()
    text: str = ""
    red: bool = False


def score_of(movement: Item, line: Item) -> int:
    """0 to 100: equal amounts are 60 of it, the rest is nearness in time and likeness of party and text."""
    days = abs(movement.day - line.day)
    return 60 + max(20 - 5 * days, 0) + how_alike(movement, line) // 5


def how_alike(first: Item, second: Item) -> int:
    """0 to 100 for names and texts: a shared name, or wording of one inside the other."""
    if share_name(first, second):
        return 100 if _words_alike(first.text, second.text) >= 50 else 90
    return _words_alike(first.text, second.text)


def share_name(first: Item, second: Item) -> bool:
    return any(
        name in second.names or (len(name) > 1 and name in second.text) for name in first.names
    ) or any(len(name) > 1 and name in first.text for name in second.names)


def _words_alike(first: str, second: str) -> int:
    """Share of the shorter text's pairs of characters that the longer one has too."""
    if not first or not second:
        return 0
    if first in second or second in first:
        return 100
    a, b = _bigrams(first), _bigrams(second)
    smaller = min(len(a), len(b))
    return 100 * len(a & b) // smaller if smaller else 0


def _bigrams(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def transposed(first: int, second: int) -> bool:
    """Whether two neighbouring digits changed places: 5080 and 5800."""
    a, b = str(abs(first)), str(abs(second))
    if len(a) != len(b):
        return False
    off = [at for at in range(len(a)) if a[at] != b[at]]
    return len(off) == 2 and off[1] == off[0] + 1 and (a[off[0]], a[off[1]]) == (b[off[1]], b[off[0]])


def slipped(first: int, second: int) -> bool:
    """One digit differs, or the decimal point slipped by a place."""
    a, b = abs(first), abs(second)
    if a == b * 10 or b == a * 10:
        return True
    x, y = str(a), str(b)
    return len(x) == len(y) and sum(left != right for left, right in zip(x, y, strict=True)) == 1


def wording(item: Item) -> str:
    return "|".join((*sorted(item.names), item.text))
