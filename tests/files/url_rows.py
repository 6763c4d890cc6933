"""How the permission table calls the papers of records."""

from __future__ import annotations

from typing import Any

from lingyan.files import actions as files
from tests.support.actors import everything
from tests.support.papers import KIND, PDF
from tests.support.urls import World, row


def _paper(world: World) -> dict[str, Any]:
    return {"paper_id": files.attach(everything(), KIND, world.tree.village.pk, PDF, name="合同.pdf").pk}


row("files:paper", _paper, scoped=True)
row("files:remove", _paper, scoped=True)
row("files:add", lambda world: {"kind": KIND, "owner_id": world.tree.village.pk}, scoped=True)
