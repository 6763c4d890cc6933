"""How each page of the register is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

from typing import Any

from lingyan.kernel import clock
from lingyan.team.talent import actions
from lingyan.team.talent.actions import Details, Given, Wanted
from lingyan.team.talent.models import Match, Need, Talent, TalentFile
from tests.support.actors import everything
from tests.support.urls import World, row
from tests.team.talent.support import first_until


def _talent(world: World) -> dict[str, Any]:
    known = Talent.objects.filter(region=world.tree.village).first()
    today = clock.today()
    made = known or actions.enlist(
        everything(), region=world.tree.village, given=Given(today, "phone", first_until(today)),
        details=Details("王小雁", "13800001234", offers=[("法律咨询", "long")]),
    )  # fmt: skip
    return {"talent_id": made.pk}


def _purpose(world: World) -> dict[str, Any]:
    return {**_talent(world), "purpose": "match"}


def _need(world: World) -> dict[str, Any]:
    known = Need.objects.filter(region=world.tree.village).first()
    wanted = Wanted("法律咨询", "long", 1, "帮看合同", clock.today())
    made = known or actions.open_need(everything(), region=world.tree.village, wanted=wanted)
    return {"need_id": made.pk}


def _match(world: World) -> dict[str, Any]:
    need, talent = _need(world)["need_id"], _talent(world)["talent_id"]
    known = Match.objects.filter(need=need).first()
    made = known or actions.propose(everything(), need_id=need, talent_ids=[talent])[0]
    return {"match_id": made.pk}


def _file(world: World) -> dict[str, Any]:
    kept = TalentFile.objects.create(
        user_id=10**9,
        region=world.tree.village,
        name="登记.csv",
        content="5aeT5ZCNLOiAg+WLpAo=",
        created_at=clock.now(),
    )
    return {"file_id": kept.pk}


for name in (
    "people",
    "new",
    "notice",
    "import",
    "import-template",
    "needs",
    "new-need",
    "matches",
    "figures",
):
    row(f"talent:{name}")
for name in ("person", "edit", "contact", "sheet"):
    row(f"talent:{name}", _talent, scoped=True)
for name in ("consent", "withdraw"):
    row(f"talent:{name}", _purpose, scoped=True)
for name in ("need", "propose", "close-need"):
    row(f"talent:{name}", _need, scoped=True)
for name in ("match", "answer", "talk", "result"):
    row(f"talent:{name}", _match, scoped=True)
for name in ("import-preview", "import-failed", "import-discard"):
    row(f"talent:{name}", _file, scoped=True)
