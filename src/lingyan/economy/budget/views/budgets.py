"""Budgets on the screen: every book with its budget of the year, one version against the ledger, its decision."""

from __future__ import annotations

import io
from typing import Any, Final

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lingyan.economy.books.models import Book
from lingyan.economy.books.views.common import (
    actor_of,
    book_url,
    download,
    labels_of,
    note_export,
    path_of,
)
from lingyan.economy.books.views.records import matters_of
from lingyan.economy.budget import actions, queries
from lingyan.economy.budget.forms import DecideForm
from lingyan.economy.budget.models import Block, Budget
from lingyan.economy.budget.queries import Held, Sheet
from lingyan.economy.budget.views.common import (
    TONES,
    UNPLANNED,
    budget_or_404,
    budget_url,
    month_of,
    standing_words,
    url_at,
)
from lingyan.identity.decorators import needs
from lingyan.identity.pages import form_page
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import on_paper
from lingyan.kernel.lists import XLSX, Column, Empty, ListPage
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BUDGET_MANAGE, BUDGET_VIEW
from lingyan.kernel.tabular import Column as SheetColumn
from lingyan.kernel.tabular import SheetData, write_xlsx
from lingyan.regions.place import place_of

LOOKS: Final = [
    ("missing", gettext_lazy("还没有决定的")),
    ("adjusting", gettext_lazy("调整待决定的")),
    ("over", gettext_lazy("支出超过预算的")),
]


@needs(BUDGET_VIEW)
@require_GET
def budgets(request: HttpRequest) -> HttpResponse:
    """Every book of the region with its budget of the year and what its ledger holds of it."""
    actor, place = actor_of(request), place_of(request)
    month, year = place.month, place.month.year
    may_manage = actor.may_somewhere(BUDGET_MANAGE)
    page = ListPage(
        request,
        queries.books_with(actor, place.region, year),
        _columns(month, may_manage=may_manage),
        name=gettext_lazy("预算"),
        filters=[
            Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains"),
            Filter("state", _("状态"), "choice", choices=_states(), lookup="budget_state"),
            Filter("look", _("只看"), "choice", choices=LOOKS, lookup=_look),
        ],
        sort="organisation__region__code",
        empty=Empty(_("这个区域还没有账套"), _("先为集体经济组织建账，再编预算。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page,
        "year": year,
        "last": url_of_year(request, year - 1),
        "next": url_of_year(request, year + 1),
    }
    return render(request, "budget/budgets.html", context)


def url_of_year(request: HttpRequest, year: int) -> str:
    query = request.GET.copy()
    query["month"] = str(Month(year, place_of(request).month.number))
    query.pop("page", None)
    return f"?{query.urlencode()}"


def _states() -> list[tuple[str, Any]]:
    return [(state.value, state.label) for state in queries.LIVE]


def _look(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "missing":
        return found.exclude(budget_state=Budget.State.DECIDED)
    if value == "adjusting":
        return found.filter(adjusting=True)
    return found.filter(spent__gt=F("expense"), budget_state=Budget.State.DECIDED)


def _columns(month: Month, *, may_manage: bool) -> list[Column]:
    def link(book: Any) -> str:
        if book.budget:
            return url_at("budget", book, book.budget, month=month)
        return url_at("prepare", book, book.pk, month.year, month=month) if may_manage else ""

    return [
        Column("village", _("村"), value="organisation__region__name", sort="organisation__region__code", link=link),
        Column("organisation", _("组织"), value="organisation__name", sort="organisation__name"),
        Column("state", _("预算"), "badge", value=_state, tone=lambda book: _tone(book.budget_state), sort="budget_state"),
        Column("income", _("收入预算"), "money", sort="income", total="income"),
        Column("expense", _("支出预算"), "money", sort="expense", total="expense"),
        Column("capital", _("购建和投资"), "money", sort="capital", total="capital"),
        Column("spent", _("全年实际支出"), "money", sort="spent", total="spent"),
        Column("percent", _("支出执行率"), "figure", value=_percent, sort="percent"),
    ]  # fmt: skip


def _percent(book: Any) -> str:
    return "" if book.percent is None else f"{book.percent}%"


def _state(book: Any) -> str:
    if not book.budget_state:
        return _("还没有编")
    label = str(Budget.State(book.budget_state).label)
    return (
        label
        if book.version == 1
        else _("%(state)s（第 %(version)s 版）") % {"state": label, "version": book.version}
    )


def _tone(state: str) -> str:
    return TONES.get(state, "warn")


@needs(BUDGET_VIEW)
@require_GET
def budget(request: HttpRequest, budget_id: int) -> HttpResponse:
    """One version line by line: planned, the month, the year to date, and what nobody planned."""
    found = budget_or_404(request, budget_id)
    month = month_of(request, found.year)
    sheet = queries.sheet(found, month, today=clock.today())
    draft = found.state == Budget.State.DRAFT
    may_manage = actor_of(request).may(BUDGET_MANAGE, path_of(found.book))
    context = {
        "budget": found, "month": month, "sheet": sheet, "draft": draft, "tone": TONES[found.state],
        "blocks": [_block(found.book, sheet, block, month) for block in Block],
        "unplanned": [_shown(found.book, each, month, planned=False) for each in sheet.unplanned],
        "may_manage": may_manage, "adjustable": may_manage and found.state == Budget.State.DECIDED,
        "edit_url": url_at("form", found.book, found.book_id, found.year, month=month),
        "list_url": url_at("budgets", found.book, month=month), "versions": _versions(found, month),
        "facts": list(_facts(found)), "over": [each for each in sheet.lines if each.standing in ("over", "beyond")],
    }  # fmt: skip
    return render(request, "budget/budget.html", context)


def _block(book: Book, sheet: Sheet, block: Block, month: Month) -> dict[str, Any]:
    rows = [_shown(book, each, month) for each in sheet.lines if each.block == block.value]
    sums = {
        name: sum(getattr(each, name) for each in sheet.lines if each.block == block.value)
        for name in ("planned", "month", "year")
    }
    return {"code": block.value, "label": block.label, "rows": rows, **sums}


def _shown(book: Book, each: Held, month: Month, *, planned: bool = True) -> dict[str, Any]:
    """A line with its state in words and the ledger behind its figures."""
    words, tone = standing_words(each.block, each.standing) if planned else UNPLANNED
    project = each.project_id or ""
    detail = {"account": each.account, "project": project}
    return {
        "line": each, "words": words, "tone": tone, "block": Block(each.block).label,
        "percent": f"{each.year * 100 // each.planned}%" if each.planned else "",
        "month_url": book_url("detail-ledger", book, month, **detail),
        "year_url": book_url("detail-ledger", book, month, **{"from": str(Month(month.year, 1))}, **detail),
    }  # fmt: skip


def _versions(found: Budget, month: Month) -> list[dict[str, Any]]:
    """Every version of the year, the latest first."""
    versions = list(
        Budget.objects.filter(book=found.book, year=found.year)
        .exclude(state=Budget.State.VOID)
        .select_related("book__organisation__region", "matter")
    )
    names = labels_of([each.decided_by or each.made_by for each in versions])
    return [
        {
            "at": each.decided_on or each.made_at.astimezone(clock.ZONE).date(),
            "what": _("第 %(version)s 版：%(state)s") % {"version": each.version, "state": each.get_state_display()},
            "who": names.get(each.decided_by or each.made_by or 0, ""), "note": each.reason,
            "url": "" if each.pk == found.pk else budget_url(each, month),
        }
        for each in versions
    ]  # fmt: skip


def _facts(found: Budget) -> Any:
    yield _("组织"), found.book.organisation.name
    yield _("年度"), found.year
    yield _("版次"), found.version
    yield _("收入预算"), _("%(amount)s 元") % {"amount": format_yuan(found.income)}
    yield _("支出预算"), _("%(amount)s 元") % {"amount": format_yuan(found.expense)}
    yield _("购建和投资"), _("%(amount)s 元") % {"amount": format_yuan(found.capital)}
    if found.matter:
        yield _("决策事项"), found.matter
        yield _("决定日期"), found.decided_on
    if found.reason:
        yield _("调整原因"), found.reason


@needs(BUDGET_VIEW)
@require_GET
def table(request: HttpRequest, budget_id: int) -> HttpResponse:
    """A version as a workbook that can be filled in and imported again."""
    found = budget_or_404(request, budget_id)
    month = month_of(request, found.year)
    sheet = queries.sheet(found, month, today=clock.today())
    with on_paper():
        content = workbook(found, sheet, month)
    note_export(request, "预算执行表", len(sheet.lines) + len(sheet.unplanned), path_of(found.book))
    return download(content, f"{found.year}年预算.xlsx", XLSX)


def workbook(found: Budget, sheet: Sheet, month: Month) -> bytes:
    columns = [
        SheetColumn("科目编码"), SheetColumn("科目名称", width=32), SheetColumn("项目", width=24),
        SheetColumn("预算金额（元）", "money"), SheetColumn("本月数（元）", "money"), SheetColumn("本年累计（元）", "money"),
        SheetColumn("预算执行"), SheetColumn("状态"), SheetColumn("说明", width=30),
    ]  # fmt: skip
    rows = [_sheet_row(each, planned=True) for each in sheet.lines]
    rows += [_sheet_row(each, planned=False) for each in sheet.unplanned]
    target = io.BytesIO()
    title = f"{found.book.organisation.name}{found.year}年预算执行表（截至{month.zh}）"
    write_xlsx(target, [SheetData("预算", columns, rows, title=title)])
    return target.getvalue()


def _sheet_row(each: Held, *, planned: bool) -> list[Any]:
    words, _tone = standing_words(each.block, each.standing) if planned else UNPLANNED
    percent = f"{each.year * 100 // each.planned}%" if each.planned else ""
    return [
        each.account, each.name, each.project, each.planned if planned else None, each.month, each.year, percent,
        str(words), each.note,
    ]  # fmt: skip


@needs(BUDGET_MANAGE)
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, budget_id: int) -> HttpResponse:
    """Tie a draft to the passed decision on it; from then on it stands."""
    found = budget_or_404(request, budget_id, BUDGET_MANAGE)
    form = DecideForm(request.POST or None, matters=matters_of(found.book, actions.ITEMS))

    def do() -> HttpResponse:
        matter = form.cleaned_data["matter"]
        actions.decide(actor_of(request), budget_id=found.pk, matter_id=matter.pk)
        messages.success(request, _("预算已生效，以后的调整另编一版。"))
        return redirect(budget_url(found))

    return form_page(
        request, form, do, title=_("登记%(year)s年预算的决定") % {"year": found.year}, action=_("登记决定"),
        lead=_("支出、购建和投资合计 %(amount)s 元。登记以后这一版不能再改。") % {"amount": format_yuan(found.spending)},
        cancel_url=budget_url(found),
    )  # fmt: skip


@needs(BUDGET_MANAGE)
@require_POST
def discard(request: HttpRequest, budget_id: int) -> HttpResponse:
    found = budget_or_404(request, budget_id, BUDGET_MANAGE)
    actions.discard(actor_of(request), budget_id=found.pk)
    messages.success(request, _("草稿已作废。"))
    return redirect(url_at("budgets", found.book))
