"""The register of fees of a month, a wrong tick taken back, and what was decided when a term to correct oneself was over."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page, ticked
from lingyan.kernel import clock
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BRANCH_RECORD
from lingyan.regions.place import place_of
from lingyan.team.branch import actions, forms, rules, watching
from lingyan.team.branch.models import Spell
from lingyan.team.branch.views.common import branch_or_404, member_or_404, name_of, url_at


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def fees(request: HttpRequest, branch_id: int) -> HttpResponse:
    """Who paid for a month, ticked as one list. PRIVACY: no amounts, and nobody but who keeps the record sees it (C-14)."""
    found, month = branch_or_404(request, branch_id, BRANCH_RECORD), place_of(request).month
    actor, here = actor_of(request), url_at("fees", found, found.pk, month=month)
    form = forms.FeesForm(request.POST or None, initial={"paid_on": clock.today()})
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_fees(
                actor, branch_id=found.pk, month=month, member_ids=ticked(request), **form.cleaned_data
            )
            messages.success(request, _("已登记 %(count)s 人。") % {"count": len(made)})
            return redirect(here)
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            problems = list(refusal.problems)
    rows = [(member, name_of(actor, member), fee) for member, fee in watching.fee_rows(found, month)]
    context = {
        "branch": found, "month": month, "form": form, "problems": problems, "rows": rows,
        "paid": sum(fee is not None for _member, _name, fee in rows), "open": any(fee is None for *_who, fee in rows),
        "last": url_at("fees", found, found.pk, month=month.previous),
        "next": url_at("fees", found, found.pk, month=month.next),
    }  # fmt: skip
    return render(request, "branch/fees.html", context, status=422 if request.method == "POST" else 200)


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def withdraw_fee(request: HttpRequest, fee_id: int) -> HttpResponse:
    row = watching.fees(actor_of(request)).filter(pk=fee_id).first()
    if row is None:
        raise Http404(_("没有这次登记，或不在您的管辖范围内"))
    branch = row.member.branch
    back = url_at("fees", branch, branch.pk, month=row.month)
    if request.method == "POST":
        actions.withdraw_fee(actor_of(request), fee_id=row.pk)
        messages.success(request, _("已撤销。"))
        return redirect(back)
    context = {
        "title": _("撤销登记"), "lead": branch.name, "action": _("撤销"), "danger": True, "cancel_url": back,
        "facts": [
            (_("党员"), name_of(actor_of(request), row.member)), (_("月份"), row.month.shown),
            (_("交纳日期"), row.paid_on),
        ],
        "consequences": [_("这次登记不再算数，可以重新登记。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(BRANCH_RECORD)
@require_http_methods(["GET", "POST"])
def close_correction(request: HttpRequest, spell_id: int) -> HttpResponse:
    """What became of somebody's term to correct oneself (C-13)."""
    spell = Spell.objects.filter(pk=spell_id, kind=rules.CORRECT).first()
    if spell is None:
        raise Http404(_("没有这项登记"))
    found = member_or_404(request, spell.member_id)
    form = forms.VerdictForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        actions.close_correction(actor_of(request), spell_id=spell.pk, **form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(url_at("member", found.branch, found.pk))

    return form_page(
        request, form, do, title=_("限期改正期满处理"), action=_("登记"), lead=name_of(actor_of(request), found),
        cancel_url=url_at("member", found.branch, found.pk),
    )  # fmt: skip
