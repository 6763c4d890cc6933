"""Planning a project: choosing the organisation, the form with its money and milestones, the approval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.grid import Choice
from lingyan.economy.books.models import Account, Book
from lingyan.economy.books.models import Project as Dimension
from lingyan.economy.books.views.common import actor_of, book_or_404, say_refused
from lingyan.economy.books.views.records import choose_book, matters_of
from lingyan.economy.projects import actions
from lingyan.economy.projects.actions.planning import ITEMS, decision_needed
from lingyan.economy.projects.forms import ProjectForm, SourceRows, StepRows
from lingyan.economy.projects.models import Project
from lingyan.economy.projects.views.common import project_or_404, project_url, url_at
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import PROJECTS_MANAGE

_RECEIVING = ("201", "221", "231", "241", "301", "311", "502", "503", "504")
"""Accounts that money for a project is credited to."""


@needs(PROJECTS_MANAGE)
@require_GET
def at(request: HttpRequest) -> HttpResponse:
    """A new project at a region: the form of its only book, or the books to choose from."""
    return choose_book(
        request, PROJECTS_MANAGE, lambda book: url_at("new", book, book.pk), title=_("登记项目"),
        hint=_("先为集体经济组织建账，再登记项目。"),
    )  # fmt: skip


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, book_id: int) -> HttpResponse:
    book = book_or_404(request, book_id, PROJECTS_MANAGE)
    return _answer(request, book, None)


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_or_404(request, project_id, PROJECTS_MANAGE)
    return _answer(request, found.book, found)


def _answer(request: HttpRequest, book: Book, found: Project | None) -> HttpResponse:
    """The form; what the action refuses is shown at it, with 422."""
    form, sources, steps = _forms(request, book, found)
    if request.method != "POST":
        return _show(request, book, found, (form, sources, steps), 200)
    if all([form.is_valid(), sources.is_valid(), steps.is_valid()]):
        plan = form.plan(_rows(sources), _rows(steps))
        try:
            saved = actions.save_draft(
                actor_of(request), book_id=book.pk, plan=plan, project_id=found.pk if found else None
            )
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            add_problems(form, refusal)
        else:
            messages.success(request, _("已保存。资金来源和节点核对以后办理立项。"))
            return redirect(project_url(saved))
    return _show(request, book, found, (form, sources, steps), 422)


def _forms(request: HttpRequest, book: Book, found: Project | None) -> tuple[ProjectForm, Any, Any]:
    data = request.POST or None
    initial: dict[str, Any] = {}
    rows: dict[str, Any] = {"sources": [], "steps": []}
    if found is not None:
        names = ("name", "kind", "procurement", "purpose", "start_on", "due_on", "dimension", "matter")
        initial, rows = {name: getattr(found, name) for name in names}, found.plan
    taken = Project.objects.exclude(pk=found.pk if found else 0).filter(dimension__isnull=False)
    form = ProjectForm(
        data, initial=initial, matters=matters_of(book, ITEMS),
        dimensions=Dimension.objects.filter(book=book, active=True).exclude(pk__in=taken.values("dimension")),
    )  # fmt: skip
    return (
        form,
        SourceRows(data, initial=rows["sources"], prefix="sources"),
        StepRows(data, initial=rows["steps"], prefix="steps"),
    )


def _rows(forms: Iterable[Any]) -> list[Any]:
    return [form.row for form in forms if form.row is not None]


def _show(
    request: HttpRequest, book: Book, found: Project | None, forms: tuple[ProjectForm, Any, Any], status: int
) -> HttpResponse:
    form, sources, steps = forms
    accounts = Account.objects.filter(book=None, active=True) | Account.objects.filter(book=book, active=True)
    context = {
        "book": book, "project": found, "form": form, "sources": sources, "steps": steps,
        "title": _("修改项目") if found else _("登记项目"),
        "accounts": [
            Choice(each.code, each.path_name)
            for each in accounts.order_by("code")
            if each.code.startswith(_RECEIVING)
        ],
        "cancel_url": project_url(found) if found else url_at("projects", book),
    }  # fmt: skip
    return render(request, "projects/form.html", context, status=status)


@needs(PROJECTS_MANAGE)
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, project_id: int) -> HttpResponse:
    """The page before a project stands; from then on its plan is not edited."""
    found = project_or_404(request, project_id, PROJECTS_MANAGE)
    if request.method == "POST":
        try:
            actions.approve(actor_of(request), project_id=found.pk)
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            say_refused(request, refusal)
        else:
            messages.success(request, _("项目已立项。"))
        return redirect(project_url(found))
    facts = [
        (_("项目"), found.name), (_("计划投资"), _("%(amount)s 元") % {"amount": format_yuan(found.total)}),
        (_("决策事项"), found.matter or (_("须有，还没有选") if decision_needed(found) else _("金额不到规定，不须决策"))),
    ]  # fmt: skip
    context = {
        "title": _("立项：%(project)s") % {"project": found}, "facts": facts, "action": _("立项"),
        "consequences": [_("资金来源、节点和用途不能再改"), _("账簿里有了核算项目，凭证可以记到它名下")],
        "cancel_url": project_url(found),
    }  # fmt: skip
    return render(request, "console/confirm.html", context)
