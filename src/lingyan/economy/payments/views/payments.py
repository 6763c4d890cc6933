"""Payments of a region: the list, what waits for my signature, and the way to a new request."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lingyan.economy.books import queries as books
from lingyan.economy.books.views.common import actor_of, ticked
from lingyan.economy.payments import actions, lookups, queries, rules
from lingyan.economy.payments.models import PayeeLine, PaymentRequest
from lingyan.economy.payments.views.common import payees_in_words, payment_url, tone_of
from lingyan.identity.decorators import needs
from lingyan.kernel import clock, conflicts
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER, PAYMENTS_REQUEST, PAYMENTS_VIEW
from lingyan.regions.place import place_of


@needs(PAYMENTS_VIEW)
@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    """Every request of the region, with totals over all pages; those without a voucher can be ticked and drafted."""
    place, actor = place_of(request), actor_of(request)
    booking = bool(request.GET.get("book")) and actor.may_somewhere(BOOKS_ENTER)
    page = ListPage(
        request, with_payees(queries.visible(actor, place.region)), _columns(actor), name=_("付款"), filters=_filters(),
        sort="-id", selectable=booking, form="rows",
        empty=Empty(
            _("还没有付款申请"), _("报账员可以写第一张。"), f"{reverse('payments:new')}?{place.query}", _("申请付款")
        ),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {"page": page, "may_request": actor.may_somewhere(PAYMENTS_REQUEST), "booking": booking}
    return render(request, "payments/payments.html", context)


@needs(BOOKS_ENTER)
@require_POST
def book_rows(request: HttpRequest) -> HttpResponse:
    """Draft the vouchers of the payments ticked, each by itself; those that cannot be are named."""
    actor = actor_of(request)
    ids = ticked(request)
    made, left = 0, []
    for each in queries.to_book(queries.visible(actor, right=BOOKS_ENTER)).filter(pk__in=ids).order_by("pk"):
        day = queries.paid_through(list(lookups.payees(each)), clock.today())
        try:
            with conflicts.as_refusals():
                made += len(actions.draft_voucher(actor, request_id=each.pk, date=day))
        except Refused as refusal:
            left.append(f"{each}：{refusal}")
    if made:
        messages.success(request, _("已生成 %(count)s 张凭证草稿，等他人审核。") % {"count": made})
    for text in left[:8]:
        messages.error(request, text)
    if not ids:
        messages.warning(request, _("没有选中付款，什么也没有办。"))
    return redirect(f"{reverse('payments:payments')}?{place_of(request).query}")


@needs(PAYMENTS_VIEW)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for this reader: exactly what the action would let him sign now."""
    place, actor = place_of(request), actor_of(request)
    waiting = queries.waiting_for(actor, place.region)
    page = ListPage(
        request, with_payees(queries.visible(actor, place.region).filter(pk__in=waiting)),
        [*_columns(actor)[:-1], Column("step", _("等我办理"), value=_step)],
        name=_("等我签字的付款"), sort="submitted_at",
        empty=Empty(_("没有等您签字的付款"), _("轮到您时会出现在这里和工作台上。")),
    )  # fmt: skip
    return page.excel() if page.wants_excel else render(request, "payments/inbox.html", {"page": page})


@needs(PAYMENTS_REQUEST)
@require_GET
def new(request: HttpRequest) -> HttpResponse:
    """Into the form of the only book there is, or to the choice of a book."""
    place = place_of(request)
    found = books.visible_books(actor_of(request), place.region, PAYMENTS_REQUEST)
    if len(few := list(found[:2])) == 1:
        return redirect(f"{reverse('payments:enter', args=[few[0].pk])}?{place.query}")
    page = ListPage(
        request, found,
        [
            Column(
                "village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                link=lambda book: f"{reverse('payments:enter', args=[book.pk])}?{place.query}",
            ),
            Column("organisation", _("组织"), value="organisation__name"),
        ],
        name=_("选择账套"), sort="organisation__region__code", exportable=False,
        filters=[Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains")],
        empty=Empty(_("这个区域还没有账套")),
    )  # fmt: skip
    return render(request, "payments/new.html", {"page": page})


def with_payees(found: QuerySet[PaymentRequest]) -> QuerySet[PaymentRequest]:
    lines = PayeeLine.objects.select_related("personal").defer("account_number").order_by("no")
    return found.prefetch_related(Prefetch("all_payees", queryset=lines))


def _columns(actor: Actor) -> list[Column]:
    return [
        Column("number", _("编号"), value=str, sort="id", link=payment_url),
        Column(
            "village",
            _("村"),
            value="book__organisation__region__name",
            sort="book__organisation__region__code",
        ),
        Column("purpose", _("用途"), "long", link=payment_url),
        Column("payees", _("收款人"), value=payees_in_words(actor)),
        Column("kind", _("类别"), value="get_kind_display", sort="kind"),
        Column("method", _("方式"), value="get_method_display"),
        Column("amount", _("金额（元）"), "money", sort="amount", total="amount"),
        Column("made_at", _("申请日期"), "date", value=_made_on, sort="made_at"),
        Column("state", _("状态"), "badge", value=_state, sort="state", tone=tone_of),
    ]


def _made_on(payment: PaymentRequest) -> dt.date:
    return payment.made_at.astimezone(clock.ZONE).date()


def _state(payment: PaymentRequest) -> str:
    if payment.state == rules.APPROVING and payment.current is not None:
        return _("等%(step)s") % {"step": payment.current.get_level_display()}
    return payment.get_state_display()


def _step(payment: PaymentRequest) -> str:
    return payment.current.get_level_display() if payment.current else ""


def _filters() -> list[Filter]:
    return [
        Filter("q", _("用途"), lookup="purpose"),
        Filter("state", _("状态"), "choice", choices=PaymentRequest.State.choices),
        Filter("kind", _("类别"), "choice", choices=PaymentRequest.Kind.choices),
        Filter("method", _("方式"), "choice", choices=PaymentRequest.Method.choices),
        Filter("from", _("金额不少于"), "money", lookup="amount__gte"),
        Filter("since", _("申请日期从"), "date", lookup="made_at__date__gte"),
        Filter("lost", _("没有付成、等重新申请"), "flag", lookup=_lost),
        Filter(
            "book",
            _("还没有凭证"),
            "flag",
            lookup=lambda found, wanted: queries.to_book(found) if wanted else found,
        ),
    ]


def _lost(found: QuerySet[PaymentRequest], wanted: Any) -> QuerySet[PaymentRequest]:
    if not wanted:
        return found
    lost = Q(state__in=[rules.PARTLY, rules.FAILED], origin_kind="")
    lines = PayeeLine.objects.filter(state__in=rules.LOST, retried=False)
    return found.filter(lost, pk__in=lines.values("request"))
