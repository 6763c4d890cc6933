"""A workbook of names between upload and confirmation: encrypted, its owner's alone, gone within a day."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.kernel import kept_sheets
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import MANDATES_MANAGE
from lingyan.regions.models import Region
from lingyan.team.mandates.models import MandateFile

MOST_BYTES: Final = 4 * 2**20


def keep(actor: Actor, *, region: Region, name: str, content: bytes, succeed: bool = False) -> MandateFile:
    """Keep a workbook until it is confirmed. Refused when it is empty, too large or no workbook."""
    actor.require(MANDATES_MANAGE, region.path)
    with transaction.atomic():
        return kept_sheets.keep(
            MandateFile, actor, name=name, content=content, most_bytes=MOST_BYTES, region=region, succeed=succeed
        )  # fmt: skip


def sweep() -> int:
    """Delete what nobody confirmed within a day. Returns how many; called by the worker, safe at any time."""
    return kept_sheets.sweep(MandateFile)
