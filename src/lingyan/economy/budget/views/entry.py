"""The form of a budget: a grid that starts from the version in force and what the year before really was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.grid import Choice
from lingyan.economy.books.models import Book, Project
from lingyan.economy.books.views.choices import project_choices
from lingyan.economy.books.views.common import actor_of
from lingyan.economy.budget import actions, grid, queries, rules
from lingyan.economy.budget.forms import ReasonForm
from lingyan.economy.budget.models import Budget
from lingyan.economy.budget.views.common import budget_url, prepared_book, url_at
from lingyan.identity.decorators import needs
from lingyan.kernel.money import plain_yuan
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BUDGET_MANAGE

Before = Mapping[tuple[str, str], int]


@needs(BUDGET_MANAGE)
@require_GET
def prepare(request: HttpRequest, book_id: int, year: int) -> HttpResponse:
    """Where a budget begins: by typing, or from a workbook."""
    book = prepared_book(request, book_id, year)
    context = {
        "book": book, "year": year, "form_url": url_at("form", book, book.pk, year),
        "import_url": url_at("import", book, book.pk, year), "list_url": url_at("budgets", book),
    }  # fmt: skip
    return render(request, "budget/prepare.html", context)


@needs(BUDGET_MANAGE)
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, book_id: int, year: int) -> HttpResponse:
    """The draft of a year, new or under way. Every account that the year before used stands there with what it was."""
    book = prepared_book(request, book_id, year)
    before = _before(book, year)
    latest = Budget.objects.filter(book=book, year=year, state__in=queries.LIVE).order_by("-version").first()
    asked = ReasonForm(request.POST or None, initial={"reason": _reason_of(latest)})
    if request.method != "POST":
        return _show(request, book, year, latest, asked, _start(book, latest, before), 200)
    typed = grid.read(request.POST.dict(), before)
    if "add" in request.POST:
        return _show(
            request, book, year, latest, asked, [*typed.lines, *[grid.Line()] * grid.BLANK_ROWS], 200
        )
    problems: Sequence[Problem] = typed.problems
    if asked.is_valid() and not problems:
        try:
            saved = actions.save_draft(
                actor_of(request),
                book_id=book.pk,
                year=year,
                rows=typed.rows,
                reason=asked.cleaned_data["reason"],
            )
        except Refused as refusal:
            if refusal.code == "denied":
                raise
            problems = refusal.problems
        else:
            messages.success(request, _("已保存草稿。经成员大会通过以后登记决定。"))
            return redirect(budget_url(saved))
    for problem in problems:
        asked.add_error(None, str(problem))
    return _show(request, book, year, latest, asked, grid.with_errors(typed.lines, problems), 422)


def _reason_of(latest: Budget | None) -> str:
    return latest.reason if latest and latest.state == Budget.State.DRAFT else ""


def _before(book: Book, year: int) -> dict[tuple[str, str], int]:
    """Last year by codes of account and project."""
    codes = dict(Project.objects.filter(book=book).values_list("pk", "code"))
    return {
        (account, codes.get(project or 0, "")): amount
        for (account, project), amount in queries.last_year(book, year).items()
    }


def _start(book: Book, latest: Budget | None, before: Before) -> list[grid.Line]:
    """The rows of the latest version, then what the year before used and no row plans."""
    accounts = {code: f"{code} {account.path_name}" for code, account in actions.accounts_of(book).items()}
    projects = {each.code: each.shown for each in project_choices(book)}
    rows = [row for _plan, row, _name in queries.planned_rows(latest)] if latest else []
    lines = [
        grid.Line(
            accounts.get(row.account, row.account), projects.get(row.project, row.project), plain_yuan(row.amount),
            row.note, before.get((row.account, row.project)),
        )
        for row in rows
    ]  # fmt: skip
    known = {(row.account, row.project) for row in rows}
    order = sorted(before, key=lambda key: (key[0][:1] != "5", key))
    lines += [
        grid.Line(accounts.get(account, account), projects.get(project, ""), before=before[account, project])
        for account, project in order
        if (account, project) not in known
    ]
    return [*lines, *[grid.Line()] * grid.BLANK_ROWS]


def _show(
    request: HttpRequest, book: Book, year: int, latest: Budget | None, asked: ReasonForm, lines: Sequence[grid.Line],
    status: int,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "book": book, "year": year, "form": asked, "lines": lines, "projects": project_choices(book),
        "accounts": [
            Choice(code, account.path_name)
            for code, account in actions.accounts_of(book).items()
            if rules.block_of(code)
        ],
        "adjusting": latest is not None and (latest.version > 1 or latest.state == Budget.State.DECIDED),
        "import_url": url_at("import", book, book.pk, year),
        "cancel_url": budget_url(latest) if latest else url_at("budgets", book),
    }  # fmt: skip
    return render(request, "budget/form.html", context, status=status)
