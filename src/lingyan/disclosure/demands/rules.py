"""When a written demand binds the village, and which items it may be about. Pure.

Source: governance.md E-05 ([SC-DIS] 8): a tenth of the villagers of voting age, or a fifth of their representatives.
"""

from __future__ import annotations

from typing import Final

MOST: Final = 1_000_000
"""No village has more voters; keeps sums of the database far from their bounds."""


def reached(signers: int, of: int, part: int) -> bool:
    """Whether at least one in `part` of so many signed; exactly that share is enough, nobody of nobody is not."""
    return signers > 0 and signers * part >= of


def binding(
    *,
    villagers: int,
    voters: int,
    villagers_part: int,
    representatives: int,
    seats: int,
    representatives_part: int,
) -> bool:
    """Whether the village must open it: enough villagers or enough representatives, each counted by themselves."""
    return reached(villagers, voters, villagers_part) or reached(representatives, seats, representatives_part)


def least(of: int, part: int) -> int:
    """How many signers are enough: the share, rounded up."""
    return max(1, -(-of // part))
