"""Own lines at the counter: the list of who asked, a new request, the paper and a refusal."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.books.views.common import PDF, actor_of, download, labels_of, say_refused
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import on_paper
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import QUESTIONS_OWN_LINES
from lingyan.questions import actions, ownlines
from lingyan.questions.forms import OwnLineForm, ReasonForm
from lingyan.questions.models import OwnLine
from lingyan.questions.views.console import attempt
from lingyan.regions.models import Level, Region
from lingyan.regions.place import place_of

_TONES: Final = {"open": "warn", "shown": "ok", "refused": "plain"}


@needs(QUESTIONS_OWN_LINES)
@require_GET
def own_lines(request: HttpRequest) -> HttpResponse:
    """What was asked for in the region looked at. PRIVACY: codes of parties, no name and no amount."""
    region = place_of(request).required_region()
    rows = ownlines.visible(actor_of(request)).filter(publication__region__path__startswith=region.path)
    page = ListPage(
        request, rows,
        [
            Column("number", _("编号"), value="pk", sort="pk", link=_link),
            Column("village", _("村"), value="publication__region__name", sort="publication__region__code"),
            Column("month", _("账目月份"), "month", value="publication__month", sort="publication__month"),
            Column("party", _("往来编码"), value="party__code"),
            Column("asked_on", _("登记"), "date", sort="asked_on"),
            Column("due_on", _("应办"), "date", sort="due_on"),
            Column("identity", _("身份核对"), value="get_identity_display"),
            Column("state", _("状态"), "badge", value="get_state_display", sort="state", tone=_tone),
        ],
        name=_("本人账目查询"), sort="due_on",
        filters=[
            Filter("q", _("村"), lookup="publication__region__name"),
            Filter("state", _("状态"), "choice", choices=OwnLine.State.choices),
        ],
        empty=Empty(
            _("没有人来查"), _("村民带证件来查本人的那一笔，核对身份后在这里登记。"),
            reverse("questions:own-line-new"), _("登记查询"),
        ),
    )  # fmt: skip
    return page.excel() if page.wants_excel else render(request, "questions/own_lines.html", {"page": page})


def _link(row: OwnLine) -> str:
    return reverse("questions:own-line", args=[row.pk])


def _tone(row: OwnLine) -> str:
    return "danger" if row.state == OwnLine.State.OPEN and row.due_on < clock.today() else _TONES[row.state]


@needs(QUESTIONS_OWN_LINES)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a request; who it is is typed by name or code, never chosen from a list."""
    actor, place = actor_of(request), place_of(request)
    villages = _villages(actor)
    form = OwnLineForm(
        [(village.code, village.name) for village in villages], request.POST or None,
        initial={"month": place.month.first_day.strftime("%Y-%m"), "village": place.region.code if place.region else ""},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data, made = form.cleaned_data, list[OwnLine]()
        village = next(each for each in villages if each.code == data["village"])
        if attempt(form, lambda: made.append(_ask(actor, village, data))):
            messages.success(request, _("已登记，可以打印查询单交给本人。"))
            return redirect("questions:own-line", made[0].pk)
    return render(request, "questions/own_line_new.html", {"form": form}, status=422 if form.errors else 200)


def _ask(actor: Actor, village: Region, data: dict[str, Any]) -> OwnLine:
    return actions.ask_own(
        actor,
        village,
        month=data["month"],
        who=data["who"],
        identity=data["identity"],
        purpose=data["purpose"],
    )


def _villages(actor: Actor) -> list[Region]:
    rows = Region.objects.filter(actor.scope(QUESTIONS_OWN_LINES, "path"))
    return list(rows.filter(level=Level.VILLAGE, valid_to__isnull=True).order_by("code"))


@needs(QUESTIONS_OWN_LINES)
@require_GET
def own_line(request: HttpRequest, own_line_id: int) -> HttpResponse:
    """One request, and what can be done: print the paper, or refuse."""
    found = _own_line(request, own_line_id)
    names = labels_of([found.entered_by, found.done_by])
    reprint = found.state == OwnLine.State.SHOWN and found.done_on == clock.today()
    context = {
        "own_line": found, "tone": _tone(found), "month": found.publication.month,
        "entered_by": names.get(found.entered_by or 0, ""), "done_by": names.get(found.done_by or 0, ""),
        "open": found.state == OwnLine.State.OPEN, "reprint": reprint,
    }  # fmt: skip
    return render(request, "questions/own_line.html", context)


@needs(QUESTIONS_OWN_LINES)
@require_POST
def show(request: HttpRequest, own_line_id: int) -> HttpResponse:
    """The paper, with the answer to this POST. SECURITY: no browser keeps it."""
    found = _own_line(request, own_line_id)
    try:
        shown = actions.show_own(actor_of(request), found)
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        say_refused(request, refusal)
        return redirect("questions:own-line", found.pk)
    with on_paper():
        content = ownlines.paper(shown.request, shown.name, shown.entries)
    response = download(content, f"本人账目查询单-{found.pk}.pdf", PDF)
    response["Cache-Control"] = "no-store"
    return response


@needs(QUESTIONS_OWN_LINES)
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, own_line_id: int) -> HttpResponse:
    found = _own_line(request, own_line_id)
    form = ReasonForm(request.POST or None)
    back = reverse("questions:own-line", args=[found.pk])
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: actions.refuse_own(actor_of(request), found, **form.cleaned_data))
    ):
        messages.success(request, _("已登记不予办理，请把理由告诉本人。"))
        return redirect(back)
    context = {
        "title": _("不予办理"), "danger": True, "action": _("不予办理"), "form": form, "cancel_url": back,
        "facts": [(_("村"), found.publication.region.name), (_("账目月份"), found.publication.month.shown)],
        "consequences": [_("理由要告诉来查的人，本人可以向乡镇反映。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context, status=422 if form.errors else 200)


def _own_line(request: HttpRequest, own_line_id: int) -> OwnLine:
    return get_object_or_404(ownlines.visible(actor_of(request)), pk=own_line_id)
