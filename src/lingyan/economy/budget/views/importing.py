"""A budget from a workbook: choose it, see what it holds and what is wrong, then write the draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books import uploads
from lingyan.economy.books.models import Book
from lingyan.economy.books.uploads import Upload
from lingyan.economy.books.views import imports
from lingyan.economy.books.views.common import actor_of
from lingyan.economy.budget import actions, rules
from lingyan.economy.budget.forms import WorkbookForm
from lingyan.economy.budget.importing import BudgetCheck, check_budget
from lingyan.economy.budget.models import Block
from lingyan.economy.budget.views.common import budget_url, prepared_book, url_at
from lingyan.identity.decorators import needs
from lingyan.identity.pages import form_page
from lingyan.kernel.rights import BUDGET_MANAGE


@needs(BUDGET_MANAGE)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, book_id: int, year: int) -> HttpResponse:
    """Step one: the file."""
    book = prepared_book(request, book_id, year)
    form = WorkbookForm(request.POST or None, request.FILES or None)

    def do() -> HttpResponse:
        data = form.cleaned_data
        options = {"budget_of": book.pk, "year": year, "reason": data["reason"]}
        token = imports.keep(request, data["file"], options)
        return redirect("budget:import-preview", token)

    return form_page(
        request, form, do, title=_("导入%(year)s年预算表") % {"year": year}, action=_("核对"), upload=True,
        lead=_("%(name)s。表头要有科目编码或科目名称、预算金额；核对后再写入。") % {"name": book.organisation.name},
        cancel_url=url_at("budgets", book),
    )  # fmt: skip


@needs(BUDGET_MANAGE)
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Step two: the lines that the draft would have, and every fault with its cell."""
    upload, book, check = _checked(request, token)
    year, reason = int(upload.options["year"]), str(upload.options["reason"])
    if request.method == "POST":
        check.require_sound()
        saved = actions.save_draft(
            actor_of(request), book_id=book.pk, year=year, rows=check.rows, reason=reason
        )
        uploads.discard(token)
        messages.success(request, _("已写入草稿，共 %(count)s 行。") % {"count": len(check.rows)})
        return redirect(budget_url(saved))
    names = {code: account.path_name for code, account in actions.accounts_of(book).items()}
    sums = rules.totals((rules.block_of(row.account), row.amount) for row in check.rows)
    context = {
        **imports.preview(check, "budget:import-failed", token), "book": book, "year": year,
        "rows": [(row, names.get(row.account, "")) for row in check.rows],
        "sums": [(block.label, sums[block.value]) for block in Block],
        "again_url": url_at("import", book, book.pk, year), "list_url": url_at("budgets", book),
    }  # fmt: skip
    return render(request, "budget/import_preview.html", context)


@needs(BUDGET_MANAGE)
@require_GET
def import_failed(request: HttpRequest, token: str) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    _upload, _book, check = _checked(request, token)
    return imports.failed_rows(check)


def _checked(request: HttpRequest, token: str) -> tuple[Upload, Book, BudgetCheck]:
    """The owner's upload read again, and the book it is for."""
    upload = imports.kept(request, token, "budget_of")
    book = prepared_book(request, int(upload.options["budget_of"]), int(upload.options["year"]))
    check = imports.checked(upload, BudgetCheck, lambda path, name: check_budget(path, name=name, book=book))
    return upload, book, check
