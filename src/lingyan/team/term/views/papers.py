"""Papers of a village's 换届 and of departures as Word or PDF, made from their records; who takes one is noted."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.kernel import audit
from lingyan.kernel.language import on_paper
from lingyan.kernel.rights import TERM_RECORD
from lingyan.render.document import Document
from lingyan.team.term import departure_papers, printing
from lingyan.team.term.leaving_forms import VoterListForm
from lingyan.team.term.printing import voters
from lingyan.team.term.views.common import actor_of, form_page, process_or_404, village_url
from lingyan.team.term.views.departures import departure_or_404

PRINTED: Final = audit.register("term.printed", "生成换届文书")
_TYPES: Final[dict[str, str]] = {
    printing.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    printing.PDF: "application/pdf",
}


@needs(TERM_RECORD)
@require_GET
def paper(request: HttpRequest, process_id: int, kind: str, form: str = printing.WORD) -> HttpResponse:
    """The paper, for who records the steps; 404 before the village has reached what it is about."""
    process = process_or_404(request, process_id, TERM_RECORD)
    if kind not in dict(printing.available(process)):
        raise Http404(_("还没有到可以生成这份文书的一步"))
    with on_paper():
        made = printing.document(process, kind)
        return _answer(request, made, kind, form, ("term-paper", process.pk), process.region.path)


@needs(TERM_RECORD)
@require_GET
def departure_paper(
    request: HttpRequest, departure_id: int, kind: str, form: str = printing.WORD
) -> HttpResponse:
    """A paper of a departure, once there is matter for it."""
    departure = departure_or_404(request, departure_id, TERM_RECORD)
    if kind not in dict(departure_papers.available(departure)):
        raise Http404(_("还没有到可以生成这份文书的一步"))
    with on_paper():
        made = departure_papers.document(departure, kind)
        return _answer(
            request, made, kind, form, ("term-departure-paper", departure.pk), departure.region.path
        )


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def voter_list(request: HttpRequest, process_id: int) -> HttpResponse:
    """The numbered list of voters that the law has posted, made from names that are kept nowhere."""
    process = process_or_404(request, process_id, TERM_RECORD)
    form = VoterListForm(request.POST or None)

    def do() -> HttpResponse:
        # PRIVACY: the names go from the form onto the paper; that they were printed is noted by `_answer`.
        listed = voters.read_list(form.cleaned_data["names"])
        with on_paper():
            made = voters.voter_list(process, listed)
            return _answer(
                request,
                made,
                "voter-list",
                form.cleaned_data["form"],
                ("term-paper", process.pk),
                process.region.path,
            )

    return form_page(
        request, form, do, title=_("打印选民名单"), action=_("生成名单"), process=process, cancel_url=village_url(process),
        lead=_("法律要求公布选民名单。这里不保存选民姓名，只按填写的内容排好编号，供张贴；打印记入操作记录。"),
    )  # fmt: skip


def _answer(
    request: HttpRequest, made: Document, kind: str, form: str, target: tuple[str, int], path: str
) -> HttpResponse:
    if form not in printing.FORMATS:
        raise Http404(_("没有这种格式"))
    content = printing.filed(made, form)
    with transaction.atomic():
        # PRIVACY: papers name persons in full, whatever the masking table shows on the screen.
        audit.record(actor_of(request), PRINTED, target=target, region_path=path, paper=kind, form=form)
    answer = HttpResponse(content, content_type=_TYPES[form])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{made.title}.{form}')}"
    return answer
