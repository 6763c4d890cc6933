"""How the permission table calls the pages of supervision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.kernel import clock
from lingyan.supervision.models import AuditRequest, AuditRun, Finding
from tests.support.records import bodies, serve
from tests.support.urls import World, row


def run_of(world: World) -> AuditRun:
    found = AuditRun.objects.filter(region=world.tree.village).first()
    return found or AuditRun.objects.create(
        region=world.tree.village, year=2025, until=dt.date(2025, 12, 31), at=clock.now(), rules=[]
    )


def _run(world: World) -> dict[str, Any]:
    return {"run_id": run_of(world).pk}


def _finding(world: World) -> dict[str, Any]:
    found, _ = Finding.objects.get_or_create(
        key="f" * 64,
        defaults={
            "run": run_of(world), "rule": "R01", "version": 1, "severity": "橙", "village": world.tree.village, "year": 2025,
            "basis": "依据", "opened_on": dt.date(2025, 12, 31), "due_on": dt.date(2026, 1, 15),
        },
    )  # fmt: skip
    return {"finding_id": found.pk}


def _term(world: World) -> dict[str, Any]:
    post = bodies(world.tree.village)["party"]["书记"]
    held = post.tenures.first() or serve(post, dt.date(2025, 1, 10))
    return {"tenure_id": held.pk}


def _request(world: World) -> dict[str, Any]:
    found = AuditRequest.objects.filter(region=world.tree.village).first() or AuditRequest.objects.create(
        region=world.tree.village, subject="砂石款去向", asked_on=dt.date(2025, 3, 1), askers=210, voters=1000,
        recorded_at=clock.now(),
    )  # fmt: skip
    return {"request_id": found.pk}


row("supervision:terms")
row("supervision:term", _term, scoped=True)
row("supervision:make-term", _term, scoped=True)
row("supervision:term-paper", lambda world: {**_term(world), "what": "report"}, scoped=True)
row("supervision:new-request")
row("supervision:request", _request, scoped=True)
row("supervision:answer-request", _request, scoped=True)
row("supervision:findings")
row("supervision:mine")
row("supervision:runs")
row("supervision:ask")
row("supervision:run", _run, scoped=True)
row("supervision:finding", _finding, scoped=True)
row("supervision:step", _finding, scoped=True)
