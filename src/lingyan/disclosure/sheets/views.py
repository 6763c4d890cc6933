"""Sheets beside the accounts in the console: the list, and the page on which one is prepared and drafted."""

from __future__ import annotations

import json
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.disclosure import corrections, queries
from lingyan.disclosure.forms import BoardTextForm, CorrectionForm, ItemForm
from lingyan.disclosure.models import Publication, SheetItem
from lingyan.disclosure.sheets import actions, board, composing, hung
from lingyan.disclosure.sheets.catalogue import ACCOUNTS, PARTY, Sheet, catalogue
from lingyan.disclosure.sheets.periods import Period, parse_period
from lingyan.disclosure.sheets.signed import uncleared
from lingyan.identity.decorators import needs
from lingyan.identity.hands import one_hand
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import (
    DISCLOSURE_BOARD,
    DISCLOSURE_DRAFT,
    DISCLOSURE_SIGN_COMMITTEES,
    DISCLOSURE_VIEW,
)
from lingyan.regions.models import Region
from lingyan.regions.place import place_of

TONES: Final = {
    "draft": "info", "supervised": "info", "approved": "warn", "published": "ok", "superseded": "plain",
    "withdrawn": "danger",
}  # fmt: skip


@needs(DISCLOSURE_VIEW)
@require_GET
def sheets(request: HttpRequest) -> HttpResponse:
    """Every version of every sheet beside the accounts in the region, the newest first."""
    region = place_of(request).required_region()
    known = [sheet for sheet in catalogue().sheets.values() if sheet.code != ACCOUNTS]
    page = ListPage(
        request,
        queries.visible(_actor(request))
        .filter(book=None, region__path__startswith=region.path)
        .select_related("region")
        .defer("body", "salt"),
        [
            Column("village", _("村"), value="region__name", sort="region__code"),
            Column("sheet", _("公开内容"), value=lambda row: _(row.sheet_name), sort="sheet",
                   link=lambda row: reverse("disclosure:publication", args=[row.pk])),
            Column("period", _("期间"), value=lambda row: row.when_shown, sort="period"),
            Column("state", _("公开状态"), "badge", value="get_state_display", sort="state",
                   tone=lambda row: TONES[row.state]),
            Column("waits", _("等谁办"), value=_waits),
            Column("version", _("版次"), "integer", sort="version"),
            Column("published_at", _("公开时间"), "time", sort="published_at"),
        ],
        name=gettext_lazy("账目以外的公开"),
        filters=[
            Filter("q", _("村"), lookup="region__name"),
            Filter("sheet", _("公开内容"), "choice", choices=[(each.code, _(each.name)) for each in known]),
            Filter("state", _("公开状态"), "choice", choices=Publication.State.choices),
        ],
        sort="-period",
        empty=Empty(
            _("还没有账目以外的公开"), _("从公开日历里选一项拟稿。"), reverse("noticeboard:calendar"), _("公开日历")
        ),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "disclosure/sheets.html", {"page": page})


def _waits(row: Publication) -> str:
    return _(queries.WAITS_FOR.get(Publication.State(row.state), "")) if row.state in _IN_HAND else ""


_IN_HAND: Final = frozenset(
    {Publication.State.DRAFT, Publication.State.SUPERVISED, Publication.State.APPROVED}
)


@needs(DISCLOSURE_DRAFT, DISCLOSURE_SIGN_COMMITTEES)
@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, region_id: int, sheet: str, period: str) -> HttpResponse:
    """What the records would say now, what the village adds in words, and the button that drafts it."""
    village = _village(request, region_id)
    found, stretch = _known(sheet, period)
    actor = _actor(request)
    if request.method == "POST":
        made = actions.draft(
            actor, region=village, sheet=sheet, period=period, reason=request.POST.get("reason", "")
        )
        messages.success(request, _("已拟稿，下一步由监督机构审核。"))
        return redirect("disclosure:publication", made.pk)
    return _prepared(request, village, found, stretch, ItemForm(found))


def _prepared(
    request: HttpRequest, village: Region, sheet: Sheet, period: Period, form: ItemForm, status: int = 200
) -> HttpResponse:
    actor = _actor(request)
    found, refusal = composing.Composed([], []), ""
    try:
        found = composing.compose(village, sheet, period)
    except Refused as reason:
        refusal = str(reason)
    items = SheetItem.objects.filter(region=village, sheet=sheet.code, period=period.text, struck_at=None)
    may_board = actor.may(DISCLOSURE_BOARD, village.path)
    if not may_board:
        items = items.exclude(scope=SheetItem.Scope.VILLAGE)
    context = {
        "village": village, "sheet": sheet, "period": period, "blocks": found.blocks, "refusal": refusal, "form": form,
        "board": found.board if may_board else [],
        "items": [_shown(actor, item) for item in items], "words": sheet.cadence != "event",
        "in_hand": Publication.objects.filter(
            region=village, sheet=sheet.code, period=period.text, state__in=_IN_HAND
        ).first(),
        "corrects": CorrectionForm()
        if corrections.was_public(Publication(region=village, sheet=sheet.code, period=period.text)) else None,
        "may": {"draft": actor.may(DISCLOSURE_DRAFT, village.path)}, "party": sheet.code == PARTY,
    }  # fmt: skip
    return render(request, "disclosure/prepare.html", context, status=status)


def _shown(actor: Actor, item: SheetItem) -> dict[str, Any]:
    names = {each.code: each.name for each in catalogue().items}
    waits = item.sheet == PARTY and item.cleared_at is None
    may = waits and actor.may(DISCLOSURE_SIGN_COMMITTEES, item.region.path)
    own = may and one_hand(actor.user_id, item.recorded_by)
    return {"row": item, "name": names.get(item.item, item.item), "may_clear": may and not own, "own": own}


@needs(DISCLOSURE_DRAFT)
@require_POST
def write_item(request: HttpRequest, region_id: int, sheet: str, period: str) -> HttpResponse:
    village = _village(request, region_id)
    found, stretch = _known(sheet, period)
    form = ItemForm(found, request.POST)
    if form.is_valid():
        try:
            actions.write_item(
                _actor(request), region=village, sheet=sheet, period=period, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("已写上。"))
            return redirect("disclosure:prepare", village.pk, sheet, period)
    return _prepared(request, village, found, stretch, form, status=422)


@needs(DISCLOSURE_SIGN_COMMITTEES)
@require_POST
def clear_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _item(request, item_id, DISCLOSURE_SIGN_COMMITTEES)
    actions.clear_item(_actor(request), item)
    messages.success(request, _("已记下保密审查。"))
    return redirect("disclosure:prepare", item.region_id, item.sheet, item.period)


@needs(DISCLOSURE_DRAFT)
@require_POST
def strike_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _item(request, item_id, DISCLOSURE_DRAFT)
    actions.strike_item(_actor(request), item)
    messages.success(request, _("已撤回这一条。"))
    return redirect("disclosure:prepare", item.region_id, item.sheet, item.period)


@needs(DISCLOSURE_DRAFT)
@require_POST
def compose_again(request: HttpRequest, publication_id: int) -> HttpResponse:
    rows = queries.visible(_actor(request)).select_related("region").filter(book=None)
    found = get_object_or_404(rows, pk=publication_id)
    actions.compose_again(_actor(request), found)
    messages.success(request, _("已按现在的记录重新生成。"))
    return redirect("disclosure:publication", found.pk)


@needs(DISCLOSURE_SIGN_COMMITTEES)
@require_POST
def clear_sheet(request: HttpRequest, publication_id: int) -> HttpResponse:
    mine = Publication.objects.filter(_actor(request).scope(DISCLOSURE_SIGN_COMMITTEES, "region__path"))
    found = get_object_or_404(mine.select_related("region").filter(book=None), pk=publication_id)
    actions.clear_sheet(_actor(request), found)
    messages.success(request, _("已记下保密审查。"))
    return redirect("disclosure:publication", found.pk)


@needs(DISCLOSURE_BOARD)
@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
def board_part(request: HttpRequest, publication_id: int) -> HttpResponse:
    """What hangs on the village's board only, whether it is what was sealed, and a text from the board compared with it."""
    mine = Publication.objects.filter(_actor(request).scope(DISCLOSURE_BOARD, "region__path"))
    found = get_object_or_404(mine.select_related("region").filter(book=None), pk=publication_id)
    part = hung.part_of(found)
    if part is None:
        raise Http404(_("这一份没有只在村里张贴的内容，或已撤下"))
    form = BoardTextForm(request.POST or None)
    context = {
        "publication": found, "part": part, "code": board.in_groups(part.code), "form": form,
        "holds": hung.holds(json.loads(found.body), part),
        "compared": form.is_valid(), "number": None,
    }  # fmt: skip
    if context["compared"]:
        digests = board.digests_of(json.loads(found.body))
        context["number"] = board.number_of(part.code, form.cleaned_data["text"], digests)
    return render(request, "disclosure/board_part.html", context)


def hung_for(actor: Actor, publication: Publication, body: dict[str, Any] | None) -> dict[str, Any] | None:
    """How many items of a sheet hang on the village's board only, and what they say to who may know."""
    count = len(board.digests_of(body)) if body else 0
    if not count:
        return None
    may = actor.may(DISCLOSURE_BOARD, publication.region.path)
    return {"count": count, "may": may, "texts": hung.texts_of(publication) if may else ()}


def clearance_of(actor: Actor, publication: Publication) -> dict[str, bool] | None:
    """Of a draft of the party's sheet: whether it is cleared as it is now, and whether the actor may do it.

    `own`: the actor drafted it, so that it is another person's to clear.
    """
    if publication.sheet != PARTY or publication.state not in _IN_HAND:
        return None
    open_ = bool(list(uncleared([publication])))
    may = open_ and actor.may(DISCLOSURE_SIGN_COMMITTEES, publication.region.path)
    own = may and one_hand(actor.user_id, publication.drafted_by)
    return {"cleared": not open_, "may": may and not own, "own": own}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _village(request: HttpRequest, region_id: int) -> Region:
    """PRIVACY: only for who drafts or signs there, since a matter inside the party may stand on the page."""
    actor = _actor(request)
    mine = actor.scope(DISCLOSURE_DRAFT, "path") | actor.scope(DISCLOSURE_SIGN_COMMITTEES, "path")
    return get_object_or_404(Region.objects.filter(mine), pk=region_id)


def _known(sheet: str, period: str) -> tuple[Sheet, Period]:
    found = catalogue().sheets.get(sheet)
    stretch = parse_period(found.cadence, period) if found and found.code != ACCOUNTS else None
    if found is None or stretch is None:
        raise Http404(_("没有这样的公开内容"))
    return found, stretch


def _item(request: HttpRequest, item_id: int, right: str) -> SheetItem:
    mine = SheetItem.objects.filter(_actor(request).scope(right, "region__path")).select_related("region")
    return get_object_or_404(mine, pk=item_id)
