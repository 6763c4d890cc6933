"""Bringing the stored rows up to the records. Derived figures only: nothing here is an act of somebody, so none is audited.

Every change of a record leaves an entry in the audit trail with its region (kernel/audit.py), so the trail says which
villages have to be read again; the rest costs nothing. Once a day, and where nothing is stored yet, all are read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from os.path import commonpath
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from lingyan.boards.claims import open_claims
from lingyan.boards.gathering import village_months
from lingyan.boards.models import OpenClaim, Refresh, VillageMonth
from lingyan.economy.books import writing
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry

_ROOMS: Final = ("bank.", "books.", "disclosure.", "noticeboard.", "parameters.", "regions.")
_FIELDS: Final = ("closed", "due_on", "published_on", "accounts", "reconciled", "cash", "change")
_ONE_BY_ONE: Final = 12
"""Up to so many changed places each is read by itself, more are read as the region around them all."""


def catch_up() -> int:
    """Read again what changed since the last time; gives how many rows are new or different. Safe at any time.

    Everything is read and compared outside a transaction, so that nobody who writes waits for it, and stored in a short
    one. Where another was faster, its rows are newer than what was compared here: then what is left is read anew.
    """
    while True:
        state = _state()
        # Before anything is read: what is written meanwhile is read again by the next round.
        last, today = _last_entry(), clock.today()
        if (state.day, state.entry) == (today, last):
            return 0
        found = [differences(path) for path in _places(state, last)]
        if _stored(found, state, last, today):
            return sum(map(len, found))


@dataclass(slots=True)
class Differences:
    """What has to be written so that stored rows say what the records say: new or other rows, and keys that go."""

    months: list[VillageMonth]
    claims: list[OpenClaim]
    months_gone: list[int]
    claims_gone: list[int]

    def __len__(self) -> int:
        return len(self.months) + len(self.claims) + len(self.months_gone) + len(self.claims_gone)

    def write(self) -> None:
        VillageMonth.objects.filter(pk__in=self.months_gone).delete()
        VillageMonth.objects.bulk_create(
            self.months,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["region", "month"],
            update_fields=_FIELDS,
        )
        for part in writing.batches(self.claims_gone, writing.BATCH):
            OpenClaim.objects.filter(pk__in=part).delete()
        OpenClaim.objects.bulk_create(self.claims, batch_size=500)


def _stored(found: list[Differences], seen: Refresh, last: int, today: dt.date) -> bool:
    """Write them, unless somebody has written since `seen` was read: rows are replaced by one at a time."""
    with transaction.atomic():
        state = Refresh.objects.select_for_update().get(pk=seen.pk)
        if (state.entry, state.day) != (seen.entry, seen.day):
            return False
        for each in found:
            each.write()
        state.entry, state.day, state.at = last, today, clock.now()
        state.save()
    return True


def _last_entry() -> int:
    return AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0


def _state() -> Refresh:
    """The one row that says up to which entry of the trail the stored rows go."""
    never = {"entry": 0, "day": dt.date(1970, 1, 1), "at": clock.now()}
    return Refresh.objects.get_or_create(pk=1, defaults=never)[0]


def changes_since(state: Refresh | None, path: str) -> QuerySet[AuditEntry]:
    """What happened after the last round, inside a region path or around it, that may change a row there."""
    ids = path.strip("/").split("/") if path else []
    around = ["", *(f"/{'/'.join(ids[:depth])}/" for depth in range(1, len(ids)))]
    found = AuditEntry.objects.filter(reduce(or_, (Q(code__startswith=room) for room in _ROOMS)))
    return found.filter(
        Q(region_path__startswith=path) | Q(region_path__in=around), pk__gt=state.entry if state else 0
    )


def differences(path: str) -> Differences:
    """How the stored rows inside a region path differ from the records as they are now. Rows without record go."""
    months, months_gone = _months(path)
    claims, claims_gone = _claims(path)
    return Differences(months, claims, months_gone, claims_gone)


def _claims(path: str) -> tuple[list[OpenClaim], list[int]]:
    stored = {_claim(row): row.pk for row in OpenClaim.objects.filter(region__path__startswith=path)}
    fresh = [row for row in open_claims(path, clock.today()) if stored.pop(_claim(row), None) is None]
    return fresh, list(stored.values())


def _claim(row: OpenClaim) -> tuple[Any, ...]:
    return row.book_id, row.account, row.party_id, row.voucher_id, row.on, row.left


def _months(path: str) -> tuple[list[VillageMonth], list[int]]:
    stored = {
        (row.region_id, row.month): row for row in VillageMonth.objects.filter(region__path__startswith=path)
    }
    changed = [
        row
        for row in village_months(path, clock.today())
        if (old := stored.pop((row.region_id, row.month), None)) is None or _values(old) != _values(row)
    ]
    return changed, [row.pk for row in stored.values()]


def _values(row: VillageMonth) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _FIELDS)


def _places(state: Refresh, last: int) -> list[str]:
    """Region paths to read again, none inside another."""
    if state.day != clock.today():
        return [""]
    entries = changes_since(state, "").filter(pk__lte=last).order_by()
    found = sorted(set(entries.values_list("region_path", flat=True).distinct()), key=len)
    outer: list[str] = []
    for path in found:
        if not any(path.startswith(each) for each in outer):
            outer.append(path)
    if len(outer) <= _ONE_BY_ONE:
        return outer
    return [commonpath(outer).rstrip("/") + "/"]
