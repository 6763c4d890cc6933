"""What the pages share: a tenure in the reader's scope, and addresses of this room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.identity import pages
from lingyan.identity.pages import actor_of
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import DOSSIER_VIEW
from lingyan.people.models import Tenure
from lingyan.team.dossier.queries import tenures
from lingyan.team.dossier.queries.tenures import path_of, region_of


def tenure_or_404(request: HttpRequest, tenure_id: int, right: str = DOSSIER_VIEW) -> Tenure:
    found = tenures.visible(actor_of(request), right=right).filter(pk=tenure_id).first()
    if found is None:
        raise Http404(_("没有这份档案，或不在您的管辖范围内"))
    return found


def url_at(name: str, tenure: Tenure, *arguments: Any) -> str:
    """A page of one dossier at its village."""
    return pages.url_at(f"dossier:{name}", region_of(tenure), *(arguments or [tenure.pk]))


def name_of(actor: Actor, tenure: Tenure) -> str:
    return pages.name_of(actor, tenure.person.personal, path_of(tenure))


def title_of(actor: Actor, tenure: Tenure) -> str:
    return f"{region_of(tenure).name} · {name_of(actor, tenure)}"


def form_page(
    request: HttpRequest, form: Any, do: Callable[[], HttpResponse], **context: Any
) -> HttpResponse:
    """`pages.form_page` under the dossier that the form is about."""
    crumbs = [(_("书记档案"), reverse("dossier:dossiers")), (context["lead"], context["cancel_url"])]
    return pages.form_page(request, form, do, crumbs=crumbs, **context)
