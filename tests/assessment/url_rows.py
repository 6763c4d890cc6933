"""How the permission table calls the pages of 对标."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.assessment.models import IndicatorValue, Remark, Snapshot, VillageResult
from lingyan.kernel import clock
from tests.support.urls import World, row


def _value(world: World) -> IndicatorValue:
    village = world.tree.village
    snapshot, _ = Snapshot.objects.get_or_create(
        digest="d" * 64,
        defaults={
            "standard": "wugehao", "year": 2025, "region": village, "as_of": dt.date(2025, 5, 20), "results": "{}",
            "created_at": clock.now(), "facts_digest": "", "results_digest": "", "definitions": {}, "engines": {},
            "villages": 1,
        },
    )  # fmt: skip
    VillageResult.objects.get_or_create(
        snapshot=snapshot, village=village, defaults={"dimensions": {}, "grade": "数据不足"}
    )
    value, _ = IndicatorValue.objects.get_or_create(
        snapshot=snapshot, village=village, indicator="D03", figure="value",
        defaults={"state": "na", "text": "NA", "last_text": "NA"},
    )  # fmt: skip
    return value


def _one(world: World) -> dict[str, Any]:
    return {"value_id": _value(world).pk}


def _indicator(world: World) -> dict[str, Any]:
    return {"snapshot_id": _value(world).snapshot_id, "indicator": "D03", "figure": "value"}


def _village(world: World) -> dict[str, Any]:
    return {"snapshot_id": _value(world).snapshot_id, "code": world.tree.village.code}


def _remark(world: World) -> dict[str, Any]:
    value = _value(world)
    made = Remark.objects.filter(value=value).first() or Remark.objects.create(
        value=value, kind="dispute", text="待核对", at=clock.now()
    )
    return {"remark_id": made.pk}


row("assessment:overview")
row("assessment:run")
row("assessment:indicator", _indicator, scoped=True)
row("assessment:village", _village, scoped=True)
row("assessment:value", _one, scoped=True)
row("assessment:remark", _one, scoped=True)
row("assessment:settle", _remark, scoped=True)
