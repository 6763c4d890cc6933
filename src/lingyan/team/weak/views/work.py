"""What the township does with a listed village: helpers, plan, reviews, self-check, the villagers' view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.kernel.rights import WEAK_PROPOSE
from lingyan.team.appraisal.views.common import form_page
from lingyan.team.weak import actions, forms, queries
from lingyan.team.weak.models import Case
from lingyan.team.weak.views.common import FORM, actor_of, case_or_404, home, sign_name


def _page(
    request: HttpRequest, found: Case, form: Any, act: Callable[..., Any], said: str, template: str = FORM,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    """A form whose values go to one action on the case, and then back to the case with what was said."""

    def do() -> HttpResponse:
        given = form.given() if hasattr(form, "given") else form.cleaned_data
        act(actor_of(request), case_id=found.pk, **given)
        messages.success(request, said)
        return redirect(home(found))

    return form_page(
        request, form, do, template, lead=found.village.name, cancel_url=home(found), case=found, **context
    )


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def helper(request: HttpRequest, case_id: int) -> HttpResponse:
    """Name who helps. The side that is missing is chosen already."""
    found = case_or_404(request, case_id, WEAK_PROPOSE)
    missing = queries.missing_sides(found)
    form = forms.HelperForm(request.POST or None, initial={"side": missing[0] if missing else ""})
    words = {"title": _("登记帮扶力量"), "action": _("登记")}
    return _page(request, found, form, actions.appoint, _("已登记。"), **words)


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, case_id: int) -> HttpResponse:
    """The plan, or its next version, which begins from the one in force."""
    found = case_or_404(request, case_id, WEAK_PROPOSE)
    held, problems = queries.plan_of(found), list(found.problems.all())
    form = forms.PlanForm(
        request.POST or None, problems=[row.no for row in problems],
        held=list(held.measures.select_related("problem")) if held else [],
        initial={"goal": held.goal if held else ""},
    )  # fmt: skip
    rows = [(row, sign_name(row.sign) if row.sign else "", form.of_problem(row.no)) for row in problems]
    said = _("方案已登记，开始整顿。")
    missing = queries.missing_sides(found)
    return _page(request, found, form, actions.plan, said, "weak/plan.html", rows=rows, missing=missing)


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, case_id: int) -> HttpResponse:
    """How far each measure is."""
    found = case_or_404(request, case_id, WEAK_PROPOSE)
    held = queries.plan_of(found)
    measures = list(held.measures.all()) if held else []
    form = forms.ReviewForm(request.POST or None, measures=measures, before=queries.progress_of(found))
    words = {"title": _("登记研判"), "action": _("登记")}
    return _page(request, found, form, actions.review, _("已登记研判。"), **words)


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, case_id: int) -> HttpResponse:
    """The self-check: what shows that each problem is solved."""
    found = case_or_404(request, case_id, WEAK_PROPOSE)
    form = forms.CheckForm(request.POST or None, problems=list(found.problems.all()))
    words = {"title": _("自查，报县验收"), "action": _("报县验收")}
    return _page(request, found, form, actions.check, _("已自查，请录入群众测评，等县级验收。"), **words)


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def view(request: HttpRequest, case_id: int) -> HttpResponse:
    """Totals of what the villagers say."""
    found = case_or_404(request, case_id, WEAK_PROPOSE)
    form = forms.ViewForm(request.POST or None)
    words = {"title": _("录入群众测评"), "action": _("录入")}
    return _page(request, found, form, actions.record_view, _("已录入，由县级验收时核对。"), **words)
