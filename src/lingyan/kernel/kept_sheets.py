"""Workbooks of names between upload and confirmation: encrypted, their owner's alone, gone within a day.

A room has a model of its own (`KeptSheet`), since where a file belongs is its own matter, and calls these from its actions.
"""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any, Final, TypeVar

from django.db import models

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.crypto import EncryptedTextField
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.tabular import Workbook, read_content

LIFE: Final = dt.timedelta(days=1)
_Kept = TypeVar("_Kept", bound="KeptSheet")


class KeptSheet(models.Model):
    """The file in base64. It goes when it is confirmed or given up, at the latest a day later by the worker's clock."""

    user_id = models.BigIntegerField("上传人")
    name = models.CharField("文件", max_length=200)
    content = EncryptedTextField("内容")
    created_at = models.DateTimeField("上传时间")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def keep(
    model: type[_Kept], actor: Actor, *, name: str, content: bytes, most_bytes: int, **belongs: Any
) -> _Kept:
    """Keep a workbook until it is confirmed, in the caller's transaction; `belongs` are the model's own fields.

    Refused when it is empty, too large or no workbook; denied for who has no account.
    """
    if actor.user_id is None:
        raise Denied
    if not 0 < len(content) <= most_bytes:
        raise Refused(f"文件是空的，或超过 {most_bytes // 2**20} MB", code="bad-size")
    read_content(content, name=name)
    return model._default_manager.create(
        user_id=actor.user_id, name=name[:200], content=base64.b64encode(content).decode(),
        created_at=clock.now(), **belongs,
    )  # fmt: skip


def read(kept: KeptSheet) -> Workbook:
    return read_content(base64.b64decode(kept.content), name=kept.name)


def discard(actor: Actor, kept: KeptSheet) -> None:
    """Give a file up; only its owner may."""
    if kept.user_id != actor.user_id:
        raise Denied
    kept.delete()


def sweep(model: type[KeptSheet]) -> int:
    """Delete what nobody confirmed within a day; the worker calls it for nobody. Returns how many went."""
    return model._default_manager.filter(created_at__lt=clock.now() - LIFE).delete()[0]
