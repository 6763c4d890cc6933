"""A secretary half selected by the party, a deputy half recruited: one row of each protected table, by the real actions."""

from __future__ import annotations

from lingyan.kernel import clock
from lingyan.regions.models import Region
from lingyan.team.review import actions as review
from tests.team.selection.support import TODAY, Village, on, standing


def fill(region: Region) -> None:
    with clock.fixed(TODAY):
        village = Village(region, secretary=False)
        made = village.recommended("review")
        review.suspend_right(
            village.counter,
            person=village.people[2],
            region=region,
            reason="resting",
            from_on=on(1),
            document="决1号",
        )
        opened = village.open("open", title="副书记")
        village.announce(opened)
        village.apply(opened, "报名金")
        assert standing(made)
