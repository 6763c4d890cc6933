"""What audits found and how far it was put right, as counts on the sheet of other matters.

PRIVACY: counts alone. A question that was dismissed, that nobody judged, or that is still to be answered, is no finding and
is not counted; one that went above the village is, once all is done: the sheet is drafted there, and read by everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import Count

from lingyan.kernel import sheets
from lingyan.kernel.sheets import Block, Head
from lingyan.regions.models import Region
from lingyan.supervision import queries
from lingyan.supervision.models import Finding

_SHOWN: Final = (Finding.State.RECTIFYING, Finding.State.RECTIFIED, Finding.State.VERIFIED)


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register("other", 60, rectified)


def rectified(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """Findings that were confirmed, as far as they stood open in the period or were closed in it."""
    found = queries.told(Finding.objects.filter(village=village, opened_on__lte=last, state__in=_SHOWN))
    found = found.exclude(closed_on__lt=first)
    counts = dict(found.order_by().values_list("state").annotate(count=Count("pk")))
    rows = tuple((str(state.label), counts[state.value]) for state in _SHOWN if state.value in counts)
    if rows:
        yield Block("审计结果和整改", ("8-6",), columns=(Head("整改情况"), Head("条数", "count")), rows=rows)
