"""Books of a region, one book with its accounts, parties and projects, and opening a book."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books import actions, queries
from lingyan.economy.books.forms import AccountForm, GoLiveForm, OpenBookForm, PartyForm, ProjectForm
from lingyan.economy.books.models import Account, Book, ImportedBook, Party, Project, Voucher
from lingyan.economy.books.views.common import actor_of, book_or_404, book_url, party_label, path_of, tabs
from lingyan.identity.decorators import needs
from lingyan.identity.forms import add_problems
from lingyan.identity.masking import Sight, visible
from lingyan.identity.opening import may_open
from lingyan.kernel.filters import Filter
from lingyan.kernel.language import Words
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_VIEW
from lingyan.people.models import Organisation
from lingyan.regions.place import place_of

BOOK_PAGES: Final = {
    "trial-balance": gettext_lazy("科目余额表"),
    "general-ledger": gettext_lazy("总账"),
    "detail-ledger": gettext_lazy("明细账"),
    "revenue-expense": gettext_lazy("收支明细表"),
    "balance-sheet": gettext_lazy("资产负债表"),
    "income": gettext_lazy("收益及收益分配表"),
    "close": gettext_lazy("结账"),
    "year-end": gettext_lazy("年末结转"),
    "opening": gettext_lazy("期初余额"),
    "receipts": gettext_lazy("收据"),
    "accounts": gettext_lazy("科目"),
    "parties": gettext_lazy("往来对象"),
    "projects": gettext_lazy("项目"),
    "enter": gettext_lazy("填制凭证"),
}
"""Pages of one book that can be reached from a region: URL name and title."""


@needs(BOOKS_VIEW)
@require_GET
def books(request: HttpRequest) -> HttpResponse:
    """Every book of the region: since when it is kept here, how far it is closed, what waits."""
    place = place_of(request)
    actor = actor_of(request)
    month = place.month
    page = ListPage(
        request,
        queries.with_state(queries.visible_books(actor, place.region)),
        [
            Column(
                "village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                link=lambda book: book_url("book", book, month),
            ),
            Column("organisation", _("组织"), value="organisation__name", sort="organisation__name"),
            Column("live", _("主账"), "badge", value=live_label, sort="go_live", tone=_live_tone),
            Column("closed", _("最近结账"), "month", value="closed_month", sort="closed_month"),
            Column("drafts", _("待审核"), "integer", sort="drafts", total="drafts"),
            Column("reviewed", _("待记账"), "integer", sort="reviewed", total="reviewed"),
            Column("open", _("查看"), value=lambda _book: _("余额表"), exported=False,
                   link=lambda book: book_url("trial-balance", book, book.closed_month or month)),
        ],
        name=gettext_lazy("账套"),
        filters=[
            Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains"),
            Filter(
                "state", _("状态"), "choice", lookup=_by_state,
                choices=[("old", _("以旧账为准")), ("live", _("已上线")), ("waiting", _("有凭证待办"))],
            ),
        ],
        sort="organisation__region__code",
        empty=Empty(_("这个区域还没有账套"), _("可以为村集体经济组织建账，或接管旧账。")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {"page": page, "may_open": actor.may_somewhere(BOOKS_CONFIGURE)}
    return render(request, "books/books.html", context)


def live_label(book: Book) -> str:
    return _("%(go_live)s起上线") % {"go_live": book.go_live.shown} if book.go_live else _("以旧账为准")


def _live_tone(book: Book) -> str:
    return "ok" if book.go_live else "warn"


def _by_state(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "waiting":
        return found.filter(Q(drafts__gt=0) | Q(reviewed__gt=0))
    return found.filter(go_live__isnull=value == "old")


@needs(BOOKS_VIEW)
@require_GET
def at(request: HttpRequest, page: str) -> HttpResponse:
    """A page of one book asked for at a region: that book's page, or the books to choose from."""
    if page not in BOOK_PAGES:
        raise Http404("没有这个页面")
    place = place_of(request)
    found = queries.visible_books(actor_of(request), place.required_region())
    if len(few := list(found[:2])) == 1:
        return redirect(book_url(page, few[0], place.month))
    choices = ListPage(
        request,
        found,
        [
            Column(
                "village", _("村"), value="organisation__region__name", sort="organisation__region__code",
                link=lambda book: book_url(page, book, place.month),
            ),
            Column("organisation", _("组织"), value="organisation__name"),
            Column("code", _("区划代码"), value="organisation__region__code"),
        ],
        name=gettext_lazy("选择账套"),
        filters=[Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains")],
        sort="organisation__region__code",
        exportable=False,
        empty=Empty(_("这个区域还没有账套")),
    )  # fmt: skip
    return render(request, "books/at.html", {"page": choices, "title": BOOK_PAGES[page]})


@needs(BOOKS_VIEW)
@require_GET
def book(request: HttpRequest, book_id: int) -> HttpResponse:
    """One book: state, months, and everything that can be opened from it."""
    found = queries.with_state(Book.objects.filter(pk=book_or_404(request, book_id).pk)).select_related(
        "organisation__region"
    )[0]
    month = place_of(request).month
    periods = list(found.periods.order_by("-month")[:24])
    imports = ImportedBook.objects.filter(book=found).select_related("batch").order_by("-pk")[:10]
    context = {
        "book": found,
        "facts": [
            (_("组织"), found.organisation.name),
            (_("村"), f"{found.organisation.region.name} {found.organisation.region.code}"),
            (_("科目表"), _("%(chart)s年制度") % {"chart": found.chart}),
            (_("启用月份"), found.first_month.shown),
            (_("主账"), live_label(found)),
            (_("最近结账"), _closed_words(found)),
        ],
        "links": [(label, url) for label, url in _links(found, month) if may_open(actor_of(request), url)],
        "periods": [(period, _closing_url(request, found, period.month)) for period in periods],
        "imports": imports,
        "may_configure": actor_of(request).may(BOOKS_CONFIGURE, path_of(found)),
    }
    return render(request, "books/book.html", context)


def _links(book: Book, month: Month) -> list[tuple[Words, str]]:
    return [(label, book_url(name, book, month)) for name, label in BOOK_PAGES.items() if name != "enter"]


def _closing_url(request: HttpRequest, book: Book, month: Month) -> str:
    """Where a month was closed, for who may look at closings; nothing for others."""
    url = book_url("close", book, month)
    return url if may_open(actor_of(request), url) else ""


def _closed_words(book: Book) -> str:
    """Of a row that carries `closed_month`: the last month closed, in words."""
    closed = getattr(book, "closed_month", None)
    return Month.from_int(int(closed)).shown if closed else _("还没有结账")


@needs(BOOKS_CONFIGURE)
@require_http_methods(["GET", "POST"])
def open_book(request: HttpRequest) -> HttpResponse:
    """Open the book of an organisation that has none."""
    actor = actor_of(request)
    without = Organisation.objects.filter(
        actor.scope(BOOKS_CONFIGURE, "region__path"), kind=Organisation.Kind.COLLECTIVE
    ).exclude(books__ended_on__isnull=True, books__isnull=False)
    region = place_of(request).region
    if region is not None:
        without = without.filter(region__path__startswith=region.path)
    form = OpenBookForm(
        request.POST or None, organisations=without.select_related("region").order_by("region__code")
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_book(actor, **form.cleaned_data)
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("已为%(organisation)s建账。") % {"organisation": made.organisation})
            return redirect("books:book", made.pk)
    return render(request, "books/open_book.html", {"form": form})


@needs(BOOKS_CONFIGURE)
@require_http_methods(["GET", "POST"])
def go_live(request: HttpRequest, book_id: int) -> HttpResponse:
    """From which month on this system is master. Set once."""
    found = book_or_404(request, book_id, BOOKS_CONFIGURE)
    last = Voucher.objects.filter(book=found).order_by("-month").first()
    form = GoLiveForm(request.POST or None, initial={"month": str(last.month.next) if last else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.go_live(actor_of(request), book_id=found.pk, month=form.cleaned_data["month"])
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("上线月份已定。"))
            return redirect("books:book", found.pk)
    context = {
        "title": _("设置上线月份"), "form": form, "action": _("确定上线"), "facts": [(_("账套"), found)],
        "consequences": [_("从这个月起以本系统的账为准，可以填制凭证。"), _("此后不能再接管旧账，也不能改这个月份。")],
        "cancel_url": reverse("books:book", args=[found.pk]),
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _with_form(
    request: HttpRequest, book: Book, page: ListPage, name: str, form: Any, add: Any
) -> HttpResponse:
    """A list of a book's accounts, parties or projects, with the form that adds one."""
    may_add = actor_of(request).may(BOOKS_CONFIGURE, path_of(book))
    if request.method == "POST" and form.is_valid():
        try:
            add(actor_of(request), book_id=book.pk, **form.cleaned_data)
        except Refused as refusal:
            add_problems(form, refusal)
        else:
            messages.success(request, _("已增加。"))
            return redirect(book_url(name, book, place_of(request).month))
    if page.wants_excel:
        return page.excel()
    month = place_of(request).month
    context = {
        "book": book, "page": page, "form": form if may_add else None, "title": BOOK_PAGES[name],
        "tabs": tabs({key: (BOOK_PAGES[key], book_url(key, book, month)) for key in _LISTS}, name),
    }  # fmt: skip
    return render(request, "books/details.html", context)


_LISTS: Final = ("accounts", "parties", "projects")


@needs(BOOKS_VIEW)
@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest, book_id: int) -> HttpResponse:
    found = book_or_404(request, book_id, _right_of(request))
    month = place_of(request).month
    page = ListPage(
        request,
        Account.objects.filter(Q(book=None) | Q(book=found), active=True),
        [
            Column("code", _("编码"), sort="code",
                   link=lambda each: book_url("detail-ledger", found, month, account=each.code)),
            Column("path_name", _("名称"), sort="path_name"),
            Column("category", _("类别"), value="get_category_display", sort="category"),
            Column("side", _("方向"), value="get_side_display"),
            Column("needs", _("须写明"), value=_needs),
            Column("own", _("来源"), "badge", value=lambda each: _("本账套") if each.book_id else _("制度"),
                   tone=lambda each: "info" if each.book_id else "plain"),
        ],
        name=gettext_lazy("科目"),
        filters=[
            Filter("q", _("编码或名称"), lookup="code|path_name__icontains"),
            Filter("category", _("类别"), "choice", choices=Account.Category.choices),
            Filter("own", _("只看本账套增设"), "flag", lookup=lambda rows, on: rows.filter(book=found) if on else rows),
        ],
        sort="code",
        per_page=100,
    )  # fmt: skip
    form = AccountForm(request.POST or None)
    return _with_form(request, found, page, "accounts", form, actions.add_account)


def _right_of(request: HttpRequest) -> str:
    return BOOKS_CONFIGURE if request.method == "POST" else BOOKS_VIEW


def _needs(account: Account) -> str:
    wanted = [(_("往来对象"), account.needs_party), (_("项目"), account.needs_project)]
    return _("、").join(label for label, needed in wanted if needed)


@needs(BOOKS_VIEW)
@require_http_methods(["GET", "POST"])
def parties(request: HttpRequest, book_id: int) -> HttpResponse:
    found = book_or_404(request, book_id, _right_of(request))
    actor, path = actor_of(request), path_of(found)
    # PRIVACY: who sees names masked cannot find out about a person by searching for the name either.
    named = "|personal__name__icontains" if visible(actor, "party", path) is Sight.SHOWN else ""
    page = ListPage(
        request,
        Party.objects.filter(book=found).select_related("personal"),
        [
            Column("code", _("编码"), sort="code"),
            Column("name", _("名称"), value=party_label(actor, path)),
            Column("kind", _("类别"), "badge", value="get_kind_display", sort="kind"),
            Column(
                "active",
                _("状态"),
                "badge",
                value=lambda each: _("启用") if each.active else _("停用"),
                sort="active",
            ),
        ],
        name=gettext_lazy("往来对象"),
        filters=[
            Filter("q", _("编码或名称"), lookup=f"code__icontains|name__icontains{named}"),
            Filter("kind", _("类别"), "choice", choices=Party.Kind.choices),
        ],
        sort="code",
        empty=Empty(_("还没有往来对象"), _("内部往来的农户和往来单位在这里登记。")),
    )
    form = PartyForm(request.POST or None)
    return _with_form(request, found, page, "parties", form, actions.add_party)


@needs(BOOKS_VIEW)
@require_http_methods(["GET", "POST"])
def projects(request: HttpRequest, book_id: int) -> HttpResponse:
    found = book_or_404(request, book_id, _right_of(request))
    page = ListPage(
        request,
        Project.objects.filter(book=found),
        [
            Column("code", _("编码"), sort="code"),
            Column("name", _("名称"), sort="name"),
            Column(
                "active",
                _("状态"),
                "badge",
                value=lambda each: _("启用") if each.active else _("停用"),
                sort="active",
            ),
        ],
        name=gettext_lazy("项目"),
        filters=[Filter("q", _("编码或名称"), lookup="code|name__icontains")],
        sort="code",
        empty=Empty(_("还没有项目"), _("工程和专项资金按项目归集。")),
    )
    form = ProjectForm(request.POST or None)
    return _with_form(request, found, page, "projects", form, actions.add_project)
