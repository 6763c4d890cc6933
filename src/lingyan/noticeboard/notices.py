"""What notices say of the board: sheets that the village should have hung up or photographed by now."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import DISCLOSURE_DISPLAY
from lingyan.noticeboard import queries
from lingyan.notices.kinds import Kind, register
from lingyan.regions.models import Level, Region

_OWN_WORK: Final = frozenset({queries.WAITS_BOARD, queries.WAITS_PHOTO})


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(Kind("noticeboard.late", _("逾期没有张贴或拍照的公开内容"), "noticeboard:calendar", _late))


def _late(actor: Actor) -> int:
    own = Region.objects.filter(actor.scope(DISCLOSURE_DISPLAY, "path"), level=Level.VILLAGE, valid_to=None)
    found = queries.obligations(list(own), clock.today())
    return sum(one.state == "late" and one.waits_for in _OWN_WORK for one in found)
