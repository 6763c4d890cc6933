"""Candidates and applicants: listed, applied, screened, out, withdrawn; the list of applications."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import SELECTION_MANAGE, SELECTION_RECORD
from lingyan.regions.place import place_of
from lingyan.team.review.presenting import name_of
from lingyan.team.roster.sheets import filed
from lingyan.team.selection import actions, forms, queries, sitting, stages
from lingyan.team.selection.models import Application, Candidate, Kind, Procedure
from lingyan.team.selection.views.common import (
    CANDIDATE_TONES,
    candidate_or_404,
    form_page,
    home,
    procedure_or_404,
    url_at,
)
from lingyan.team.selection.views.guiding import listing, may_list

OUTCOME_TONES = {"waiting": "info", "eligible": "ok", "rejected": "plain"}
_FORMS: dict[str, Any] = {Kind.RECOMMENDED: forms.CandidateForm, Kind.BY_ELECTION: forms.MemberForm}


@needs(SELECTION_MANAGE)
@never_cache
@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """PRIVACY: applications for the organisation department only; its Excel leaves a line in the audit trail."""
    actor, place = actor_of(request), place_of(request)
    page = ListPage(
        request,
        queries.applicants(actor, place.region, SELECTION_MANAGE),
        [
            Column("no", _("报名序号"), value=lambda each: str(each.no), sort="no"),
            Column("name", _("姓名"), value=lambda each: name_of(actor, each.shown_person, each.procedure.region.path),
                   link=lambda each: home(each.procedure)),
            Column("region", _("村"), value="procedure__region__name", sort="procedure__region__code"),
            Column("title", _("职务"), value=lambda each: _(each.procedure.title)),
            Column("received_on", _("报名日期"), "date", value="application__received_on", sort="application__received_on"),
            Column("education", _("学历"), value=_education),
            Column("outcome", _("资格审查"), "badge", value="application__get_outcome_display",
                   sort="application__outcome", tone=lambda each: OUTCOME_TONES[each.application.outcome]),
            Column("state", _("状态"), "badge", value="get_state_display", sort="state",
                   tone=lambda each: CANDIDATE_TONES[each.state]),
            Column("erase_on", _("清除日期"), "date", sort="erase_on"),
            Column("act", _("办理"), exported=False, value=lambda each: _("审查") if _waits(each) else "",
                   link=lambda each: url_at("screen", each.procedure.region, each.pk) if _waits(each) else ""),
        ],
        name=gettext_lazy("公开选拔报名"),
        sheet_form=filed(request, gettext_lazy("公开选拔报名")),
        filters=[
            Filter("outcome", _("资格审查"), "choice", lookup="application__outcome", choices=Application.Outcome.choices),
            Filter("state", _("状态"), "choice", choices=Candidate.State.choices),
        ],
        sort="-application__received_on",
        empty=Empty(_("还没有报名"), _("发布公告以后，在选拔页面登记收到的报名。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "selection/applications.html", {"page": page})


def _education(each: Candidate) -> str:
    return "" if each.gone else each.application.get_education_display()


def _waits(each: Candidate) -> bool:
    return each.procedure.state == Procedure.State.OPEN and each.to_screen


def _choices(request: HttpRequest, found: Procedure) -> list[tuple[int, str]]:
    actor = actor_of(request)
    return [(each.pk, name_of(actor, each, found.region.path)) for each in queries.eligible_people(found)]


@needs(SELECTION_RECORD, SELECTION_MANAGE)
@require_http_methods(["GET", "POST"])
def candidate(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Put somebody on the list or into the pool."""
    found, actor = procedure_or_404(request, procedure_id), actor_of(request)
    due = stages.next_stage(found)
    if due is None or not may_list(actor, found, due):
        raise Http404(_("现在不能登记人选，或不由您办理"))
    kind: Any = forms.CandidateForm if sitting.by_meeting(found) else _FORMS.get(found.kind, forms.PoolForm)
    initial = {"erase_on": forms.usual_erase_day(clock.today())}
    form = kind(request.POST or None, people=_choices(request, found), initial=initial)

    def do() -> HttpResponse:
        consent = form.consent() if found.kind == Kind.ASSIGNED else None
        actions.name_candidate(
            actor, procedure_id=found.pk, person_id=form.cleaned_data["person"], newcomer=form.newcomer(), consent=consent
        )  # fmt: skip
        messages.success(request, _("已登记人选。"))
        return redirect(home(found))

    return form_page(
        request, form, do, title=listing(due), action=_("登记"), lead=str(found), cancel_url=home(found)
    )


@needs(SELECTION_MANAGE)
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Enter an application that came on paper."""
    found, actor = procedure_or_404(request, procedure_id, SELECTION_MANAGE), actor_of(request)
    due = stages.next_stage(found)
    if found.kind != Kind.OPEN or due is None or due.code != "screen":
        raise Http404(_("现在不能登记报名"))
    initial = {"erase_on": forms.usual_erase_day(clock.today())}
    form = forms.ApplicationForm(request.POST or None, people=_choices(request, found), initial=initial)

    def do() -> HttpResponse:
        data = form.cleaned_data
        actions.apply(
            actor, procedure_id=found.pk, received_on=data["received_on"], education=data["education"],
            party_since=data["party_since"], consent=form.consent(), person_id=data["person"], newcomer=form.newcomer(),
        )  # fmt: skip
        messages.success(request, _("已登记报名。"))
        return redirect(home(found))

    return form_page(
        request, form, do, title=_("登记报名"), action=_("登记报名"), lead=str(found), cancel_url=home(found)
    )


@needs(SELECTION_MANAGE)
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Whether an applicant meets the conditions; what the product sees missing is shown."""
    found, actor = candidate_or_404(request, candidate_id, SELECTION_MANAGE), actor_of(request)
    application = getattr(found, "application", None)
    if application is None or not found.to_screen:
        raise Http404(_("没有这份待审查的报名"))
    faults = actions.condition_faults(found.procedure, application)
    initial = {
        "outcome": "rejected" if faults else "eligible",
        "reason": "；".join(str(each) for each in faults),
    }
    form = forms.ScreenForm(request.POST or None, initial=initial)

    def do() -> HttpResponse:
        eligible = form.cleaned_data["outcome"] == Application.Outcome.ELIGIBLE
        actions.screen(actor, candidate_id=found.pk, eligible=eligible, reason=form.cleaned_data["reason"])
        messages.success(request, _("已登记审查结果。"))
        return redirect(home(found.procedure))

    lead = _("%(name)s，%(education)s") % {
        "name": name_of(actor, found.person, found.procedure.region.path),
        "education": application.get_education_display(),
    }
    return form_page(
        request, form, do, title=_("资格审查"), action=_("登记"), lead=lead, cancel_url=home(found.procedure)
    )


@needs(SELECTION_RECORD)
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, candidate_id: int) -> HttpResponse:
    found, actor = candidate_or_404(request, candidate_id, SELECTION_RECORD), actor_of(request)
    if not actor.may(actions.right_to_open(found.procedure.kind), found.procedure.region.path):
        raise Http404(_("这种方式的人选由县委组织部门登记未入选"))
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.drop(actor, candidate_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记未入选。"))
        return redirect(home(found.procedure))

    lead = name_of(actor, found.person, found.procedure.region.path)
    return form_page(
        request,
        form,
        do,
        title=_("登记未入选"),
        action=_("登记"),
        lead=lead,
        cancel_url=home(found.procedure),
    )


@needs(SELECTION_RECORD)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """The page before data that rested on consent are erased."""
    found, actor = candidate_or_404(request, candidate_id, SELECTION_RECORD), actor_of(request)
    if found.consent_on is None:
        raise Http404(_("此人的资料不是凭同意登记的；退出的登记未入选"))
    if request.method == "POST":
        actions.withdraw(actor, candidate_id=found.pk)
        messages.success(request, _("已登记退出，资料已清除。"))
        return redirect(home(found.procedure))
    context = {
        "title": _("登记退出"), "lead": name_of(actor, found.person, found.procedure.region.path),
        "action": _("退出并清除资料"), "danger": True, "cancel_url": home(found.procedure),
        "consequences": [_("本人撤回同意，姓名、电话、学历、成绩和联审答复立即清除，不能恢复")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)
