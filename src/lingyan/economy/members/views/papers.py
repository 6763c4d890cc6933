"""Papers of a distribution: plan and notice in Word, the list with masked names and the members' own slips as PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.views.common import PDF, actor_of, download, note_export, path_of
from lingyan.economy.members import actions, printing
from lingyan.economy.members.forms import SlipsForm
from lingyan.economy.members.models import Distribution, Line
from lingyan.economy.members.views.common import distribution_or_404, form_page, name_of, url_at
from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.language import on_paper
from lingyan.kernel.rights import MEMBERS_DISTRIBUTE, MEMBERS_VIEW
from lingyan.render.ledger import ledger_pdf

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@needs(MEMBERS_VIEW)
@require_GET
def paper(request: HttpRequest, distribution_id: int, kind: str) -> HttpResponse:
    """One paper of a distribution. PRIVACY: the list shows every name masked, whoever prints it."""
    found = distribution_or_404(request, distribution_id)
    with on_paper():
        if kind == "plan":
            return download(printing.plan_paper(found), f"收益分配方案-{found.year}.docx", DOCX)
        if kind == "notice":
            return download(printing.notice_paper(found), f"收益分配公示-{found.year}.docx", DOCX)
        if kind == "list":
            lines = list(found.lines.select_related("member__person__personal"))
            note_export(request, "收益分配清单", len(lines), path_of(found.book))
            sheet = printing.list_sheet(found, lines, _masked)
            return download(ledger_pdf(sheet, made_at=clock.now()), f"收益分配清单-{found.year}.pdf", PDF)
    raise Http404(_("没有这个页面"))


@needs(MEMBERS_DISTRIBUTE)
@require_http_methods(["GET", "POST"])
def slips(request: HttpRequest, distribution_id: int) -> HttpResponse:
    """Print new slips with codes. They come with the answer to this request and can never be had again."""
    found = distribution_or_404(request, distribution_id, MEMBERS_DISTRIBUTE)
    form = SlipsForm(request.POST or None)
    region = found.book.organisation.region

    def do() -> HttpResponse:
        household = form.cleaned_data["household"]
        printed = actions.print_slips(actor_of(request), distribution_id=found.pk, household=household)
        url = f"{settings.LINGYAN.base_url}{reverse('members:dividends', args=[region.code])}"
        with on_paper():
            content = printing.slips(found, printed, _slip_name(request, found), url)
        response = download(content, f"本人查询单-{found.year}.pdf", PDF)
        response["Cache-Control"] = "no-store"
        return response

    return form_page(
        request, form, do, title=_("打印本人查询单"), action=_("打印"),
        cancel_url=url_at("distribution", region, found.pk),
        lead=_("每名成员一张，印着本人的份额、金额和查询码，交给本人。重新打印以后，以前的查询码作废。"),
    )  # fmt: skip


def _masked(line: Line) -> str:
    personal = line.member.person.personal
    return _("（已清除）") if personal.erased_at else masking.mask_name(personal.name)


def _slip_name(request: HttpRequest, found: Distribution) -> Callable[[Line], str]:
    """The slip goes to the member, so it has the name as far as its printer may see it."""
    actor, path = actor_of(request), path_of(found.book)
    return lambda line: name_of(actor, line.member.person.personal, path)
