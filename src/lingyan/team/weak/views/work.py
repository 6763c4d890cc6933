"""What the township does with a listed village: helpers, plan, reviews, self-check, the villagers' view."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.kernel.rights import WEAK_PROPOSE
from lingyan.team.appraisal.views.common import form_page
from lingyan.team.weak import actions, forms, queries
from lingyan.team.weak.views.common import FORM, actor_of, case_or_404, home, sign_name


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def helper(request: HttpRequest, case_id: int) -> HttpResponse:
    """Name who helps. The side that is missing is chosen already."""
    found = case_or_404(request, case_id, WEAK_PROPOSE)
    missing = queries.missing_sides(found)
    form = forms.HelperForm(request.POST or None, initial={"side": missing[0] if missing else ""})

    def do() -> HttpResponse:
        actions.appoint(actor_of(request), case_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(home(found))

    return form_page(
        request, form, do, FORM, title=_("登记帮扶力量"), action=_("登记"), lead=found.village.name,
        cancel_url=home(found),
    )  # fmt: skip


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, case_id: int) -> HttpResponse:
    """The plan, or its next version, which begins from the one in force."""
    found = case_or_404(request, case_id, WEAK_PROPOSE)
    held = queries.plan_of(found)
    problems = list(found.problems.all())
    form = forms.PlanForm(
        request.POST or None, problems=[row.no for row in problems],
        held=list(held.measures.select_related("problem")) if held else [],
        initial={"goal": held.goal if held else ""},
    )  # fmt: skip

    def do() -> HttpResponse:
        actions.plan(actor_of(request), case_id=found.pk, **form.given())
        messages.success(request, _("方案已登记，开始整顿。"))
        return redirect(home(found))

    rows = [(row, sign_name(row.sign) if row.sign else "", form.of_problem(row.no)) for row in problems]
    return form_page(
        request, form, do, "weak/plan.html", case=found, rows=rows, missing=queries.missing_sides(found),
        cancel_url=home(found),
    )  # fmt: skip


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, case_id: int) -> HttpResponse:
    """How far each measure is."""
    found = case_or_404(request, case_id, WEAK_PROPOSE)
    held = queries.plan_of(found)
    form = forms.ReviewForm(
        request.POST or None, measures=list(held.measures.all()) if held else [],
        before=queries.progress_of(found),
    )  # fmt: skip

    def do() -> HttpResponse:
        actions.review(actor_of(request), case_id=found.pk, **form.given())
        messages.success(request, _("已登记研判。"))
        return redirect(home(found))

    return form_page(
        request, form, do, FORM, title=_("登记研判"), action=_("登记"), lead=found.village.name, cancel_url=home(found)
    )  # fmt: skip


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, case_id: int) -> HttpResponse:
    """The self-check: what shows that each problem is solved."""
    found = case_or_404(request, case_id, WEAK_PROPOSE)
    form = forms.CheckForm(request.POST or None, problems=list(found.problems.all()))

    def do() -> HttpResponse:
        actions.check(actor_of(request), case_id=found.pk, **form.given())
        messages.success(request, _("已自查，请录入群众测评，等县级验收。"))
        return redirect(home(found))

    return form_page(
        request, form, do, FORM, title=_("自查，报县验收"), action=_("报县验收"), lead=found.village.name,
        cancel_url=home(found),
    )  # fmt: skip


@needs(WEAK_PROPOSE)
@require_http_methods(["GET", "POST"])
def view(request: HttpRequest, case_id: int) -> HttpResponse:
    """Totals of what the villagers say."""
    found = case_or_404(request, case_id, WEAK_PROPOSE)
    form = forms.ViewForm(request.POST or None)

    def do() -> HttpResponse:
        actions.record_view(actor_of(request), case_id=found.pk, **form.given())
        messages.success(request, _("已录入，由县级验收时核对。"))
        return redirect(home(found))

    return form_page(
        request, form, do, FORM, title=_("录入群众测评"), action=_("录入"), lead=found.village.name,
        cancel_url=home(found),
    )  # fmt: skip
