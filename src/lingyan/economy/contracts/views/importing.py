"""Bringing a village's register of contracts in: choose it, see what it holds and what is wrong, then write."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.models import Book
from lingyan.economy.books.views import imports
from lingyan.economy.books.views.common import actor_of, download, party_label, path_of
from lingyan.economy.books.views.imports import SHOWN_ROWS, Register
from lingyan.economy.contracts import actions
from lingyan.economy.contracts.actions import Incoming
from lingyan.economy.contracts.forms import RegisterForm
from lingyan.economy.contracts.importing import ContractsCheck, blank_register, check_contracts, is_draft
from lingyan.economy.contracts.models import Contract, Kind
from lingyan.economy.contracts.rules import total_of
from lingyan.identity import masking
from lingyan.identity.decorators import needs
from lingyan.kernel.access import Actor
from lingyan.kernel.lists import XLSX
from lingyan.kernel.rights import CONTRACTS_MANAGE

_REGISTER: Final = Register(
    "contracts", CONTRACTS_MANAGE, gettext_lazy("导入合同台账"), blank="contracts:import-blank",
    lead=gettext_lazy("%(name)s。表头要有合同编号、名称、对方、起止日期和价款；核对后再写入，有一行不对就一行也不写。"),
    hint=gettext_lazy("先为集体经济组织建账，再登记合同。"),
)  # fmt: skip
_STATES: Final[dict[str, Any]] = {
    Contract.State.ACTIVE: (gettext_lazy("履行中"), "ok"), Contract.State.ENDED: (gettext_lazy("已结束"), "info"),
    Contract.State.TERMINATED: (gettext_lazy("提前终止"), "warn"),
}  # fmt: skip


@needs(CONTRACTS_MANAGE)
@require_GET
def import_at(request: HttpRequest) -> HttpResponse:
    """Bring a register in at a region: the page of its only book, or the books to choose from."""
    return _REGISTER.choose(request)


@needs(CONTRACTS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, book_id: int) -> HttpResponse:
    """Step one: the file and what it does not say."""
    return _REGISTER.first(
        request, book_id, RegisterForm(request.POST or None, request.FILES or None), "natural"
    )


@needs(CONTRACTS_MANAGE)
@require_GET
def blank(_request: HttpRequest) -> HttpResponse:
    """The empty register with how each column is written."""
    return download(blank_register(), "合同台账-空白表.xlsx", XLSX)


@needs(CONTRACTS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Step two: the contracts that would be written, and every fault with its cell."""
    book, check = _checked(request, token)
    if request.method == "POST":
        check.require_sound()
        imports.accepted(request, check)
        made = actions.import_contracts(
            actor_of(request), book_id=book.pk, rows=check.rows, source=check.workbook.sha256
        )
        text = ngettext("已写入 %(count)s 份合同。", "已写入 %(count)s 份合同。", len(made))
        return _REGISTER.written(request, token, book, text % {"count": len(made)})
    shown = [
        _shown(actor_of(request), book, row, name)
        for row, name in zip(check.rows[:SHOWN_ROWS], check.names, strict=False)
    ]
    drafts = sum(is_draft(book, each) for each in check.rows)
    context = {
        **_REGISTER.preview(check, token, book), "rows": shown, "more": max(0, len(check.rows) - SHOWN_ROWS),
        "drafts": drafts, "standing": len(check.rows) - drafts, "total": sum(map(_total, check.rows)),
        "paid": sum(each.paid for each in check.rows),
    }  # fmt: skip
    return render(request, "contracts/import_preview.html", context)


def _total(row: Incoming) -> int:
    return total_of(row.terms.start_on, row.terms.end_on, row.terms.plan)


def _shown(actor: Actor, book: Book, row: Incoming, name: str) -> dict[str, Any]:
    """A row as the contract it would become; the other side as the masking table shows it to this reader."""
    label, tone = (_("草稿"), "plain") if is_draft(book, row) else _STATES[row.state]
    return {
        "terms": row.terms, "total": _total(row), "paid": row.paid, "label": label, "tone": tone, "new": bool(row.party),
        "party": masking.shown(actor, "party", name, path_of(book)), "kind": Kind(row.terms.kind).label,
        "every": Contract.Every(row.terms.every).label, "reference": row.reference,
    }  # fmt: skip


@needs(CONTRACTS_MANAGE)
@require_GET
def import_failed(request: HttpRequest, token: str) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    _book, check = _checked(request, token)
    return imports.failed_rows(check)


def _checked(request: HttpRequest, token: str) -> tuple[Book, ContractsCheck]:
    """The owner's upload read again, and the book it is for."""
    upload, book = _REGISTER.kept(request, token)
    label = party_label(actor_of(request), path_of(book))
    natural = str(upload.options["natural"])
    return book, imports.checked(
        upload, ContractsCheck,
        lambda path, name: check_contracts(path, name=name, book=book, natural=natural, label=label),
    )  # fmt: skip
