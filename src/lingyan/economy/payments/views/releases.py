"""The cashier's page: approved payments into a list for the bank, its file, and what the bank answered."""

from __future__ import annotations

import re
from typing import Any, Final

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lingyan.economy.books.views.common import actor_of, download, labels_of, ticked
from lingyan.economy.payments import actions, bankfile, queries, rules
from lingyan.economy.payments.forms import DayForm, ListForm, ResultForm
from lingyan.economy.payments.models import BankLayout, PayeeLine, PaymentList
from lingyan.economy.payments.views.common import (
    RESULT_TONES,
    account_shown,
    list_or_404,
    namer,
    payees_in_words,
    payment_url,
    place_query,
    tone_of,
)
from lingyan.economy.payments.views.payments import with_payees
from lingyan.identity.decorators import needs
from lingyan.kernel import clock
from lingyan.kernel.lists import XLSX, Column, Empty, ListPage
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import PAYMENTS_RELEASE, PAYMENTS_VIEW
from lingyan.regions.models import Region
from lingyan.regions.place import place_of

_ANSWER: Final = re.compile(r"answer-(\d{1,18})")
_LISTS_SHOWN: Final = 30


@needs(PAYMENTS_RELEASE)
@require_GET
def releases(request: HttpRequest) -> HttpResponse:
    """What is approved and waits to be paid, and the lists made last with what the bank still owes an answer to."""
    place, actor = place_of(request), actor_of(request)
    found = queries.visible(actor, place.region, PAYMENTS_RELEASE)
    page = ListPage(
        request, with_payees(found.filter(state=rules.APPROVED)), _columns(request), name=_("等支付的付款"),
        sort="approved_at", selectable=True, form="rows",
        empty=Empty(_("没有等支付的付款"), _("审批完成后出现在这里。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    waiting = Q(requests__all_payees__state=rules.PENDING, requests__all_payees__list_no__isnull=False)
    open_lines = Count("requests__all_payees", filter=waiting)
    lists = queries.visible_lists(actor, place.region).annotate(open_lines=open_lines)
    lists = lists.order_by("-pk")[:_LISTS_SHOWN]
    context = {
        "page": page, "form": ListForm(list(layouts_for(place.required_region()))),
        "lists": [(each, f"{reverse('payments:list', args=[each.pk])}?{place_query(each)}") for each in lists],
    }  # fmt: skip
    return render(request, "payments/releases.html", context)


def layouts_for(region: Region) -> list[BankLayout]:
    """Layouts in force at a region, those of the nearest region first."""
    found = BankLayout.objects.filter(active=True).select_related("region")
    fitting = [
        each
        for each in found
        if region.path.startswith(each.region.path) or each.region.path.startswith(region.path)
    ]
    return sorted(fitting, key=lambda each: (-len(each.region.path), each.title))


def _columns(request: HttpRequest) -> list[Column]:
    actor = actor_of(request)
    return [
        Column("number", _("编号"), value=str, sort="id", link=payment_url),
        Column(
            "village",
            _("村"),
            value="book__organisation__region__name",
            sort="book__organisation__region__code",
        ),
        Column("purpose", _("用途"), "long"),
        Column("payees", _("收款人"), value=payees_in_words(actor)),
        Column("account", _("付款账户"), value="from_account__path_name", sort="from_account__code"),
        Column("approved_at", _("批准时间"), "time", sort="approved_at"),
        Column("amount", _("金额（元）"), "money", sort="amount", total="amount"),
        Column("method", _("方式"), "badge", value="get_method_display", tone=tone_of),
    ]


@needs(PAYMENTS_RELEASE)
@require_POST
def make_list(request: HttpRequest) -> HttpResponse:
    """The ticked payments as one list for the bank."""
    actor = actor_of(request)
    mine = queries.visible(actor, right=PAYMENTS_RELEASE).filter(pk__in=ticked(request))
    layout = request.POST.get("layout", "xlsx")
    own = layout.isascii() and layout.isdigit() and len(layout) < 19
    made = actions.make_list(
        actor, request_ids=list(mine.values_list("pk", flat=True)), layout_id=int(layout) if own else None,
        file_format="xlsx" if own else layout,
    )  # fmt: skip
    messages.success(request, _("付款名单已做好，请下载后交银行。"))
    return HttpResponseRedirect(f"{reverse('payments:list', args=[made.pk])}?{place_query(made)}")


@needs(PAYMENTS_VIEW)
@require_GET
def payment_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list: its payments with the digests that were approved, its rows, and the bank's answers."""
    found = list_or_404(request, list_id)
    return _show(request, found, ResultForm(initial={"date": clock.today()}), 200)


def _show(request: HttpRequest, found: PaymentList, form: ResultForm, status: int) -> HttpResponse:
    actor, path = actor_of(request), found.book.organisation.region.path
    name, lines = namer(actor), bankfile.lines_of(found)
    may_release = actor.may(PAYMENTS_RELEASE, path)
    context = {
        "list": found, "rows": [_row(actor, line, name(line, path), path) for line in lines],
        "digest": rules.grouped_digest(found.file_digest), "form": form if may_release else None,
        "day_form": DayForm(auto_id="by-hand-%s", label=_("日期")),
        "payments": [
            (each, rules.grouped_digest(each.digest), payment_url(each), tone_of(each))
            for each in found.requests.select_related("book__organisation__region").order_by("pk")
        ],
        "results": list(found.results.all()), "facts": _facts(found, lines),
        "may_release": may_release, "open": any(line.state == rules.PENDING for line in lines),
    }  # fmt: skip
    return render(request, "payments/list.html", context, status=status)


def _row(actor: Any, line: PayeeLine, name: str, path: str) -> dict[str, Any]:
    choices = [
        (value, label) for value, label in PayeeLine.State.choices if rules.may_become(line.state, value)
    ]
    said = [each.reason for each in line.outcomes.all() if each.reason]
    return {
        "line": line, "name": name, "account": account_shown(actor, line, path), "tone": RESULT_TONES[line.state],
        "choices": choices, "reason": "；".join(said),
    }  # fmt: skip


def _facts(found: PaymentList, lines: list[PayeeLine]) -> list[tuple[str, Any]]:
    names = labels_of([found.made_by, found.made_for])
    paid = sum(line.amount for line in lines if line.state == rules.DONE)
    lost = sum(line.amount for line in lines if line.state in rules.LOST)
    return [
        (_("村"), found.book.organisation.region.name), (_("付款账户"), found.from_account.path_name),
        (_("经办人"), names.get(found.made_by, "")), (_("版式"), found.layout.title if found.layout else _("通用")),
        (_("合计（元）"), format_yuan(found.amount)), (_("已付（元）"), format_yuan(paid)),
        (_("没有付成（元）"), format_yuan(lost)),
    ]  # fmt: skip


@needs(PAYMENTS_RELEASE)
@require_POST
def list_file(request: HttpRequest, list_id: int) -> HttpResponse:
    """The file for the bank. A post, because each time is noted in the audit trail."""
    found = list_or_404(request, list_id, PAYMENTS_RELEASE)
    name, content = actions.list_file(actor_of(request), list_id=found.pk)
    return download(content, name, XLSX if name.endswith("xlsx") else "text/csv")


@needs(PAYMENTS_RELEASE)
@require_POST
def results(request: HttpRequest, list_id: int) -> HttpResponse:
    """The bank's file, taken whole or refused whole with every fault named."""
    found = list_or_404(request, list_id, PAYMENTS_RELEASE)
    form = ResultForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            report = actions.read_results(
                actor_of(request),
                list_id=found.pk,
                content=file.read(),
                name=file.name,
                on=form.cleaned_data["date"],
            )
        except Refused as refusal:
            for problem in refusal.problems[:20]:
                form.add_error(None, str(problem))
        else:
            messages.success(request, _said(report))
            return HttpResponseRedirect(_list_url(found))
    return _show(request, found, form, 422)


def _said(report: actions.Report) -> str:
    if report.known:
        return _("这个文件已经登记过，没有变动。")
    return _("读到 %(rows)s 笔结果，新登记 %(changed)s 笔。") % {
        "rows": report.rows,
        "changed": report.changed,
    }


@needs(PAYMENTS_RELEASE)
@require_POST
def results_by_hand(request: HttpRequest, list_id: int) -> HttpResponse:
    """What the cashier reads from the bank's screen, payee by payee."""
    found = list_or_404(request, list_id, PAYMENTS_RELEASE)
    day = DayForm(request.POST)
    if not day.is_valid():
        raise Refused(Problem("bad-date", "请填日期，如 2026-11-23"))
    answers = [
        actions.Answer(
            int(match[1]), value, day.cleaned_data["date"], request.POST.get(f"reason-{match[1]}", "")[:120]
        )
        for key, value in request.POST.dict().items()
        if (match := _ANSWER.fullmatch(key)) and value
    ]
    if "all" in request.POST:
        waiting = [line for line in bankfile.lines_of(found) if line.state == rules.PENDING]
        answers = [actions.Answer(line.pk, rules.DONE, day.cleaned_data["date"]) for line in waiting]
    report = actions.record_results(actor_of(request), list_id=found.pk, answers=answers)
    messages.success(request, _said(report))
    return HttpResponseRedirect(_list_url(found))


def _list_url(found: PaymentList) -> str:
    return f"{reverse('payments:list', args=[found.pk])}?{place_query(found)}"
