"""Files that were accepted without a scan are looked at again by the worker, until each has a verdict."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from lingyan.files import actions, clamav, scanning
from lingyan.files.models import StoredFile
from lingyan.kernel.crypto import KeyProblem

AT_ONCE: Final = 200


def rescan(at_once: int = AT_ONCE) -> int:
    """Scan what was accepted without a scan, the oldest first; gives how many have a verdict now.

    Stops where the daemon does not answer: the next round tries again. A file that is lost, damaged, or too
    large for the daemon, holds up no other and is left to `lingyan check`.
    """
    if not scanning.on():
        return 0
    done = 0
    for stored in StoredFile.objects.filter(scan__in=scanning.WAITING).order_by("pk")[:at_once]:
        try:
            found = _looked_at(stored)
        except (FileNotFoundError, KeyProblem, clamav.TooLarge):
            continue
        except clamav.NotScanned:
            break
        actions.note_scan(stored, found)
        done += 1
    return done


def _looked_at(stored: StoredFile) -> str | None:
    return clamav.scan(actions.content_of(stored), settings.LINGYAN.clamd)
