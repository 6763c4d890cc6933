"""Standards, snapshots and values."""

from __future__ import annotations

import datetime as dt

from ninja import Schema
from pydantic import Field


class FigureOut(Schema):
    key: str
    zh: str
    unit: str


class IndicatorOut(Schema):
    """`kind`: S a duty, R a rate, C context. Not connected ones have no figures."""

    id: str
    zh: str
    dimension: str
    kind: str
    unit: str
    rule: str
    source: str
    target: str
    state: str
    why: str
    figures: list[FigureOut]


class StandardDimension(Schema):
    id: str
    zh: str
    indicators: list[str]


class StandardOut(Schema):
    id: str
    zh: str
    version: int
    dimensions: list[StandardDimension]
    vetoes: list[str]


class SnapshotOut(Schema):
    id: int
    digest: str
    standard: str
    year: int
    region_code: str = Field(alias="region.code")
    as_of: dt.date
    created_at: dt.datetime
    villages: int


class SnapshotLine(Schema):
    """One figure over the villages that the reader may see; null counts where it is not connected."""

    id: str
    figure: str
    zh: str
    kind: str
    unit: str
    target: str
    state: str
    villages: int | None = None
    with_value: int | None = None
    met: int | None = None
    pooled: str


class SnapshotRegion(Schema):
    code: str
    name: str


class SnapshotSummary(Schema):
    snapshot: int
    digest: str
    standard: str
    year: int
    region: SnapshotRegion
    as_of: str
    villages: int
    facts: str
    indicators: list[SnapshotLine]


class ValueOut(Schema):
    """A figure of one village. `state` is 有值, 不适用 or 未接入; without a value there is no number, above all no zero."""

    id: str
    figure: str
    zh: str = ""
    state: str
    text: str | None = None
    last_text: str | None = None
    met: bool | None = None
    disputed: bool = False


class VillageValueOut(ValueOut):
    village_code: str
    village: str


class ValuePage(Schema):
    rows: list[VillageValueOut]
    number: int
    size: int
    total: int


class DimensionOut(Schema):
    """`score` is empty when no rate of the dimension has a value."""

    zh: str
    score: str
    covered: int
    weight: int
    failures: list[str]


class VillageAssessment(Schema):
    village_code: str
    village: str
    grade: str
    dimensions: list[DimensionOut]
    indicators: list[ValueOut]
