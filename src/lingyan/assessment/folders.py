"""Where this installation keeps its snapshots."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def snapshots_folder() -> Path:
    folder: Path = settings.LINGYAN.exports / "snapshots"
    return folder
