"""Night school and distance courses of villages: head counts only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.identity.decorators import needs
from lingyan.identity.pages import actor_of, form_page
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import TRAINING_RECORD, TRAINING_VIEW
from lingyan.regions.models import Level
from lingyan.regions.place import place_of
from lingyan.team.roster.sheets import filed
from lingyan.team.training import actions, parameters, queries
from lingyan.team.training.actions import Evening
from lingyan.team.training.forms import ReasonForm, SessionForm
from lingyan.team.training.models import Category, Session
from lingyan.team.training.rules import shown_feedback
from lingyan.team.training.views.common import beside, url_at, year_of, year_url

TONES = {"recorded": "ok", "withdrawn": "danger"}


@needs(TRAINING_VIEW)
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Every session of the year in the region, with how many came."""
    actor, region, year = actor_of(request), place_of(request).required_region(), year_of(request)
    fewest = queries.Values([parameters.FEWEST_SLIPS])
    on = queries.day_of(year)

    def feedback(row: Any) -> str:
        return _feedback(row, int(str(fewest.of(parameters.FEWEST_SLIPS, row.region.path, on))))

    def withdraw_link(row: Any) -> str:
        may = row.state == Session.State.RECORDED and actor.may(TRAINING_RECORD, row.region.path)
        return reverse("training:withdraw", args=[row.pk]) if may else ""

    page = ListPage(
        request,
        queries.sessions(actor, region).filter(held_on__year=year),
        [
            Column("held_on", _("日期"), "date", sort="held_on"),
            Column("village", _("村"), value="region__name", sort="region__code"),
            Column("kind", _("类别"), value="get_kind_display", sort="kind"),
            Column("topic", _("主题"), "long", link=lambda row: reverse("training:session", args=[row.pk])),
            Column("category", _("内容类别"), value="get_category_display", sort="category"),
            Column("heads", _("人数"), "integer", sort="heads"),
            Column("feedback", _("反映"), value=feedback),
            Column("state", _("状态"), "badge", value="get_state_display", tone=lambda row: TONES[row.state]),
            Column("withdraw", _("办理"), value=lambda row: _("撤销") if withdraw_link(row) else "", link=withdraw_link,
                   exported=False),
        ],
        name=gettext_lazy("夜校和远程教育"),
        sheet_form=filed(request, gettext_lazy("夜校和远程教育")),
        filters=[
            Filter("q", _("村或主题"), lookup="region__name__icontains|topic__icontains"),
            Filter("kind", _("类别"), "choice", choices=Session.Kind.choices),
            Filter("category", _("内容类别"), "choice", choices=Category.choices),
            Filter("state", _("状态"), "choice", choices=Session.State.choices),
        ],
        sort="-held_on",
        empty=Empty(_("这一年还没有登记"), _("办完夜校，数一数人数，登记在这里。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page, "year": year, "last": year_url(request, year - 1), "next": year_url(request, year + 1),
        "may_record": region.level == Level.VILLAGE and actor.may(TRAINING_RECORD, region.path),
    }  # fmt: skip
    return render(request, "training/sessions.html", context)


def _feedback(row: Session, fewest: int) -> str:
    """PRIVACY: answers of few people are withheld."""
    if not row.slips:
        return ""
    shown = shown_feedback((row.good, row.fair, row.poor), fewest)
    if shown is None:
        return _("人数少，不显示")
    return _("满意 %(good)s、一般 %(fair)s、不满意 %(poor)s") % dict(
        zip(("good", "fair", "poor"), shown, strict=True)
    )


@needs(TRAINING_VIEW)
@require_GET
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session: what was taught with which materials, and how many came."""
    found, actor = session_or_404(request, session_id), actor_of(request)
    facts = [
        (_("村"), found.region.name), (_("类别"), found.get_kind_display()), (_("日期"), f"{found.held_on:%Y-%m-%d}"),
        (_("地点"), found.place), (_("内容类别"), found.get_category_display()), (_("授课单位"), found.teaching),
        (_("人数"), found.heads), (_("反映"), _feedback(found, queries.fewest_slips(found.region.path))),
    ]  # fmt: skip
    recorded = found.state == Session.State.RECORDED
    context = {
        "session": found, "tone": TONES[found.state], "facts": [each for each in facts if each[1] not in {"", None}],
        "may_record": recorded and actor.may(TRAINING_RECORD, found.region.path), "uses": beside(actor, session=found),
        "back": url_at("sessions", found.region),
    }  # fmt: skip
    return render(request, "training/session.html", context)


def session_or_404(request: HttpRequest, session_id: int, right: str = TRAINING_VIEW) -> Session:
    found = queries.sessions(actor_of(request), right=right).filter(pk=session_id).first()
    if found is None:
        raise Http404(_("没有这次登记，或不在您的管辖范围内"))
    return found


@needs(TRAINING_RECORD)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One session of the village looked at."""
    region = place_of(request).required_region()
    form = SessionForm(request.POST or None, initial={"kind": Session.Kind.NIGHT})

    def do() -> HttpResponse:
        data = dict(form.cleaned_data)
        answers = tuple(data.pop(name) for name in ("good", "fair", "poor"))
        actions.record_session(actor_of(request), region=region, evening=Evening(**data, answers=answers))
        messages.success(request, _("已登记。"))
        return redirect(url_at("sessions", region))

    return form_page(
        request, form, do, title=_("登记夜校或远程教育"), action=_("登记"), cancel_url=url_at("sessions", region),
        lead=_("%(name)s。只登记人数，不登记是谁。没有问反映的填 0。") % {"name": region.name},
    )  # fmt: skip


@needs(TRAINING_RECORD)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, session_id: int) -> HttpResponse:
    found = session_or_404(request, session_id, TRAINING_RECORD)
    form = ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.withdraw_session(actor_of(request), session_id=found.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("已撤销。"))
        return redirect(url_at("sessions", found.region))

    return form_page(
        request, form, do, title=_("撤销登记"), action=_("撤销"), danger=True, cancel_url=url_at("sessions", found.region),
        lead=f"{found.region.name} {found.held_on:%Y-%m-%d} {found.topic}",
    )  # fmt: skip
