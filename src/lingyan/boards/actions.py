"""Bringing the stored rows up to the records. Derived figures only: nothing here is an act of somebody, so none is audited.

Every change of a record leaves an entry in the audit trail with its region (kernel/audit.py), so the trail says which
villages have to be read again; the rest costs nothing. Once a day, and where nothing is stored yet, all are read.
"""

from __future__ import annotations

import datetime as dt
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

    Whoever comes while another does waits, and finds that it is done: every worker has its minute, and pages a button.
    """
    if _is_done(Refresh.objects.first(), _last_entry()):
        return 0
    with transaction.atomic():
        state = _turn()
        # Before anything is read: what is written meanwhile is read again by the next round.
        last = _last_entry()
        if _is_done(state, last):
            return 0
        changed = sum(refresh(path) for path in _places(state, last))
        state.entry, state.day, state.at = last, clock.today(), clock.now()
        state.save()
    return changed


def _last_entry() -> int:
    return AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0


def _is_done(state: Refresh | None, last: int) -> bool:
    return state is not None and (state.day, state.entry) == (clock.today(), last)


def _turn() -> Refresh:
    """The one row, held until the transaction ends: rows stored are read, compared and written by one at a time."""
    never = {"entry": 0, "day": dt.date(1970, 1, 1), "at": clock.now()}
    Refresh.objects.get_or_create(pk=1, defaults=never)
    return Refresh.objects.select_for_update().get(pk=1)


def changes_since(state: Refresh | None, path: str) -> QuerySet[AuditEntry]:
    """What happened after the last round, inside a region path or around it, that may change a row there."""
    ids = path.strip("/").split("/") if path else []
    around = ["", *(f"/{'/'.join(ids[:depth])}/" for depth in range(1, len(ids)))]
    found = AuditEntry.objects.filter(reduce(or_, (Q(code__startswith=room) for room in _ROOMS)))
    return found.filter(
        Q(region_path__startswith=path) | Q(region_path__in=around), pk__gt=state.entry if state else 0
    )


def refresh(path: str) -> int:
    """Write the rows inside a region path as the records are now; gives how many differ. Rows without record go.

    Called by `catch_up`, which lets one do so at a time.
    """
    with transaction.atomic():
        return _refresh_months(path) + _refresh_claims(path)


def _refresh_claims(path: str) -> int:
    stored = {_claim(row): row.pk for row in OpenClaim.objects.filter(region__path__startswith=path)}
    fresh = [row for row in open_claims(path, clock.today()) if stored.pop(_claim(row), None) is None]
    for part in writing.batches(list(stored.values()), writing.BATCH):
        OpenClaim.objects.filter(pk__in=part).delete()
    OpenClaim.objects.bulk_create(fresh, batch_size=500)
    return len(fresh) + len(stored)


def _claim(row: OpenClaim) -> tuple[Any, ...]:
    return row.book_id, row.account, row.party_id, row.voucher_id, row.on, row.left


def _refresh_months(path: str) -> int:
    stored = {
        (row.region_id, row.month): row for row in VillageMonth.objects.filter(region__path__startswith=path)
    }
    changed = [
        row
        for row in village_months(path, clock.today())
        if (old := stored.pop((row.region_id, row.month), None)) is None or _values(old) != _values(row)
    ]
    VillageMonth.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    VillageMonth.objects.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["region", "month"],
        update_fields=_FIELDS,
    )
    return len(changed) + len(stored)


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
