"""How each page of dossiers is called in the permission table. The dossier is one of the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.people.models import Tenure
from lingyan.team.dossier import actions
from lingyan.team.dossier.models import Entry
from lingyan.team.dossier.rules import Sheet
from tests.support.actors import everything
from tests.support.records import bodies, serve
from tests.support.urls import World, row

_ON = dt.date(2025, 3, 3)


def _tenure(world: World) -> dict[str, Any]:
    place = {"post__body__organisation__region": world.tree.village}
    known = Tenure.objects.filter(**place, post__title="书记").first()
    return {
        "tenure_id": (known or serve(bodies(world.tree.village)["party"]["书记"], dt.date(2021, 1, 1))).pk
    }


def _kind(world: World) -> dict[str, Any]:
    return {**_tenure(world), "kind": "handover"}


def _paper(world: World) -> dict[str, Any]:
    return {**_tenure(world), "kind": "index"}


def _exit(world: World) -> dict[str, Any]:
    found = _tenure(world)
    if not Entry.objects.filter(kind="exit").exists():
        actions.enter(everything(), **found, kind="exit", sheet=Sheet(_ON, "removed", number="1号"))
    return found


def _entry(world: World) -> dict[str, Any]:
    _exit(world)
    return {"entry_id": Entry.objects.get(kind="exit").pk}


def _filed(world: World) -> dict[str, Any]:
    return {"paper_id": actions.make_paper(everything(), **_tenure(world), kind="index").pk}


row("dossier:dossiers")
row("dossier:mine")
row("dossier:my-paper", _filed, scoped=True)
row("dossier:dossier", _tenure, scoped=True)
row("dossier:enter", _kind, scoped=True)
row("dossier:end", _exit, scoped=True)
row("dossier:account", _tenure, scoped=True)
row("dossier:paper", _paper, scoped=True)
row("dossier:correct", _entry, scoped=True)
row("dossier:withdraw", _entry, scoped=True)
