"""The forms about complaints: one that came in, and what was decided on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.rights import TERM_MANAGE
from lingyan.team.term import actions
from lingyan.team.term.forms import ComplaintForm, DecisionForm
from lingyan.team.term.models import Complaint
from lingyan.team.term.views.common import actor_of, form_page, process_or_404, village_url


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def complain(request: HttpRequest, process_id: int) -> HttpResponse:
    process = process_or_404(request, process_id, TERM_MANAGE)
    form = ComplaintForm(request.POST or None, initial={"received_on": clock.today()})

    def do() -> HttpResponse:
        made = actions.receive_complaint(actor_of(request), process_id=process.pk, **form.cleaned_data)
        messages.success(request, _("已登记，%(day)s以前作出决定。") % {"day": made.due_on})
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("登记申诉"), action=_("登记"), cancel_url=village_url(process), process=process,
        lead=process.region.name,
    )  # fmt: skip


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, complaint_id: int) -> HttpResponse:
    found = Complaint.objects.filter(actor_of(request).scope(TERM_MANAGE, "process__region__path"))
    complaint = found.select_related("process__region").filter(pk=complaint_id).first()
    if complaint is None:
        raise Http404(_("没有这件申诉，或不在您的管辖范围内"))
    process = complaint.process
    form = DecisionForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        actions.decide_complaint(actor_of(request), complaint_id=complaint.pk, **form.cleaned_data)
        messages.success(request, _("决定已登记。"))
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("对申诉作出决定"), action=_("登记决定"), cancel_url=village_url(process), process=process,
        lead=_("%(village)s，收件编号 %(number)s") % {"village": process.region.name, "number": complaint.document},
    )  # fmt: skip
