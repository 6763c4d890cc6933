"""What fact tables of signed papers share: the counts, and the order of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from lingyan.decisions.joint.models import Signed
from lingyan.facts.registry import FactColumn, FactRequest
from lingyan.facts.villages import Village, villages

COLUMNS: Final = (
    FactColumn("villagers", "integer", "联名村民人数", "Villagers who signed", "人", persons=True),
    FactColumn("voters", "integer", "村民总数", "Villagers of voting age; 0 where none signed", "人", persons=True),
    FactColumn("representatives", "integer", "联名村民代表人数", "Representatives who signed", "人", persons=True),
    FactColumn("seats", "integer", "村民代表总数", "Representatives; 0 where none signed", "人", persons=True),
)  # fmt: skip
_AT_ONCE: Final = 500
_S = TypeVar("_S", bound=Signed)


def counts(signed: Signed) -> tuple[int, int, int, int]:
    """The values of `COLUMNS`."""
    return signed.villagers, signed.voters, signed.representatives, signed.seats


def rows_of(
    request: FactRequest,
    received: Callable[[dict[str, Any]], Iterable[_S]],
    row: Callable[[_S, Village], Sequence[Any]],
) -> Iterator[Sequence[Any]]:
    """One row a paper that was received in the months asked for and by the day asked for.

    `received` takes what to filter papers by; `row` begins with village, county, year and number, by which rows are put
    in order: by county and year, then by village and paper.
    """
    known = {each.id: each for each in villages(request)}
    ids, last = list(known), min(request.last.last_day, request.as_of)
    found: list[Sequence[Any]] = []
    for start in range(0, len(ids), _AT_ONCE):
        wanted = {
            "region__in": ids[start : start + _AT_ONCE], "received_on__range": (request.first.first_day, last)
        }  # fmt: skip
        found.extend(row(one, known[one.region_id]) for one in received(wanted))  # type: ignore[attr-defined]
    yield from sorted(found, key=lambda said: (said[1], said[2], said[0], said[3]))
