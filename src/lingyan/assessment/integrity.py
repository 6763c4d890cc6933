"""Whether the rows of a snapshot still say what its sealed results say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from lingyan.assessment import snapshots
from lingyan.assessment.models import IndicatorValue, Snapshot


def breaches() -> Iterator[str]:
    """A sentence for each snapshot whose rows or files differ from what was sealed, for `lingyan check`.

    The computation is not repeated here; `lingyan assess verify` does that.
    """
    from lingyan.assessment.actions import snapshots_folder

    for snapshot in Snapshot.objects.order_by("pk").iterator():
        folder = snapshots_folder() / snapshot.digest
        for sentence in (
            *snapshots.differences(folder, snapshot.digest, recompute=False),
            *row_differences(snapshot),
        ):
            yield f"评价快照 {snapshot.pk}：{sentence}"


def row_differences(snapshot: Snapshot) -> Iterator[str]:
    """Each row of the database that differs from the snapshot's results, in one sentence."""
    if hashlib.sha256(snapshot.results.encode()).hexdigest() != snapshot.results_digest:
        yield "数据库里的结果与摘要不符：results 被改动"
    results: dict[str, Any] = json.loads(snapshot.results)
    values = {code: village["values"] for code, village in results.items()}
    for row in snapshot.values.select_related("village").iterator(chunk_size=2000):
        code, name = row.village.code, f"{row.indicator}.{row.figure}"
        if values.get(code, {}).pop(name, None) != _pair(row):
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
