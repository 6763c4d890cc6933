"""What jobs leave in the home folder for whoever asked goes a week after their end; whoever needs it again asks again."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Final

from django.conf import settings

from lingyan.kernel import clock
from lingyan.workflow.models import Job

KEPT: Final = dt.timedelta(days=7)


def folder_of(name: str) -> Path:
    """Where jobs of one kind leave their files, each under the number of its job."""
    return Path(settings.LINGYAN.exports) / name


def sweep(name: str, kind: str) -> int:
    """Remove what jobs of this kind that ended a week ago left in their folder, done or not; gives how much."""
    folder = folder_of(name)
    found = {each: each.name.split(".")[0] for each in folder.glob("*")} if folder.is_dir() else {}
    jobs_of = Job.objects.filter(kind=kind, pk__in=[int(pk) for pk in found.values() if pk.isdecimal()])
    over = set(jobs_of.filter(finished_at__lt=clock.now() - KEPT).values_list("pk", flat=True))
    old = [each for each, pk in found.items() if pk.isdecimal() and int(pk) in over]
    for each in old:
        shutil.rmtree(each, ignore_errors=True) if each.is_dir() else each.unlink(missing_ok=True)
    return len(old)
