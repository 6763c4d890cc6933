"""Reading the signs of a region, and setting a hint aside for a while. Neither changes anything about a village."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import WEAK_CONFIRM, WEAK_PROPOSE, WEAK_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Level, Region
from lingyan.team.weak import queries
from lingyan.team.weak.actions.common import words
from lingyan.team.weak.covers import DISMISSAL, SWEEP
from lingyan.team.weak.models import Dismissal, Hint, LatestSweep, Sweep, stamp
from lingyan.team.weak.parameters import DISMISS_DAYS
from lingyan.team.weak.signs import signs

if TYPE_CHECKING:
    from lingyan.team.weak.engine import Result

SWEPT: Final = audit.register("weak.swept", "排查软弱涣散情形")
DISMISSED: Final = audit.register("weak.dismissed", "排除排查线索")
_BATCH: Final = 2_000


def sweep(actor: Actor, *, region: Region) -> Sweep:
    """Read every sign over the region's facts of today and keep what shows as hints. Nothing else follows from it."""
    # DuckDB and Arrow take a second to load, so they are loaded only where something is read.
    from lingyan.team.weak import engine

    actor.require(WEAK_VIEW, region.path)
    day = clock.today()
    results = engine.sweep(region, day, signs().values())
    villages = dict(
        Region.objects.filter(level=Level.VILLAGE, path__startswith=region.path).values_list("code", "pk")
    )
    with transaction.atomic():
        made = Sweep.objects.create(
            region=region, day=day, signs=[_coverage(each) for each in results], **stamp(actor, clock.now())
        )
        rows = [
            Hint(
                sweep=made, village_id=villages[hit.village], sign=each.sign.id, version=each.sign.version,
                arithmetic=list(hit.arithmetic), records=list(hit.records),
            )
            for each in results
            for hit in each.hits
        ]  # fmt: skip
        Hint.objects.bulk_create(rows, batch_size=_BATCH)
        _point_to(made)
        audit.record(actor, SWEPT, target=(SWEEP, made.pk), region_path=region.path, hits=len(rows))
    return made


def _point_to(made: Sweep) -> None:
    """The newest of its region and of every region inside it; sweeps of parts of it that came before hold no more."""
    LatestSweep.objects.filter(sweep__lt=made, region__path__startswith=made.region.path).delete()
    LatestSweep.objects.create(region=made.region, sweep=made)


def _coverage(result: Result) -> dict[str, Any]:
    return {
        "id": result.sign.id, "version": result.sign.version, "hits": len(result.hits), "tested": result.tested,
        "not_tested": result.not_tested, "untested": dict(sorted(result.untested.items())),
    }  # fmt: skip


def dismiss(actor: Actor, *, hint_id: int, reason: str, until: dt.date) -> Dismissal:
    """Hold a hint for no sign of weakness until a day; after it the hint counts again if the records still show it.

    Refused: `unknown-hint`, `not-current`, `no-text`, `wrong-until`.
    """
    with transaction.atomic():
        hint = Hint.objects.select_related("village").filter(pk=hint_id).first()
        if hint is None:
            raise Refused("没有这条线索", code="unknown-hint")
        path = hint.village.path
        if not actor.may(WEAK_CONFIRM, path):
            actor.require(WEAK_PROPOSE, path)
        if not queries.current().filter(pk=hint_id).exists():
            raise Refused("这条线索已被更新的排查取代，请看最新的排查", code="not-current")
        today = clock.today()
        last = today + dt.timedelta(days=integer_of(DISMISS_DAYS, path, today))
        if not today < until <= last:
            raise Refused(f"有效期应在明天至 {last} 之间，到期后重新提示", code="wrong-until")
        made = Dismissal.objects.create(
            hint=hint, village=hint.village, sign=hint.sign, reason=words(reason, "理由", 300), until=until,
            **stamp(actor, clock.now()),
        )  # fmt: skip
        audit.record(
            actor, DISMISSED, target=(DISMISSAL, made.pk), region_path=path, sign=hint.sign,
            until=until.isoformat(),
        )  # fmt: skip
    return made
