"""Papers in Word: those of a procedure, and the letter to somebody who was not chosen."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel import clock
from lingyan.kernel.language import on_paper
from lingyan.kernel.rights import SELECTION_RECORD, SELECTION_VIEW
from lingyan.team.review.presenting import name_of
from lingyan.team.selection import printing
from lingyan.team.selection.views.common import candidate_or_404, download, procedure_or_404


@needs(SELECTION_VIEW)
@require_GET
def paper(request: HttpRequest, procedure_id: int, what: str) -> HttpResponse:
    """One paper, with those named whom its reader may see."""
    found, actor = procedure_or_404(request, procedure_id), actor_of(request)
    if what not in dict(printing.available(found)):
        raise Http404(_("没有这份文书，或还没有到这一步"))
    path = found.region.path
    with on_paper():
        content, people = printing.made(
            found, what, lambda each: name_of(actor, each.shown_person, path), clock.today()
        )
    name = f"{found.region.name}{printing.PAPERS[what].title}"
    return download(request, content, name, path, people)


@needs(SELECTION_RECORD)
@require_GET
def letter(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """The reason in writing, to be handed to the person."""
    found, actor = candidate_or_404(request, candidate_id, SELECTION_RECORD), actor_of(request)
    if not found.reason:
        raise Http404(_("没有要告知的结果"))
    path = found.procedure.region.path
    with on_paper():
        content = printing.letter(found, name_of(actor, found.person, path), clock.today())
    return download(request, content, f"选拔结果告知书-{found.no}", path, 1)
