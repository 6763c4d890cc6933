"""The steps of a project that stands: tender, start, milestones, acceptance, what it brought, an early end."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.economy.books.views.common import actor_of
from lingyan.economy.books.views.records import parties_of
from lingyan.economy.projects import actions, queries
from lingyan.economy.projects.forms import AcceptForm, DayForm, EffectForm, ReachForm, ReasonForm, TenderForm
from lingyan.economy.projects.views.common import project_or_404, project_url
from lingyan.identity.decorators import needs
from lingyan.identity.pages import form_page
from lingyan.kernel import clock
from lingyan.kernel.money import format_yuan
from lingyan.kernel.rights import PROJECTS_CHECK, PROJECTS_MANAGE


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def tender(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_or_404(request, project_id, PROJECTS_MANAGE)
    form = TenderForm(request.POST or None, **parties_of(request, found.book))

    def do() -> HttpResponse:
        made = actions.record_tender(actor_of(request), project_id=found.pk, bid=form.bid)
        messages.success(request, _("已登记中标。") if made.winner_id else _("已登记流标，可以重新招标。"))
        return redirect(project_url(found))

    return form_page(
        request, form, do, title=_("登记招标或比选：%(project)s") % {"project": found}, action=_("登记"),
        lead=_("计划投资 %(amount)s 元。每一轮都登记，流标的也登记。") % {"amount": format_yuan(found.total)},
        cancel_url=project_url(found),
    )  # fmt: skip


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_or_404(request, project_id, PROJECTS_MANAGE)
    form = DayForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        actions.start(actor_of(request), project_id=found.pk, on=form.cleaned_data["on"])
        messages.success(request, _("项目已开工。"))
        return redirect(project_url(found))

    return form_page(
        request, form, do, title=_("开工：%(project)s") % {"project": found}, action=_("登记开工"),
        cancel_url=project_url(found),
    )  # fmt: skip


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def reach(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """A milestone was done."""
    step = queries.milestones(actor_of(request), right=PROJECTS_MANAGE).filter(pk=milestone_id).first()
    if step is None:
        raise Http404(_("没有这个节点，或不在您的管辖范围内"))
    form = ReachForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        actions.reach(actor_of(request), milestone_id=step.pk, **form.cleaned_data)
        messages.success(request, _("节点已登记完成。"))
        return redirect(project_url(step.project))

    return form_page(
        request, form, do, title=_("完成节点：%(step)s") % {"step": step.title}, action=_("登记完成"),
        lead=_("%(project)s，应于 %(day)s 完成。") % {"project": step.project, "day": step.due_on},
        cancel_url=project_url(step.project),
    )  # fmt: skip


@needs(PROJECTS_CHECK)
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_or_404(request, project_id, PROJECTS_CHECK)
    form = AcceptForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        actions.accept(actor_of(request), project_id=found.pk, **form.cleaned_data)
        messages.success(request, _("项目已验收。"))
        return redirect(project_url(found))

    return form_page(
        request, form, do, title=_("验收：%(project)s") % {"project": found}, action=_("登记验收"),
        lead=_("先核对验收报告和各节点。验收以后，除附件和带动情况外不能再改。"), cancel_url=project_url(found),
    )  # fmt: skip


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_or_404(request, project_id, PROJECTS_MANAGE)
    form = ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.cancel(actor_of(request), project_id=found.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("项目已终止。"))
        return redirect(project_url(found))

    return form_page(
        request, form, do, title=_("终止：%(project)s") % {"project": found}, action=_("终止项目"),
        lead=_("已经收到和用掉的钱仍在账上，也仍在专项资金里跟踪。"), cancel_url=project_url(found),
    )  # fmt: skip


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def effect(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_or_404(request, project_id, PROJECTS_MANAGE)
    form = EffectForm(request.POST or None, initial={"year": clock.today().year})

    def do() -> HttpResponse:
        actions.record_effect(actor_of(request), project_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(project_url(found))

    return form_page(
        request, form, do, title=_("登记带动就业和培训：%(project)s") % {"project": found}, action=_("登记"),
        lead=_("只登记人数和期数，不登记姓名。同一年度再登记的，以后登记的为准。"), cancel_url=project_url(found),
    )  # fmt: skip
