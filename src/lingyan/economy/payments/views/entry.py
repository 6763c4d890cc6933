"""The form of a request: several payees and charges in grids, for a new one and for one that came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lingyan.decisions.queries import passed_matters
from lingyan.economy.books import grid as charges
from lingyan.economy.books.models import Book
from lingyan.economy.books.rules import Entry
from lingyan.economy.books.views.choices import account_choices, party_choices, project_choices
from lingyan.economy.books.views.common import actor_of, book_or_404
from lingyan.economy.payments import actions, grid, lookups, queries, rules
from lingyan.economy.payments.actions.submitting import matters_for, spending_items
from lingyan.economy.payments.forms import RequestForm
from lingyan.economy.payments.models import PayeeLine, PaymentRequest
from lingyan.economy.payments.rules import Payee
from lingyan.economy.payments.views.common import account_shown, namer, payment_or_404, payment_url
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.money import format_yuan, plain_yuan
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import PAYMENTS_REQUEST

Save = Callable[[dict[str, Any], Sequence[Payee], Sequence[Entry]], PaymentRequest]
_CHARGES: Final = frozenset(
    {"unknown-account", "account-has-details", "no-summary", "no-debit", "both-sides"}
)
"""Faults of a row of charges; those of payees carry other codes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page with the form: for which book, what it starts with, and how it is saved."""

    book: Book
    title: str
    save: Save
    payment: PaymentRequest | None = None
    stored: Sequence[PayeeLine] = ()
    rows: Sequence[grid.Row] = ()
    lines: Sequence[charges.Line] = ()


@needs(PAYMENTS_REQUEST)
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, book_id: int) -> HttpResponse:
    book, actor = book_or_404(request, book_id, PAYMENTS_REQUEST), actor_of(request)

    def save(head: dict[str, Any], payees: Sequence[Payee], debits: Sequence[Entry]) -> PaymentRequest:
        return actions.open_request(actor, book_id=book.pk, payees=payees, debits=debits, **head)

    return _answer(request, Sheet(book, _("申请付款"), save))


@needs(PAYMENTS_REQUEST)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, payment_id: int) -> HttpResponse:
    payment, actor = payment_or_404(request, payment_id, PAYMENTS_REQUEST), actor_of(request)
    if payment.state not in rules.EDITABLE:
        raise Refused(f"付款 {payment} 已提交，不能修改；需要修改请先撤回或由审批人退回", code="wrong-state")

    def save(head: dict[str, Any], payees: Sequence[Payee], debits: Sequence[Entry]) -> PaymentRequest:
        return actions.edit_request(actor, request_id=payment.pk, payees=payees, debits=debits, **head)

    path, name = lookups.path_of(payment), namer(actor)
    stored = list(lookups.payees(payment))
    rows = grid.shown(stored, lambda line: name(line, path), lambda line: account_shown(actor, line, path))
    title = _("修改付款申请 %(number)s") % {"number": payment}
    return _answer(request, Sheet(payment.book, title, save, payment, stored, rows, _lines(payment)))


def _lines(payment: PaymentRequest) -> list[charges.Line]:
    return [
        charges.Line(
            line.summary, f"{line.account.code} {line.account.path_name}", line.party.code if line.party else "",
            f"{line.project.code} {line.project.name}" if line.project else "", plain_yuan(line.amount),
        )
        for line in lookups.debits(payment)
    ]  # fmt: skip


def _answer(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    form = _form(request, sheet)
    if request.method != "POST":
        return _show(request, sheet, form, list(sheet.rows), list(sheet.lines), 200)
    stored = {str(line.pk): (line, row) for line, row in zip(sheet.stored, sheet.rows, strict=True)}
    data = grid.with_defaults(request.POST.dict())
    typed, charged = grid.read(data, stored), charges.read(data)
    rows, lines = list(typed.rows), list(charged.lines)
    if "add" in request.POST:
        return _show(request, sheet, form, [*rows, *[grid.Row()] * 5], [*lines, *charges.blank_lines(5)], 200)
    problems = [*typed.problems, *charged.problems]
    if form.is_valid() and not problems:
        try:
            payees = queries.with_known_accounts(sheet.book, form.cleaned_data["from_account"], typed.payees)
            saved = sheet.save(form.cleaned_data, payees, charged.entries)
        except Refused as refusal:
            problems = list(refusal.problems)
            rows = grid.with_errors(rows, [one for one in problems if one.code not in _CHARGES])
            lines = charges.with_errors(lines, [one for one in problems if one.code in _CHARGES])
        else:
            _say_saved(request, saved)
            if payees != list(typed.payees):
                messages.info(request, _("没有填的收款账号和开户行，已照上次付成的填上，请核对。"))
            return HttpResponseRedirect(payment_url(saved))
    for problem in problems:
        form.add_error(None, _place(problem))
    return _show(request, sheet, form, rows, lines, 422)


def _place(problem: Problem) -> str:
    if problem.row is None:
        return str(problem)
    where = _("列支") if problem.code in _CHARGES else _("收款人")
    return f"{where} {problem}" if not problem.message.startswith(_("收款人")) else problem.message


def _say_saved(request: HttpRequest, saved: PaymentRequest) -> None:
    """A draft may be kept before its sums agree; submitting it would be refused, so the maker hears it first."""
    charged = sum(line.amount for line in lookups.debits(saved))
    if charged == saved.amount:
        messages.success(request, _("已保存。请登记单据、上传附件，然后提交审批。"))
    else:
        messages.warning(
            request,
            _("已保存，但收款合计 %(paid)s 元，列支合计 %(charged)s 元，一致以后才能提交。")
            % {"paid": format_yuan(saved.amount), "charged": format_yuan(charged)},
        )


def choices_of(book: Book) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The accounts that pay and the decisions that a request may rest on, as a form offers them."""
    accounts = [
        (each.code, each.shown) for each in account_choices(book) if each.code.startswith(("101", "102"))
    ]
    today, wanted = clock.today(), spending_items()
    decided = {each.organisation_id for each in matters_for(book)}
    passed = [each for owner in sorted(decided) for each in passed_matters(owner, wanted, today)]
    matters = [
        (str(each.pk), f"{each}（{format_yuan(each.amount)} 元）")
        for each in passed
        if each.amount is not None
    ]
    return accounts, matters


def _form(request: HttpRequest, sheet: Sheet) -> RequestForm:
    accounts, matters = choices_of(sheet.book)
    start: dict[str, Any] = {"from_account": next((code for code, _name in accounts if code != "101"), "")}
    if (payment := sheet.payment) is not None:
        start = {
            "kind": payment.kind, "purpose": payment.purpose, "from_account": payment.from_account.code,
            "matter_id": payment.matter_id,
        }  # fmt: skip
    return RequestForm(accounts, matters, request.POST or None, initial=start)


def _show(
    request: HttpRequest,
    sheet: Sheet,
    form: RequestForm,
    rows: Sequence[grid.Row],
    lines: Sequence[charges.Line],
    status: int,
) -> HttpResponse:
    rows = (
        [*rows, *[grid.Row()] * max(grid.BLANK_ROWS - len(rows), 0)]
        if rows
        else [grid.Row()] * grid.BLANK_ROWS
    )
    lines = [*lines, *charges.blank_lines(max(grid.BLANK_ROWS - len(lines), 0))]
    context = {
        "book": sheet.book, "title": sheet.title, "form": form, "payees": rows, "lines": lines,
        "payment": sheet.payment,
        "accounts": [each for each in account_choices(sheet.book) if not each.code.startswith(("101", "102"))],
        "parties": party_choices(actor_of(request), sheet.book), "projects": project_choices(sheet.book),
    }  # fmt: skip
    return render(request, "payments/entry.html", context, status=status)
