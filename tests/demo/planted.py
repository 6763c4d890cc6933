"""Compares what the demo planted with what an audit found. The demo does not know the rules; here they meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

RULE_OF: Final = {
    "large-cash": "R01", "takings-spent": "R02", "late-deposit": "R03", "full-till": "R04", "cash-gap": "R06",
    "private-account": "R08", "unbooked-income": "R21", "no-papers": "R11", "twin-invoice": "R13", "split": "R14",
    "undecided": "R16", "banquet": "R17", "double-pay": "R18", "stranger-paid": "R19", "cheap-lease": "R23",
    "cadre-contract": "R28", "expired-lease": "R29", "official-borrows": "R31", "out-and-back": "R32",
    "deposit-kept": "R33", "new-debt": "R34", "private-loan": "R35", "guarantee": "R36", "works-in-parts": "R37",
    "works-without-papers": "R38", "earmarked-pay": "R41", "off-book-asset": "R43", "land-money": "R47",
    "rent-to-reserve": "R48", "deposit-as-income": "R55", "heavy-december": "R57",
    "opening-changed": "R56", "receipts-missing": "R61",
    "relief-for-the-dead": "R62", "empty-words": "R63",
}  # fmt: skip
"""Kind of planting → the rule that is to find it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Plantings that no hit speaks of, and the number of hits by rule that speak of no planting."""

    missed: list[Mapping[str, str]]
    outside: Counter[str]


def compare(planted: Sequence[Mapping[str, str]], findings: Iterable[Mapping[str, Any]]) -> Outcome:
    """A hit belongs to a planting of its rule and village in its month; a hit without month, to any of its village."""
    wanted = {(RULE_OF[one["kind"]], one["village"], _month(one["month"])) for one in planted}
    places = {(rule, village) for rule, village, _ in wanted}
    found: set[tuple[str, str, int | None]] = set()
    outside: Counter[str] = Counter()
    for hit in findings:
        rule, village, month = hit["rule"], hit["village"], hit["month"]
        if (rule, village, month) in wanted or (month is None and (rule, village) in places):
            found.add((rule, village, month))
        else:
            outside[rule] += 1
    missed = [one for one in planted if not _spoken_of(one, found)]
    return Outcome(missed, outside)


def _month(text: str) -> int:
    return int(text.replace("-", ""))


def _spoken_of(one: Mapping[str, str], found: set[tuple[str, str, int | None]]) -> bool:
    place = RULE_OF[one["kind"]], one["village"]
    return (*place, _month(one["month"])) in found or (*place, None) in found
