"""Sheets entered, put right and taken out; leaving office; whose account it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of
from lingyan.kernel import clock
from lingyan.kernel.rights import DOSSIER_FILE, DOSSIER_MANAGE
from lingyan.people.models import Tenure
from lingyan.team.dossier import actions, forms, parameters, rules, showing
from lingyan.team.dossier.actions.common import right_for
from lingyan.team.dossier.models import IN_FORCE, KINDS, Entry
from lingyan.team.dossier.queries import beside, tenures
from lingyan.team.dossier.queries.tenures import path_of
from lingyan.team.dossier.rules import Kind
from lingyan.team.dossier.views.common import form_page, name_of, tenure_or_404, title_of, url_at
from lingyan.team.selection.queries import filings

_LABELS = dict(KINDS)


@needs(DOSSIER_MANAGE, DOSSIER_FILE)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, tenure_id: int, kind: str) -> HttpResponse:
    """One sheet of a kind."""
    if kind not in _LABELS:
        raise Http404(_("没有这种登记"))
    tenure = tenure_or_404(request, tenure_id, right_for(Kind(kind)))
    form = _form(request, tenure, Kind(kind), _first(tenure, Kind(kind)))

    def do() -> HttpResponse:
        actions.enter(actor_of(request), tenure_id=tenure.pk, kind=kind, sheet=form.sheet())
        messages.success(request, _("已登记。"))
        return redirect(url_at("dossier", tenure))

    return form_page(
        request, form, do, title=_("登记：%(kind)s") % {"kind": _LABELS[kind]}, action=_("登记"),
        lead=title_of(actor_of(request), tenure), cancel_url=url_at("dossier", tenure),
    )  # fmt: skip


def _first(tenure: Tenure, kind: Kind) -> dict[str, Any]:
    """What the form can know: the day of leaving, and which filing or audit is due."""
    gone = tenure.end_on is not None
    begun = Entry.objects.filter(IN_FORCE, tenure=tenure, kind=Kind.FILED, code=rules.BEGUN)
    filed = begun.exists() or tenure.pk in filings([tenure.pk])
    occasion = rules.ENDED if gone else rules.CHANGED if filed else rules.BEGUN
    leaving = gone or Entry.objects.filter(IN_FORCE, tenure=tenure, kind=Kind.EXIT).exists()
    known: dict[Kind, dict[str, Any]] = {
        Kind.APPOINTED: {"on": tenure.start_on}, Kind.FILED: {"code": occasion},
        Kind.AUDIT: {"code": rules.EXIT_AUDIT if leaving else rules.TERM_AUDIT},
        Kind.EXIT: {"on": tenure.end_on, "number": tenure.end_decree},
    }  # fmt: skip
    return known.get(kind, {})


def _form(request: HttpRequest, tenure: Tenure, kind: Kind, initial: dict[str, Any]) -> forms.SheetForm:
    actor, path = actor_of(request), path_of(tenure)
    grades = parameters.grades(path, clock.today()) if kind is Kind.PAY else ()
    people = []
    if kind is Kind.LEAVE:
        people = [
            (each.person_id, f"{name_of(actor, each)} · {showing.post_of(each)}")
            for each in beside.stand_ins(tenure)
        ]  # fmt: skip
    return forms.FORMS[kind](request.POST or None, initial=initial, grades=grades, people=people)


def _entry_or_404(request: HttpRequest, entry_id: int) -> tuple[Entry, Tenure]:
    entry = Entry.objects.filter(IN_FORCE, pk=entry_id).first()
    if entry is None:
        raise Http404(_("没有这条登记，或已经更正、撤销"))
    return entry, tenure_or_404(request, entry.tenure_id, right_for(Kind(entry.kind)))


@needs(DOSSIER_MANAGE, DOSSIER_FILE)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Put one sheet right; the first stays in the timeline."""
    entry, tenure = _entry_or_404(request, entry_id)
    kind = Kind(entry.kind)
    form = _form(request, tenure, kind, forms.FORMS[kind].first_values(entry))
    form.fields["reason"] = forms.reason_field()

    def do() -> HttpResponse:
        reason = form.cleaned_data["reason"]
        actions.correct(actor_of(request), entry_id=entry.pk, sheet=form.sheet(), reason=reason)
        messages.success(request, _("已更正，原来的登记留在时间线上。"))
        return redirect(url_at("dossier", tenure))

    return form_page(
        request, form, do, title=_("更正：%(kind)s") % {"kind": _LABELS[kind]}, action=_("更正"),
        lead=title_of(actor_of(request), tenure), cancel_url=url_at("dossier", tenure),
    )  # fmt: skip


@needs(DOSSIER_MANAGE, DOSSIER_FILE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take out a sheet that should not be there."""
    entry, tenure = _entry_or_404(request, entry_id)
    form = forms.ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.withdraw(actor_of(request), entry_id=entry.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("已撤销，原来的登记留在时间线上。"))
        return redirect(url_at("dossier", tenure))

    return form_page(
        request, form, do, title=_("撤销：%(kind)s") % {"kind": _LABELS[entry.kind]}, action=_("撤销"), danger=True,
        lead=f"{title_of(actor_of(request), tenure)} · {entry.on} {showing.words_of(entry)}",
        cancel_url=url_at("dossier", tenure),
    )  # fmt: skip


@needs(DOSSIER_MANAGE)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """End the tenure as the exit on record says."""
    tenure = tenure_or_404(request, tenure_id, DOSSIER_MANAGE)
    leaving = Entry.objects.filter(IN_FORCE, tenure=tenure, kind=Kind.EXIT).first()
    if leaving is None or tenure.end_on is not None:
        raise Http404(_("没有登记离任，或已经离任"))
    if request.method == "POST":
        actions.end(actor_of(request), tenure_id=tenure.pk)
        messages.success(request, _("已办理离任。请在期限内作离任备案，并选好继任的书记。"))
        return redirect(url_at("dossier", tenure))
    context = {
        "title": _("办理离任"), "lead": title_of(actor_of(request), tenure), "action": _("办理离任"), "danger": True,
        "facts": [
            (_("离任类别"), showing.code_of(leaving)), (_("离任日期"), leaving.on),
            (_("离任文号"), leaving.number or _("没有")),
        ],
        "consequences": [
            _("书记任职在这一天结束，和这一任职相连的账号权限随之停止。"),
            _("只结束书记职务；村民委员会、集体经济组织的职务按各自的程序办理。"),
        ],
        "cancel_url": url_at("dossier", tenure),
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(DOSSIER_FILE)
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """Tie an account of this village's secretary to the person in office."""
    tenure = tenure_or_404(request, tenure_id, DOSSIER_FILE)
    accounts = [(each.pk, each.username) for each in tenures.accounts_of(tenure)]
    form = forms.AccountForm(request.POST or None, accounts=accounts)

    def do() -> HttpResponse:
        actions.recognise(actor_of(request), tenure_id=tenure.pk, user_id=form.cleaned_data["user"])
        messages.success(request, _("已关联。这个账号现在可以看本人的档案。"))
        return redirect(url_at("dossier", tenure))

    return form_page(
        request, form, do, title=_("关联书记的账号"), action=_("关联"), cancel_url=url_at("dossier", tenure),
        lead=title_of(actor_of(request), tenure), warning=_("关联以后不能改。请先和本人核对用户名。"),
    )  # fmt: skip
