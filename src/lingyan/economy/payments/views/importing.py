"""A request from a list of payees: the file with what is paid for, what it holds and what is wrong, then the draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books import uploads
from lingyan.economy.books.models import Book
from lingyan.economy.books.uploads import Upload
from lingyan.economy.books.views import imports
from lingyan.economy.books.views.choices import account_choices
from lingyan.economy.books.views.common import actor_of, book_or_404, download, path_of
from lingyan.economy.books.views.records import record_url
from lingyan.economy.payments import actions, queries, rules
from lingyan.economy.payments.forms import PayeesForm
from lingyan.economy.payments.importing import PayeesCheck, blank_list, check_payees
from lingyan.economy.payments.rules import Payee
from lingyan.economy.payments.views.common import payment_url
from lingyan.economy.payments.views.entry import choices_of
from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.identity.pages import form_page
from lingyan.kernel.access import Actor
from lingyan.kernel.lists import XLSX
from lingyan.kernel.rights import PAYMENTS_REQUEST

SHOWN_ROWS = 300
_PURPOSE = "payees_for"


@needs(PAYMENTS_REQUEST)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, book_id: int) -> HttpResponse:
    """Step one: the list and what is paid from where and for what."""
    book = book_or_404(request, book_id, PAYMENTS_REQUEST)
    accounts, matters = choices_of(book)
    charged = [
        (each.code, each.shown) for each in account_choices(book) if not each.code.startswith(("101", "102"))
    ]
    form = PayeesForm(charged, accounts, matters, request.POST or None, request.FILES or None)

    def do() -> HttpResponse:
        data = dict(form.cleaned_data)
        token = imports.keep(request, data.pop("file"), {_PURPOSE: book.pk, **data})
        return redirect("payments:import-preview", token)

    return form_page(
        request, form, do, title=_("从名单申请付款"), action=_("核对"), upload=True,
        link_url=reverse("payments:import-blank"), link_label=imports.BLANK,
        cancel_url=record_url("payments:enter", book, book.pk),
        lead=_("%(name)s。一张工资表、补贴发放表成为一笔付款申请；表头要有收款人和金额，转账的还要有账号和开户行。")
        % {"name": book.organisation.name},
    )  # fmt: skip


@needs(PAYMENTS_REQUEST)
@require_GET
def blank(_request: HttpRequest) -> HttpResponse:
    """The empty list with how each column is written."""
    return download(blank_list(), "收款人名单-空白表.xlsx", XLSX)


@needs(PAYMENTS_REQUEST)
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Step two: the payees that the request would have, and every fault with its cell."""
    upload, book, check = _checked(request, token)
    head = {name: upload.options[name] for name in ("kind", "purpose", "from_account", "matter_id")}
    payees = queries.with_known_accounts(book, head["from_account"], check.payees)
    if request.method == "POST":
        check.require_sound()
        made = actions.request_for_list(
            actor_of(request), book_id=book.pk, payees=payees, charged=upload.options["charged"],
            again=_confirmed(request, check), **head,
        )  # fmt: skip
        uploads.discard(token)
        messages.success(request, _("已保存。请登记单据、上传附件，然后提交审批。"))
        return redirect(payment_url(made))
    context = {
        **imports.preview(check, "payments:import-failed", token), "book": book, "purpose": head["purpose"],
        "rows": [_shown(actor_of(request), book, each) for each in payees[:SHOWN_ROWS]],
        "more": max(0, len(payees) - SHOWN_ROWS), "again_url": record_url("payments:import", book, book.pk),
        "list_url": record_url("payments:payments", book),
    }  # fmt: skip
    return render(request, "payments/import_preview.html", context)


def _confirmed(request: HttpRequest, check: PayeesCheck) -> int | None:
    """The request for the same that stood on the page that was ticked.

    MONEY: a tick for another warning, or sent once more after a crash, confirms no request that was not shown.
    """
    imports.accepted(request, check)
    shown = request.POST.get("again", "")
    return check.before.pk if check.before is not None and shown == str(check.before.pk) else None


def _shown(actor: Actor, book: Book, payee: Payee) -> dict[str, Any]:
    """PRIVACY: names and accounts as the masking table shows them to this reader."""
    path = path_of(book)
    return {
        "payee": payee, "name": masking.shown(actor, "party", payee.name, path),
        "account": masking.shown(actor, "bank_account", payee.account_number, path),
    }  # fmt: skip


@needs(PAYMENTS_REQUEST)
@require_GET
def import_failed(request: HttpRequest, token: str) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    _upload, _book, check = _checked(request, token)
    return imports.failed_rows(check)


def _checked(request: HttpRequest, token: str) -> tuple[Upload, Book, PayeesCheck]:
    """The owner's upload read again, and the book it is for."""
    upload = imports.kept(request, token, _PURPOSE)
    book = book_or_404(request, int(upload.options[_PURPOSE]), PAYMENTS_REQUEST)
    method = rules.CASH if upload.options["from_account"].startswith("101") else rules.BANK
    check = imports.checked(
        upload, PayeesCheck, lambda path, name: check_payees(path, name=name, book=book, method=method)
    )
    return upload, book, check
