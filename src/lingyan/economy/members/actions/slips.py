"""Slips with a code by which a member sees their own line, and the look-up by that code.

SECURITY: the code is drawn at random, printed once and stored as a keyed hash; wrong codes are counted by village and
day, without any address, and beyond the county's number the look-up rests until the next day.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.db.models import F

from lingyan.economy.members.actions.common import distribution_for, note, require_state
from lingyan.economy.members.models import Distribution, Line, Misses, Slip
from lingyan.economy.members.parameters import MOST_MISSES, percent
from lingyan.kernel import audit, clock, receipts
from lingyan.kernel.access import Actor
from lingyan.kernel.crypto import keyed_hash
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import MEMBERS_DISTRIBUTE
from lingyan.regions.models import Region

PRINTED: Final = audit.register("members.slips-printed", "打印本人查询单")
State = Distribution.State
READABLE: Final = (State.DISPLAYED, State.CONFIRMED, State.BOOKED, State.PAYING, State.PAID, State.PUBLISHED)
"""From the display on a member may look their own line up."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A line with the code that stands on its slip and nowhere else."""

    line: Line
    code: str = field(repr=False)


def print_slips(actor: Actor, *, distribution_id: int, household: int | None = None) -> list[Printed]:
    """New slips for one household or for everybody; older slips of the same lines no longer open anything."""
    with transaction.atomic():
        found = distribution_for(actor, MEMBERS_DISTRIBUTE, distribution_id)
        require_state(found, *READABLE)
        lines = found.lines.select_related("member__person__personal").order_by("no")
        if household is not None:
            lines = lines.filter(household=household)
        printed = [Printed(line, receipts.receipt_of(secrets.token_bytes(32))) for line in lines]
        if not printed:
            raise Refused("清单里没有这一户", code="unknown-household")
        Slip.objects.bulk_create(
            [
                Slip(
                    line=each.line, code_hash=code_hash(each.code), printed_by=actor.user_id, printed_at=clock.now()
                )
                for each in printed
            ],
            batch_size=500,
        )  # fmt: skip
        note(actor, PRINTED, found, slips=len(printed), household=household)
    return printed


def look_up(village: Region, typed: str) -> Line | None:
    """The line that a code opens, None for a wrong one, which is counted. Refused when too many were wrong today."""
    today = clock.today()
    most = percent(MOST_MISSES, village.path, today)
    misses = Misses.objects.filter(region=village, day=today).first()
    if misses is not None and misses.count >= most:
        raise Refused(
            "今天输错的查询码太多，网上查询暂停到明天；可以到村里当面查本人的份额和金额。", code="too-many"
        )
    line = _line_of(village, receipts.read_receipt(typed))
    if line is None:
        with transaction.atomic():
            row, _ = Misses.objects.get_or_create(region=village, day=today)
            Misses.objects.filter(pk=row.pk).update(count=F("count") + 1)
    return line


def _line_of(village: Region, code: str | None) -> Line | None:
    if code is None:
        return None
    slip = (
        Slip.objects.filter(
            code_hash=code_hash(code), line__distribution__book__organisation__region=village,
            line__distribution__state__in=READABLE,
        )
        .select_related("line__distribution__book__organisation__region")
        .first()
    )  # fmt: skip
    if slip is None or Slip.objects.filter(line=slip.line_id, pk__gt=slip.pk).exists():
        return None
    return slip.line


def code_hash(code: str) -> bytes:
    return keyed_hash(code, purpose="distribution-slip")
