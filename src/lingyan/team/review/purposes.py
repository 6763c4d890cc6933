"""What joint reviews are made for. A room that needs them declares its purpose at start (`AppConfig.ready`).

The room asks with `actions.ask`, reads with `queries.standings` and says here when what a review served is over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.team.review.models import Review


@dataclass(frozen=True, slots=True)
class Purpose:
    """`over(reviews)` gives the ids of those whose matter has ended, so that their slips go; `url(ref)` opens the matter.

    A room that keeps an outcome of its own gives `settled(actor, review)`: called after each answer, in its transaction.
    """

    code: str
    label: Words
    over: Callable[[Collection[Review]], set[int]]
    url: Callable[[int], str]
    settled: Callable[[Actor, Review], None] | None = None


_purposes: Final[dict[str, Purpose]] = {}


def register(purpose: Purpose) -> None:
    _purposes[purpose.code] = purpose


def registered() -> dict[str, Purpose]:
    return dict(_purposes)


def known(code: str) -> Purpose:
    """Raises LookupError for a purpose that no room declared."""
    return _purposes[code]
