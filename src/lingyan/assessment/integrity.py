"""Whether the rows of a snapshot still say what its sealed results say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lingyan.assessment import snapshots
from lingyan.assessment.definitions import DefinitionError, Target
from lingyan.assessment.folders import snapshots_folder
from lingyan.assessment.models import IndicatorValue, Snapshot
from lingyan.assessment.rules import value_fields

_SEALED_FIELDS: Final = {
    "standard": "standard", "year": "year", "region": "region", "as_of": "as_of", "villages": "villages",
    "facts_digest": "facts", "results_digest": "results", "definitions": "definitions", "engines": "engines",
}  # fmt: skip
"""Fields of the row by their names in the header."""


def breaches() -> Iterator[str]:
    """A sentence for each snapshot whose rows or files differ from what was sealed, for `lingyan check`.

    The computation is not repeated here; `lingyan assess verify` does that.
    """
    for snapshot in Snapshot.objects.order_by("pk").iterator():
        for sentence in (
            *snapshots.differences(_folder(snapshot), snapshot.digest, recompute=False),
            *row_differences(snapshot),
        ):
            yield f"评价快照 {snapshot.pk}：{sentence}"


def row_differences(snapshot: Snapshot) -> Iterator[str]:
    """Each row of the database that differs from the snapshot's results, in one sentence."""
    if hashlib.sha256(snapshot.results.encode()).hexdigest() != snapshot.results_digest:
        yield "数据库里的结果与摘要不符：results 被改动"
    results: dict[str, Any] = json.loads(snapshot.results)
    yield from _header_differences(snapshot)
    values = {code: dict(village["values"]) for code, village in results.items()}
    figures = _figures(snapshot)
    for row in snapshot.values.select_related("village").iterator(chunk_size=2000):
        code, name = row.village.code, f"{row.indicator}.{row.figure}"
        pair, before = values.get(code, {}).pop(name, None), results.get(code, {}).get("last", {}).get(name)
        if pair != _pair(row) or (name in figures and not _says(row, pair, before, *figures[name])):
            yield f"{code} {name}：数据库里的数值与快照不符"
    for code, left in values.items():
        yield from (f"{code} {name}：数据库里缺少这个数值" for name in left)
    for judged in snapshot.village_results.select_related("village").iterator(chunk_size=2000):
        sealed = results.pop(judged.village.code, None)
        if sealed is None or (sealed["grade"], sealed["dimensions"]) != (judged.grade, judged.dimensions):
            yield f"{judged.village.code}：数据库里的评分与快照不符"
    yield from (f"{code}：数据库里缺少评分" for code in results)


def _pair(row: IndicatorValue) -> list[str] | None:
    return None if row.state == IndicatorValue.State.NA else [row.numerator, row.denominator]


def _says(
    row: IndicatorValue, pair: list[str] | None, before: list[str] | None, unit: str, target: Target | None
) -> bool:
    """Whether the row shows what follows from the sealed pairs."""
    expected = value_fields(_numbers(pair), _numbers(before), unit, target)
    return all(getattr(row, name) == value for name, value in expected.items())


def _numbers(pair: list[str] | None) -> tuple[int, int] | None:
    return (int(pair[0]), int(pair[1])) if pair else None


def _figures(snapshot: Snapshot) -> dict[str, tuple[str, Target | None]]:
    """Unit and target of each figure by the snapshot's own definitions; nothing when they cannot be read."""
    try:
        indicators = snapshots.read_definitions(_folder(snapshot)).indicators
    except (OSError, ValueError, DefinitionError):
        return {}
    return {
        f"{indicator.id}.{figure.key}": (figure.unit, indicator.target if figure.key == "value" else None)
        for indicator in indicators.values()
        for figure in indicator.figures
    }


def _header_differences(snapshot: Snapshot) -> Iterator[str]:
    """The row beside the header in its folder. A folder that cannot be read is told of where it is checked."""
    try:
        header = json.loads((_folder(snapshot) / snapshots.HEADER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    for field, name in _SEALED_FIELDS.items():
        kept = _kept(snapshot, field)
        if kept != header.get(name):
            yield f"数据库里的快照行 {field} 与快照头不符：存 {kept}，快照头 {header.get(name)}"


def _kept(snapshot: Snapshot, field: str) -> Any:
    """The field as a header writes it."""
    if field == "region":
        return snapshot.region.code
    # A snapshot that was made just now holds the day as the header has it.
    return str(snapshot.as_of) if field == "as_of" else getattr(snapshot, field)


def _folder(snapshot: Snapshot) -> Path:
    return snapshots_folder() / snapshot.digest
