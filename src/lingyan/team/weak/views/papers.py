"""Papers of a case in Word, as drafts for approval."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lingyan.identity.decorators import needs
from lingyan.identity.pages import DOCX, download
from lingyan.kernel.language import on_paper
from lingyan.kernel.rights import WEAK_VIEW
from lingyan.team.weak import printing, queries
from lingyan.team.weak.views.common import actor_of, case_or_404, person_of


@needs(WEAK_VIEW)
@require_GET
def paper(request: HttpRequest, case_id: int, what: str) -> HttpResponse:
    """`plan` is the 整顿方案, `release` the 销号报告."""
    found, actor = case_or_404(request, case_id), actor_of(request)
    if what not in printing.PAPERS or found.listed_on is None:
        raise Http404(_("没有这个页面"))
    if what == "release" and queries.check_of(found) is None:
        raise Http404(_("自查以后才有销号报告"))
    with on_paper():
        helping = queries.helpers_of(found)
        names = {side: person_of(actor, each, found.village.path) for side, each in helping.items()}
        title, make = printing.PAPERS[what]
        return download(make(found, helping, names), f"{found.village.name}{title}.docx", DOCX)
