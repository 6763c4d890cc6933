"""The dossier of a secretary's tenure, offered where the tenure is read."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.kernel.access import Actor
from lingyan.people.models import Tenure
from lingyan.team.dossier.queries import tenures
from lingyan.team.roster import succession


def register() -> None:
    """Called once from `AppConfig.ready`."""
    succession.register_links(links)


def links(actor: Actor, tenure: Tenure) -> Iterator[tuple[str, str]]:
    if tenures.visible(actor).filter(pk=tenure.pk).exists():
        query = urlencode({"region": tenures.region_of(tenure).code})
        yield _("书记档案"), f"{reverse('dossier:dossier', args=[tenure.pk])}?{query}"
