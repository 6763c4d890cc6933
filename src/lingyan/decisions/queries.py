"""What other rooms ask of decisions: whether a matter has passed and covers what they are about to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

from lingyan.decisions.models import Matter
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Refused

PASSED: Final = frozenset({Matter.State.P1, Matter.State.EXECUTING, Matter.State.P2, Matter.State.CLOSED})
"""States after a valid vote."""


def require_passed(
    matter_id: int | None,
    *,
    organisation_id: int,
    items: Collection[str],
    amount: int | None = None,
    on: dt.date,
) -> Matter:
    """The matter when it has passed by a day, is of one of these items of this organisation and covers the amount.

    `amount` is what all uses of the matter come to, this one included. Raises Refused with code `no-decision`,
    `other-matter`, `not-passed` or `over-decision`.
    """
    matter = (
        Matter.objects.filter(pk=matter_id, organisation_id=organisation_id).first() if matter_id else None
    )
    if matter is None:
        raise Refused("此事要先经民主决策，请选择已通过的决策事项", code="no-decision")
    if matter.item not in items:
        raise Refused(f"决策事项“{matter}”不是关于此事的", code="other-matter")
    if matter.state not in PASSED or matter.decided_on is None or matter.decided_on > on:
        raise Refused(f"决策事项“{matter}”还没有通过", code="not-passed")
    if amount is not None and matter.amount is not None and amount > matter.amount:
        raise Refused(
            f"决策事项“{matter}”通过的金额是 {format_yuan(matter.amount)} 元，合计 {format_yuan(amount)} 元超出了",
            code="over-decision",
        )
    return matter
