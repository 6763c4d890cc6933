"""A workbook of people between upload and confirmation: encrypted, its owner's alone, gone within a day."""

from __future__ import annotations

import base64
from typing import Final

from django.db import transaction

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import TALENT_MANAGE
from lingyan.kernel.tabular import Workbook, read_content
from lingyan.regions.models import Region
from lingyan.team.talent.models import TalentFile

MOST_BYTES: Final = 8 * 2**20


def keep_file(actor: Actor, *, region: Region, name: str, content: bytes) -> TalentFile:
    """Keep a workbook, encrypted, until it is confirmed. Refused when it cannot be read."""
    actor.require(TALENT_MANAGE, region.path)
    if actor.user_id is None:
        raise Denied
    if not 0 < len(content) <= MOST_BYTES:
        raise Refused(f"文件是空的，或超过 {MOST_BYTES // 2**20} MB", code="bad-size")
    read_content(content, name=name)
    with transaction.atomic():
        return TalentFile.objects.create(
            user_id=actor.user_id, region=region, name=name[:200], content=base64.b64encode(content).decode(),
            created_at=clock.now(),
        )  # fmt: skip


def read_file(kept: TalentFile) -> Workbook:
    return read_content(base64.b64decode(kept.content), name=kept.name)


def discard_file(actor: Actor, kept: TalentFile) -> None:
    """Give a file up; only its owner may."""
    if kept.user_id != actor.user_id:
        raise Denied
    kept.delete()
