"""When enough signed together to bind the village. Pure.

Sources: governance.md D-02, D-03 (VCL 25, 30) for meetings, E-05 ([SC-DIS] 8) for what is to be made public.
"""

from __future__ import annotations

from typing import Final

from lingyan.decisions.rules import Share

MOST: Final = 1_000_000
"""No village has more voters; keeps sums of the database far from their bounds."""


def reached(signers: int, of: int, part: int) -> bool:
    """Whether at least one in `part` of so many signed; exactly that share is enough, nobody is not."""
    return signers > 0 and Share(1, part).reached(signers, of)


def binding(
    *,
    villagers: int,
    voters: int,
    villagers_part: int,
    representatives: int,
    seats: int,
    representatives_part: int,
) -> bool:
    """Whether the village is bound: enough villagers or enough representatives, each counted by themselves."""
    return reached(villagers, voters, villagers_part) or reached(representatives, seats, representatives_part)


def least(of: int, part: int) -> int:
    """How many signers are enough: the share, rounded up."""
    return max(1, Share(1, part).least(of))


def working(signers: int, of: int, part: int) -> str:
    """The sum behind `reached`, as a paper and a page show it: `90×10=900≥900`."""
    sign = "≥" if reached(signers, of, part) else "<"
    return f"{signers}×{part}={signers * part}{sign}{of}"
