"""Distributions on the screen: the list, a plan with its figures, every step, the members' lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.decisions.queries import passed_matters
from lingyan.economy.books.models import Book
from lingyan.economy.books.queries import visible_books
from lingyan.economy.books.views.choices import account_choices
from lingyan.economy.books.views.common import STATE_TONES, actor_of, book_or_404, path_of, voucher_url
from lingyan.economy.members import actions, forms, queries, rules
from lingyan.economy.members.actions.planning import DISTRIBUTION_ITEMS, OPEN
from lingyan.economy.members.actions.slips import READABLE
from lingyan.economy.members.models import Distribution, HouseholdPart, Line
from lingyan.economy.members.parameters import RESERVE, percent, share_kinds
from lingyan.economy.members.rules import shown_shares
from lingyan.economy.members.views.common import TONES, distribution_or_404, form_page, name_of, url_at
from lingyan.economy.members.views.confirmations import objections_of
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import Words
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.money import format_yuan
from lingyan.kernel.rights import BOOKS_ENTER, MEMBERS_DISTRIBUTE, MEMBERS_VIEW, PAYMENTS_REQUEST
from lingyan.regions.place import place_of

_REGION = "book__organisation__region"
State = Distribution.State
TITLES = {
    "decide": gettext_lazy("登记决议"), "display": gettext_lazy("公示清单"), "object": gettext_lazy("登记异议"),
    "confirm": gettext_lazy("确认清单"), "vouchers": gettext_lazy("生成凭证"), "pay": gettext_lazy("申请支付"),
    "publish": gettext_lazy("公开结果"), "void": gettext_lazy("作废方案"),
}  # fmt: skip
RIGHTS = {"vouchers": BOOKS_ENTER, "pay": PAYMENTS_REQUEST}
"""Who takes a step, where it is not who handles distributions."""
NEXT = {
    State.PLANNED: "decide", State.DECIDED: "display", State.DISPLAYED: "confirm", State.CONFIRMED: "vouchers",
    State.BOOKED: "pay", State.PAID: "publish",
}  # fmt: skip
HINTS = {
    State.PLANNED: gettext_lazy("方案提交成员（代表）大会，决议通过后登记"),
    State.DECIDED: gettext_lazy("公示清单并发给每名成员本人查询单"),
    State.DISPLAYED: gettext_lazy("公示期满、异议都答复后确认"),
    State.CONFIRMED: gettext_lazy("会计生成凭证，先提公积公益金"),
    State.BOOKED: gettext_lazy("凭证审核、记账后申请支付"),
    State.PAYING: gettext_lazy("在“付款”里审批、办理，结果自动回来"),
    State.PAID: gettext_lazy("公开合计数，任何人的金额都不公开"),
    State.PUBLISHED: gettext_lazy("已办结"),
    State.VOID: gettext_lazy("已作废，可以重新编制"),
}


@needs(MEMBERS_VIEW)
@require_GET
def distributions(request: HttpRequest) -> HttpResponse:
    """Every plan of the region with its sums and how far it has come."""
    actor, place = actor_of(request), place_of(request)
    page = ListPage(
        request,
        queries.distributions(actor, place.region),
        [
            Column("year", _("年度"), value=str, sort="year",
                   link=lambda each: url_at("distribution", each.book.organisation.region, each.pk)),
            Column("village", _("村"), value=f"{_REGION}__name", sort=f"{_REGION}__code"),
            Column("distributable", _("可分配收益"), "money"),
            Column("reserve", _("提取公积公益金"), "money", sort="reserve", total="reserve"),
            Column("paid_out", _("向成员分配"), "money", sort="paid_out", total="paid_out"),
            Column("members", _("成员数"), "integer", sort="members", total="members"),
            Column("state", _("状态"), "badge", value="get_state_display", tone=lambda each: TONES[each.state]),
            Column("decided_on", _("决议日期"), "date", sort="decided_on"),
            Column("paid_on", _("付清日期"), "date", sort="paid_on"),
        ],
        name=gettext_lazy("收益分配"),
        filters=[
            Filter("village", _("村或组织"), lookup=f"{_REGION}__name|book__organisation__name__icontains"),
            Filter("year", _("年度"), lookup=_by_year),
            Filter("state", _("状态"), "choice", choices=State.choices),
            Filter("failed", _("只看没有付成的"), "flag", lookup=_by_failed),
        ],
        sort="-year",
        empty=Empty(_("还没有收益分配"), _("年度结账、名册确认以后编制分配方案。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(
        request,
        "members/distributions.html",
        {"page": page, "may_plan": actor.may_somewhere(MEMBERS_DISTRIBUTE)},
    )


def _by_year(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    return found.filter(year=int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0)


def _by_failed(found: QuerySet[Any], value: bool) -> QuerySet[Any]:
    return found.filter(parts__state=HouseholdPart.State.FAILED).distinct() if value else found


@needs(MEMBERS_DISTRIBUTE)
@require_GET
def at(request: HttpRequest) -> HttpResponse:
    """A plan asked for at a region: the only book's page, or the books to choose from."""
    found = visible_books(actor_of(request), place_of(request).required_region(), MEMBERS_DISTRIBUTE)
    if len(few := list(found[:2])) == 1:
        return redirect(url_at("new-plan", few[0].organisation.region, few[0].pk))
    choices = ListPage(
        request,
        found,
        [
            Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                   link=lambda book: url_at("new-plan", book.organisation.region, book.pk)),
            Column("organisation", _("组织"), value="organisation__name"),
        ],
        name=_("选择组织"),
        filters=[Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains")],
        sort="organisation__region__code",
        exportable=False,
        empty=Empty(_("这个区域还没有账套"), _("先为集体经济组织建账。")),
    )  # fmt: skip
    return render(request, "members/at.html", {"page": choices})


@needs(MEMBERS_DISTRIBUTE)
@require_http_methods(["GET", "POST"])
def new_plan(request: HttpRequest, book_id: int) -> HttpResponse:
    """The year's income as the ledger has it, and the few things that are decided and not computed."""
    book = book_or_404(request, book_id, MEMBERS_DISTRIBUTE)
    year = _year(request)
    least = percent(RESERVE, path_of(book), clock.today())
    basis = _basis(book, year, least)
    initial = {"record_on": clock.today(), "reserve_percent": least, "pool": basis["most"] or None}
    form = forms.PlanForm(
        request.POST or None, kinds=share_kinds(path_of(book), clock.today()), initial=initial
    )

    def do() -> HttpResponse:
        made = actions.make_plan(actor_of(request), book_id=book.pk, year=year, **form.cleaned_data)
        messages.success(request, _("方案已编制，共 %(count)s 名成员。") % {"count": made.members})
        return redirect(url_at("distribution", book.organisation.region, made.pk))

    return form_page(
        request, form, do, title=_("编制收益分配方案"), action=_("编制方案"), basis=basis, book=book, year=year,
        year_form=forms.YearForm(initial={"year": year}), lead=book.organisation.name,
        cancel_url=url_at("distributions", book.organisation.region),
    )  # fmt: skip


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else clock.today().year - 1


def _basis(book: Book, year: int, least: int) -> dict[str, Any]:
    """What the page shows before anything is typed: the lines of the statement and the most that may be distributed."""
    if not queries.closed(book, year):
        return {"closed": False, "most": 0}
    income = queries.income_of(book, year)
    gone = income.reserved + income.allotted + income.others + income.later
    most = rules.most_for_members(income, least)
    return {
        "closed": True, "most": most,
        "rows": [
            (_("本年净收益"), income.net), (_("加：年初未分配收益"), income.opening), (_("加：其他转入"), income.other),
            (_("可分配收益"), income.distributable), (_("减：以前已提取和分配"), gone),
            (_("减：应提公积公益金（最低比例）"), rules.reserve_due(income, least)), (_("最多可向成员分配"), most),
        ],
    }  # fmt: skip


@needs(MEMBERS_VIEW)
@require_GET
def distribution(request: HttpRequest, distribution_id: int) -> HttpResponse:
    """One distribution: state and next step, its arithmetic, vouchers and payments, objections, papers."""
    found, actor = distribution_or_404(request, distribution_id), actor_of(request)
    region = found.book.organisation.region
    parts = found.parts.all()
    steps = _steps(actor, found)
    context = {
        "distribution": found, "organisation": found.book.organisation, "tone": TONES[found.state], "steps": steps,
        "hint": HINTS[State(found.state)], "rows": _rows(found), "list_url": url_at("distributions", region),
        "lines_url": url_at("lines", region, found.pk), "per_share": found.pool * 100 // found.hundredths,
        "vouchers": [(each.voucher, voucher_url(each.voucher), STATE_TONES[each.voucher.state])
                     for each in found.drafted.select_related("voucher__book__organisation__region")],
        "payments": _payments(parts), "objections": objections_of(found, actor.may(MEMBERS_DISTRIBUTE, region.path)),
        "states": _counted(parts), "may_slips": "slips" in steps,
        "facts": _facts(found),
    }  # fmt: skip
    return render(request, "members/distribution.html", context)


def _steps(actor: Actor, found: Distribution) -> list[str]:
    """What this reader may do now; the first is the next step."""
    path, state = path_of(found.book), State(found.state)
    wanted = [NEXT[state]] if state in NEXT else []
    failed = found.parts.filter(state=HouseholdPart.State.FAILED).exists()
    if state in (State.PAYING, State.PUBLISHED) and failed:
        wanted.append("pay")
    if state == State.DISPLAYED:
        wanted.append("object")
    if state in READABLE:
        wanted.append("slips")
    if state in OPEN:
        wanted.append("void")
    return [each for each in wanted if actor.may(RIGHTS.get(each, MEMBERS_DISTRIBUTE), path)]


def _rows(found: Distribution) -> list[tuple[str, int, bool]]:
    gone = found.reserved + found.allotted + found.others + found.later
    return [
        (_("本年净收益"), found.net, False), (_("加：年初未分配收益"), found.opening, False),
        (_("加：其他转入"), found.other, False), (_("可分配收益"), found.distributable, True),
        (_("减：以前已提取和分配"), gone, False), (_("减：本次提取公积公益金"), found.reserve, False),
        (_("减：本次向成员分配（清单合计）"), found.paid_out, False),
        (_("分配后未分配收益"), found.undistributed, True),
    ]  # fmt: skip


def _payments(parts: QuerySet[HouseholdPart]) -> list[Any]:
    found = {each.payment.pk: each.payment for each in parts.select_related("payment") if each.payment}
    return [found[key] for key in sorted(found)]


def _counted(parts: QuerySet[HouseholdPart]) -> list[tuple[Words, int, int, str]]:
    """(state, households, fen, tone) of what is there."""
    sums: dict[str, list[int]] = {}
    for state, amount in parts.values_list("state", "amount"):
        total = sums.setdefault(state, [0, 0])
        total[0] += 1
        total[1] += amount
    labels = dict(HouseholdPart.State.choices)
    return [
        (labels[state], sums[state][0], sums[state][1], TONES[state]) for state in labels if state in sums
    ]


def _facts(found: Distribution) -> list[tuple[str, Any]]:
    known = [
        (_("份额登记日"), found.record_on), (_("参加分配的股份"), _("、").join(gettext(kind) for kind in found.kinds)),
        (_("份额合计（股）"), shown_shares(found.hundredths)), (_("决议分配金额（元）"), format_yuan(found.pool)),
        (_("不足一分舍去（元）"), format_yuan(found.rest)), (_("公积公益金比例"), f"{found.reserve_percent}%"),
        (_("决策事项"), str(found.matter) if found.matter else ""), (_("决议日期"), found.decided_on or ""),
        (_("公示起"), found.displayed_from or ""), (_("公示止"), found.displayed_until or ""),
        (_("清单确认日期"), found.confirmed_on or ""), (_("付清日期"), found.paid_on or ""),
        (_("公开日期"), found.published_on or ""), (_("作废原因"), found.void_reason),
    ]  # fmt: skip
    return [(label, value) for label, value in known if value != ""]


@needs(MEMBERS_DISTRIBUTE, BOOKS_ENTER, PAYMENTS_REQUEST)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, distribution_id: int, what: str) -> HttpResponse:
    """One step of a distribution, each on its own form."""
    if what not in TITLES:
        raise Http404(_("没有这个页面"))
    found = distribution_or_404(request, distribution_id, RIGHTS.get(what, MEMBERS_DISTRIBUTE))
    form, act = _step(request, actor_of(request), found, what)
    region = found.book.organisation.region
    here = url_at("distribution", region, found.pk)

    def do() -> HttpResponse:
        act(form.cleaned_data)
        messages.success(request, _("已办理。"))
        return redirect(here)

    lead = _("%(name)s%(year)s年收益分配，向成员分配 %(sum)s 元。") % {
        "name": found.book.organisation.name, "year": found.year, "sum": format_yuan(found.paid_out),
    }  # fmt: skip
    return form_page(
        request,
        form,
        do,
        title=TITLES[what],
        action=TITLES[what],
        cancel_url=here,
        lead=lead,
        danger=what == "void",
    )


def _step(
    request: HttpRequest, actor: Actor, found: Distribution, what: str
) -> tuple[Any, Callable[[dict[str, Any]], Any]]:
    data, key = request.POST if request.method == "POST" else None, found.pk
    if what == "decide":
        matters = passed_matters(found.book.organisation_id, DISTRIBUTION_ITEMS, clock.today())
        return forms.MatterForm(data, matters=matters), lambda given: actions.decide(
            actor, distribution_id=key, matter_id=given["matter"].pk
        )
    if what == "pay":
        return forms.PayForm(data, accounts=_accounts(found.book)), lambda given: actions.request_payment(
            actor, distribution_id=key, **given
        )
    steps: dict[str, tuple[Any, Callable[..., Any]]] = {
        "display": (forms.DisplayForm, actions.display_list), "object": (forms.ObjectionForm, actions.object_to),
        "confirm": (forms.NoFieldsForm, actions.confirm_list), "vouchers": (forms.VoucherForm, actions.draft_vouchers),
        "publish": (forms.NoFieldsForm, actions.publish), "void": (forms.ReasonForm, actions.void_plan),
    }  # fmt: skip
    made, act = steps[what]
    return made(data), lambda given: act(actor, distribution_id=key, **given)


def _accounts(book: Book) -> list[tuple[str, str]]:
    """Bank accounts of the book that can pay a list."""
    return [(each.code, each.shown) for each in account_choices(book) if each.code.startswith("102")]


@needs(MEMBERS_VIEW)
@require_GET
def lines(request: HttpRequest, distribution_id: int) -> HttpResponse:
    """The members' lines for those who check the list, names as the masking table shows them."""
    found, actor = distribution_or_404(request, distribution_id), actor_of(request)
    path = path_of(found.book)
    states = dict(found.parts.values_list("household", "state"))
    labels = dict(HouseholdPart.State.choices)

    def name(line: Line) -> str:
        return name_of(actor, line.member.person.personal, path)

    page = ListPage(
        request,
        found.lines.select_related("member__person__personal"),
        [
            Column("no", _("序号"), "integer", sort="no"),
            Column("household", _("户编号"), "integer", sort="household"),
            Column("member", _("成员"), value=name),
            Column("number", _("成员编号"), value=lambda line: str(line.member), sort="member__number"),
            Column("shares", _("各种股份"), value=_shares),
            Column(
                "hundredths", _("份额（股）"), "figure", value=lambda line: shown_shares(line.hundredths), sort="hundredths"
            ),
            Column("amount", _("金额"), "money", sort="amount", total="amount"),
            Column("state", _("支付"), "badge", value=lambda line: labels.get(states.get(line.household, ""), ""),
                   tone=lambda line: TONES.get(states.get(line.household, ""), "plain")),
        ],
        name=gettext_lazy("收益分配清单"),
        filters=[Filter("household", _("户编号"), lookup=_by_household)],
        sort="no",
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page,
        "distribution": found,
        "back": url_at("distribution", found.book.organisation.region, found.pk),
    }
    return render(request, "members/lines.html", context)


def _shares(line: Line) -> str:
    return " · ".join(
        f"{gettext(kind)} {shown_shares(hundredths)}" for kind, hundredths in line.shares.items()
    )


def _by_household(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    return found.filter(household=int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0)
