"""How the permission table calls the pages of written papers."""

from __future__ import annotations

from tests.support.urls import World, row


def _place(world: World) -> dict[str, str]:
    assert world.tree.village
    return {"kind": "work-summary"}


row("reports:index")
row("reports:report", _place)
