"""What a selection says of the tenure it led to, for the timeline of the dossier."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.team.dossier import sources
from lingyan.team.dossier.sources import Piece
from lingyan.team.selection.models import Procedure
from lingyan.team.selection.queries import filings


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sources.register("selection", pieces)


def pieces(tenure_id: int) -> Iterator[Piece]:
    """The selection itself, and the filing that ended it."""
    for procedure in Procedure.objects.filter(tenure=tenure_id).select_related("region"):
        place = urlencode({"region": procedure.region.code})
        url = f"{reverse('selection:procedure', args=[procedure.pk])}?{place}"
        yield Piece(
            procedure.started_on, _("启动选拔：%(kind)s") % {"kind": procedure.get_kind_display()}, url=url
        )
    for filing in filings([tenure_id]).values():
        yield Piece(filing.on, _("任职备案"), filing.number)
