"""Contracts on the screen: the list, one record with its instalments, and the forms that make and change it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.assets.models import Asset
from lingyan.economy.assets.views.cards import mu
from lingyan.economy.assets.views.common import asset_url
from lingyan.economy.books.models import Book
from lingyan.economy.books.views.common import (
    STATE_TONES,
    actor_of,
    book_or_404,
    labels_of,
    path_of,
    voucher_url,
)
from lingyan.economy.books.views.records import choose_book, matters_of, parties_of
from lingyan.economy.contracts import actions, due, queries, rules
from lingyan.economy.contracts.forms import ChangeForm, ContractForm, DayForm, EndForm
from lingyan.economy.contracts.models import Contract, Kind, Settlement
from lingyan.economy.contracts.parameters import ITEMS
from lingyan.economy.contracts.plans import IN_A_CELL, parts_shown, steps_shown
from lingyan.economy.contracts.rules import PayPlan
from lingyan.economy.contracts.views.common import (
    contract_or_404,
    contract_url,
    party_names,
    state_words,
    url_at,
)
from lingyan.identity.decorators import needs
from lingyan.identity.hands import same_hand
from lingyan.identity.pages import form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER, CONTRACTS_CHECK, CONTRACTS_MANAGE, CONTRACTS_VIEW
from lingyan.regions.place import place_of

_REGION: Final = "book__organisation__region"
LOOKS: Final[dict[str, Any]] = {
    "ending": gettext_lazy("即将到期"),
    "expired": gettext_lazy("到期仍在使用"),
    "deposit": gettext_lazy("押金逾期未退"),
    "unfiled": gettext_lazy("未备案"),
    "overdue": gettext_lazy("有逾期款"),
}


@needs(CONTRACTS_VIEW)
@require_GET
def contracts(request: HttpRequest) -> HttpResponse:
    """Every contract of the region with its total, what was paid and what is late."""
    actor, place = actor_of(request), place_of(request)
    found = queries.with_sums(queries.visible(actor, place.region), clock.today())
    page = ListPage(
        request,
        found.exclude(state=Contract.State.VOID).select_related("matter", "taken_over"),
        _columns(party_names(actor), whole=request.GET.get("format") == "xlsx"),
        name=_("合同"),
        filters=[
            Filter("q", _("名称、编号或标的"), lookup="title|number|object"),
            Filter("kind", _("类别"), "choice", choices=Kind.choices),
            Filter("state", _("状态"), "choice", choices=Contract.State.choices),
            Filter("look", _("只看"), "choice", choices=list(LOOKS.items()), lookup=_look(place.region)),
        ],
        sort="-signed_on",
        empty=Empty(_("还没有登记合同"), _("发包、出租、工程、采购的合同都登记，分期款和到期由系统提醒。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {"page": page, "may_manage": actor.may_somewhere(CONTRACTS_MANAGE)}
    return render(request, "contracts/contracts.html", context)


def _columns(party: Any, *, whole: bool) -> list[Column]:
    """What the list shows; the workbook has all of it."""
    shown = [
        Column("title", _("合同"), sort="title", link=contract_url),
        Column("village", _("村"), value=f"{_REGION}__name", sort=f"{_REGION}__code"),
        Column("kind", _("类别"), value="get_kind_display", sort="kind"),
        Column("party", _("对方"), value=party),
        Column("ends_on", _("到期日期"), "date", sort="ends_on"),
        Column("total", _("总额"), "money", sort="total", total="total"),
        Column("paid", _("已收付"), "money", sort="paid", total="paid"),
        Column("late", _("逾期"), "money", value="overdue_amount", sort="overdue_amount", total="overdue_amount"),
        Column("state", _("状态"), "badge", value=_state, tone=lambda each: state_words(each)[1], sort="state"),
    ]  # fmt: skip
    return [*shown, *_more()] if whole else shown


def _more() -> list[Column]:
    """What only the workbook has. MONEY, texts and days stand as the importer of registers reads them back."""
    return [
        Column("number", _("编号")), Column("object", _("标的")),
        Column("area", _("面积"), value=lambda each: mu(each.area)),
        Column("signed_on", _("签订日期"), "date"), Column("start_on", _("开始日期"), "date"),
        Column("deposit", _("押金"), "money"), Column("filed_on", _("备案日期"), "date"),
        Column("party_kind", _("对方类别"), value="party__get_kind_display"),
        Column("party_code", _("对方编码"), value="party__code"),
        Column("asset_code", _("资产编号"), value=lambda each: each.asset.code if each.asset else ""),
        Column("land_kind", _("土地种类"), value="get_land_kind_display"), Column("grade", _("等级")),
        Column("every", _("付款周期"), value="get_every_display"),
        Column("timing", _("付款时间"), value="get_timing_display"), Column("due_days", _("宽限天数"), "integer"),
        Column("yearly", _("每年价款"), value=_yearly),
        Column("parts", _("分期明细"), value=_parts),
        Column("penalty", _("违约责任")), Column("matter", _("决策事项"), value=_decided),
        Column("procedure", _("程序"), value="get_procedure_display"), Column("listing", _("交易编号")),
        Column("bidders", _("报名家数"), "integer"), Column("outcome", _("交易结果")),
        Column("appraisal", _("评估价"), "money"), Column("ended_on", _("实际结束日期"), "date"),
    ]  # fmt: skip


def _yearly(contract: Contract) -> str:
    return steps_shown(PayPlan.from_json(contract.plan).steps, IN_A_CELL)


def _parts(contract: Contract) -> str:
    return parts_shown(PayPlan.from_json(contract.plan).parts, IN_A_CELL)


def _decided(contract: Contract) -> str:
    """The matter, or for a contract that was taken over the reference of its decision."""
    if contract.matter is not None:
        return contract.matter.title
    taken = getattr(contract, "taken_over", None)
    return taken.reference if taken else ""


def _state(contract: Contract) -> str:
    return state_words(contract)[0]


def _look(region: Any) -> Any:
    def narrow(found: QuerySet[Any], value: str) -> QuerySet[Any]:
        today = clock.today()
        if value == "ending":
            return due.ending(found, region, today)
        if value == "expired":
            return due.expired(found, today)
        if value == "deposit":
            held = due.unreturned(Contract.objects.all(), region, today)
            return found.filter(pk__in=held.order_by().values("pk"))
        if value == "overdue":
            return found.filter(overdue_amount__gt=0, kind__in=list(rules.INCOME))
        return found.filter(filed_on=None, state=Contract.State.ACTIVE)

    return narrow


@needs(CONTRACTS_MANAGE)
@require_GET
def at(request: HttpRequest) -> HttpResponse:
    """A new contract at a region: the form of its only book, or the books to choose from."""
    return choose_book(
        request, CONTRACTS_MANAGE, lambda book: url_at("new", book, book.pk), title=_("登记合同"),
        hint=_("先为集体经济组织建账，再登记合同。"),
    )  # fmt: skip


def _form(request: HttpRequest, book: Book, **initial: Any) -> ContractForm:
    return ContractForm(
        request.POST or None, initial=initial, matters=matters_of(book, set().union(*ITEMS.values())),
        **parties_of(request, book),
        assets=Asset.objects.filter(book=book, left_on=None).order_by("code"),
    )  # fmt: skip


@needs(CONTRACTS_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, book_id: int) -> HttpResponse:
    """A draft; `?renews=ID` starts from an older contract."""
    book = book_or_404(request, book_id, CONTRACTS_MANAGE)
    renewed = _renewed(request, book)
    initial: dict[str, Any] = _initial(renewed) if renewed else {"every": Contract.Every.YEAR}
    if renewed:
        initial |= dict.fromkeys(("signed_on", "start_on", "end_on", "matter"))
    initial["number"] = queries.next_number(book.pk, clock.today().year)
    form = _form(request, book, **initial)

    def do() -> HttpResponse:
        made = actions.save_draft(
            actor_of(request), book_id=book.pk, terms=form.terms(renewed.pk if renewed else None),
            new_party=form.newcomer,
        )  # fmt: skip
        messages.success(request, _("已保存草稿。上传合同文本后确认生效。"))
        return redirect(contract_url(made))

    return form_page(
        request, form, do, title=_("登记合同"), lead=book.organisation.name, action=_("保存草稿"),
        cancel_url=url_at("contracts", book),
    )  # fmt: skip


def _renewed(request: HttpRequest, book: Book) -> Contract | None:
    text = request.GET.get("renews", "")
    if not text.isdecimal() or len(text) > 18:
        return None
    return queries.visible(actor_of(request)).filter(pk=int(text), book=book).first()


def _initial(contract: Contract) -> dict[str, Any]:
    names = (
        "number", "title", "kind", "object", "land_kind", "area", "grade", "signed_on", "start_on", "end_on", "every",
        "timing", "due_days", "procedure", "listing", "bidders", "outcome", "appraisal", "deposit", "penalty", "party",
        "asset", "matter",
    )  # fmt: skip
    plan = PayPlan.from_json(contract.plan)
    price = {"amount": plan.amount or None, "steps": plan.steps, "parts": plan.parts}
    return {**{name: getattr(contract, name) for name in names}, **price}


@needs(CONTRACTS_MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, contract_id: int) -> HttpResponse:
    found = contract_or_404(request, contract_id, CONTRACTS_MANAGE)
    form = _form(request, found.book, **_initial(found))

    def do() -> HttpResponse:
        actions.save_draft(
            actor_of(request), book_id=found.book_id, terms=form.terms(found.renews_id), contract_id=found.pk,
            new_party=form.newcomer,
        )  # fmt: skip
        messages.success(request, _("已保存草稿。"))
        return redirect(contract_url(found))

    return form_page(
        request, form, do, title=_("修改草稿"), lead=found.book.organisation.name, action=_("保存草稿"),
        cancel_url=contract_url(found),
    )  # fmt: skip


@needs(CONTRACTS_VIEW)
@require_GET
def contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    """One contract: what was agreed, its instalments with what was paid, changes, letters, deposit, papers."""
    found = contract_or_404(request, contract_id)
    actor, path, today = actor_of(request), path_of(found.book), clock.today()
    label, tone = state_words(found)
    rows = list(queries.with_paid(found.instalments.all()).order_by("cancelled_by", "due_on", "no"))
    live = [each for each in rows if each.cancelled_by_id is None]
    late = [each for each in live if each.left > 0 and each.due_on < today and found.kind in rules.INCOME]
    may_manage, draft = actor.may(CONTRACTS_MANAGE, path), found.state == Contract.State.DRAFT
    files = actor.may(CONTRACTS_CHECK, path) and found.filed_on is None and not draft
    own = files and same_hand(actor.user_id, [found.made_by, found.concluded_by])
    context = {
        "contract": found, "label": label, "tone": tone, "draft": draft, "may_manage": may_manage,
        "active": found.state == Contract.State.ACTIVE, "expired": found.ends_on < today,
        "may_file": files and not own, "own": own,
        "rows": [(each, _row_state(found, each, today)) for each in rows], "late": sum(each.left for each in late),
        "total": sum(each.amount for each in live), "paid": sum(each.paid for each in live),
        "planned": _planned(found) if draft else [], "facts": list(_facts(request, found)),
        "asset_url": asset_url(found.asset) if found.asset else "", "list_url": url_at("contracts", found.book),
        "events": _events(found), "deposits": _deposits(found), "held": queries.deposit_held(found),
        "may_draft": actor.may(BOOKS_ENTER, path), "settle_url": url_at("match", found.book, found.book_id),
        "renew_url": url_at("new", found.book, found.book_id, renews=found.pk),
        "settlements": _settlements(found),
    }  # fmt: skip
    return render(request, "contracts/contract.html", context)


def _row_state(found: Contract, each: Any, today: Any) -> tuple[str, str]:
    if each.cancelled_by_id:
        return _("已取消"), "plain"
    if each.left <= 0:
        return _("已付清"), "ok"
    if each.due_on < today and found.kind in rules.INCOME:
        return _("逾期"), "danger"
    return (_("部分已付"), "info") if each.paid else (_("未到期"), "plain")


def _planned(found: Contract) -> list[Any]:
    """The instalments that a draft would have."""
    schedule = rules.Schedule(found.every, found.timing, found.due_days)
    return rules.instalments(found.start_on, found.end_on, schedule, PayPlan.from_json(found.plan))


def _facts(request: HttpRequest, found: Contract) -> Any:
    yield _("组织"), found.book.organisation.name
    yield _("类别"), found.get_kind_display()
    yield _("对方"), party_names(actor_of(request))(found)
    yield _("标的"), found.object
    yield _("期限"), f"{found.start_on} 至 {found.ends_on}"
    yield _("签订日期"), found.signed_on
    yield _("总额"), f"{format_yuan(found.total)} 元"
    yield _("付款"), f"{found.get_every_display()}，{found.get_timing_display()}"
    yield _("程序"), found.get_procedure_display()
    for label, value in (
        (_("面积"), mu(found.area)), (_("土地种类"), found.get_land_kind_display()), (_("等级"), found.grade),
        (_("交易编号"), found.listing), (_("报名家数"), found.bidders), (_("交易结果"), found.outcome),
        (_("评估价"), f"{format_yuan(found.appraisal)} 元" if found.appraisal else ""), (_("决策事项"), found.matter),
        (_("押金"), f"{format_yuan(found.deposit)} 元" if found.deposit else ""), (_("违约责任"), found.penalty),
        (_("备案日期"), found.filed_on), (_("结束日期"), found.ended_on), (_("续签自"), found.renews),
    ):  # fmt: skip
        if value:
            yield label, value
    if taken := getattr(found, "taken_over", None):
        yield _("接管前签订"), taken.reference or _("没有写决议文号")
        if before := queries.paid_before(found):
            yield _("接管前已收付"), f"{format_yuan(before)} 元"


def _events(found: Contract) -> list[dict[str, Any]]:
    changes, letters = list(found.changes.all()), list(found.reminders.all())
    makers = [*(each.made_by for each in changes), *(each.made_by for each in letters)]
    names = labels_of([found.concluded_by, *makers])
    events = [
        {"at": each.on, "what": each.get_kind_display(), "who": names.get(each.made_by or 0, ""), "note": each.reason}
        for each in changes
    ] + [
        {
            "at": each.made_on, "what": _("催收"), "who": names.get(each.made_by or 0, ""),
            "note": f"{format_yuan(each.amount)} 元", "url": url_at("letter", found.book, each.pk),
        }
        for each in letters
    ]  # fmt: skip
    if found.concluded_at:
        who = names.get(found.concluded_by or 0, "")
        day = found.concluded_at.astimezone(clock.ZONE).date()
        events.append({"at": day, "what": _("确认生效"), "who": who, "note": ""})
    return sorted(events, key=lambda each: each["at"], reverse=True)


def _deposits(found: Contract) -> list[tuple[Any, Any, str, str]]:
    moves = found.deposit_moves.select_related("voucher__book__organisation__region")
    return [
        (each, each.voucher, voucher_url(each.voucher), STATE_TONES[each.voucher.state])
        if each.voucher
        else (each, None, "", "plain")
        for each in moves
    ]


def _settlements(found: Contract) -> list[tuple[Any, str, bool]]:
    """Ties to voucher lines, and whether each can still be taken back."""
    ties = Settlement.objects.filter(instalment__contract=found).select_related(
        "instalment", "line__voucher__book__organisation__region"
    )
    undone = {each.reverses_id for each in ties if each.reverses_id}
    return [
        (each, voucher_url(each.line.voucher), each.reverses_id is None and each.pk not in undone)
        for each in ties
    ]


@needs(CONTRACTS_MANAGE, CONTRACTS_CHECK)
@require_POST
def act(request: HttpRequest, contract_id: int, what: str) -> HttpResponse:
    """Conclude a draft or give it up."""
    steps = {"conclude": actions.conclude, "void": actions.void_draft}
    if what not in steps:
        raise Http404(_("没有这个页面"))
    found = contract_or_404(request, contract_id, CONTRACTS_MANAGE)
    try:
        steps[what](actor_of(request), contract_id=found.pk)
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        for problem in refusal.problems:
            messages.error(request, str(problem))
    else:
        text = {"conclude": _("合同已确认生效，分期款已生成。"), "void": _("草稿已作废。")}
        messages.success(request, text[what])
    return redirect(contract_url(found) if what == "conclude" else url_at("contracts", found.book))


@needs(CONTRACTS_CHECK)
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, contract_id: int) -> HttpResponse:
    found = contract_or_404(request, contract_id, CONTRACTS_CHECK)
    form = DayForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        actions.file_contract(actor_of(request), contract_id=found.pk, on=form.cleaned_data["on"])
        messages.success(request, _("已备案。"))
        return redirect(contract_url(found))

    return form_page(
        request, form, do, title=_("合同备案：%(contract)s") % {"contract": found}, action=_("备案"),
        lead=_("请先核对合同文本、程序、期限和价款。"), cancel_url=contract_url(found),
    )  # fmt: skip


@needs(CONTRACTS_MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, contract_id: int) -> HttpResponse:
    found = contract_or_404(request, contract_id, CONTRACTS_MANAGE)
    form = ChangeForm(
        request.POST or None,
        matters=matters_of(found.book, ITEMS[found.kind]),
        initial={"end_on": found.ends_on},
    )

    def do() -> HttpResponse:
        data = form.cleaned_data
        actions.change_contract(
            actor_of(request), contract_id=found.pk, on=data["on"], end_on=data["end_on"], plan=form.plan,
            reason=data["reason"], matter_id=data["matter"].pk if data["matter"] else None,
        )  # fmt: skip
        messages.success(request, _("已登记变更，以后的分期款按新的价款。"))
        return redirect(contract_url(found))

    return form_page(
        request, form, do, title=_("变更合同：%(contract)s") % {"contract": found}, action=_("登记变更"),
        lead=_("价款填从变更日起到新的到期日为止的。原来的记录保留，没有付的期由新的代替。"), cancel_url=contract_url(found),
    )  # fmt: skip


@needs(CONTRACTS_MANAGE)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Early, or after it ran out: the object is back."""
    found = contract_or_404(request, contract_id, CONTRACTS_MANAGE)
    early = found.ends_on >= clock.today()
    form = EndForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        step = actions.terminate_contract if early else actions.close_contract
        step(actor_of(request), contract_id=found.pk, **form.cleaned_data)
        messages.success(request, _("合同已结束。"))
        return redirect(contract_url(found))

    title = _("提前终止：%(contract)s") if early else _("到期收回：%(contract)s")
    lead = (
        _("终止以后的期不再收，以前欠的仍然要收。")
        if early
        else _("标的已经收回的办理；仍在使用的应当续签。")
    )
    return form_page(
        request, form, do, title=title % {"contract": found}, lead=lead,
        action=_("提前终止") if early else _("登记收回"), cancel_url=contract_url(found),
    )  # fmt: skip
