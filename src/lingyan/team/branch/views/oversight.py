"""Meetings of the 村务监督委员会: the year's list with what is due, one meeting with its advice, and what is entered."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity import pages
from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import OVERSIGHT_RECORD, OVERSIGHT_VIEW
from lingyan.regions.models import Level, Region
from lingyan.regions.place import place_of
from lingyan.team.branch import actions, forms, oversight
from lingyan.team.branch.models import Advice, Sitting
from lingyan.team.roster.sheets import filed

url_at = pages.addresses("branch")
LATE: Final = "late"
LOOKS: Final = ((LATE, gettext_lazy("过了期限没有答复的意见，不限年份")),)


def _sitting_or_404(request: HttpRequest, sitting_id: int, right: str = OVERSIGHT_VIEW) -> Sitting:
    found = oversight.sittings(actor_of(request), right=right).filter(pk=sitting_id).first()
    if found is None:
        raise Http404(_("没有这次登记，或不在您的管辖范围内"))
    return found


def _advice_or_404(request: HttpRequest, advice_id: int) -> Advice:
    inside = oversight.sittings(actor_of(request), right=OVERSIGHT_RECORD).order_by().values("pk")
    found = Advice.objects.filter(sitting__in=inside, pk=advice_id).select_related("sitting__region").first()
    if found is None:
        raise Http404(_("没有这条意见，或不在您的管辖范围内"))
    return found


@needs(OVERSIGHT_VIEW)
@require_GET
def sittings(request: HttpRequest) -> HttpResponse:
    """The year's meetings and reports in the region looked at; in a village also what the quarters ask for.

    Where advice without an answer is looked for, of all years: in January most is of a meeting in December.
    """
    place, actor = place_of(request), actor_of(request)
    region, year = place.required_region(), place.month.year
    is_village = region.level == Level.VILLAGE
    name = format_lazy("{}{}", year, gettext_lazy("年村务监督会议"))
    rows, today = oversight.sittings(actor, region), clock.today()
    if request.GET.get("look") != LATE:
        rows = rows.filter(on__year=year)
    late = Advice.objects.filter(oversight.late(today)).values("sitting")
    page = ListPage(
        request, oversight.counted(rows), _columns(),
        name=name, sheet_form=filed(request, name),
        filters=[
            Filter("village", _("村"), lookup="region__name__icontains"),
            Filter("kind", _("类别"), "choice", choices=Sitting.Kind.choices),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=lambda found, _value: found.filter(pk__in=late)),
        ],
        sort="-on", empty=Empty(_("这一年还没有登记"), _("监督会议开过以后，由监督机构成员登记日期、人数和意见。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page, "year": year, "duties": oversight.duties(region, year) if is_village else [],
        "may_record": is_village and actor.may(OVERSIGHT_RECORD, region.path),
    }  # fmt: skip
    return render(request, "branch/sittings.html", context)


def _columns() -> list[Column]:
    return [
        Column("on", _("日期"), "date", sort="on", link=lambda row: url_at("sitting", row.region, row.pk)),
        Column("village", _("村"), value="region__name", sort="region__code"),
        Column("kind", _("类别"), value="get_kind_display", sort="kind"),
        Column("topic", _("议题"), "long"),
        Column("members", _("应到"), "integer"),
        Column("present", _("实到"), "integer"),
        Column("advised", _("监督意见"), "integer"),
        Column("answered", _("其中已答复"), "integer"),
        Column("state", _("状态"), "badge", value=lambda row: _state(row)[0], tone=lambda row: _state(row)[1]),
    ]  # fmt: skip


def _state(row: Sitting) -> tuple[str, str]:
    return (_("有效"), "ok") if row.withdrawn_at is None else (_("已撤销"), "danger")


@needs(OVERSIGHT_VIEW)
@require_GET
def sitting(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """One meeting or report with what it advised and what was answered."""
    found = _sitting_or_404(request, sitting_id)
    state, tone = _state(found)
    standing = found.withdrawn_at is None and actor_of(request).may(OVERSIGHT_RECORD, found.region.path)
    context = {
        "sitting": found, "state": state, "tone": tone, "advice": found.advice.all(), "today": clock.today(),
        "is_meeting": found.kind == Sitting.Kind.MEETING, "may_record": standing,
        "list_url": _list_url(found.region, found),
    }  # fmt: skip
    return render(request, "branch/sitting.html", context)


def _list_url(region: Region, found: Sitting) -> str:
    return url_at("sittings", region, month=f"{found.on:%Y-%m}")


@needs(OVERSIGHT_RECORD)
@require_http_methods(["GET", "POST"])
def new_sitting(request: HttpRequest) -> HttpResponse:
    """One of the village looked at; how many sit in the committee is taken from the last time."""
    region, actor = place_of(request).required_region(), actor_of(request)
    last = oversight.sittings(actor, region).filter(members__isnull=False, withdrawn_at=None).first()
    form = forms.SittingForm(request.POST or None, initial={"members": last.members if last else None})

    def do() -> HttpResponse:
        made = actions.record_sitting(actor, region=region, **form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(url_at("sitting", region, made.pk))

    return form_page(
        request, form, do, title=_("登记村务监督会议"), action=_("登记"), cancel_url=url_at("sittings", region),
        lead=_("%(name)s。只记日期、人数和议题，签字的会议记录扫描后放在这次会议下面。") % {"name": region.name},
    )  # fmt: skip


@needs(OVERSIGHT_RECORD)
@require_http_methods(["GET", "POST"])
def advise(request: HttpRequest, sitting_id: int) -> HttpResponse:
    found = _sitting_or_404(request, sitting_id, OVERSIGHT_RECORD)
    form = forms.AdviceForm(request.POST or None)

    def do() -> HttpResponse:
        actions.advise(actor_of(request), sitting_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(_url(found))

    return form_page(
        request,
        form,
        do,
        title=_("登记监督意见"),
        action=_("登记"),
        lead=_lead(found),
        cancel_url=_url(found),
    )


@needs(OVERSIGHT_RECORD)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, advice_id: int) -> HttpResponse:
    found = _advice_or_404(request, advice_id)
    form = forms.AnswerForm(request.POST or None)

    def do() -> HttpResponse:
        actions.answer(actor_of(request), advice_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记。"))
        return redirect(_url(found.sitting))

    return form_page(
        request, form, do, title=_("登记答复"), action=_("登记"), lead=found.text, cancel_url=_url(found.sitting)
    )  # fmt: skip


@needs(OVERSIGHT_RECORD)
@require_http_methods(["GET", "POST"])
def withdraw_sitting(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """A wrong entry counts no more."""
    found = _sitting_or_404(request, sitting_id, OVERSIGHT_RECORD)
    if request.method == "POST":
        actions.withdraw_sitting(actor_of(request), sitting_id=found.pk)
        messages.success(request, _("已撤销。"))
        return redirect(_list_url(found.region, found))
    context: dict[str, Any] = {
        "title": _("撤销登记"), "lead": found.region.name, "action": _("撤销"), "danger": True,
        "cancel_url": _url(found), "facts": [(_("日期"), found.on), (_("类别"), found.get_kind_display())],
        "consequences": [_("这次登记和其中的意见不再算数，但留在列表里。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _url(found: Sitting) -> str:
    return url_at("sitting", found.region, found.pk)


def _lead(found: Sitting) -> str:
    return f"{found.region.name} · {found.get_kind_display()} · {found.on}"
