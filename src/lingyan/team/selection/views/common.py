"""What the pages share: records in the reader's scope, names as the masking table shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.identity import pages
from lingyan.identity.pages import actor_of
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import SELECTION_VIEW
from lingyan.team.review.presenting import name_of
from lingyan.team.selection import queries
from lingyan.team.selection.models import Candidate, Procedure

TONES: Final = {"open": "info", "done": "ok", "void": "plain"}
CANDIDATE_TONES: Final = {
    "named": "plain", "formal": "info", "written": "info", "elected": "ok", "chosen": "ok", "appointed": "ok",
    "dropped": "plain", "withdrawn": "plain",
}  # fmt: skip


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


url_at = pages.addresses("selection")


def home(procedure: Procedure) -> str:
    return url_at("procedure", procedure.region, procedure.pk)


def form_page(
    request: HttpRequest, form: Any, do: Callable[[], HttpResponse], **context: Any
) -> HttpResponse:
    """`pages.form_page` under the procedure that the form is about."""
    crumbs = [(_("选拔"), reverse("selection:procedures")), (context["lead"], context["cancel_url"])]
    return pages.form_page(request, form, do, crumbs=crumbs, **context)


def download(request: HttpRequest, content: bytes, name: str, path: str, people: int) -> HttpResponse:
    """PRIVACY: whoever takes a paper that names persons out of the house leaves a line in the audit trail."""
    if people:
        pages.note_export(request, name, people, path)
    return pages.download(content, f"{name}.docx")
