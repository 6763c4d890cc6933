"""The yearly count on the screen: villages of a year, one count, the list to print, differences and their settling."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.assets import actions, queries, rules
from lingyan.economy.assets.actions.counting import SIGNED_STATES
from lingyan.economy.assets.forms import CountForm, DateForm, PublicationForm, SettleForm, SurplusForm
from lingyan.economy.assets.models import Asset, CountedItem, Inventory
from lingyan.economy.assets.views.common import TONES, inventory_or_404, url_at
from lingyan.economy.books.links import needs_voucher
from lingyan.economy.books.queries import visible_books
from lingyan.economy.books.views.common import (
    STATE_TONES,
    actor_of,
    book_or_404,
    labels_of,
    path_of,
    say_refused,
    voucher_url,
)
from lingyan.economy.books.views.records import parties_of
from lingyan.identity.decorators import needs
from lingyan.identity.hands import one_hand
from lingyan.identity.pages import form_page
from lingyan.kernel import clock, conflicts
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import Words
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import ASSETS_COUNT, ASSETS_VIEW, BOOKS_ENTER
from lingyan.regions.place import place_of

RESULT_TONES: Final = {"open": "plain", "found": "ok", "missing": "danger", "surplus": "warn"}
_STATES: Final[list[tuple[str, Words]]] = [("none", gettext_lazy("没有开始")), *Inventory.State.choices]
Result = CountedItem.Result


def _year(request: HttpRequest) -> int:
    """The year asked for; otherwise that whose count is or was due last."""
    text, today = request.GET.get("year", ""), clock.today()
    if text.isdecimal() and 1900 <= int(text[:5]) <= 9998:
        return int(text)
    return today.year if today.month == 12 else today.year - 1


@needs(ASSETS_VIEW)
@require_GET
def inventories(request: HttpRequest) -> HttpResponse:
    """Every book with cards and how far its count of the year is."""
    place, year = place_of(request), _year(request)
    count = Inventory.objects.filter(book=OuterRef("pk"), year=year)
    found = visible_books(actor_of(request), place.region, ASSETS_VIEW).filter(
        Exists(Asset.objects.filter(book=OuterRef("pk")))
    )
    page = ListPage(
        request,
        found.annotate(**{name: Subquery(count.values(field)[:1]) for name, field in _ANNOTATED.items()}),
        [
            Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                   link=lambda book: _link(book, year)),
            Column("organisation", _("组织"), value="organisation__name"),
            Column("state", _("状态"), "badge", value=_state_label, tone=_state_tone),
            Column("started", _("开始日期"), "date", value="started_day", sort="started_day"),
            Column("done", _("完成日期"), "date", value="done_day", sort="done_day"),
            Column("counted", _("清查项数"), "integer", value="counted_items", total="counted_items"),
            Column("differences", _("差异"), "integer", value="difference_items", total="difference_items"),
        ],
        name=_("%(year)s年清产核资") % {"year": year},
        filters=[
            Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains"),
            Filter("state", _("状态"), "choice", choices=_STATES, lookup=_by_state),
            Filter("open", _("只看未完成的"), "flag", lookup=_open(year)),
        ],
        sort="organisation__region__code",
        empty=Empty(_("这个区域还没有资产卡片"), _("先建立或导入资产卡片，再开始清查。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    first, last = rules.inventory_window(year)
    context = {"page": page, "year": year, "first": first, "last": last, "years": [year - 1, year + 1]}
    return render(request, "assets/inventories.html", context)


_ANNOTATED: Final = {
    "count_id": "pk", "count_state": "state", "started_day": "started_on", "done_day": "done_on",
    "counted_items": "counted", "difference_items": "differences",
}  # fmt: skip


def _link(book: Any, year: int) -> str:
    if book.count_id:
        return url_at("inventory", book, book.count_id)
    return url_at("start-inventory", book, book.pk, year=year)


def _state_label(book: Any) -> str:
    return str(Inventory.State(book.count_state).label) if book.count_state else _("没有开始")


def _state_tone(book: Any) -> str:
    return TONES.get(book.count_state or "", "warn")


def _by_state(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(count_state__isnull=True) if value == "none" else found.filter(count_state=value)


def _open(year: int) -> Any:
    def narrow(found: QuerySet[Any], value: bool) -> QuerySet[Any]:
        return queries.not_counted(found, year) if value else found

    return narrow


@needs(ASSETS_VIEW, ASSETS_COUNT)
@require_http_methods(["GET", "POST"])
def start_inventory(request: HttpRequest, book_id: int) -> HttpResponse:
    right = ASSETS_COUNT if request.method == "POST" else ASSETS_VIEW
    book, year = book_or_404(request, book_id, right), _year(request)
    if request.method == "POST":
        try:
            made = actions.start_inventory(actor_of(request), book_id=book.pk, year=year)
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            say_refused(request, refusal)
            return redirect(url_at("start-inventory", book, book.pk, year=year))
        messages.success(request, _("清查开始，先打印清查表，到现场逐项核对。"))
        return redirect(url_at("inventory", book, made.pk))
    first, last = rules.inventory_window(year)
    cards = Asset.objects.filter(book=book, left_on=None).count()
    context = {
        "book": book, "year": year, "first": first, "last": last, "cards": cards,
        "may_start": actor_of(request).may(ASSETS_COUNT, path_of(book)), "list_url": url_at("inventories", book, year=year),
    }  # fmt: skip
    return render(request, "assets/start_inventory.html", context)


@needs(ASSETS_VIEW)
@require_GET
def inventory(request: HttpRequest, inventory_id: int) -> HttpResponse:
    """One count: rows by place to be ticked, or the result with its differences."""
    found = inventory_or_404(request, inventory_id)
    actor, path = actor_of(request), path_of(found.book)
    vouchers = ("found_voucher", "settled_voucher")
    items = list(
        found.items.select_related("asset", *(f"{each}__book__organisation__region" for each in vouchers))
    )
    counting = found.state == Inventory.State.COUNTING
    names = labels_of([found.first_signer, found.second_signer, found.done_by])
    may_count = actor.may(ASSETS_COUNT, path)
    signs = may_count and found.state == Inventory.State.DONE
    own = signs and found.first_signer is not None and one_hand(actor.user_id, found.first_signer)
    context: dict[str, Any] = {
        "inventory": found, "book": found.book, "tone": TONES[found.state], "counting": counting,
        "rows": [_row(found, each) for each in items], "left": sum(each.result == Result.OPEN for each in items),
        "differences": [_row(found, each) for each in items if each.result in {Result.MISSING, Result.SURPLUS}],
        "may_count": may_count and counting, "facts": list(_facts(found, names)),
        "may_sign": signs and not own, "own": own,
        "unsigned": found.state == Inventory.State.DONE,
        "may_publish": may_count and found.state == Inventory.State.SIGNED,
        "may_draft": not counting and actor.may(BOOKS_ENTER, path),
        "to_draft": sum(_to_draft(each) for each in items), "list_url": url_at("inventories", found.book, year=found.year),
        "print_url": url_at("counting-list", found.book, found.pk),
    }  # fmt: skip
    if context["may_count"]:
        context["surplus_form"] = SurplusForm()
    if context["may_publish"]:
        context["publication_form"] = PublicationForm()
    if context["may_draft"] and context["to_draft"]:
        context["draft_form"] = DateForm()
    return render(request, "assets/inventory.html", context)


def _to_draft(item: CountedItem) -> bool:
    different = item.result in {Result.MISSING, Result.SURPLUS}
    return different and needs_voucher(item.found_voucher) and bool(item.original)


def _row(found: Inventory, item: CountedItem) -> dict[str, Any]:
    vouchers = [
        (label, each, voucher_url(each), STATE_TONES[each.state])
        for label, each in ((_("入账"), item.found_voucher), (_("处理"), item.settled_voucher))
        if each
    ]
    open_ = not needs_voucher(item.found_voucher) and needs_voucher(item.settled_voucher)
    open_ = open_ and found.state in SIGNED_STATES
    return {
        "item": item, "tone": RESULT_TONES[item.result], "net": item.original - item.worn, "vouchers": vouchers,
        "settle_url": url_at("settle", found.book, item.pk) if open_ else "",
        "asset_url": url_at("asset", found.book, item.asset_id) if item.asset_id else "",
    }  # fmt: skip


def _facts(found: Inventory, names: dict[int, str]) -> Any:
    yield _("组织"), found.book.organisation.name
    yield _("开始日期"), found.started_on
    if found.done_on:
        yield _("完成"), f"{found.done_on} {names.get(found.done_by or 0, '')}"
        yield _("清查项数"), found.counted
        yield _("差异"), found.differences
    for number, signer in enumerate((found.first_signer, found.second_signer), 1):
        if signer:
            yield _("签字人%(number)s") % {"number": number}, names.get(signer, "")
    if found.published_on:
        yield _("公示"), f"{found.published_on} {found.publication}"


@needs(ASSETS_VIEW)
@require_GET
def counting_list(request: HttpRequest, inventory_id: int) -> HttpResponse:
    """The list to take along, by place."""
    found = inventory_or_404(request, inventory_id)
    items = list(found.items.select_related("asset"))
    return render(
        request, "assets/counting_list.html", {"inventory": found, "book": found.book, "items": items}
    )


@needs(ASSETS_COUNT)
@require_POST
def count_items(request: HttpRequest, inventory_id: int) -> HttpResponse:
    """What was ticked in the list: each row with a result is counted, those refused are named."""
    found = inventory_or_404(request, inventory_id, ASSETS_COUNT)
    done = 0
    for item in found.items.filter(asset__isnull=False):
        form = CountForm(
            {"result": request.POST.get(f"result-{item.pk}"), "note": request.POST.get(f"note-{item.pk}", "")}
        )
        if not form.is_valid() or (form.cleaned_data["result"], form.cleaned_data["note"]) == (
            item.result,
            item.note,
        ):
            continue
        try:
            with conflicts.as_refusals():
                actions.count_item(actor_of(request), item_id=item.pk, **form.cleaned_data)
            done += 1
        except Refused as refusal:
            messages.error(request, f"{item.name}: {refusal}")
    messages.success(request, _("已记下 %(count)s 项的清查结果。") % {"count": done})
    return redirect(url_at("inventory", found.book, found.pk))


@needs(ASSETS_COUNT)
@require_POST
def add_surplus(request: HttpRequest, inventory_id: int) -> HttpResponse:
    found = inventory_or_404(request, inventory_id, ASSETS_COUNT)
    form, here = SurplusForm(request.POST), url_at("inventory", found.book, found.pk)

    def do() -> HttpResponse:
        actions.add_surplus(actor_of(request), inventory_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记盘盈。"))
        return redirect(here)

    return form_page(request, form, do, title=_("登记盘盈"), action=_("登记盘盈"), cancel_url=here)


@needs(ASSETS_COUNT)
@require_POST
def inventory_do(request: HttpRequest, inventory_id: int, what: str) -> HttpResponse:
    """Finish the count, or sign its result."""
    found = inventory_or_404(request, inventory_id, ASSETS_COUNT)
    steps = {"finish": actions.finish_inventory, "sign": actions.sign_inventory}
    if what not in steps:
        raise Http404(_("没有这个页面"))
    try:
        steps[what](actor_of(request), inventory_id=found.pk)
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        say_refused(request, refusal)
    else:
        text = {"finish": _("清查完毕，请两人签字。"), "sign": _("已签字。")}
        messages.success(request, text[what])
    return redirect(url_at("inventory", found.book, found.pk))


@needs(ASSETS_COUNT)
@require_POST
def publish_inventory(request: HttpRequest, inventory_id: int) -> HttpResponse:
    found = inventory_or_404(request, inventory_id, ASSETS_COUNT)
    form, here = PublicationForm(request.POST), url_at("inventory", found.book, found.pk)

    def do() -> HttpResponse:
        actions.note_publication(actor_of(request), inventory_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记公示。"))
        return redirect(here)

    return form_page(request, form, do, title=_("登记公示"), action=_("登记公示"), cancel_url=here)


@needs(BOOKS_ENTER)
@require_POST
def draft_differences(request: HttpRequest, inventory_id: int) -> HttpResponse:
    found = inventory_or_404(request, inventory_id, BOOKS_ENTER)
    form, here = DateForm(request.POST), url_at("inventory", found.book, found.pk)

    def do() -> HttpResponse:
        voucher = actions.draft_differences(
            actor_of(request), inventory_id=found.pk, on=form.cleaned_data["on"]
        )
        messages.success(
            request, _("已生成凭证草稿 %(voucher)s，差异记入待处理财产损溢。") % {"voucher": voucher}
        )
        return redirect(here)

    return form_page(request, form, do, title=_("差异入账"), action=_("生成凭证"), cancel_url=here)


@needs(BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, item_id: int) -> HttpResponse:
    """How a difference was decided, and its voucher."""
    seen = CountedItem.objects.filter(
        actor_of(request).scope(BOOKS_ENTER, f"inventory__{queries.PATH}"), pk=item_id
    )
    item = seen.select_related("inventory__book__organisation__region").first()
    if item is None:
        raise Http404(_("没有这一行，或不在您的管辖范围内"))
    found, book = item.inventory, item.inventory.book
    surplus = item.result == Result.SURPLUS
    form = SettleForm(request.POST or None, surplus=surplus, **parties_of(request, book))
    here = url_at("inventory", book, found.pk)

    def do() -> HttpResponse:
        data = dict(form.cleaned_data)
        party = data.pop("party", None)
        actions.settle_difference(
            actor_of(request), item_id=item.pk, on=data["on"], liable=data.get("liable") or 0,
            party_id=party.pk if party else None, note=data["note"],
        )  # fmt: skip
        messages.success(request, _("已生成处理凭证的草稿。"))
        return redirect(here)

    return form_page(
        request, form, do, title=_("处理差异：%(name)s") % {"name": item.name}, action=_("生成凭证"), cancel_url=here,
        lead=_("按批准的决定处理，赔偿以外的部分记入损失。") if not surplus else _("按批准的决定转入其他收入。"),
    )  # fmt: skip
