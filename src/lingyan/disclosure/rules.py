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

Show = Literal["name", "masked", "summed", "hidden"]
Reach = Literal["line", "voucher"]
_STRICTEST: Final[tuple[Show, ...]] = ("hidden", "summed", "masked", "name")
MONEY: Final = ("101", "102")
THINGS: Final = ("12", "13", "15", "16", "17", "18", "4", "5")
STEPS: Final = ("drafted", "supervised", "approved", "published", "filed")


@dataclass(frozen=True, slots=True)
class NameRule:
    """How a party of this kind is shown (`*` for any kind) where accounts that start with `account` are touched.

    `summed` takes the party's lines off the entry and adds them to the account's count and sum (`households`).
    Reach `line` looks at the lines on which the party stands; `voucher` at every line of the voucher, so that who
    receives aid stays masked whichever account the money passes through.
    """

    account: str
    party_kind: str
    reach: Reach
    show: Show
    reason: str


@lru_cache(maxsize=1)
def name_rules() -> tuple[NameRule, ...]:
    """The shipped table, most specific account first and a named kind before `*`."""
    text = resources.files("lingyan.disclosure").joinpath("data/names.csv").read_text(encoding="utf-8")
    rules = [NameRule(**row) for row in csv.DictReader(text.splitlines())]  # type: ignore[arg-type]
    return tuple(sorted(rules, key=lambda rule: (-len(rule.account), rule.party_kind == "*")))


def how_to_show(own: Sequence[str], voucher: Sequence[str], party_kind: str) -> Show:
    """How a party is shown, given the accounts of its own lines and all accounts of the voucher.

    Each own account has its most specific rule; the strictest of them, and of the rules that reach over the whole
    voucher, wins. Money accounts say nothing about who somebody is. A party that no rule mentions is masked, a
    household summed: silence never publishes a person.
    """
    silence: Show = "summed" if party_kind == "household" else "masked"
    applied = [_line_rule(account, party_kind) for account in own if not account.startswith(MONEY)]
    if party_kind != "unit":
        applied += [
            rule.show for rule in name_rules() for code in voucher if _reaches(rule, code, party_kind)
        ]
    return min(applied, key=_STRICTEST.index, default=silence)


def _line_rule(account: str, party_kind: str) -> Show:
    for rule in name_rules():
        if rule.reach == "line" and account.startswith(rule.account) and rule.party_kind in {party_kind, "*"}:
            return rule.show
    return "masked"


def _reaches(rule: NameRule, account: str, party_kind: str) -> bool:
    return (
        rule.reach == "voucher" and account.startswith(rule.account) and rule.party_kind in {party_kind, "*"}
    )


def shown_account(code: str, shipped: Iterable[str]) -> str:
    """The account under which a line is shown: itself, or the shipped account above it.

    PRIVACY: details that a village added below money, receivables, payables and capital are often called after a
    person or a bank account; only those below `THINGS` are called after things and shown as they are.
    """
    known = set(shipped)
    if code in known or code.startswith(THINGS):
        return code
    return max((each for each in known if code.startswith(each)), key=len, default=code[:3])


def next_step(done: Sequence[str]) -> str | None:
    """The step that must come next, or None when all are done. Steps out of order raise ValueError."""
    if tuple(done) != STEPS[: len(done)]:
        raise ValueError(f"sign-off out of order: {done}")
    return STEPS[len(done)] if len(done) < len(STEPS) else None
