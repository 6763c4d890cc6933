"""Backups that upgrades leave in the home: kept for a month, then removed by the worker's clock.

PRIVACY: such a backup holds the whole database of its day, and with it what has been erased since because its date had
come or a consent was taken back. Backups that an operator makes lie where the operator keeps them.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from lingyan.kernel import audit, clock
from lingyan.kernel.access import system_actor

REMOVED: Final = audit.register("files.backup-removed", "清除升级前的备份")
KEPT: Final = dt.timedelta(days=30)
_NAME: Final = re.compile(r"before-.+-(\d{8}-\d{6})\.tar\.gz")
_CLOCK: Final = system_actor("升级前备份到期清除")


def name_for(version: str) -> str:
    """What the backup before an upgrade to this version is called; the moment is read from it again."""
    return f"before-{version}-{clock.now():%Y%m%d-%H%M%S}.tar.gz"


def sweep() -> int:
    """Remove what is older than a month. Gives how many."""
    due = [each for each in sorted(Path(settings.LINGYAN.exports).glob("before-*.tar.gz")) if _is_old(each)]
    for each in due:
        with transaction.atomic():
            audit.record(_CLOCK, REMOVED, backup=each.name)
            each.unlink(missing_ok=True)
    return len(due)


def _is_old(path: Path) -> bool:
    found = _NAME.fullmatch(path.name)
    if found is None:
        return False
    try:
        made = dt.datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=clock.ZONE)
    except ValueError:
        return False
    return clock.now() - made > KEPT
