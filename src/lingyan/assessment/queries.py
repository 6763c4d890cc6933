"""Reads of snapshots. Lists of villages are ordered by code and by nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from lingyan.assessment.definitions import YES_NO, Indicator, load_indicators
from lingyan.assessment.models import IndicatorValue, Remark, Snapshot
from lingyan.assessment.rules import UNCONNECTED, in_words, show
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import ASSESSMENT_VIEW
from lingyan.regions.models import Region


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One figure over the villages of a snapshot that a reader may see.

    `pooled` adds up numerators and denominators of a rate; it is empty for duties and context.
    """

    indicator: Indicator
    key: str
    zh: str
    unit: str
    villages: int
    with_value: int
    met: int
    pooled: str

    @property
    def is_duty(self) -> bool:
        return self.unit == YES_NO

    @property
    def connected(self) -> bool:
        return self.indicator.connected

    @property
    def state(self) -> str:
        return gettext("已接入") if self.connected else gettext(UNCONNECTED)


def visible(actor: Actor) -> QuerySet[Snapshot]:
    """Snapshots of regions that the actor answers for, or that contain one of them."""
    return Snapshot.objects.filter(
        actor.scope(ASSESSMENT_VIEW, "region__path") | Q(region__in=_containing(actor))
    ).distinct()


def _containing(actor: Actor) -> list[int]:
    """Regions above the actor's own: a village sees its own figures in the county's snapshot."""
    return [int(part) for path in actor.paths(ASSESSMENT_VIEW) for part in path.strip("/").split("/") if part]


def values(actor: Actor, snapshot: Snapshot) -> QuerySet[IndicatorValue]:
    """Figures of villages that the actor may see, by village code."""
    return (
        snapshot.values.filter(actor.scope(ASSESSMENT_VIEW, "village__path"))
        .select_related("village")
        .order_by("village__code", "indicator", "figure")
    )


def latest(actor: Actor, region: Region, standard: str, year: int) -> Snapshot | None:
    """The newest snapshot of this year that speaks of the region: its own, or one of a region above."""
    above = [int(part) for part in region.path.strip("/").split("/")]
    found = visible(actor).filter(standard=standard, year=year, region__in=above)
    return found.order_by("-as_of", "-id").first()


def by_name(name: str) -> Snapshot:
    """A snapshot by its number or the beginning of its digest."""
    found = Snapshot.objects.none()
    if name.isdecimal() and len(name) < 16:
        found = Snapshot.objects.filter(pk=int(name))
    elif len(name) >= 8:
        found = Snapshot.objects.filter(digest__startswith=name.lower())
    snapshot = found.first()
    if snapshot is None:
        raise Refused(
            f"没有快照 {name}。请写快照编号、摘要的前8位以上，或快照文件夹。", code="unknown-snapshot"
        )
    return snapshot


def tops(actor: Actor, right: str) -> list[Region]:
    """Regions in force in the actor's scope whose parent is outside it."""
    seen = Region.objects.filter(actor.scope(right, "path"), valid_to__isnull=True)
    return list(seen.filter(Q(parent=None) | ~Q(parent__in=seen)).order_by("code"))


def lines(
    rows: QuerySet[IndicatorValue], indicators: dict[str, Indicator] | None = None
) -> list[IndicatorLine]:
    """Every indicator with what the rows say of it; one that is not connected stands there without a number."""
    counted = {
        (each["indicator"], each["figure"]): each
        for each in rows.order_by()
        .values("indicator", "figure")
        .annotate(
            villages=Count("pk"),
            with_value=Count("pk", filter=Q(state=IndicatorValue.State.OK)),
            reached=Count("pk", filter=Q(met=True)),
        )
    }
    found = []
    for indicator in (indicators or load_indicators()).values():
        if not indicator.connected:
            found.append(IndicatorLine(indicator, "", indicator.zh, indicator.unit, 0, 0, 0, UNCONNECTED))
        for figure in indicator.figures:
            each = counted.get((indicator.id, figure.key), {"villages": 0, "with_value": 0, "reached": 0})
            pooled = _pooled(rows, indicator, figure.key) if indicator.kind == "R" else ""
            found.append(
                IndicatorLine(
                    indicator, figure.key, figure.zh, figure.unit, each["villages"], each["with_value"],
                    each["reached"], pooled,
                )
            )  # fmt: skip
    return found


def _pooled(rows: QuerySet[IndicatorValue], indicator: Indicator, key: str) -> str:
    pairs = rows.filter(indicator=indicator.id, figure=key, state=IndicatorValue.State.OK).values_list(
        "numerator", "denominator"
    )
    numerator = denominator = 0
    for above, below in pairs:
        numerator, denominator = numerator + int(above), denominator + int(below)
    return in_words(show(Fraction(numerator, denominator) if denominator else None, indicator.unit))


def disputed(rows: QuerySet[IndicatorValue]) -> set[int]:
    """Ids of figures with an open dispute, which are shown greyed."""
    open_ones = Remark.objects.filter(kind=Remark.Kind.DISPUTE, settled_at__isnull=True, value__in=rows)
    return set(open_ones.values_list("value_id", flat=True))


def results(snapshot: Snapshot) -> dict[str, Any]:
    """The sealed results by village code."""
    loaded: dict[str, Any] = json.loads(snapshot.results)
    return loaded


def summary(snapshot: Snapshot, rows: QuerySet[IndicatorValue] | None = None) -> dict[str, Any]:
    """A snapshot in numbers, for programs. `rows` are the figures that its reader may see, all when not given."""
    return {
        "snapshot": snapshot.pk,
        "digest": snapshot.digest,
        "standard": snapshot.standard,
        "year": snapshot.year,
        "region": {"code": snapshot.region.code, "name": snapshot.region.name},
        "as_of": str(snapshot.as_of),
        "villages": snapshot.villages,
        "facts": snapshot.facts_digest,
        "indicators": [_line_json(line) for line in lines(snapshot.values.all() if rows is None else rows)],
    }


def _line_json(line: IndicatorLine) -> dict[str, Any]:
    """What is not connected has no counts: a zero would say that nobody reached it."""
    counts = {"villages": line.villages, "with_value": line.with_value, "met": line.met}
    return {
        "id": line.indicator.id,
        "figure": line.key,
        "zh": line.zh,
        "kind": line.indicator.kind,
        "unit": line.unit,
        "target": line.indicator.target.zh if line.indicator.target else "",
        "state": line.state,
        **(counts if line.connected else dict.fromkeys(counts)),
        "pooled": line.pooled,
    }
