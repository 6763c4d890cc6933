"""What may follow what in the life of a finding, and who may not do two things. Pure.

A finding is explained by whom it concerns, judged by another, put right, and the repair seen by another again
(accounting.md 11). Nobody judges an own explanation or verifies an own repair. What a fifth of the villagers ask for
belongs into the audit of a term (accounting.md 12, A13).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Act:
    """From which states an act leads to which, whether it is the answering or the judging side that does it, and the
    last act that must have been another person's.
    """

    before: tuple[str, ...]
    after: str
    side: str
    other_than: str = ""


ANSWERING: Final = "answering"
JUDGING: Final = "judging"
ACTS: Final[dict[str, Act]] = {
    "explained": Act(("open",), "explained", ANSWERING),
    "confirmed": Act(("open", "explained"), "rectifying", JUDGING, "explained"),
    "dismissed": Act(("open", "explained"), "dismissed", JUDGING, "explained"),
    "rectified": Act(("rectifying",), "rectified", ANSWERING),
    "verified": Act(("rectified",), "verified", JUDGING, "rectified"),
    "returned": Act(("rectified",), "rectifying", JUDGING, "rectified"),
}


def possible(state: str) -> list[str]:
    """The acts that may come next."""
    return [kind for kind, act in ACTS.items() if state in act.before]


def same_hand(kind: str, by: int | None, steps: Sequence[tuple[str, int | None]]) -> bool:
    """Whether the act would be by the hand it must be apart from. `steps` are (kind, by), oldest first."""
    other = ACTS[kind].other_than
    last = next((who for what, who in reversed(steps) if what == other), None)
    return bool(other) and by is not None and last == by


SMALL: Final = 20
"""Below so many judged hits a percentage would mislead; the two counts are said instead."""


def shown_rate(confirmed: int, dismissed: int) -> int | None:
    """The rate that may be shown as a percentage; None for too few judged hits."""
    return rate(confirmed, dismissed) if confirmed + dismissed >= SMALL else None


def rate(confirmed: int, dismissed: int) -> int | None:
    """Per cent of judged hits that were no fault; None before any was judged."""
    judged = confirmed + dismissed
    return dismissed * 100 // judged if judged else None


ASKING_PART: Final = 5
"""One in so many villagers may ask an audit to look into a matter (accounting.md 12, A13)."""


def enough_asked(askers: int, voters: int) -> bool:
    """Whether at least a fifth asked; exactly a fifth is enough."""
    return askers * ASKING_PART >= voters
