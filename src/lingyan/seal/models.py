"""The entries of the transparency log, written in the transaction of what they seal.

The database is where an entry is first durable; the tile folder and the checkpoint follow from it.
"""

from __future__ import annotations

from django.db import models


class LogEntry(models.Model):
    """One entry at its final place. `data` is what the log hashes: canonical JSON with a commitment, never a text."""

    index = models.BigIntegerField("序号", primary_key=True)
    kind = models.CharField("类别", max_length=20)
    data = models.BinaryField("内容")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["index"]

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"
