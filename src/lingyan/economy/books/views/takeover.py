"""Taking over old books on the screen: choose files, see what they hold and what is wrong, then take them over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.books import actions, uploads
from lingyan.economy.books.forms import TakeOverForm
from lingyan.economy.books.held import StoredBooks
from lingyan.economy.books.importing import AUTO, LAYOUTS, BooksCheck, check_books
from lingyan.economy.books.importing.failed import failed_rows
from lingyan.economy.books.models import ImportedBook
from lingyan.economy.books.rehearsal import rehearse
from lingyan.economy.books.uploads import Upload
from lingyan.economy.books.views.common import actor_of, download, labels_of
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import XLSX, Column, Empty, ListPage
from lingyan.kernel.problems import Problem, Refused, split
from lingyan.kernel.rights import BOOKS_IMPORT, BOOKS_VIEW
from lingyan.regions.place import place_of
from lingyan.regions.queries import Directory

_REGION_PATH = "book__organisation__region__path"


@needs(BOOKS_IMPORT, BOOKS_VIEW)
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """What was taken over into the region's books, the latest first."""
    region = place_of(request).region
    found = ImportedBook.objects.filter(actor_of(request).scope(BOOKS_VIEW, _REGION_PATH))
    if region is not None:
        found = found.filter(**{f"{_REGION_PATH}__startswith": region.path})
    page = ListPage(
        request,
        found.select_related("batch", "book__organisation__region"),
        [
            Column("imported_at", _("接管时间"), "time", value="batch__imported_at", sort="batch__imported_at",
                   link=lambda each: reverse("books:import", args=[each.batch_id])),
            Column("village", _("村"), value="book__organisation__region__name", sort="book__organisation__region__code"),
            Column("year", _("年度"), value=lambda each: str(each.batch.year), sort="batch__year"),
            Column("layout", _("版式"), value=lambda each: _title_of(each.batch.layout)),
            Column("source", _("原软件"), value="batch__source_system"),
            Column("vouchers", _("凭证"), "integer", sort="vouchers", total="vouchers"),
            Column("lines", _("分录"), "integer", sort="lines", total="lines"),
            Column("gaps", _("缺号"), "integer", value=lambda each: len(each.gaps)),
        ],
        name=gettext_lazy("接管旧账"),
        filters=[
            Filter(
                "q",
                _("村或原软件"),
                lookup="book__organisation__region__name__icontains|batch__source_system__icontains",
            )
        ],
        sort="-batch__imported_at",
        empty=Empty(
            _("还没有接管过旧账"), _("旧软件的序时账和期初余额可以直接导入。"), reverse("books:take-over"), _("接管旧账")
        ),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {"page": page, "may_import": actor_of(request).may_somewhere(BOOKS_IMPORT)}
    return render(request, "books/imports.html", context)


@needs(BOOKS_IMPORT, BOOKS_VIEW)
@require_GET
def import_(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One taking-over: its files with digests, its books, the warnings that were accepted."""
    seen = ImportedBook.objects.filter(actor_of(request).scope(BOOKS_VIEW, _REGION_PATH), batch=batch_id)
    books = list(seen.select_related("book__organisation__region", "batch"))
    if not books:
        raise Http404("没有这次接管，或不在您的管辖范围内")
    batch = books[0].batch
    # SECURITY: files, warnings and who brought them speak of every book of the batch, other villages' too.
    whole = len(books) == ImportedBook.objects.filter(batch=batch).count()
    names = labels_of([batch.importer_id])
    context = {
        "batch": batch,
        "books": books,
        "facts": [
            (_("年度"), batch.year),
            (_("导入人"), names.get(batch.importer_id or 0, "")),
            (_("版式"), _title_of(batch.layout)),
            (_("原软件"), batch.source_system or _("未填写")),
            (_("凭证"), _("%(vouchers)s 张，%(lines)s 行") % {
                "vouchers": sum(each.vouchers for each in books), "lines": sum(each.lines for each in books),
            }),
            *([(_("文件组摘要"), batch.digest[:16])] if whole else []),
        ],
        "files": batch.files if whole else [],
        "warnings": [Problem(**{**each, "severity": "warning"}) for each in batch.warnings] if whole else [],
        "whole": whole,
    }  # fmt: skip
    return render(request, "books/import.html", context)


def _title_of(layout: str) -> str:
    return next((str(_(each.title)) for each in LAYOUTS if each.name == layout), layout)


@needs(BOOKS_IMPORT)
@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest) -> HttpResponse:
    """Step one: the files and the year."""
    start = {"year": place_of(request).month.year, "layout": AUTO}
    form = TakeOverForm(request.POST or None, request.FILES or None, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        options = {name: data[name] for name in ("year", "village", "layout", "source_system")}
        given = {name: data[name] for name in ("files", "openings", "control")}
        try:
            token = uploads.keep(actor_of(request).user_id, given, options)
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            return redirect("books:take-over-preview", token)
    return render(request, "books/take_over.html", {"form": form})


@needs(BOOKS_IMPORT)
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Step two: layouts with reasons, month totals, account map and problems. Confirming takes over."""
    upload = _upload(request, token)
    check = _check(request, upload)
    if request.method == "POST":
        report = actions.import_books(
            actor_of(request), check, accept_warnings="accept" in request.POST,
            source_system=upload.options["source_system"],
        )  # fmt: skip
        uploads.discard(token)
        if report.repeated:
            messages.info(request, _("这些文件以前已经接管，没有再写入。"))
        else:
            total = sum(book.vouchers for book in report.books)
            messages.success(
                request,
                _("已接管 %(books)d 个账套的 %(total)d 张凭证，等他人记账。")
                % {"books": len(report.books), "total": total},
            )
        return redirect("books:import", report.batch_id)
    problems = _problems(request, check)
    found, warned = split(problems)
    context = {
        "check": check,
        "problems": problems,
        "errors": len(found),
        "warnings": len(warned),
        "failed_url": reverse("books:take-over-failed", args=[token]) if problems else "",
        "files": [each.name for each in upload.all_files],
        "books": [_summary(each) for each in check.books],
        "token": token,
    }
    return render(request, "books/preview.html", context)


def _problems(request: HttpRequest, check: BooksCheck) -> list[Problem]:
    """Of the files in themselves and, when they are sound, against what the books already hold."""
    if check.errors:
        return check.problems
    try:
        return rehearse(actor_of(request), check).warnings
    except Refused as refusal:
        return [*refusal.problems, *check.warnings]


def _summary(book: Any) -> dict[str, Any]:
    totals = book.month_totals()
    return {
        "book": book,
        "months": totals,
        "debit": sum(each.debit_fen for each in totals),
        "credit": sum(each.credit_fen for each in totals),
        "opening": sum(max(line.amount_fen, 0) for line in book.opening),
        "uncertain": sum(not each.certain for each in book.account_map),
    }


def _upload(request: HttpRequest, token: str) -> Upload:
    found = uploads.find(actor_of(request).user_id, token)
    if found is None:
        raise Http404("没有等着确认的文件；上传的文件保留两天，只有上传的人能看")
    return found


def _check(request: HttpRequest, upload: Upload) -> BooksCheck:
    options = upload.options
    return check_books(
        upload.files, year=options["year"], openings=upload.openings,
        control=upload.control[0] if upload.control else None, regions=Directory.load(),
        village=options["village"] or None, layout=options["layout"] or AUTO,
        held=StoredBooks(actor_of(request)),
    )  # fmt: skip


@needs(BOOKS_IMPORT)
@require_GET
def failed(request: HttpRequest, token: str) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    upload = _upload(request, token)
    content = failed_rows(upload.all_files, _problems(request, _check(request, upload)))
    return download(content, "有问题的行.xlsx", XLSX)


@needs(BOOKS_IMPORT)
@require_POST
def discard(request: HttpRequest, token: str) -> HttpResponse:
    uploads.discard(_upload(request, token).token)
    messages.info(request, _("没有接管，上传的文件已删除。"))
    return redirect("books:imports")
