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
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.forms import AnnulForm, ComplaintForm, DecisionForm, RestoreForm, SecondForm
from lingyan.team.term.models import Complaint, Organ, Process
from lingyan.team.term.views.common import actor_of, form_page, process_or_404, rank_label, village_url


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
def second(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Somebody does not accept the decision and complains one level up."""
    complaint = _complaint_or_404(request, complaint_id)
    process = complaint.process
    form = SecondForm(
        request.POST or None, initial={"received_on": clock.today(), "served_on": complaint.decided_on}
    )

    def do() -> HttpResponse:
        made = actions.receive_second(actor_of(request), complaint_id=complaint.pk, **form.cleaned_data)
        messages.success(request, _("已登记，%(day)s以前作出决定。") % {"day": made.due_on})
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("登记向上一级的申诉"), action=_("登记"), cancel_url=village_url(process),
        process=process, lead=_("%(village)s，对 %(number)s 的决定不服。上一级的决定代替原决定。")
        % {"village": process.region.name, "number": complaint.document},
    )  # fmt: skip


def _complaint_or_404(request: HttpRequest, complaint_id: int) -> Complaint:
    found = Complaint.objects.filter(actor_of(request).scope(TERM_MANAGE, "process__region__path"))
    complaint = (
        found.select_related("process__region", "process__by_election").filter(pk=complaint_id).first()
    )
    if complaint is None:
        raise Http404(_("没有这件申诉，或不在您的管辖范围内"))
    return complaint


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, complaint_id: int) -> HttpResponse:
    complaint = _complaint_or_404(request, complaint_id)
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


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def annul(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """A vote that the upheld complaint was about is annulled; the village votes again."""
    complaint = _complaint_or_404(request, complaint_id)
    process = complaint.process
    posts = [(rank, rank_label(Organ.COMMITTEE, rank)) for rank in titles(Organ.COMMITTEE)]
    form = AnnulForm(
        request.POST or None, counts=_votes(process), ranks=posts,
        initial={"on": clock.today(), "document": complaint.decision},
    )  # fmt: skip

    def do() -> HttpResponse:
        actions.annul_vote(actor_of(request), complaint_id=complaint.pk, **form.cleaned_data)
        messages.success(request, _("已认定无效，原计票保留，不产生当选人。"))
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("认定选举无效"), action=_("认定无效"), cancel_url=village_url(process), process=process,
        lead=_("申诉 %(number)s 成立。原计票留作记录，不计入任何结果。") % {"number": complaint.document},
    )  # fmt: skip


@needs(TERM_MANAGE)
@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """What was annulled stands again, since the level above found the complaint unfounded."""
    complaint = _complaint_or_404(request, complaint_id)
    process = complaint.process
    form = RestoreForm(request.POST or None, initial={"on": clock.today(), "document": complaint.decision})

    def do() -> HttpResponse:
        actions.restore_vote(actor_of(request), complaint_id=complaint.pk, **form.cleaned_data)
        messages.success(request, _("已恢复原来的选举结果。"))
        return redirect(village_url(process))

    return form_page(
        request, form, do, title=_("恢复选举结果"), action=_("恢复"), cancel_url=village_url(process), process=process,
        lead=_("上一级对 %(number)s 作出决定，申诉不成立。原来的投票恢复有效，不再重新投票；因此离任的从恢复之日起复职。")
        % {"number": complaint.document},
    )  # fmt: skip


def _votes(process: Process) -> list[tuple[int, str]]:
    """The valid votes of the villagers' committee, the latest first."""
    rows = process.counts.filter(organ=Organ.COMMITTEE, valid=True).order_by("-no")
    return [(each.pk, f"{each.on} {_('另行选举') if each.runoff else _('投票选举')}") for each in rows]
