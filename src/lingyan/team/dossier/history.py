"""What a dossier knows of a tenure, offered where the tenure is read: its page and the number of the appointment."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.kernel.access import Actor
from lingyan.people.models import Tenure
from lingyan.team.dossier.models import IN_FORCE, Entry
from lingyan.team.dossier.queries import tenures
from lingyan.team.dossier.rules import Kind
from lingyan.team.roster import succession


def register() -> None:
    """Called once from `AppConfig.ready`."""
    succession.register_links(links)
    succession.register_decrees(decrees)


def links(actor: Actor, tenure: Tenure) -> Iterator[tuple[str, str]]:
    if tenures.visible(actor).filter(pk=tenure.pk).exists():
        query = urlencode({"region": tenures.region_of(tenure).code})
        yield _("书记档案"), f"{reverse('dossier:dossier', args=[tenure.pk])}?{query}"


def decrees(tenure_ids: Collection[int]) -> dict[int, str]:
    entered = Entry.objects.filter(IN_FORCE, tenure__in=tenure_ids, kind=Kind.APPOINTED).exclude(number="")
    return dict(entered.values_list("tenure", "number"))
