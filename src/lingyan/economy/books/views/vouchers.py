"""Vouchers of a region: the list, and the one queue in which many books are checked and posted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Abs, Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lingyan.economy.books import actions
from lingyan.economy.books.models import Book, Line, Voucher
from lingyan.economy.books.views.common import (
    STATE_TONES,
    actor_of,
    back_to,
    book_or_404,
    month_or_404,
    tabs,
    voucher_url,
)
from lingyan.identity.decorators import needs
from lingyan.identity.hands import accounts_of
from lingyan.kernel import conflicts
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import Words
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER, BOOKS_POST, BOOKS_REVIEW, BOOKS_VIEW
from lingyan.regions.place import Place, place_of

_REGION: Final = "book__organisation__region"
_MOST_ROWS: Final = 500
_SPANS: Final = {"month": gettext_lazy("本月"), "year": gettext_lazy("本年"), "all": gettext_lazy("全部")}
_GROUPS_SHOWN: Final = 100


@needs(BOOKS_VIEW)
@require_GET
def vouchers(request: HttpRequest) -> HttpResponse:
    """Vouchers of the region's books in the month, the year, or ever."""
    place = place_of(request)
    actor = actor_of(request)
    span = request.GET.get("span", "month")
    span = span if span in _SPANS else "month"
    page = ListPage(
        request,
        _in_span(_visible(actor, place, BOOKS_VIEW), place.month, span),
        _columns(),
        name=format_lazy("{} {}", gettext_lazy("凭证"), place.month),
        filters=_filters(),
        sort="date",
        selectable=actor.may_somewhere(BOOKS_REVIEW) or actor.may_somewhere(BOOKS_POST),
        form="rows",
        empty=Empty(
            _("这个月还没有凭证"),
            _("可以填制第一张，或接管旧账。"),
            reverse("books:new-voucher"),
            _("填制凭证"),
        ),
    )
    if page.wants_excel:
        return page.excel()
    context = {
        "page": page,
        "may_enter": actor.may_somewhere(BOOKS_ENTER),
        "may_review": actor.may_somewhere(BOOKS_REVIEW),
        "may_post": actor.may_somewhere(BOOKS_POST),
        "tabs": tabs({key: (label, page.url(span=key, page=None)) for key, label in _SPANS.items()}, span),
    }
    return render(request, "books/vouchers.html", context)


def _visible(actor: Actor, place: Place, right: str) -> QuerySet[Voucher]:
    found = Voucher.objects.filter(actor.scope(right, f"{_REGION}__path"))
    if place.region is not None:
        found = found.filter(**{f"{_REGION}__path__startswith": place.region.path})
    return found


def _in_span(found: QuerySet[Voucher], month: Month, span: str) -> QuerySet[Voucher]:
    if span == "month":
        found = found.filter(month=month)
    elif span == "year":
        found = found.filter(month__gte=Month(month.year, 1), month__lte=Month(month.year, 12))
    return with_figures(found)


def with_figures(found: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """Vouchers with `first_summary` and `amount`, the sum of the debit side."""
    lines = Line.objects.filter(voucher=OuterRef("pk"))
    summed = lines.order_by().values("voucher").annotate(total=Sum("debit")).values("total")
    return found.select_related(f"{_REGION}").annotate(
        first_summary=Subquery(lines.order_by("no").values("summary")[:1]),
        amount=Coalesce(Subquery(summed), 0),
    )


def _columns() -> list[Column]:
    return [
        Column("number", _("凭证号"), value=name_of, sort="number", link=voucher_url),
        Column("date", _("日期"), "date", sort="date"),
        Column("village", _("村"), value=f"{_REGION}__name", sort=f"{_REGION}__code"),
        Column("summary", _("摘要"), value="first_summary"),
        Column("amount", _("金额"), "money", sort="amount", total="amount"),
        Column("state", _("状态"), "badge", value="get_state_display", sort="state", tone=lambda v: STATE_TONES[v.state]),
        Column("kind", _("种类"), value=lambda v: "" if v.kind == "normal" else v.get_kind_display(), sort="kind"),
        Column("attachments", _("附件"), "integer", sort="attachments"),
    ]  # fmt: skip


def name_of(voucher: Voucher) -> str:
    return f"{voucher.word}-{voucher.number:04d}"


def _filters() -> list[Filter]:
    return [
        Filter("q", _("摘要或凭证号"), lookup=_says),
        Filter("state", _("状态"), "choice", choices=Voucher.State.choices),
        Filter("kind", _("种类"), "choice", choices=Voucher.Kind.choices),
        Filter("account", _("科目编码"), lookup=_uses_account, hint=_("含下级，如 102")),
        Filter("least", _("金额不低于"), "money", lookup=_line_size("gte")),
        Filter("most", _("金额不高于"), "money", lookup=_line_size("lte")),
    ]


def _says(found: QuerySet[Any], text: str) -> QuerySet[Any]:
    said = Q(Exists(Line.objects.filter(voucher=OuterRef("pk"), summary__contains=text)))
    if text.isascii() and text.isdigit() and len(text) <= 9:
        said |= Q(number=int(text))
    return found.filter(said)


def _uses_account(found: QuerySet[Any], code: str) -> QuerySet[Any]:
    return found.filter(Exists(Line.objects.filter(voucher=OuterRef("pk"), account__code__startswith=code)))


def _line_size(comparison: str) -> Callable[[QuerySet[Any], Any], QuerySet[Any]]:
    def narrow(found: QuerySet[Any], fen: int) -> QuerySet[Any]:
        lines = Line.objects.annotate(size=Abs("debit") + Abs("credit"))
        return found.filter(Exists(lines.filter(voucher=OuterRef("pk"), **{f"size__{comparison}": fen})))

    return narrow


@needs(BOOKS_REVIEW, BOOKS_POST)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this reader over all books: to check, or to post; own vouchers are left to others."""
    place = place_of(request)
    actor = actor_of(request)
    kinds = _queue_kinds(actor)
    kind = request.GET.get("do", "")
    kind = kind if kind in kinds else next(iter(kinds))
    label, right, state = kinds[kind]
    waiting = _visible(actor, place, right).filter(state=state)
    own = accounts_of(actor.user_id)
    mine = waiting.filter(maker_id__in=own).count()
    others = waiting.exclude(maker_id__in=own)
    page = ListPage(
        request,
        with_figures(others),
        _columns(),
        name=label,
        filters=[each for each in _filters() if each.key != "state"],
        sort="date",
        selectable=True,
        form="rows",
        empty=Empty(_("没有%(label)s的凭证") % {"label": label}, _("别人填制、等您办理的凭证会列在这里。")),
    )
    if page.wants_excel:
        return page.excel()
    urls = {key: (each[0], f"{reverse('books:queue')}?{place.query}&do={key}") for key, each in kinds.items()}
    context = {
        "page": page, "kind": kind, "mine": mine, "tabs": tabs(urls, kind), "label": label,
        "groups": _groups(others) if kind == "post" else [],
    }  # fmt: skip
    return render(request, "books/queue.html", context)


def _queue_kinds(actor: Actor) -> dict[str, tuple[str, str, str]]:
    kinds = {
        "review": (_("待审核"), BOOKS_REVIEW, Voucher.State.DRAFT),
        "post": (_("待记账"), BOOKS_POST, Voucher.State.REVIEWED),
    }
    return {key: each for key, each in kinds.items() if actor.may_somewhere(each[1])}


def _groups(waiting: QuerySet[Voucher]) -> list[dict[str, Any]]:
    """Reviewed vouchers by book and month, so that a taken-over year is posted month by month."""
    rows = (
        waiting.order_by("month", f"{_REGION}__code")
        .values("month", "book_id", f"{_REGION}__name", f"{_REGION}__code")
        .annotate(count=Count("pk"))
    )
    return [
        {
            "month": row["month"], "book": row["book_id"], "count": row["count"],
            "name": row[f"{_REGION}__name"], "code": row[f"{_REGION}__code"],
        }
        for row in rows[:_GROUPS_SHOWN]
    ]  # fmt: skip


_BULK: Final[dict[str, tuple[Words, Callable[..., Any]]]] = {
    "review": (gettext_lazy("审核"), actions.review),
    "post": (gettext_lazy("记账"), actions.post),
}


@needs(BOOKS_REVIEW, BOOKS_POST)
@require_POST
def act_on_rows(request: HttpRequest) -> HttpResponse:
    """Check or post the vouchers ticked in a list, each by itself; those that cannot be are named."""
    label, action = _BULK.get(request.POST.get("do", ""), ("", None))
    ids = [
        int(text) for text in request.POST.getlist("row")[:_MOST_ROWS] if text.isdecimal() and len(text) < 19
    ]
    if action is None or not ids:
        messages.warning(request, _("没有选中凭证，什么也没有办。"))
        return back_to(request, reverse("books:queue"))
    actor = actor_of(request)
    chosen = Voucher.objects.filter(actor.scope(BOOKS_VIEW, f"{_REGION}__path"), pk__in=ids)
    done, left = 0, []
    for voucher in chosen.select_related(_REGION).order_by("date", "pk"):
        try:
            with conflicts.as_refusals():
                action(actor, voucher_id=voucher.pk)
            done += 1
        except Refused as refusal:
            left.append(
                _("%(region)s %(voucher)s：%(reason)s")
                % {"region": voucher.book.organisation.region.name, "voucher": voucher, "reason": refusal}
            )
    if done:
        messages.success(request, _("已%(label)s %(done)s 张凭证。") % {"label": label, "done": done})
    if left:
        more = _("；另有 %(count)d 张") % {"count": len(left) - 5} if len(left) > 5 else ""
        messages.error(
            request,
            _("%(count)d 张没有%(label)s：%(reasons)s%(more)s")
            % {"count": len(left), "label": label, "reasons": _("；").join(left[:5]), "more": more},
        )
    return back_to(request, reverse("books:queue"))


@needs(BOOKS_POST)
@require_POST
def post_month(request: HttpRequest, book_id: int, month: str) -> HttpResponse:
    """Post everything reviewed of one book and month."""
    book: Book = book_or_404(request, book_id, BOOKS_POST)
    when = month_or_404(month)
    report = actions.post_month(actor_of(request), month=when, book_ids=[book.pk])
    if report.vouchers:
        messages.success(
            request,
            _("%(region)s%(month)s的 %(vouchers)s 张凭证已记账。")
            % {"region": book.organisation.region.name, "month": when.shown, "vouchers": report.vouchers},
        )
    for problem in report.problems[:5]:
        messages.error(request, str(problem))
    if not report.vouchers and not report.problems:
        messages.info(
            request,
            _("%(region)s%(month)s没有等着记账的凭证。")
            % {"region": book.organisation.region.name, "month": when.shown},
        )
    return back_to(request, f"{reverse('books:queue')}?do=post")


@needs(BOOKS_ENTER)
@require_GET
def new_voucher(request: HttpRequest) -> HttpResponse:
    """Into the grid of the only book there is, or to the choice of a book."""
    place = place_of(request)
    return redirect(f"{reverse('books:at', args=['enter'])}?{place.query}")
