"""The forms beside the steps: the check of voters, sexes that are missing, nominations again, the end of a by-election."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.rights import TERM_MANAGE, TERM_RECORD
from lingyan.team.term import actions, ballots
from lingyan.team.term.forms import ReasonForm
from lingyan.team.term.leaving_forms import ReopenForm, SexesForm, VotersForm
from lingyan.team.term.views.common import actor_of, form_page, name_of, process_or_404, village_url


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def voters(request: HttpRequest, process_id: int) -> HttpResponse:
    """Check that no voter is registered in another village; the numbers are hashed and forgotten."""
    process = process_or_404(request, process_id, TERM_RECORD)
    form = VotersForm(request.POST or None)

    def do() -> HttpResponse:
        number = actions.check_voters(actor_of(request), process_id=process.pk, numbers=form.lines)
        messages.success(request, _("已核对 %(n)s 名选民，没有在其他村登记。") % {"n": number})
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("核对选民重复登记"), action=_("核对"), process=process, cancel_url=village_url(process),
        lead=_("一人只能在一个村登记。已核对 %(n)s 人；名单有变的，重新填写全部选民。") % {"n": process.register.count()},
    )  # fmt: skip


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def sexes(request: HttpRequest, process_id: int) -> HttpResponse:
    """The sex of who stands or sits without one, before the seat of a woman is judged."""
    process = process_or_404(request, process_id, TERM_RECORD)
    actor, path = actor_of(request), process.region.path
    people = [(each.pk, name_of(actor, each, path)) for each in ballots.without_sex(process)]
    form = SexesForm(request.POST or None, people=people)

    def do() -> HttpResponse:
        actions.note_sexes(actor, process_id=process.pk, sexes=form.sexes)
        messages.success(request, _("已补登。"))
        return redirect(village_url(process))

    lead = _("妇女名额按性别计算，登记计票以前要补齐。") if people else _("候选人和在任成员都已登记性别。")
    return form_page(
        request, form, do, title=_("补登性别"), action=_("补登"), process=process, cancel_url=village_url(process),
        lead=f"{process.region.name} {lead}",
    )  # fmt: skip


@needs(TERM_RECORD)
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, process_id: int) -> HttpResponse:
    """Nominations are taken again because too many gave up."""
    process = process_or_404(request, process_id, TERM_RECORD)
    form = ReopenForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        actions.reopen_nominations(actor_of(request), process_id=process.pk, **form.cleaned_data)
        messages.success(request, _("已重新开放提名，以后的审查和公布要重新办理。"))
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("补充提名"), action=_("重新开放提名"), process=process, cancel_url=village_url(process),
        lead=_("%(village)s：有人放弃，候选人不够差额时办理。来不及的，先变更选举日。") % {"village": process.region.name},
    )  # fmt: skip


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, process_id: int) -> HttpResponse:
    """A by-election that leads nowhere ends without a result."""
    process = process_or_404(request, process_id, TERM_MANAGE)
    form = ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.stop_by_election(actor_of(request), process_id=process.pk, **form.cleaned_data)
        messages.success(request, _("补选已停办。"))
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("停办补选"), action=_("停办"), process=process, cancel_url=village_url(process),
        lead=f"{process.region.name} {process.round.name}",
    )  # fmt: skip
