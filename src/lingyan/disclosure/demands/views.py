"""公开要求 in the console: the list, one demand with its paper and what became of it, and the forms of its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.disclosure.demands import actions, printing, queries
from lingyan.disclosure.demands.forms import AnswerForm, DemandForm, RefusalForm, TextForm
from lingyan.disclosure.demands.models import Demand, DemandRefusal
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import DEMANDED, PARTY, catalogue
from lingyan.identity.decorators import needs
from lingyan.identity.hands import one_hand
from lingyan.identity.pages import actor_of, addresses, download, form_page
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import DISCLOSURE_DEMANDS, DISCLOSURE_DRAFT, DISCLOSURE_VIEW, DISCLOSURE_WITHDRAW
from lingyan.regions.place import place_of

_at = addresses("disclosure")


@needs(DISCLOSURE_VIEW)
@require_GET
def demands(request: HttpRequest) -> HttpResponse:
    """Every demand of the region with how far it is, the newest first."""
    region, actor = place_of(request).required_region(), actor_of(request)
    may = region.is_village and actor.may(DISCLOSURE_DEMANDS, region.path)
    new_url = _at("new-demand", region) if may else ""
    items = [each for each in catalogue().items if each.sheet != PARTY]
    page = ListPage(
        request,
        _stated(actor).filter(region__path__startswith=region.path),
        [
            Column("village", _("村"), value="region__name", sort="region__code"),
            Column("received_on", _("收到日期"), "date", sort="received_on"),
            Column("item", _("公开事项"), value=lambda row: f"{row.item} {_(row.item_name)}", sort="item",
                   link=lambda row: _at("demand", row.region, row.pk)),
            Column("period", _("期间"), value=lambda row: row.period_shown, sort="period"),
            Column("villagers", _("联名村民人数"), "integer", sort="villagers"),
            Column("representatives", _("联名村民代表人数"), "integer", sort="representatives"),
            Column("due_on", _("应公开日期"), "date", value=lambda row: row.due_on if row.binds else None, sort="due_on"),
            Column("state", _("状态"), "badge", value=lambda row: queries.STATES[row.state][0], sort="state",
                   tone=lambda row: queries.STATES[row.state][1]),
        ],
        name=gettext_lazy("公开要求"),
        filters=[
            Filter("q", _("村"), lookup="region__name"),
            Filter("item", _("公开事项"), "choice", choices=[(one.code, f"{one.code} {_(one.name)}") for one in items]),
            Filter("state", _("状态"), "choice", choices=[(key, said) for key, (said, _tone) in queries.STATES.items()]),
            Filter("from", _("收到日期起"), "date", lookup="received_on__gte"),
        ],
        sort="-received_on",
        empty=Empty(
            _("还没有公开要求"), _("村民或村民代表联名书面要求公开某一事项的，按村登记。"),
            new_url, _("登记公开要求") if new_url else "",
        ),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "disclosure/demands.html", {"page": page, "new_url": new_url})


def _stated(actor: Actor) -> QuerySet[Demand]:
    return queries.with_state(queries.visible(actor), clock.today()).select_related("region")


@needs(DISCLOSURE_DEMANDS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a demand on record."""
    region, actor = place_of(request).required_region(), actor_of(request)
    form = DemandForm(request.POST or None)

    def do() -> HttpResponse:
        made = actions.record(actor, region=region, **form.cleaned_data)
        messages.success(request, _("已登记，请把联名要求的扫描件传上来，并把回执交给提出的村民。"))
        return redirect(_at("demand", region, made.pk))

    return form_page(
        request, form, do, title=_("登记公开要求"), action=_("登记"), cancel_url=_at("demands", region),
        crumbs=[(_("公开要求"), _at("demands", region))],
        lead=_("%(village)s：村民或村民代表联名书面要求公开的事项。只记人数，签名的人不录入系统。")
        % {"village": region.name},
    )  # fmt: skip


@needs(DISCLOSURE_VIEW)
@require_GET
def demand(request: HttpRequest, demand_id: int) -> HttpResponse:
    """One demand: whether it binds, what is next, its paper, and what the village wrote, answered or was refused."""
    actor, found = actor_of(request), _demand(request, demand_id)
    label, tone = queries.STATES[found.state]  # type: ignore[attr-defined]
    refusal = found.refusals.last()
    draft = queries.draft_of(found)
    context = {
        "demand": found, "label": label, "tone": tone, "facts": _facts(found), "sides": found.sides,
        "texts": found.texts.all(), "written": _written(found), "answer": getattr(found, "answer", None),
        "refusal": refusal, "draft": draft,
        "may": _may(actor, found, refusal, draft), "papers_shown": actor.may(DISCLOSURE_DEMANDS, found.region.path),
        "prepare": reverse("disclosure:prepare", args=[found.region_id, DEMANDED, found.page_period]),
    }  # fmt: skip
    return render(request, "disclosure/demand.html", context)


def _written(found: Demand) -> bool:
    """Whether there are words to open it with; those of a page that was withdrawn for a personal fault are emptied."""
    return found.texts.exclude(text="").exists()


def _may(
    actor: Actor, found: Demand, refusal: DemandRefusal | None, draft: Publication | None
) -> dict[str, bool]:
    """The steps that this actor may take now. `own`: who asked for the refusal is the same hand, and cannot agree."""
    path, state = found.region.path, found.state  # type: ignore[attr-defined]
    open_ = state in {"due", "late"}
    withdraw = open_ and actor.may(DISCLOSURE_WITHDRAW, path)
    write = (open_ or state == "online") and draft is None and actor.may(DISCLOSURE_DRAFT, path)
    own = withdraw and refusal is not None and one_hand(actor.user_id, refusal.recorded_by)
    return {
        "write": write,
        "draft": write and _written(found) and (open_ or queries.rewritten(found)),
        "answer": state == "few" and actor.may(DISCLOSURE_DEMANDS, path),
        "refuse": withdraw and refusal is None,
        "agree": withdraw and refusal is not None and not own,
        "own": own,
    }


def _facts(found: Demand) -> list[tuple[Any, Any]]:
    return [
        (_("村"), found.region.name), (_("收到日期"), found.received_on), (_("收到的单位"), found.get_receiver_display()),
        (_("公开事项"), f"{found.item} {_(found.item_name)}"), (_("期间"), found.period_shown),
        *([(_("要求公开的内容"), found.matter)] if found.matter else []),
        *([(_("应公开日期"), found.due_on)] if found.binds else []),
    ]  # fmt: skip


@needs(DISCLOSURE_DRAFT)
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, demand_id: int) -> HttpResponse:
    """Write what is made public."""
    found = _demand(request, demand_id)
    last = found.texts.last()
    form = TextForm(request.POST or None, initial={"text": last.text if last else ""})

    def do() -> HttpResponse:
        actions.write(actor_of(request), found, **form.cleaned_data)
        messages.success(request, _("已写上，下一步拟公开稿。"))
        return redirect(_at("demand", found.region, found.pk))

    return form_page(request, form, do, **_frame(found, _("写公开内容"), _("写上")))


@needs(DISCLOSURE_DEMANDS)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, demand_id: int) -> HttpResponse:
    """The written answer to too few."""
    found = _demand(request, demand_id)
    form = AnswerForm(request.POST or None)

    def do() -> HttpResponse:
        actions.answer(actor_of(request), found, **form.cleaned_data)
        messages.success(request, _("已记下答复。"))
        return redirect(_at("demand", found.region, found.pk))

    return form_page(request, form, do, **_frame(found, _("书面答复"), _("记下答复")))


@needs(DISCLOSURE_WITHDRAW)
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, demand_id: int) -> HttpResponse:
    """The township states that the law forbids it."""
    found = _demand(request, demand_id)
    form = RefusalForm(request.POST or None)

    def do() -> HttpResponse:
        actions.ask_refusal(actor_of(request), found, **form.cleaned_data)
        messages.success(request, _("已记下，须由第二人同意；同意以前仍应公开。"))
        return redirect(_at("demand", found.region, found.pk))

    frame = _frame(found, _("提出依法不公开"), _("提出"))
    return form_page(
        request, form, do, danger=True, warning=_("只有法律禁止公开的才能不公开，要由第二人同意。"), **frame
    )


@needs(DISCLOSURE_WITHDRAW)
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, refusal_id: int) -> HttpResponse:
    """The second person's agreement."""
    mine = actor_of(request).scope(DISCLOSURE_WITHDRAW, "demand__region__path")
    rows = DemandRefusal.objects.filter(mine).select_related("demand__region")
    refusal = rows.filter(pk=refusal_id).first() if refusal_id < 2**63 else None
    if refusal is None:
        raise Http404(_("没有这项，或不在您的管辖范围内"))
    found = refusal.demand
    url = _at("demand", found.region, found.pk)
    if request.method == "POST":
        actions.agree_refusal(actor_of(request), refusal)
        messages.success(request, _("已同意，这项要求依法不公开。"))
        return redirect(url)
    facts = [
        *_facts(found), (_("理由类别"), refusal.get_ground_display()), (_("法律依据"), refusal.law),
        (_("理由"), refusal.reason),
    ]  # fmt: skip
    context = {
        "title": _("同意依法不公开"), "facts": facts, "action": _("同意"), "danger": True, "cancel_url": url,
        "consequences": [_("公开日历不再要求公开这一项。"), _("理由和法律依据留存，不能修改。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


@needs(DISCLOSURE_VIEW)
@require_GET
def receipt(request: HttpRequest, demand_id: int) -> HttpResponse:
    """The receipt in Word."""
    found = _demand(request, demand_id)
    return download(printing.receipt(found), f"{found.region.name}公开要求回执{found.pk}.docx")


def _frame(found: Demand, title: str, action: str) -> dict[str, Any]:
    url = _at("demand", found.region, found.pk)
    what = f"{found.region.name} {found.received_on:%Y-%m-%d} {_(found.item_name)} {found.period_shown}"
    return {
        "title": title,
        "action": action,
        "cancel_url": url,
        "lead": what,
        "crumbs": [(_("公开要求"), _at("demands", found.region))],
    }


def _demand(request: HttpRequest, demand_id: int) -> Demand:
    found = _stated(actor_of(request)).filter(pk=demand_id).first() if demand_id < 2**63 else None
    if found is None:
        raise Http404(_("没有这项要求，或不在您的管辖范围内"))
    return found
