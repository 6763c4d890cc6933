"""How each page of the list is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

from typing import Any

from lingyan.kernel import clock
from lingyan.team.mandates import actions
from lingyan.team.mandates.models import Mandate, MandateFile
from tests.support.actors import everything
from tests.support.urls import World, row
from tests.team.mandates.support import entry


def _mandate(world: World) -> dict[str, Any]:
    village = world.tree.village
    made = Mandate.objects.filter(region=village, end_on=None).first() or actions.begin(
        everything(), region=village, entry=entry(start_on=clock.today())
    )
    return {"mandate_id": made.pk}


def _file(world: World) -> dict[str, Any]:
    kept = MandateFile.objects.create(
        user_id=10**9, region=world.tree.village, name="名册.csv", content="5aeT5ZCNLOiAg+WLpAo=",
        created_at=clock.now(),
    )  # fmt: skip
    return {"file_id": kept.pk}


for name in ("mandates", "new", "roll", "import", "import-template"):
    row(f"mandates:{name}")
for name in ("mandate", "end", "replace"):
    row(f"mandates:{name}", _mandate, scoped=True)
for name in ("import-preview", "import-failed", "import-discard"):
    row(f"mandates:{name}", _file, scoped=True)
