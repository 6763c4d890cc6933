"""Papers of an appraisal in Word: ballots and an empty tally sheet for all, results for who must know."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, download
from lingyan.kernel.access import Actor
from lingyan.kernel.language import on_paper
from lingyan.kernel.rights import APPRAISAL_VIEW
from lingyan.team.appraisal import printing, queries
from lingyan.team.appraisal.models import Session
from lingyan.team.appraisal.printing import Named
from lingyan.team.appraisal.views.common import (
    READING,
    name_of,
    post_of,
    read_or_404,
    session_or_404,
    subject_or_404,
    subjects_of,
)


@needs(APPRAISAL_VIEW)
@require_GET
def paper(request: HttpRequest, session_id: int, what: str) -> HttpResponse:
    """The ballot, the tally sheet or the report of results."""
    found, actor = session_or_404(request, session_id), actor_of(request)
    with on_paper():
        if what == "ballot":
            return download(printing.ballot(found, _named(actor, found)), f"民主测评票-{found.year}.docx")
        if what == "tally":
            return download(printing.tally_sheet(found, _named(actor, found)), f"计票表-{found.year}.docx")
        if what == "report":
            read_or_404(request, session_id)
            if not queries.settled(found):
                raise Http404(_("还没有结果"))
            return download(printing.report(found, _named(actor, found)), f"评议结果报告-{found.year}.docx")
    raise Http404(_("没有这个页面"))


@needs(*READING)
@require_GET
def feedback(request: HttpRequest, subject_id: int) -> HttpResponse:
    """The result of one person, to be handed to that person."""
    subject, actor = subject_or_404(request, subject_id), actor_of(request)
    if getattr(subject, "outcome", None) is None:
        raise Http404(_("还没有结果"))
    with on_paper():
        name = name_of(actor, subject, subject.session.region.path)
        return download(printing.feedback(subject, name), f"评议结果反馈单-{subject.no}.docx")


def _named(actor: Actor, found: Session) -> list[Named]:
    path = found.region.path
    return [
        Named(each, name_of(actor, each, path), post_of(each)) for each in subjects_of(found) if each.graded
    ]
