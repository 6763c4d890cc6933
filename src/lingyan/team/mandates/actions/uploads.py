"""A workbook of names between upload and confirmation: encrypted, its owner's alone, gone within a day."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import MANDATES_MANAGE
from lingyan.kernel.tabular import Workbook, read_content
from lingyan.regions.models import Region
from lingyan.team.mandates.models import MandateFile

MOST_BYTES: Final = 4 * 2**20
LIFE: Final = dt.timedelta(days=1)


def keep(actor: Actor, *, region: Region, name: str, content: bytes, succeed: bool = False) -> MandateFile:
    """Keep a workbook until it is confirmed. Refused when it is empty, too large or no workbook."""
    actor.require(MANDATES_MANAGE, region.path)
    if actor.user_id is None:
        raise Denied
    if not 0 < len(content) <= MOST_BYTES:
        raise Refused(f"文件是空的，或超过 {MOST_BYTES // 2**20} MB", code="bad-size")
    read_content(content, name=name)
    with transaction.atomic():
        return MandateFile.objects.create(
            user_id=actor.user_id, region=region, name=name[:200], content=base64.b64encode(content).decode(),
            succeed=succeed, created_at=clock.now(),
        )  # fmt: skip


def read(kept: MandateFile) -> Workbook:
    return read_content(base64.b64decode(kept.content), name=kept.name)


def discard(actor: Actor, kept: MandateFile) -> None:
    """Give a file up; only its owner may."""
    if kept.user_id != actor.user_id:
        raise Denied
    kept.delete()


def sweep() -> int:
    """Delete what nobody confirmed within a day. Returns how many; called by the worker, safe at any time."""
    deleted, _ = MandateFile.objects.filter(created_at__lt=clock.now() - LIFE).delete()
    return deleted
