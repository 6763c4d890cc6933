"""Reconciliations: the months of the region's accounts, one statement with its signatures, and the ageing list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Exists, Max, OuterRef, Q, Subquery, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.bank import actions, printing, queries
from lingyan.economy.bank.forms import ExplanationForm
from lingyan.economy.bank.lookups import visible_accounts
from lingyan.economy.bank.models import BankAccount, BankTransaction, Reconciliation
from lingyan.economy.bank.rules import bucket_labels
from lingyan.economy.bank.views.common import (
    account_or_404,
    account_url,
    number_shown,
    party_shown,
    path_of,
)
from lingyan.economy.books.models import Line
from lingyan.economy.books.views.common import (
    PDF,
    actor_of,
    download,
    labels_of,
    note_export,
    say_refused,
    tabs,
    ticked,
)
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.identity.hands import one_hand
from lingyan.kernel import clock, conflicts
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import XLSX, Column, Empty, ListPage
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BANK_MATCH, BANK_VIEW, BOOKS_REVIEW
from lingyan.regions.place import place_of
from lingyan.render.ledger import ledger_pdf

_STATES = {"none": "warn", "made": "info", "signed": "ok"}


@needs(BANK_VIEW)
@require_GET
def reconciliations(request: HttpRequest) -> HttpResponse:
    """Every account that was open in the month, and how far its reconciliation is."""
    actor, place = actor_of(request), place_of(request)
    month = place.month
    of_month = Reconciliation.objects.filter(account=OuterRef("pk"), month=month)
    found = visible_accounts(actor, place.region.path if place.region else "").filter(
        Q(opened_on=None) | Q(opened_on__lte=month.last_day), Q(closed_on=None) | Q(closed_on__gt=month.last_day)
    ).annotate(
        work=Value(_("去核对")),
        state=Subquery(of_month.values("state")[:1]), ledger_fen=Subquery(of_month.values("ledger")[:1]),
        bank_fen=Subquery(of_month.values("bank")[:1]),
        has_rows=Exists(BankTransaction.objects.filter(account=OuterRef("pk"), date__gte=month.first_day,
                                                       date__lte=month.last_day)),
    )  # fmt: skip
    labels = {"made": _("待复核"), "signed": _("已签字"), None: _("未编制")}
    page = ListPage(
        request,
        found,
        [
            Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                   link=lambda each: account_url("reconciliation", each, month)),
            Column("ledger_account", _("科目"), sort="ledger_account"),
            Column("has_rows", _("本月流水"), "badge", value=lambda each: _("有") if each.has_rows else _("没有"),
                   tone=lambda each: "ok" if each.has_rows else "warn", sort="has_rows"),
            Column("ledger_fen", _("账面余额"), "money", sort="ledger_fen"),
            Column("bank_fen", _("银行余额"), "money", sort="bank_fen"),
            Column("state", _("余额调节表"), "badge", value=lambda each: labels[each.state],
                   tone=lambda each: _STATES[each.state or "none"], sort="state"),
            Column("work", _("核对"), value="work", exported=False,
                   link=lambda each: account_url("workbench", each, month)),
        ],
        name=_("余额调节表"),
        filters=[
            Filter("q", _("村"), lookup="organisation__region__name"),
            Filter("state", _("进度"), "choice", lookup=_state,
                   choices=[("none", _("未编制")), ("made", _("待复核")), ("signed", _("已签字"))]),
        ],
        sort="organisation__region__code",
        selectable=actor.may_somewhere(BANK_MATCH),
        form="rows",
        empty=Empty(_("没有要对账的银行账户"), _("先登记银行账户。"), f"{reverse('bank:accounts')}?{place.query}",
                    _("银行账户")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    return render(request, "bank/reconciliations.html", {"page": page, "month": month})


@needs(BANK_MATCH)
@require_POST
def make_rows(request: HttpRequest) -> HttpResponse:
    """Draw up the statements of the accounts ticked, each by itself; those that need a person's eye are named."""
    actor, place = actor_of(request), place_of(request)
    made, left = 0, []
    wanted = visible_accounts(actor, right=BANK_MATCH).filter(pk__in=ticked(request))
    for account in wanted.order_by("organisation__region__code", "ledger_account"):
        try:
            with conflicts.as_refusals():
                actions.make_reconciliation(actor, account_id=account.pk, month=place.month)
            made += 1
        except Refused as refusal:
            left.append(f"{account.organisation.region.name} {account.ledger_account}：{refusal}")
    if made:
        messages.success(request, _("已编制 %(count)s 张，等另一人复核签字。") % {"count": made})
    for text in left[:8]:
        messages.error(request, text)
    if not made and not left:
        messages.warning(request, _("没有选中账户，什么也没有办。"))
    return redirect(f"{reverse('bank:reconciliations')}?{place.query}")


def _state(found: Any, wanted: str) -> Any:
    return found.filter(state=None) if wanted == "none" else found.filter(state=wanted)


@needs(BANK_VIEW)
@require_http_methods(["GET", "POST"])
def reconciliation(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account and month: the statement as it stands or as it would be, and the next step."""
    account, month = account_or_404(request, account_id), place_of(request).month
    actor, here = actor_of(request), account_url("reconciliation", account, month)
    form = ExplanationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_reconciliation(
                actor, account_id=account.pk, month=month, explanation=form.cleaned_data["explanation"]
            )
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            add_problems(form, refusal)
        else:
            messages.success(request, _("已编制，等另一人复核签字。"))
            return redirect(here)
    return render(request, "bank/reconciliation.html", _context(request, account, month, form))


def _context(
    request: HttpRequest, account: BankAccount, month: Month, form: ExplanationForm
) -> dict[str, Any]:
    actor, path = actor_of(request), path_of(account)
    made = Reconciliation.objects.filter(account=account, month=month).first()
    shown = made or _preview(account, month)
    reviewer = actor.may(BOOKS_REVIEW, path) or actor.may(BANK_MATCH, path)
    names = labels_of([made.made_by, made.signed_by]) if made else {}
    waiting = made is not None and made.state == Reconciliation.State.MADE
    own = made is not None and one_hand(actor.user_id, made.made_by)
    return {
        "account": account,
        "number": number_shown(actor, account),
        "month": month,
        "made": made,
        "shown": shown,
        "rows": printing.statement_rows(shown) if shown else [],
        "unposted": queries.unposted(account, month),
        "reaches": _short_of(account, month),
        "form": form,
        "may_make": actor.may(BANK_MATCH, path) and not (made and made.state == Reconciliation.State.SIGNED),
        "may_sign": waiting and not own and reviewer,
        "own": waiting and own,
        "facts": _facts(made, names),
        "urls": {
            "workbench": account_url("workbench", account, month),
            "sign": reverse("bank:sign", args=[made.pk]) if made else "",
            "pdf": f"{reverse('bank:reconciliation-paper', args=[made.pk, 'pdf'])}" if made else "",
            "xlsx": f"{reverse('bank:reconciliation-paper', args=[made.pk, 'xlsx'])}" if made else "",
        },
    }


def _facts(made: Reconciliation | None, names: dict[int, str]) -> list[tuple[str, Any]]:
    if made is None:
        return []
    when = made.made_at.astimezone(clock.ZONE)
    facts = [(_("编制"), f"{names.get(made.made_by or 0, '')} {when:%Y-%m-%d %H:%M}")]
    if made.signed_at:
        signed = made.signed_at.astimezone(clock.ZONE)
        facts.append((_("复核"), f"{names.get(made.signed_by or 0, '')} {signed:%Y-%m-%d %H:%M}"))
    if made.explanation:
        facts.append((_("差额说明"), made.explanation))
    return facts


def _short_of(account: BankAccount, month: Month) -> dt.date | None:
    """The day to which statements reach, where it is before the month's end."""
    reaches: dt.date | None = account.imports.aggregate(on=Max("last_on"))["on"]
    return reaches if reaches is not None and reaches < month.last_day else None


def _preview(account: BankAccount, month: Month) -> Reconciliation | None:
    """What the statement would say now; None where the bank's balance is not known."""
    balance, since = queries.balances(account, [month])[0], queries.statements_since(account)
    if balance.bank is None or since is None:
        return None
    if month.last_day < since and balance.bank != balance.ledger:
        return None
    items = queries.open_items(account, month.last_day)
    transit = queries.transit(items)
    return Reconciliation(
        account=account, month=month, ledger=balance.ledger, bank=balance.bank, bank_in=transit.bank_in,
        bank_out=transit.bank_out, books_in=transit.books_in, books_out=transit.books_out,
        items=[item.as_json() for item in items],
    )  # fmt: skip


def _reconciliation_or_404(request: HttpRequest, reconciliation_id: int) -> Reconciliation:
    found = Reconciliation.objects.filter(pk=reconciliation_id).first()
    if found is None:
        raise Http404(_("没有这张余额调节表"))
    found.account = account_or_404(request, found.account_id)
    return found


@needs(BANK_MATCH, BOOKS_REVIEW)
@require_POST
def sign(request: HttpRequest, reconciliation_id: int) -> HttpResponse:
    """The second signature."""
    found = _reconciliation_or_404(request, reconciliation_id)
    try:
        actions.sign_reconciliation(actor_of(request), reconciliation_id=found.pk)
    except Refused as refusal:
        if refusal.code == "denied":
            raise
        say_refused(request, refusal)
    else:
        messages.success(request, _("已复核签字，这张余额调节表不能再改。"))
    return redirect(account_url("reconciliation", found.account, found.month))


@needs(BANK_VIEW)
@require_GET
def paper(request: HttpRequest, reconciliation_id: int, kind: str) -> HttpResponse:
    """The statement as PDF or workbook."""
    found = _reconciliation_or_404(request, reconciliation_id)
    account = found.account
    name = f"{account.organisation.region.name}-{account.ledger_account}-{found.month}-余额调节表"
    if kind == "xlsx":
        note_export(request, "余额调节表", len(found.items), path_of(account))
        return download(printing.reconciliation_xlsx(found), f"{name}.xlsx", XLSX)
    if kind != "pdf":
        raise Http404(_("没有这种格式"))
    names = labels_of([found.made_by, found.signed_by])
    sheet = printing.reconciliation_sheet(found, number_shown(actor_of(request), account), names)
    note_export(request, "余额调节表", len(found.items), path_of(account))
    return download(ledger_pdf(sheet, made_at=found.signed_at or found.made_at), f"{name}.pdf", PDF)


@needs(BANK_VIEW)
@require_GET
def ageing(request: HttpRequest) -> HttpResponse:
    """What has been open for how long, on the bank's side or the book's."""
    actor, place = actor_of(request), place_of(request)
    path = place.region.path if place.region else ""
    on = min(place.month.last_day, clock.today())
    bounds = queries.ageing_bounds(path, on)
    books = request.GET.get("side") == "books"
    day = "voucher__date" if books else "date"
    labels = bucket_labels(bounds)
    bucket = Filter("bucket", _("账龄"), "choice", choices=[(str(at), label) for at, label in enumerate(labels)],
                    lookup=lambda found, value: _in_bucket(found, day, int(value), bounds, on))  # fmt: skip
    if books:
        found: Any = queries.open_lines(actor, path).filter(voucher__date__lte=on)
        columns = _line_columns(on)
        search = Filter(
            "q", _("摘要或村"), lookup="summary|voucher__book__organisation__region__name__icontains"
        )
    else:
        found = queries.open_movements(actor, path).filter(date__lte=on)
        columns = _movement_columns(actor, on)
        search = Filter("q", _("摘要或村"), lookup="text|account__organisation__region__name__icontains")
    page = ListPage(
        request, found, columns, name=_("未达账项"), filters=[search, bucket], sort=day,
        empty=Empty(_("没有未达账项"), _("银行和账上都已核对。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    items = {
        "bank": (_("银行已记、账上未记"), f"?{place.query}"),
        "books": (_("账上已记、银行未记"), f"?{place.query}&side=books"),
    }
    sides = tabs(items, "books" if books else "bank")
    return render(request, "bank/ageing.html", {"page": page, "tabs": sides, "on": on})


def _in_bucket(found: Any, day: str, bucket: int, bounds: tuple[int, ...], on: dt.date) -> Any:
    if bucket < len(bounds):
        found = found.filter(**{f"{day}__gte": on - dt.timedelta(days=bounds[bucket])})
    if bucket > 0:
        found = found.filter(**{f"{day}__lt": on - dt.timedelta(days=bounds[bucket - 1])})
    return found


def _movement_columns(actor: Any, on: dt.date) -> list[Column]:
    def path(each: BankTransaction) -> str:
        return each.account.organisation.region.path

    return [
        Column("date", _("日期"), "date", sort="date"),
        Column("days", _("天数"), "integer", value=lambda each: (on - each.date).days),
        Column("village", _("村"), value="account__organisation__region__name",
               sort="account__organisation__region__code",
               link=lambda each: account_url("workbench", each.account, Month.of(each.date))),
        Column("account", _("科目"), value="account__ledger_account"),
        Column("party", _("对方"), value=lambda each: party_shown(actor, each.counterparty, path(each))),
        Column("text", _("摘要"), "long"),
        Column("amount", _("金额"), "money", sort="amount", total="amount"),
    ]  # fmt: skip


def _line_columns(on: dt.date) -> list[Column]:
    def url(each: Line) -> str:
        region = each.voucher.book.organisation.region.code
        return (
            f"{reverse('books:voucher', args=[each.voucher_id])}?region={region}&month={each.voucher.month}"
        )

    return [
        Column("date", _("日期"), "date", value="voucher__date", sort="voucher__date"),
        Column("days", _("天数"), "integer", value=lambda each: (on - each.voucher.date).days),
        Column("village", _("村"), value="voucher__book__organisation__region__name",
               sort="voucher__book__organisation__region__code"),
        Column("account", _("科目"), value="account__code"),
        Column("voucher", _("凭证"), value=lambda each: str(each.voucher), link=url),
        Column("summary", _("摘要"), "long"),
        Column("amount", _("金额"), "money", sort="amount", total="amount"),
    ]  # fmt: skip
