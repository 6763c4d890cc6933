"""The audit trail keeps a digest of every card, run, disposal and count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.economy.assets.models import (
    Asset,
    AssetChange,
    AssetUse,
    Charge,
    CountedItem,
    DepreciationRun,
    Disposal,
    DisposalStep,
    Inventory,
    Output,
)
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids, rows_of

ASSET: Final = "asset"
RUN: Final = "depreciation-run"
DISPOSAL: Final = "disposal"
INVENTORY: Final = "inventory"

Rows = Iterator[tuple[int, tuple[Any, ...]]]


def register() -> None:
    covers.register(ASSET, "资产卡片", [Asset, AssetChange, AssetUse, Output], _assets)
    covers.register(RUN, "折旧计提", [DepreciationRun, Charge], _runs)
    covers.register(DISPOSAL, "资产处置", [Disposal, DisposalStep], _disposals)
    covers.register(INVENTORY, "清产核资", [Inventory, CountedItem], _inventories)


def _assets(ids: Ids) -> Rows:
    yield from rows_of(Asset.objects.all(), "pk", ids)
    for model in (AssetChange, AssetUse, Output):
        yield from rows_of(model.objects.all(), "asset", ids)


def _runs(ids: Ids) -> Rows:
    yield from rows_of(DepreciationRun.objects.all(), "pk", ids)
    yield from rows_of(Charge.objects.all(), "run", ids)


def _disposals(ids: Ids) -> Rows:
    yield from rows_of(Disposal.objects.all(), "pk", ids)
    yield from rows_of(DisposalStep.objects.all(), "disposal", ids)


def _inventories(ids: Ids) -> Rows:
    yield from rows_of(Inventory.objects.all(), "pk", ids)
    yield from rows_of(CountedItem.objects.all(), "inventory", ids)
