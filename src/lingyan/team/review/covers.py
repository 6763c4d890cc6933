"""The audit trail keeps a digest of every joint review with its slips, and of every election right that rests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of
from lingyan.team.review.models import ElectionRight, Review, Slip

REVIEW: Final = "joint-review"
RIGHT: Final = "election-right"


def register_all() -> None:
    covers.register(REVIEW, "联审", [Review, Slip], _reviews)
    covers.register(RIGHT, "选举权", [ElectionRight], _rights)


def _reviews(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(Review.objects.all(), "pk", ids)
    yield from rows_of(Slip.objects.all(), "review", ids)


def _rights(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from rows_of(ElectionRight.objects.all(), "pk", ids)
