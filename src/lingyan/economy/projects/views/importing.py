"""Bringing a village's register of projects in: choose it, see what it holds and what is wrong, then write."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books import uploads
from lingyan.economy.books.models import Book
from lingyan.economy.books.views import imports
from lingyan.economy.books.views.common import actor_of, book_or_404, download
from lingyan.economy.books.views.records import choose_book, form_page
from lingyan.economy.projects import actions
from lingyan.economy.projects.actions import Incoming
from lingyan.economy.projects.forms import RegisterForm
from lingyan.economy.projects.importing import ProjectsCheck, blank_register, check_projects
from lingyan.economy.projects.models import Kind, Project
from lingyan.economy.projects.views.common import TONES, url_at
from lingyan.identity.decorators import needs
from lingyan.kernel.lists import XLSX
from lingyan.kernel.rights import PROJECTS_MANAGE

SHOWN_ROWS = 200
_PURPOSE = "projects_of"


@needs(PROJECTS_MANAGE)
@require_GET
def import_at(request: HttpRequest) -> HttpResponse:
    """Bring a register in at a region: the page of its only book, or the books to choose from."""
    return choose_book(
        request, PROJECTS_MANAGE, lambda book: url_at("import", book, book.pk), title=_("导入项目台账"),
        hint=_("先为集体经济组织建账，再登记项目。"),
    )  # fmt: skip


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, book_id: int) -> HttpResponse:
    """Step one: the file."""
    book = book_or_404(request, book_id, PROJECTS_MANAGE)
    form = RegisterForm(request.POST or None, request.FILES or None)

    def do() -> HttpResponse:
        token = imports.keep(request, form.cleaned_data["file"], {_PURPOSE: book.pk})
        return redirect("projects:import-preview", token)

    return form_page(
        request, form, do, title=_("导入项目台账"), action=_("核对"), cancel_url=url_at("projects", book), upload=True,
        blank_url=reverse("projects:import-blank"),
        lead=_("%(name)s。表头要有项目名称、类别、计划完成日期和各项资金来源；核对后再写入，有一行不对就一行也不写。")
        % {"name": book.organisation.name},
    )  # fmt: skip


@needs(PROJECTS_MANAGE)
@require_GET
def blank(_request: HttpRequest) -> HttpResponse:
    """The empty register with how each column is written."""
    return download(blank_register(), "项目台账-空白表.xlsx", XLSX)


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Step two: the projects that would be written, and every fault with its cell."""
    book, check = _checked(request, token)
    if request.method == "POST":
        check.require_sound()
        imports.accepted(request, check)
        made = actions.import_projects(
            actor_of(request), book_id=book.pk, rows=check.rows, source=check.workbook.sha256
        )
        uploads.discard(token)
        text = ngettext("已写入 %(count)s 个项目。", "已写入 %(count)s 个项目。", len(made))
        messages.success(request, text % {"count": len(made)})
        return redirect(url_at("projects", book))
    context = {
        **imports.preview(check, "projects:import-failed", token), "book": book,
        "rows": [_shown(each) for each in check.rows[:SHOWN_ROWS]], "more": max(0, len(check.rows) - SHOWN_ROWS),
        "total": sum(_total(each) for each in check.rows), "again_url": url_at("import", book, book.pk),
        "list_url": url_at("projects", book),
    }  # fmt: skip
    return render(request, "projects/import_preview.html", context)


def _total(row: Incoming) -> int:
    return sum(each.planned for each in row.plan.sources)


def _shown(row: Incoming) -> dict[str, Any]:
    """A row as the project it would become."""
    return {
        "plan": row.plan, "kind": Kind(row.plan.kind).label, "total": _total(row), "steps": len(row.plan.steps),
        "done": len(row.done), "label": Project.State(row.state).label, "tone": TONES[row.state],
    }  # fmt: skip


@needs(PROJECTS_MANAGE)
@require_GET
def import_failed(request: HttpRequest, token: str) -> HttpResponse:
    """The rows with problems, with reasons, as a workbook."""
    _book, check = _checked(request, token)
    return imports.failed_rows(check)


def _checked(request: HttpRequest, token: str) -> tuple[Book, ProjectsCheck]:
    """The owner's upload read again, and the book it is for."""
    upload = imports.kept(request, token, _PURPOSE)
    book = book_or_404(request, int(upload.options[_PURPOSE]), PROJECTS_MANAGE)
    return book, imports.checked(
        upload, ProjectsCheck, lambda path, name: check_projects(path, name=name, book=book)
    )
