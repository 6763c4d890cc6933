"""Whether stored files were looked at for viruses: before they are accepted, and what a page says of it.

What the product composed itself came from nobody's computer: it says so and is not scanned.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lingyan.files import clamav
from lingyan.files.models import StoredFile
from lingyan.kernel.language import Words
from lingyan.kernel.problems import Problem, Refused

Scan = StoredFile.Scan
WAITING: Final = (Scan.OFF, Scan.WAITING)
_BADGES: Final[dict[str, tuple[Words, str]]] = {
    Scan.MADE: (_("系统生成"), "info"),
    Scan.CLEAN: (_("已查毒"), "ok"),
    Scan.WAITING: (_("未查毒"), "warn"),
    Scan.OFF: (_("未查毒"), "warn"),
    Scan.INFECTED: (_("查出病毒，已停用"), "danger"),
}


def on() -> bool:
    """Whether this installation names a scanner."""
    return bool(settings.LINGYAN.clamd)


def verdict(content: bytes, name: str) -> Scan:
    """What may be noted of a content that is to be stored. Refused when it holds a virus.

    Without an answer the setting `clamd_unreachable` decides: refused, or accepted as not scanned yet.
    """
    if not on():
        return Scan.OFF
    try:
        found = clamav.scan(content, settings.LINGYAN.clamd)
    except clamav.NotScanned as why:
        if settings.LINGYAN.clamd_unreachable == "accept":
            return Scan.WAITING
        sentence = f"{why}，文件没有收存。请稍后再传；仍不成功时告知系统管理员"
        raise Refused(Problem("not-scanned", sentence, name)) from None
    if found is not None:
        raise Refused(Problem("infected", f"文件含有病毒（{found}），没有收存。请在电脑上查杀后重传", name))
    return Scan.CLEAN


def badge(stored: StoredFile) -> tuple[Words, str] | None:
    """State and tone as they stand beside a paper; None where no scanner runs and nothing was found."""
    if not on() and stored.scan in (Scan.MADE, *WAITING):
        return None
    return _BADGES[stored.scan]


def unscanned() -> int:
    """How many stored files wait for a scan; none where no scanner runs."""
    return StoredFile.objects.filter(scan__in=WAITING).count() if on() else 0
