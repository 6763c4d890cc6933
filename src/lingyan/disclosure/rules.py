"""Which names a public page shows, and the order of sign-off. Pure; the masking rows are data.

Sources: governance.md E-04 (path before publication), E-1 and I-5 (what must not appear), accounting.md 9.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final, Literal

Show = Literal["name", "masked", "unit", "hidden"]
STEPS: Final = ("drafted", "supervised", "approved", "published", "filed")


@dataclass(frozen=True, slots=True)
class NameRule:
    """For lines of accounts that start with `account` and parties of this kind: how the party is shown."""

    account: str
    party_kind: str
    show: Show
    reason: str


@lru_cache(maxsize=1)
def name_rules() -> tuple[NameRule, ...]:
    """The shipped table, most specific account first."""
    text = resources.files("lingyan.disclosure").joinpath("data/names.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    rules = [NameRule(row["account"], row["party_kind"], row["show"], row["reason"]) for row in rows]  # type: ignore[arg-type]
    return tuple(sorted(rules, key=lambda rule: -len(rule.account)))


def how_to_show(accounts: Sequence[str], party_kind: str, rules: Iterable[NameRule] | None = None) -> Show:
    """How a party of a voucher is shown, given every account of that voucher: the strictest rule that applies.

    A name that no rule mentions is masked: silence never publishes a person.
    """
    order: tuple[Show, ...] = ("hidden", "masked", "unit", "name")
    applied: list[Show] = []
    for account in accounts:
        for rule in name_rules() if rules is None else rules:
            if account.startswith(rule.account) and rule.party_kind in {party_kind, "*"}:
                applied.append(rule.show)
                break
    return min(applied, key=order.index, default="masked")


def next_step(done: Sequence[str]) -> str | None:
    """The step that must come next, or None when all are done. Steps out of order raise ValueError."""
    if tuple(done) != STEPS[: len(done)]:
        raise ValueError(f"sign-off out of order: {done}")
    return STEPS[len(done)] if len(done) < len(STEPS) else None
