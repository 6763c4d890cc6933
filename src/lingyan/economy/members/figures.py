"""What of a distribution may be public: counts and sums, small groups withheld.

PRIVACY: no line, no household and no name leaves here. A count under the public minimum is None, and with it the shares
that would give it away.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from lingyan.economy.members.models import Distribution
from lingyan.facts.withholding import PUBLIC_MINIMUM, withhold

WHOLE_SHARE: Final = 100


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One kind of shares: how many members hold it and how many hundredths; None where withheld."""

    kind: str
    holders: int | None
    hundredths: int | None


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """A distribution in figures, fen. `reserve` is all of the year, `per_share` what a whole share gets."""

    year: int
    distributable: int
    reserve: int
    paid_out: int
    undistributed: int
    per_share: int
    members: int | None
    households: int | None
    hundredths: int | None
    kinds: tuple[KindFigures, ...]


def public_figures(found: Distribution) -> PublicFigures:
    few = min(found.members, found.households) < PUBLIC_MINIMUM
    return PublicFigures(
        found.year, found.distributable, found.reserved + found.reserve, found.paid_out, found.undistributed,
        found.pool * WHOLE_SHARE // found.hundredths, None if few else found.members,
        None if few else found.households, None if few else found.hundredths, _kinds(found, few),
    )  # fmt: skip


def _kinds(found: Distribution, few: bool) -> tuple[KindFigures, ...]:
    holders: defaultdict[str, int] = defaultdict(int)
    sums: defaultdict[str, int] = defaultdict(int)
    for shares in found.lines.values_list("shares", flat=True):
        for kind, hundredths in shares.items():
            holders[kind] += 1
            sums[kind] += hundredths
    kinds = [kind for kind in found.kinds if kind in holders]
    shown = withhold([holders[kind] for kind in kinds])
    if few or (None in shown and shown.count(None) < 2):
        shown = [None] * len(kinds)
    return tuple(
        KindFigures(kind, count, None if count is None else sums[kind])
        for kind, count in zip(kinds, shown, strict=True)
    )
