"""What the pages share: records in the reader's scope, names as the masking table shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.lists import EXPORTED
from lingyan.kernel.rights import SELECTION_VIEW
from lingyan.regions.models import Region
from lingyan.team.review.presenting import actor_of, name_of
from lingyan.team.review.presenting import form_page as _form_page
from lingyan.team.selection import queries
from lingyan.team.selection.models import Candidate, Procedure

TONES: Final = {"open": "info", "done": "ok", "void": "plain"}
CANDIDATE_TONES: Final = {
    "named": "plain", "formal": "info", "elected": "ok", "chosen": "ok", "appointed": "ok", "dropped": "plain",
    "withdrawn": "plain",
}  # fmt: skip
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def procedure_or_404(request: HttpRequest, procedure_id: int, right: str = SELECTION_VIEW) -> Procedure:
    found = queries.procedures(actor_of(request), right=right).filter(pk=procedure_id).first()
    if found is None:
        raise Http404(_("没有这次选拔，或不在您的管辖范围内"))
    return found


def candidate_or_404(request: HttpRequest, candidate_id: int, right: str) -> Candidate:
    found = Candidate.objects.select_related("procedure__region", "person__personal").filter(pk=candidate_id)
    candidate = found.filter(actor_of(request).scope(right, "procedure__region__path")).first()
    if candidate is None or candidate.gone:
        raise Http404(_("没有这名人选，或不在您的管辖范围内"))
    return candidate


def named(actor: Actor, procedure: Procedure, people: Iterable[Candidate]) -> list[tuple[Candidate, str]]:
    return [(each, name_of(actor, each.shown_person, procedure.region.path)) for each in people]


def url_at(name: str, region: Region, *arguments: Any, **query: Any) -> str:
    """A page of this room at a record's own region."""
    given = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return f"{reverse(f'selection:{name}', args=arguments)}?{urlencode({'region': region.code, **given})}"


def home(procedure: Procedure) -> str:
    return url_at("procedure", procedure.region, procedure.pk)


def form_page(request: HttpRequest, form: Any, do: Any, **context: Any) -> HttpResponse:
    return _form_page(request, form, do, "selection/form.html", **context)


def download(request: HttpRequest, content: bytes, name: str, path: str, people: int) -> HttpResponse:
    """PRIVACY: whoever takes a paper that names persons out of the house leaves a line in the audit trail."""
    if people:
        with transaction.atomic():
            audit.record(actor_of(request), EXPORTED, region_path=path, list=name, rows=people, filters=[])
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.docx')}"
    response["Cache-Control"] = "no-store"
    return response
