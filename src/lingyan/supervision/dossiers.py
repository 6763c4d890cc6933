"""That the working papers of a term audit were made, for the secretary's dossier. Their content stays here."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.clock import ZONE
from lingyan.kernel.models import AuditEntry
from lingyan.supervision.actions import TERM
from lingyan.team.dossier import sources
from lingyan.team.dossier.sources import Piece


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sources.register("supervision", pieces)


def pieces(tenure_id: int) -> Iterator[Piece]:
    """One piece for each time that the papers were made, as the audit trail has it."""
    made = AuditEntry.objects.filter(code=TERM, object_kind="tenure", object_id=str(tenure_id))
    for at in made.order_by("at").values_list("at", flat=True):
        yield Piece(timezone.localtime(at, ZONE).date(), _("生成任期审计底稿"))
