"""How the permission table calls the pages of rosters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.kernel import clock
from lingyan.team.roster.actions import load_round
from lingyan.team.roster.models import Upload
from tests.support.actors import everything
from tests.support.records import bodies, serve
from tests.support.urls import World, row
from tests.team.roster.support import listed


def _round(world: World) -> dict[str, Any]:
    people = [listed("甲", village=world.tree.village.code)]
    loaded = load_round(everything(), name="2026", as_of=dt.date(2026, 3, 31), people=people)
    return {"round_id": loaded.pk}


def _upload(world: World) -> dict[str, Any]:
    kept = Upload.objects.create(user_id=10**9, round_name="2026", created_at=clock.now())
    return {"upload_id": kept.pk}


def _tenure(world: World) -> dict[str, Any]:
    return {"tenure_id": serve(bodies(world.tree.village)["party"]["书记"], dt.date(2024, 1, 5)).pk}


row("roster:people")
row("roster:villages")
row("roster:history")
row("roster:tenure", _tenure, scoped=True)
row("roster:rounds")
row("roster:round", _round, scoped=True)
row("roster:freeze", _round, scoped=True)
row("roster:import")
row("roster:preview", _upload, scoped=True)
row("roster:failed-rows", lambda world: {**_upload(world), "number": 0}, scoped=True)
row("roster:discard", _upload)
row("roster:statistics")
row("roster:figure")
row("roster:structure")
row("roster:compare")
