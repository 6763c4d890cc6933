"""Cards on the screen: the list with filters, totals and Excel, one record, and the forms that change it."""

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

from lingyan.economy.assets import actions, kinds, queries
from lingyan.economy.assets.actions.cards import CARD_FIELDS, Card
from lingyan.economy.assets.forms import CardForm, ChangeForm, OutputForm, StateForm
from lingyan.economy.assets.kinds import Kind, Klass, Use
from lingyan.economy.assets.models import Asset, AssetUse
from lingyan.economy.assets.parameters import IDLE_AFTER
from lingyan.economy.assets.views.common import TONES, asset_or_404, asset_url, url_at
from lingyan.economy.books.links import stands
from lingyan.economy.books.models import Book
from lingyan.economy.books.queries import visible_books
from lingyan.economy.books.views.common import actor_of, book_or_404, labels_of, path_of, voucher_url
from lingyan.identity.decorators import needs
from lingyan.identity.pages import form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.money import format_yuan
from lingyan.kernel.rights import ASSETS_MANAGE, ASSETS_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.regions.place import place_of

_REGION = "book__organisation__region"
PAGES = {"new-card": gettext_lazy("建立卡片"), "import": gettext_lazy("导入资产清查表")}
"""Pages of one book that are asked for at a region."""


def mu(hundredths: int | None) -> str:
    """345 hundredths as 3.45 亩, which no narrow column breaks apart."""
    return "" if hundredths is None else f"{hundredths // 100:,}.{hundredths % 100:02d}\u00a0亩"


@needs(ASSETS_VIEW)
@require_GET
def assets(request: HttpRequest) -> HttpResponse:
    """Every card of the region, with original value, wear and net value added up over all pages."""
    actor, place = actor_of(request), place_of(request)
    page = ListPage(
        request,
        queries.visible(actor, place.region),
        _columns(whole=request.GET.get("format") == "xlsx"),
        name=_("资产资源"),
        filters=[
            Filter("q", _("名称、编号或地点"), lookup="name|code|place"),
            Filter("klass", _("性质"), "choice", choices=Klass.choices),
            Filter("kind", _("类别"), "choice", choices=Kind.choices),
            Filter("use", _("用途"), "choice", choices=Use.choices),
            Filter("state", _("状态"), "choice", choices=Asset.State.choices),
            Filter("idle", _("只看长期闲置的"), "flag", lookup=_long_idle(place.region)),
            Filter("account", _("科目"), lookup="account__startswith"),
        ],
        sort=f"{_REGION}__code",
        empty=Empty(_("还没有资产卡片"), _("可以逐张建立，也可以导入村里已有的清查表。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(
        request, "assets/assets.html", {"page": page, "may_manage": actor.may_somewhere(ASSETS_MANAGE)}
    )


def _columns(*, whole: bool) -> list[Column]:
    """What the list shows; the workbook has all of it. Resources have no value, which is not nought."""

    def value(name: str) -> Any:
        return lambda each: getattr(each, name) if each.account else None

    shown = [
        Column("name", _("名称"), value=str, sort="name", link=asset_url),
        Column("village", _("村"), value=f"{_REGION}__name", sort=f"{_REGION}__code"),
        Column("kind", _("类别"), value="get_kind_display", sort="kind"),
        Column("klass", _("性质"), value="get_klass_display", sort="klass"),
        Column("area", _("面积"), "figure", value=lambda each: mu(each.area), sort="area"),
        Column("original", _("原值"), "money", value=value("original"), sort="original", total="original"),
        Column("worn", _("累计折旧"), "money", value=value("worn"), sort="worn", total="worn"),
        Column("net", _("净值"), "money", value=value("net"), sort="net", total="net"),
        Column("state", _("状态"), "badge", value="get_state_display", tone=lambda each: TONES[each.state]),
        Column("since", _("从何时起"), "date", value="state_since", sort="state_since"),
    ]
    more = [
        Column("use", _("用途"), value="get_use_display"), Column("place", _("地点")), Column("account", _("科目")),
        Column("acquired_on", _("取得日期"), "date"), Column("months", _("使用年限（月）"), "integer"),
        Column("residual", _("预计净残值"), "money"), Column("counted_on", _("最近清查"), "date"),
        Column("remark", _("备注")),
    ]  # fmt: skip
    return [*shown, *more] if whole else shown


def _long_idle(region: Any) -> Any:
    def narrow(found: QuerySet[Any], value: bool) -> QuerySet[Any]:
        if not value:
            return found
        days = integer_of(IDLE_AFTER, region.path if region else "", clock.today())
        return found.filter(state=Asset.State.IDLE, state_since__lte=clock.today() - dt.timedelta(days=days))

    return narrow


@needs(ASSETS_MANAGE)
@require_GET
def at(request: HttpRequest, page: str) -> HttpResponse:
    """A page of one book asked for at a region: that book's page, or the books to choose from."""
    if page not in PAGES:
        raise Http404(_("没有这个页面"))
    found = visible_books(actor_of(request), place_of(request).required_region(), ASSETS_MANAGE)
    if len(few := list(found[:2])) == 1:
        return redirect(url_at(page, few[0], few[0].pk))
    choices = ListPage(
        request,
        found,
        [
            Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                   link=lambda book: url_at(page, book, book.pk)),
            Column("organisation", _("组织"), value="organisation__name"),
        ],
        name=_("选择组织"),
        filters=[Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains")],
        sort="organisation__region__code",
        exportable=False,
        empty=Empty(_("这个区域还没有账套"), _("先为集体经济组织建账，再登记资产。")),
    )  # fmt: skip
    return render(request, "books/choose_book.html", {"page": choices, "title": PAGES[page]})


@needs(ASSETS_VIEW)
@require_GET
def asset(request: HttpRequest, asset_id: int) -> HttpResponse:
    """One card: values, use over time, charges, counts, papers, and what can be done."""
    found = asset_or_404(request, asset_id)
    actor, book = actor_of(request), found.book
    may_manage = actor.may(ASSETS_MANAGE, path_of(book)) and found.left_on is None
    disposal = getattr(found, "disposal", None)
    charges = (
        found.charges.filter(stands("run__voucher"))
        .select_related("run__voucher__book__organisation__region")
        .order_by("-run__month")
    )
    context = {
        "asset": found, "tone": TONES[found.state], "may_manage": may_manage, "disposal": disposal,
        "by_units": found.method == Asset.Method.UNITS,
        "straight": found.method == Asset.Method.STRAIGHT and bool(kinds.nature_of(found.kind).worn),
        "facts": list(_facts(found)), "values": list(_values(found)),
        "charges": [(each, voucher_url(each.run.voucher)) for each in charges[:24] if each.run.voucher],
        "changes": list(found.changes.order_by("-from_month")), "events": _events(found),
        "list_url": url_at("assets", book),
    }  # fmt: skip
    return render(request, "assets/asset.html", context)


def _facts(found: Asset) -> Any:
    yield _("组织"), found.book.organisation.name
    yield _("类别"), found.get_kind_display()
    yield _("性质"), found.get_klass_display()
    yield _("用途"), found.get_use_display()
    yield _("取得日期"), found.acquired_on
    for label, value in (
        (_("地点"), found.place), (_("坐标"), _degrees(found)), (_("面积"), mu(found.area)), (_("等级"), found.grade),
        (_("最近清查"), found.counted_on), (_("备注"), found.remark),
    ):  # fmt: skip
        if value:
            yield label, value


def _degrees(found: Asset) -> str:
    if found.latitude is None or found.longitude is None:
        return ""
    parts = [
        f"{'-' if each < 0 else ''}{abs(each) // 10**6}.{abs(each) % 10**6:06d}"
        for each in (found.latitude, found.longitude)
    ]
    return "，".join(parts)


def _values(found: Any) -> Any:
    if not found.account:
        return
    yield _("科目"), found.account
    yield _("预计净残值"), f"{format_yuan(found.residual)} 元"
    yield _("折旧方法"), found.get_method_display()
    if found.method == Asset.Method.STRAIGHT:
        yield (
            _("使用年限"),
            _("%(months)s 个月，%(start)s起用")
            % {"months": found.months, "start": found.started.zh if found.started else ""},
        )
    if found.worn_through:
        yield _("建卡时累计折旧"), f"{format_yuan(found.worn_before)} 元（{found.worn_through.zh}）"


def _events(found: Asset) -> list[dict[str, Any]]:
    uses = list(AssetUse.objects.filter(asset=found).order_by("-from_on", "-pk"))
    names = labels_of([each.made_by for each in uses])
    return [
        {"at": each.from_on, "who": names.get(each.made_by or 0, ""), "what": each.get_state_display(), "note": each.note}
        for each in uses
    ]  # fmt: skip


@needs(ASSETS_MANAGE)
@require_http_methods(["GET", "POST"])
def new_card(request: HttpRequest, book_id: int) -> HttpResponse:
    book: Book = book_or_404(request, book_id, ASSETS_MANAGE)
    start = {"use": Use.WELFARE, "acquired_on": clock.today()}
    form = CardForm(request.POST or None, initial=start, path=path_of(book))

    def do() -> HttpResponse:
        made = actions.add_card(actor_of(request), book_id=book.pk, card=Card(**form.cleaned_data))
        messages.success(request, _("已建立卡片 %(card)s。可以添加照片和权属证书。") % {"card": made})
        return redirect(url_at("asset", book, made.pk))

    return form_page(
        request, form, do, title=_("建立卡片"), lead=book.organisation.name, action=_("保存卡片"),
        cancel_url=url_at("assets", book),
    )  # fmt: skip


@needs(ASSETS_MANAGE)
@require_http_methods(["GET", "POST"])
def edit_card(request: HttpRequest, asset_id: int) -> HttpResponse:
    found = asset_or_404(request, asset_id, ASSETS_MANAGE)
    initial = {name: getattr(found, name) for name in CARD_FIELDS}
    initial |= {name: initial[name] or "" for name in ("started", "worn_through")}
    form = CardForm(request.POST or None, initial=initial)

    def do() -> HttpResponse:
        card = Card(**form.cleaned_data, state=found.state, state_since=found.state_since)
        actions.correct_card(actor_of(request), asset_id=found.pk, card=card)
        messages.success(request, _("已更正卡片。"))
        return redirect(asset_url(found))

    lead = _("已经计提折旧的，原值、年限、用途不在这里改，请办理价值变更。")
    return form_page(
        request, form, do, title=_("更正 %(card)s") % {"card": found}, lead=lead, action=_("保存更正"),
        cancel_url=asset_url(found),
    )  # fmt: skip


@needs(ASSETS_MANAGE)
@require_http_methods(["GET", "POST"])
def change_values(request: HttpRequest, asset_id: int) -> HttpResponse:
    found = asset_or_404(request, asset_id, ASSETS_MANAGE)
    initial = {name: getattr(found, name) for name in ("original", "residual", "use")}
    form = ChangeForm(request.POST or None, initial={**initial, "from_month": str(place_of(request).month)})

    def do() -> HttpResponse:
        actions.change_values(actor_of(request), asset_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记变更，以前计提的折旧不变。"))
        return redirect(asset_url(found))

    return form_page(
        request, form, do, title=_("价值变更：%(card)s") % {"card": found},
        lead=_("改扩建、用途或使用年限改变时办理，从所选月份起按新的价值计提。"), action=_("登记变更"),
        cancel_url=asset_url(found),
    )  # fmt: skip


@needs(ASSETS_MANAGE)
@require_http_methods(["GET", "POST"])
def set_state(request: HttpRequest, asset_id: int) -> HttpResponse:
    found = asset_or_404(request, asset_id, ASSETS_MANAGE)
    form = StateForm(request.POST or None, initial={"state": found.state, "from_on": clock.today()})

    def do() -> HttpResponse:
        actions.set_state(actor_of(request), asset_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记使用状况。"))
        return redirect(asset_url(found))

    return form_page(
        request, form, do, title=_("使用状况：%(card)s") % {"card": found},
        lead=_("现在：%(state)s，从 %(since)s 起。") % {"state": found.get_state_display(), "since": found.state_since},
        action=_("登记"), cancel_url=asset_url(found),
    )  # fmt: skip


@needs(ASSETS_MANAGE)
@require_http_methods(["GET", "POST"])
def record_output(request: HttpRequest, asset_id: int) -> HttpResponse:
    found = asset_or_404(request, asset_id, ASSETS_MANAGE)
    form = OutputForm(request.POST or None, initial={"month": str(place_of(request).month)})

    def do() -> HttpResponse:
        actions.record_output(actor_of(request), asset_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记工作量。"))
        return redirect(asset_url(found))

    return form_page(
        request, form, do, title=_("工作量：%(card)s") % {"card": found}, action=_("登记"),
        lead=_("每月一次，计提折旧以前登记。"), cancel_url=asset_url(found),
    )  # fmt: skip
