"""What the pages share: a tenure in the reader's scope, and addresses of this room."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.kernel.access import Actor
from lingyan.kernel.rights import DOSSIER_VIEW
from lingyan.people.models import Tenure
from lingyan.team.appraisal.views.common import actor_of
from lingyan.team.dossier import showing
from lingyan.team.dossier.queries import tenures
from lingyan.team.dossier.queries.tenures import path_of, region_of


def tenure_or_404(request: HttpRequest, tenure_id: int, right: str = DOSSIER_VIEW) -> Tenure:
    found = tenures.visible(actor_of(request), right=right).filter(pk=tenure_id).first()
    if found is None:
        raise Http404(_("没有这份档案，或不在您的管辖范围内"))
    return found


def url_at(name: str, tenure: Tenure, *arguments: Any) -> str:
    """A page of one dossier at its village."""
    address = reverse(f"dossier:{name}", args=arguments or [tenure.pk])
    return f"{address}?{urlencode({'region': region_of(tenure).code})}"


def name_of(actor: Actor, tenure: Tenure) -> str:
    return showing.name_of(actor, tenure.person.personal, path_of(tenure))


def title_of(actor: Actor, tenure: Tenure) -> str:
    return f"{region_of(tenure).name} · {name_of(actor, tenure)}"
