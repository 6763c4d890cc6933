"""How the permission table calls the pages of the frame."""

from __future__ import annotations

from tests.support.urls import World, row

row("console:desk")
row("console:search-regions")
row("console:choose-region")
row("console:preferences")
row("console:styleguide")


def _village(world: World) -> dict[str, str]:
    return {"code": world.tree.village.code}


row("console:regions")
row("console:village", _village, scoped=True)
row("console:profile", _village, scoped=True)
