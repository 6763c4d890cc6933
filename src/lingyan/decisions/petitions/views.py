"""联名提议 in the console: the list, one petition with its paper and how it ends, and the forms of its steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.decisions.petitions import actions, printing, queries
from lingyan.decisions.petitions.forms import AnswerForm, MeetingForm, PetitionForm
from lingyan.decisions.petitions.models import Petition, PetitionClosing
from lingyan.identity.decorators import needs
from lingyan.identity.hands import one_hand
from lingyan.identity.pages import actor_of, addresses, download, form_page
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import DECISIONS_CHECK, DECISIONS_PETITIONS, DECISIONS_RECORD, DECISIONS_VIEW
from lingyan.regions.place import place_of

_at = addresses("decisions")


@needs(DECISIONS_VIEW)
@require_GET
def petitions(request: HttpRequest) -> HttpResponse:
    """Every petition of the region with how far it is, the newest first."""
    region, actor = place_of(request).required_region(), actor_of(request)
    may = region.is_village and actor.may(DECISIONS_PETITIONS, region.path)
    new_url = _at("new-petition", region) if may else ""
    page = ListPage(
        request,
        _stated(actor).filter(region__path__startswith=region.path),
        _columns(),
        name=gettext_lazy("联名提议"),
        filters=[
            Filter("q", _("村或事项"), lookup="region__name|subject__icontains"),
            Filter("meeting", _("提议召开的会议"), "choice", choices=Petition.Kind.choices),
            Filter("state", _("状态"), "choice", choices=[(key, said) for key, (said, _tone) in queries.STATES.items()]),
            Filter("waiting", _("等核对"), "choice", choices=[("1", _("等核对")), ("0", _("不等核对"))], lookup=_waiting),
            Filter("from", _("收到日期起"), "date", lookup="received_on__gte"),
        ],
        sort="-received_on",
        empty=Empty(
            _("还没有联名提议"), _("村民或村民代表联名提议召开村民会议、村民代表会议的，按村登记。"),
            new_url, _("登记联名提议") if new_url else "",
        ),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "decisions/petitions.html", {"page": page, "new_url": new_url})


def _columns() -> list[Column]:
    return [
        Column("village", _("村"), value="region__name", sort="region__code"),
        Column("received_on", _("收到日期"), "date", sort="received_on"),
        Column("subject", _("提议讨论的事项"), "long", sort="subject", link=lambda row: _at("petition", row.region, row.pk)),
        Column("meeting", _("会议"), value="get_meeting_display", sort="meeting"),
        Column("villagers", _("联名村民"), "integer", sort="villagers"),
        Column("representatives", _("联名代表"), "integer", sort="representatives"),
        Column("due_on", _("应召开日期"), "date", value=lambda row: row.due_on if row.binds else None, sort="due_on"),
        Column("held", _("会议日期"), "date", sort="held"),
        Column("state", _("状态"), "badge", value=lambda row: queries.STATES[row.state][0], sort="state",
               tone=lambda row: queries.STATES[row.state][1]),
    ]  # fmt: skip


def _waiting(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(waiting=value == "1")


def _stated(actor: Actor) -> QuerySet[Petition]:
    return queries.with_state(queries.visible(actor), clock.today()).select_related("region__parent")


@needs(DECISIONS_PETITIONS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a petition on record."""
    region, actor = place_of(request).required_region(), actor_of(request)
    form = PetitionForm(request.POST or None)

    def do() -> HttpResponse:
        made = actions.receive(actor, region=region, **form.cleaned_data)
        messages.success(request, _("已登记，请把联名提议的扫描件传上来，并把回执交给提议的村民。"))
        return redirect(_at("petition", region, made.pk))

    return form_page(
        request, form, do, title=_("登记联名提议"), action=_("登记"), cancel_url=_at("petitions", region),
        crumbs=[(_("联名提议"), _at("petitions", region))],
        lead=_("%(village)s：村民或村民代表联名提议召开的会议。只记人数，签名的人不录入系统。")
        % {"village": region.name},
    )  # fmt: skip


@needs(DECISIONS_VIEW)
@require_GET
def petition(request: HttpRequest, petition_id: int) -> HttpResponse:
    """One petition: whether it binds and by which sum, what is next, its paper, and what was put on record to end it."""
    actor, found = actor_of(request), _petition(request, petition_id)
    label, tone = queries.STATES[found.state]  # type: ignore[attr-defined]
    closings, days = list(found.closings.all()), queries.held_days(found)
    context = {
        "petition": found, "label": label, "tone": tone, "facts": _facts(found), "sides": found.sides,
        "closings": [(each, _words(found, each)) for each in closings], "held_days": days,
        "may": _may(actor, found, closings, days), "last": closings[-1] if closings else None,
        "papers_shown": actor.may(DECISIONS_PETITIONS, found.region.path),
    }  # fmt: skip
    return render(request, "decisions/petition.html", context)


def _may(
    actor: Actor, found: Petition, closings: list[PetitionClosing], days: list[dt.date]
) -> dict[str, bool]:
    """The steps that this actor may take now. `own`: whoever put the end on record is the same hand, and cannot agree."""
    path, open_ = found.region.path, found.state in {"few", "due", "late"}  # type: ignore[attr-defined]
    record = open_ and actor.may(DECISIONS_RECORD, path)
    check = open_ and bool(closings) and actor.may(DECISIONS_CHECK, path)
    own = check and one_hand(actor.user_id, closings[-1].recorded_by)
    return {
        "choose": record and bool(days), "hold": record and found.binds and not days,
        "answer": record and not found.binds, "agree": check and not own, "own": own,
    }  # fmt: skip


def _facts(found: Petition) -> list[tuple[Any, Any]]:
    return [
        (_("村"), found.region.name), (_("收到日期"), found.received_on), (_("收到的单位"), found.get_receiver_display()),
        (_("提议召开的会议"), found.get_meeting_display()), (_("提议讨论的事项"), found.subject),
        *([(_("应召开日期"), found.due_on)] if found.binds else []),
    ]  # fmt: skip


def _words(found: Petition, closing: PetitionClosing) -> str:
    """The meeting with what was put to the vote in it, or the answer."""
    if closing.held_on is None:
        return closing.text
    return _meeting_words(found, [closing.held_on])[0][1]


def _meeting_words(found: Petition, days: list[dt.date]) -> list[tuple[str, str]]:
    subjects = queries.subjects_of(found, days)
    other = _("别处登记的会议（换届、测评等）")
    return [
        (f"{on:%Y-%m-%d}", f"{on:%Y-%m-%d} {_about(found, _('、').join(subjects.get(on, [other])))}")
        for on in days
    ]


def _about(found: Petition, subject: str) -> str:
    return _("%(meeting)s：%(subject)s") % {"meeting": found.get_meeting_display(), "subject": subject}


@needs(DECISIONS_RECORD)
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, petition_id: int) -> HttpResponse:
    """Choose the recorded meeting that was held on it."""
    found = _petition(request, petition_id)
    days = queries.held_days(found)
    form = MeetingForm(_meeting_words(found, days), request.POST or None)
    none = _("还没有登记收到提议以后的这种会议。会议在决策事项里登记，登记后再来选择。")

    def do() -> HttpResponse:
        actions.choose_meeting(actor_of(request), found, **form.cleaned_data)
        messages.success(request, _("已登记，等乡镇核对。"))
        return redirect(_at("petition", found.region, found.pk))

    frame = _frame(found, _("选择已召开的会议"), _("登记"))
    return form_page(request, form, do, warning="" if days else none, **frame)


@needs(DECISIONS_RECORD)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, petition_id: int) -> HttpResponse:
    """The answer to too few."""
    found = _petition(request, petition_id)
    form = AnswerForm(request.POST or None)

    def do() -> HttpResponse:
        actions.answer(actor_of(request), found, **form.cleaned_data)
        messages.success(request, _("已登记，等乡镇核对。"))
        return redirect(_at("petition", found.region, found.pk))

    return form_page(request, form, do, **_frame(found, _("答复不召集"), _("登记答复")))


@needs(DECISIONS_CHECK)
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, closing_id: int) -> HttpResponse:
    """The township's agreement."""
    mine = actor_of(request).scope(DECISIONS_CHECK, "petition__region__path")
    rows = PetitionClosing.objects.filter(mine).select_related("petition__region")
    closing = rows.filter(pk=closing_id).first() if closing_id < 2**63 else None
    if closing is None:
        raise Http404(_("没有这项，或不在您的管辖范围内"))
    found = closing.petition
    url = _at("petition", found.region, found.pk)
    if request.method == "POST":
        actions.agree(actor_of(request), closing)
        messages.success(request, _("已核对，这项提议办结。"))
        return redirect(url)
    sums = [(each.who, each.working) for each in found.sides]
    facts = [*_facts(found), *sums, (closing.get_kind_display(), _words(found, closing))]
    context = {
        "title": _("核对联名提议的办结"), "facts": facts, "action": _("核对无误"), "cancel_url": url,
        "consequences": [_("会议是不是讨论了提议的事项，请对照会议记录。"), _("核对以后提议办结，不能再改。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(DECISIONS_VIEW)
@require_GET
def receipt(request: HttpRequest, petition_id: int) -> HttpResponse:
    """The receipt in Word."""
    found = _petition(request, petition_id)
    return download(printing.receipt(found), f"{found.region.name}联名提议回执{found.pk}.docx")


def _frame(found: Petition, title: str, action: str) -> dict[str, Any]:
    return {
        "title": title,
        "action": action,
        "cancel_url": _at("petition", found.region, found.pk),
        "lead": f"{found.region.name} {found.received_on:%Y-%m-%d} {_about(found, found.subject)}",
        "crumbs": [(_("联名提议"), _at("petitions", found.region))],
    }


def _petition(request: HttpRequest, petition_id: int) -> Petition:
    found = _stated(actor_of(request)).filter(pk=petition_id).first() if petition_id < 2**63 else None
    if found is None:
        raise Http404(_("没有这项提议，或不在您的管辖范围内"))
    return found
