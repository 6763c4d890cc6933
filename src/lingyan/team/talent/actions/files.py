"""A workbook of people between upload and confirmation: encrypted, its owner's alone, gone within a day."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.kernel import kept_sheets
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import TALENT_MANAGE
from lingyan.regions.models import Region
from lingyan.team.talent.models import TalentFile

MOST_BYTES: Final = 8 * 2**20


def keep_file(actor: Actor, *, region: Region, name: str, content: bytes) -> TalentFile:
    """Keep a workbook until it is confirmed. Refused when it cannot be read."""
    actor.require(TALENT_MANAGE, region.path)
    with transaction.atomic():
        return kept_sheets.keep(
            TalentFile, actor, name=name, content=content, most_bytes=MOST_BYTES, region=region
        )


def sweep_files() -> int:
    """Delete uploads that nobody confirmed within a day."""
    return kept_sheets.sweep(TalentFile)
