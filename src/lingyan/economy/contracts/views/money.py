"""Money of contracts on the screen: instalments by due date, receipts to confirm, monthly vouchers, letters, deposits."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.assets.due import age_of, overdue_days
from lingyan.economy.books.queries import visible_books
from lingyan.economy.books.views.common import (
    STATE_TONES,
    actor_of,
    book_or_404,
    download,
    path_of,
    say_refused,
    voucher_url,
)
from lingyan.economy.contracts import actions, due, queries, rules
from lingyan.economy.contracts.forms import DepositForm, ReasonForm
from lingyan.economy.contracts.letters import demand_letter
from lingyan.economy.contracts.models import DepositMove, IncomeRun, Reminder, Settlement
from lingyan.economy.contracts.views.common import contract_or_404, contract_url, party_names, url_at
from lingyan.identity.decorators import needs
from lingyan.identity.pages import form_page
from lingyan.kernel import clock, conflicts
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER, CONTRACTS_MANAGE, CONTRACTS_VIEW
from lingyan.regions.place import Place, place_of

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_PAIRS: Final = 500
LOOKS: Final[dict[str, Any]] = {
    "due": gettext_lazy("逾期和即将到期"),
    "overdue": gettext_lazy("逾期"),
    "month": gettext_lazy("本月应收"),
}
_AGES: Final = {
    "soon": (gettext_lazy("未到期"), "plain"), "30": (gettext_lazy("逾期 30 天内"), "warn"),
    "180": (gettext_lazy("逾期 180 天内"), "danger"), "365": (gettext_lazy("逾期一年内"), "danger"),
    "old": (gettext_lazy("逾期一年以上"), "danger"),
}  # fmt: skip


@needs(CONTRACTS_VIEW)
@require_GET
def instalments(request: HttpRequest) -> HttpResponse:
    """What contracts owe the region's villages, by day, with what was paid."""
    actor, place = actor_of(request), place_of(request)
    name = party_names(actor)
    found = queries.instalments(actor, place.region).filter(contract__kind__in=list(rules.INCOME))
    page = ListPage(
        request,
        found,
        [
            Column("contract", _("合同"), value="contract__title", sort="contract__title",
                   link=lambda each: contract_url(each.contract)),
            Column("no", _("期次"), "integer", sort="no"),
            Column("village", _("村"), value="contract__book__organisation__region__name",
                   sort="contract__book__organisation__region__code"),
            Column("party", _("对方"), value=lambda each: name(each.contract)),
            Column("covers", _("所属期"), value=lambda each: f"{each.covers_from} – {each.covers_to}"),
            Column("due_on", _("应付日期"), "date", sort="due_on"),
            Column("amount", _("应付"), "money", sort="amount", total="amount"),
            Column("paid", _("已付"), "money", sort="paid", total="paid"),
            Column("left", _("未付"), "money", sort="left", total="left"),
            Column("age", _("账龄"), "badge", value=lambda each: _age(each)[0], tone=lambda each: _age(each)[1]),
        ],
        name=_("合同应收款"),
        filters=[
            Filter("q", _("合同或编号"), lookup="contract__title__icontains|contract__number__icontains"),
            Filter("look", _("只看"), "choice", choices=list(LOOKS.items()), lookup=_look(place)),
            Filter("open", _("只看没有付清的"), "flag", lookup=_open),
            Filter("age", _("逾期账龄"), "choice", lookup=_of_age, choices=[
                (band, label) for band, (label, _tone) in _AGES.items() if band != "soon"
            ]),
        ],
        sort="due_on",
        empty=Empty(_("没有合同应收款"), _("确认生效的发包、出租合同会生成分期款。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    books = list(visible_books(actor, place.region)[:2])
    context = {"page": page, "month": place.month, "book": books[0] if len(books) == 1 else None}
    if context["book"]:
        context |= {
            "match_url": url_at("match", books[0], books[0].pk),
            "run_url": url_at("income", books[0], books[0].pk, month=place.month),
        }
    return render(request, "contracts/instalments.html", context)


def _age(each: Any) -> tuple[Any, str]:
    return (_("已付清"), "ok") if each.left <= 0 else _AGES[age_of(each.due_on, clock.today())]


def _open(found: QuerySet[Any], value: bool) -> QuerySet[Any]:
    return found.filter(left__gt=0) if value else found


def _of_age(found: QuerySet[Any], band: str) -> QuerySet[Any]:
    """Those due so long ago, paid or not; together with “overdue” the rows of one age."""
    youngest, oldest = overdue_days(band)
    today = clock.today()
    found = found.filter(due_on__lte=today - dt.timedelta(days=youngest))
    return found if oldest is None else found.filter(due_on__gte=today - dt.timedelta(days=oldest))


def _look(place: Place) -> Any:
    month = place.month

    def narrow(found: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == "due":
            return due.claims(found, place.region, clock.today())
        if value == "overdue":
            return queries.overdue(found, clock.today())
        return found.filter(due_on__gte=month.first_day, due_on__lte=month.last_day)

    return narrow


@needs(CONTRACTS_VIEW, CONTRACTS_MANAGE)
@require_http_methods(["GET", "POST"])
def match(request: HttpRequest, book_id: int) -> HttpResponse:
    """Receipts that seem to pay instalments; a person ticks those that do. Nothing is settled without."""
    right = CONTRACTS_MANAGE if request.method == "POST" else CONTRACTS_VIEW
    book, actor = book_or_404(request, book_id, right), actor_of(request)
    if request.method == "POST":
        _settle_ticked(request)
        return redirect(url_at("match", book, book.pk))
    name, rows = party_names(actor), []
    for income in (True, False):
        found = queries.matching(book.pk, clock.today(), income=income)
        rows += [_pair(found, each, name, book) for each in found.proposals[:_MOST_PAIRS]]
    context = {
        "book": book, "rows": rows, "may_settle": actor.may(CONTRACTS_MANAGE, path_of(book)),
        "list_url": url_at("instalments", book), "at_once": [
            (each, contract_url(each.contract)) for each in _with_book(queries.booked_at_once(book.pk), book)
        ],
    }  # fmt: skip
    return render(request, "contracts/match.html", context)


def _with_book(found: list[Any], book: Any) -> list[Any]:
    for each in found:
        each.contract.book = book
    return found


def _pair(found: queries.Matching, proposal: rules.Proposal, name: Any, book: Any) -> dict[str, Any]:
    item, line = found.items[proposal.item], found.lines[proposal.receipt]
    item.contract.book = line.voucher.book = book
    key = f"{proposal.item}-{proposal.receipt}-{proposal.amount}"
    return {
        "key": key, "item": item, "line": line, "amount": proposal.amount,
        "score": proposal.score, "party": name(item.contract), "contract_url": contract_url(item.contract),
        "voucher_url": voucher_url(line.voucher), "sure": proposal.score >= rules.SAME_PARTY + rules.SAME_AMOUNT,
    }  # fmt: skip


def _settle_ticked(request: HttpRequest) -> None:
    done = 0
    for text in request.POST.getlist("pair")[:_MOST_PAIRS]:
        parts = text.split("-")
        if len(parts) != 3 or not all(each.isdecimal() and len(each) < 19 for each in parts):
            continue
        instalment, line, amount = map(int, parts)
        try:
            with conflicts.as_refusals():
                actions.settle(actor_of(request), instalment_id=instalment, line_id=line, amount=amount)
            done += 1
        except Refused as refusal:
            say_refused(request, refusal)
    messages.success(request, _("已核销 %(count)s 笔。") % {"count": done})


@needs(CONTRACTS_MANAGE)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, settlement_id: int) -> HttpResponse:
    seen = Settlement.objects.filter(
        actor_of(request).scope(CONTRACTS_MANAGE, f"instalment__contract__{queries.PATH}"), pk=settlement_id
    )
    found = seen.select_related("instalment__contract__book__organisation__region").first()
    if found is None:
        raise Http404(_("没有这次核销，或不在您的管辖范围内"))
    contract, form = found.instalment.contract, ReasonForm(request.POST or None)

    def do() -> HttpResponse:
        actions.take_back(actor_of(request), settlement_id=found.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("已撤销核销，原记录保留。"))
        return redirect(contract_url(contract))

    return form_page(
        request,
        form,
        do,
        title=_("撤销核销"),
        lead=str(contract),
        action=_("撤销"),
        cancel_url=contract_url(contract),
    )


@needs(CONTRACTS_VIEW, BOOKS_ENTER)
@require_http_methods(["GET", "POST"])
def income(request: HttpRequest, book_id: int) -> HttpResponse:
    """A month of one book: what fell due and what is earned of prepaid rent, each as one draft."""
    book = book_or_404(request, book_id, BOOKS_ENTER if request.method == "POST" else CONTRACTS_VIEW)
    month, actor = place_of(request).month, actor_of(request)
    here = url_at("income", book, book.pk, month=month)
    if request.method == "POST":
        step = actions.draft_earned if request.POST.get("do") == "earned" else actions.draft_claims
        try:
            made = step(actor, book_id=book.pk, month=month)
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            say_refused(request, refusal)
        else:
            messages.success(
                request, _("已生成凭证草稿 %(voucher)s，等他人审核、记账。") % {"voucher": made.voucher}
            )
        return redirect(here)
    done = IncomeRun.objects.filter(book=book, month=month).select_related(
        "voucher__book__organisation__region"
    )
    context = {
        "book": book, "month": month, "may_draft": actor.may(BOOKS_ENTER, path_of(book)),
        "blocks": [
            (kind, label, planned, sum(each.amount for each in planned))
            for kind, label, planned in (
                ("due", _("本月到期的应收款"), queries.to_claim(book.pk, month)),
                ("earned", _("预收款本月转收入"), queries.to_earn(book.pk, month)),
            )
        ],
        "done": [(each, voucher_url(each.voucher), STATE_TONES[each.voucher.state]) for each in done],
        "previous_url": url_at("income", book, book.pk, month=month.previous),
        "next_url": url_at("income", book, book.pk, month=month.next), "list_url": url_at("instalments", book),
    }  # fmt: skip
    return render(request, "contracts/income.html", context)


@needs(CONTRACTS_MANAGE)
@require_POST
def remind(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Note a demand letter and go to it."""
    found = contract_or_404(request, contract_id, CONTRACTS_MANAGE)
    try:
        made = actions.remind(actor_of(request), contract_id=found.pk)
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        say_refused(request, refusal)
        return redirect(contract_url(found))
    messages.success(request, _("已记下催收，可以下载催收通知书。"))
    return redirect(f"{contract_url(found)}&letter={made.pk}")


@needs(CONTRACTS_VIEW)
@require_GET
def letter(request: HttpRequest, reminder_id: int) -> HttpResponse:
    """The letter in Word. PRIVACY: the other side is named as the masking table shows it to this reader."""
    seen = Reminder.objects.filter(
        actor_of(request).scope(CONTRACTS_VIEW, f"contract__{queries.PATH}"), pk=reminder_id
    )
    found = seen.select_related("contract__book__organisation__region", "contract__party__personal").first()
    if found is None:
        raise Http404(_("没有这份通知书，或不在您的管辖范围内"))
    content = demand_letter(found, party=party_names(actor_of(request))(found.contract))
    return download(content, f"催收通知书-{found.contract.number}.docx", DOCX)


@needs(CONTRACTS_MANAGE)
@require_http_methods(["GET", "POST"])
def deposit(request: HttpRequest, contract_id: int) -> HttpResponse:
    found = contract_or_404(request, contract_id, CONTRACTS_MANAGE)
    form = DepositForm(request.POST or None, initial={"on": clock.today()})

    def do() -> HttpResponse:
        actions.move_deposit(actor_of(request), contract_id=found.pk, **form.cleaned_data)
        messages.success(request, _("已登记押金。"))
        return redirect(contract_url(found))

    return form_page(
        request, form, do, title=_("押金：%(contract)s") % {"contract": found}, action=_("登记"),
        cancel_url=contract_url(found),
    )  # fmt: skip


@needs(BOOKS_ENTER)
@require_POST
def draft_deposit(request: HttpRequest, move_id: int) -> HttpResponse:
    seen = DepositMove.objects.filter(
        actor_of(request).scope(BOOKS_ENTER, f"contract__{queries.PATH}"), pk=move_id
    )
    found = seen.select_related("contract__book__organisation__region").first()
    if found is None:
        raise Http404(_("没有这笔押金，或不在您的管辖范围内"))
    try:
        voucher = actions.draft_deposit(actor_of(request), move_id=found.pk)
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        say_refused(request, refusal)
    else:
        messages.success(request, _("已生成凭证草稿 %(voucher)s。") % {"voucher": voucher})
    return redirect(contract_url(found.contract))
