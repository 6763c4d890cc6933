"""Runs an assessment and keeps it; lets a village speak to a figure and an office answer."""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction

from lingyan.assessment import snapshots
from lingyan.assessment.covers import REMARK
from lingyan.assessment.definitions import (
    DefinitionError,
    Standard,
    load_indicators,
    load_standard,
    standard_path,
)
from lingyan.assessment.folders import snapshots_folder
from lingyan.assessment.models import IndicatorValue, Remark, Snapshot, VillageResult
from lingyan.assessment.rules import value_fields
from lingyan.identity.hands import same_hand
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import ASSESSMENT_REMARK, ASSESSMENT_RUN, ASSESSMENT_VIEW
from lingyan.regions.models import Level, Region

if TYPE_CHECKING:
    from lingyan.assessment import compute

RUN = audit.register("assessment.run", "生成评价快照")
REMARKED = audit.register("assessment.remarked", "对指标说明或提出异议")
SETTLED = audit.register("assessment.settled", "核对指标异议")

YEARS_BACK = 3
"""A year's own last year may look back two years itself."""


def standard_of(snapshot: Snapshot) -> Standard:
    """The standard that a snapshot was made with; the present one when its files are not on this machine."""
    kept = snapshots_folder() / snapshot.digest / snapshots.DEFINITIONS / "standard.toml"
    source = kept if kept.is_file() else standard_path(snapshot.standard, settings.LINGYAN.home)
    return load_standard(source, load_indicators())


def run(actor: Actor, *, standard: str, year: int, region: Region, as_of: dt.date | None = None) -> Snapshot:
    """Export the facts, compute the standard, keep both, and return the snapshot.

    The same facts on the same day give the same snapshot, which is returned instead of made twice. Raises Denied
    without the right in the region; Refused for an unknown standard, a year to come or a region without villages.
    """
    actor.require(ASSESSMENT_RUN, region.path)
    day = as_of or clock.today()
    if not 2000 <= year <= day.year:
        raise Refused(f"年度 {year} 不在 2000 到 {day.year} 之间。", code="wrong-year")
    try:
        source = standard_path(standard, settings.LINGYAN.home)
        with _scratch() as folder:
            return _run(actor, folder, source, year, region, day)
    except DefinitionError as error:
        raise Refused(str(error), code="wrong-standard") from None


def _run(actor: Actor, folder: Path, source: Path, year: int, region: Region, day: dt.date) -> Snapshot:
    # Ibis and Arrow take a second to load, so they are loaded only where something is computed.
    from lingyan.assessment import compute
    from lingyan.facts.export import export
    from lingyan.facts.queries import request_for

    definitions = snapshots.keep_definitions(folder, source)
    last = min(Month(year, 12), Month.of(day))
    request = request_for(region.path, first=Month(year - YEARS_BACK, 1), last=last, as_of=day)
    read = {figure.table for _, figure in compute.figures(definitions.indicators)}
    manifest = export(folder / snapshots.FACTS, request, only={"village", *read})
    results = compute.compute(
        folder / snapshots.FACTS, definitions.indicators, definitions.standard, year=year, as_of=day
    )
    if not results:
        raise Refused(f"{region.name}没有在用的村，没有可以评价的对象。", code="no-villages")
    header, digest = snapshots.write(
        folder, year=year, as_of=day, region=region.code, definitions=definitions, manifest=manifest,
        results=compute.as_json(results),
    )  # fmt: skip
    known = Snapshot.objects.filter(digest=digest).first()
    body = (folder / snapshots.RESULTS).read_text(encoding="utf-8")
    _keep(folder, digest)
    return known or _store(actor, header, digest, region, body, results, definitions)


def _store(
    actor: Actor, header: dict[str, Any], digest: str, region: Region, body: str,
    results: dict[str, compute.VillageResult], definitions: snapshots.Definitions,
) -> Snapshot:  # fmt: skip
    villages = dict(
        Region.objects.filter(
            path__startswith=region.path, level=Level.VILLAGE, valid_to__isnull=True
        ).values_list("code", "pk")
    )
    with transaction.atomic():
        snapshot = Snapshot.objects.create(
            digest=digest, standard=header["standard"], year=header["year"], region=region, as_of=header["as_of"],
            created_at=clock.now(), created_by=actor.user_id, facts_digest=header["facts"],
            results_digest=header["results"], definitions=header["definitions"], engines=header["engines"],
            villages=header["villages"], results=body,
        )  # fmt: skip
        judged = (
            VillageResult(
                snapshot=snapshot,
                village_id=villages[code],
                grade=result.grade,
                dimensions=result.dimensions(),
            )
            for code, result in results.items()
        )
        VillageResult.objects.bulk_create(judged, batch_size=2000)
        IndicatorValue.objects.bulk_create(
            values_of(snapshot, results, villages, definitions), batch_size=2000
        )
        audit.record(
            actor, RUN, target=("snapshot", snapshot.pk), region_path=region.path, digest=digest,
            standard=snapshot.standard, year=snapshot.year, villages=snapshot.villages,
        )  # fmt: skip
    return snapshot


def values_of(
    snapshot: Snapshot,
    results: dict[str, compute.VillageResult],
    villages: dict[str, int],
    definitions: snapshots.Definitions,
) -> Iterator[IndicatorValue]:
    """A row for each village and connected figure; NA where there is nothing to divide by."""
    for indicator in definitions.indicators.values():
        for figure in indicator.figures:
            name, target = f"{indicator.id}.{figure.key}", indicator.target if figure.key == "value" else None
            for code, result in results.items():
                fields = value_fields(result.values.get(name), result.last.get(name), figure.unit, target)
                yield IndicatorValue(
                    snapshot=snapshot, village_id=villages[code], indicator=indicator.id, figure=figure.key, **fields
                )  # fmt: skip


def verify(actor: Actor, snapshot: Snapshot) -> list[str]:
    """What of a snapshot is no longer true: its folder, or its rows. Empty when everything holds."""
    from lingyan.assessment.integrity import row_differences

    actor.require(ASSESSMENT_VIEW, snapshot.region.path)
    folder = snapshots_folder() / snapshot.digest
    return [*snapshots.differences(folder, snapshot.digest), *row_differences(snapshot)]


def remark(actor: Actor, value: IndicatorValue, *, kind: str, text: str) -> Remark:
    """A note or a dispute of a village to one of its figures. One dispute of a figure is open at a time."""
    path = value.village.path
    actor.require(ASSESSMENT_REMARK, path)
    if kind not in Remark.Kind.values or not text.strip():
        raise Refused("请选择说明或异议，并写明内容。", code="empty-remark")
    try:
        with transaction.atomic():
            made = Remark.objects.create(
                value=value, kind=kind, text=text.strip()[:300], by=actor.user_id, at=clock.now()
            )
            audit.record(
                actor, REMARKED, target=("indicator-value", value.pk), region_path=path, kind=kind,
                indicator=value.indicator, sealed=covers.note(REMARK, [made.pk]),
            )  # fmt: skip
    except IntegrityError:
        raise Refused("这个数值已有异议待核对，请等核对后再提。", code="dispute-open") from None
    return made


def settle(actor: Actor, given: Remark, *, outcome: str, answer: str) -> Remark:
    """Answer a dispute. A figure found wrong is put right in its records; the next snapshot shows it."""
    path = given.value.village.path
    actor.require(ASSESSMENT_RUN, path)
    if same_hand(actor.user_id, [given.by]):
        raise Refused("提出异议的人不能自己核对，请由另一人核对。", code="same-person")
    if outcome not in (Remark.Outcome.UPHELD, Remark.Outcome.KEPT) or not answer.strip():
        raise Refused("请选择核对结果，并写明依据。", code="empty-answer")
    with transaction.atomic():
        # Two who answer at the same moment must see each other, or the second answer would stand in the first one's place.
        now = Remark.objects.select_for_update().get(pk=given.pk)
        if now.kind != Remark.Kind.DISPUTE or now.settled_at is not None:
            raise Refused("这条异议已经核对过，或不是异议。", code="not-open")
        given.outcome, given.answer = outcome, answer.strip()[:300]
        given.settled_by, given.settled_at = actor.user_id, clock.now()
        given.save(update_fields=["outcome", "answer", "settled_by", "settled_at"])
        audit.record(actor, SETTLED, target=("remark", given.pk), region_path=path, outcome=outcome)
    return given


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder inside the snapshots' folder that vanishes unless it was kept under its digest."""
    path = snapshots_folder() / f".run-{secrets.token_hex(6)}"
    path.mkdir(parents=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _keep(folder: Path, digest: str) -> None:
    """Give the folder its name. What stands there already under the same digest is put back whole."""
    target = folder.parent / digest
    if target.exists():
        shutil.rmtree(target)
    folder.rename(target)
