"""Bringing a village's register of projects in: choose it, see what it holds and what is wrong, then write."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.models import Book
from lingyan.economy.books.views import imports
from lingyan.economy.books.views.common import actor_of, download
from lingyan.economy.books.views.imports import SHOWN_ROWS, Register
from lingyan.economy.projects import actions
from lingyan.economy.projects.actions import Incoming
from lingyan.economy.projects.forms import RegisterForm
from lingyan.economy.projects.importing import ProjectsCheck, blank_register, check_projects
from lingyan.economy.projects.models import Kind, Project
from lingyan.economy.projects.views.common import TONES
from lingyan.identity.decorators import needs
from lingyan.kernel.lists import XLSX
from lingyan.kernel.rights import PROJECTS_MANAGE

_REGISTER: Final = Register(
    "projects", PROJECTS_MANAGE, gettext_lazy("导入项目台账"), blank="projects:import-blank",
    lead=gettext_lazy("%(name)s。表头要有项目名称、类别、计划完成日期和各项资金来源；核对后再写入，有一行不对就一行也不写。"),
    hint=gettext_lazy("先为集体经济组织建账，再登记项目。"),
)  # fmt: skip


@needs(PROJECTS_MANAGE)
@require_GET
def import_at(request: HttpRequest) -> HttpResponse:
    """Bring a register in at a region: the page of its only book, or the books to choose from."""
    return _REGISTER.choose(request)


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, book_id: int) -> HttpResponse:
    """Step one: the file."""
    return _REGISTER.first(request, book_id, RegisterForm(request.POST or None, request.FILES or None))


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
        text = ngettext("已写入 %(count)s 个项目。", "已写入 %(count)s 个项目。", len(made))
        return _REGISTER.written(request, token, book, text % {"count": len(made)})
    context = {
        **_REGISTER.preview(check, token, book), "rows": [_shown(each) for each in check.rows[:SHOWN_ROWS]],
        "more": max(0, len(check.rows) - SHOWN_ROWS), "total": sum(_total(each) for each in check.rows),
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
    upload, book = _REGISTER.kept(request, token)
    return book, imports.checked(
        upload, ProjectsCheck, lambda path, name: check_projects(path, name=name, book=book)
    )
