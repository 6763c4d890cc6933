"""Noting who opened a dossier. PRIVACY: reading a person's file leaves a line, whoever reads it but the person."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import DOSSIER_VIEW
from lingyan.people.models import Tenure
from lingyan.team.dossier.queries.tenures import path_of

OPENED: Final = audit.register("dossier.opened", "查看书记档案")


def note_opened(actor: Actor, tenure: Tenure) -> None:
    actor.require(DOSSIER_VIEW, path_of(tenure))
    with transaction.atomic():
        audit.record(actor, OPENED, target=("tenure", tenure.pk), region_path=path_of(tenure))
