"""往来核对: who had a balance at the end of the year, the letters that ask for confirmation, and the answers."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.economy.books.models import Book, Party
from lingyan.economy.books.views.common import (
    actor_of,
    book_or_404,
    labels_of,
    party_label,
    path_of,
    say_refused,
)
from lingyan.economy.books.views.records import record_url
from lingyan.economy.year import actions, confirming
from lingyan.economy.year.forms import ConfirmationForm
from lingyan.economy.year.letters import TITLE
from lingyan.economy.year.letters import letters as letters_of
from lingyan.economy.year.models import Confirmation
from lingyan.economy.year.views.overview import year_asked, year_url
from lingyan.identity.decorators import needs
from lingyan.identity.masking import Sight, visible
from lingyan.identity.pages import download, form_page, note_export
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER, BOOKS_VIEW

TONES: Final = {
    confirming.OPEN: "warn", confirming.CHANGED: "warn", Confirmation.Answer.AGREED: "ok",
    Confirmation.Answer.DIFFERS: "danger", Confirmation.Answer.SILENT: "plain",
}  # fmt: skip
_STATES: Final = dict(confirming.STATES)


def url_of(name: str, book: Book, year: int, *more: Any, **query: Any) -> str:
    return record_url(f"year:{name}", book, book.pk, *more, year=year, **query)


def _book(request: HttpRequest, book_id: int, right: str = BOOKS_VIEW) -> tuple[Book, int]:
    book, year = book_or_404(request, book_id, right), year_asked(request)
    if book.first_month.year > year:
        raise Http404(_("账套在这一年还没有启用"))
    return book, year


@needs(BOOKS_VIEW)
@require_GET
def confirmations(request: HttpRequest, book_id: int) -> HttpResponse:
    """Every party with a balance at 31 December of the year, and what it has answered."""
    book, year = _book(request, book_id)
    actor, path = actor_of(request), path_of(book)
    # PRIVACY: who sees names masked cannot find out about a person by searching for the name either.
    named = "|personal__name__icontains" if visible(actor, "party", path) is Sight.SHOWN else ""
    page = ListPage(
        request,
        confirming.open_parties([book.pk], year).select_related("personal"),
        [
            Column("code", _("编码"), sort="code"),
            Column("name", _("往来对象"), value=party_label(actor, path),
                   link=lambda each: url_of("confirm", book, year, each.pk)),
            Column("kind", _("类别"), "badge", value="get_kind_display", sort="kind"),
            Column("claims", _("对方欠我方"), "money", sort="claims", total="claims"),
            Column("debts", _("我方欠对方"), "money", sort="debts", total="debts"),
            Column("state", _("核对结果"), "badge", value=lambda each: str(_STATES[each.state]), sort="state",
                   tone=lambda each: TONES[each.state]),
            Column("answered_on", _("回函日期"), "date", sort="answered_on"),
        ],
        name=format_lazy("{} {}", gettext_lazy("往来核对"), year),
        filters=[
            Filter("q", _("编码或名称"), lookup=f"code__icontains|name__icontains{named}"),
            Filter("kind", _("类别"), "choice", choices=Party.Kind.choices),
            Filter("state", _("核对结果"), "choice", choices=confirming.STATES, lookup=_by_state),
        ],
        sort="code",
        empty=Empty(_("年末没有要核对的往来余额"), _("应收款、内部往来、借款、应付款记了往来对象、年末有余额的，列在这里。"),
                    year_url(book, year), _("年终")),
    )  # fmt: skip
    if page.wants_excel:
        return page.excel()
    context = {
        "book": book, "year": year, "page": page, "back_url": year_url(book, year),
        "letters_url": url_of("confirmation-letters", book, year) if actor.may(BOOKS_ENTER, path) else "",
    }  # fmt: skip
    return render(request, "year/confirmations.html", context)


def _by_state(found: QuerySet[Any], value: str) -> QuerySet[Any]:
    return found.filter(state=value)


@needs(BOOKS_VIEW)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, book_id: int, party_id: int) -> HttpResponse:
    """One party: what the ledger says, what it answered before, and for who enters the books the form of its answer."""
    book, year = _book(request, book_id, BOOKS_ENTER if request.method == "POST" else BOOKS_VIEW)
    actor, path = actor_of(request), path_of(book)
    party = confirming.open_parties([book.pk], year).select_related("personal").filter(pk=party_id).first()
    if party is None:
        raise Http404(_("这个往来对象在年末没有余额"))
    form = ConfirmationForm(request.POST or None)
    name = party_label(actor, path)(party)
    return form_page(
        request, form, lambda: _recorded(request, book, year, party, form.cleaned_data), template="year/confirm.html",
        book=book, year=year, name=name, party=party, balances=_balances(party), answers=_answers(party, year),
        state=_STATES[party.state], tone=TONES[party.state], list_url=url_of("confirmations", book, year),
        letter_url=url_of("confirmation-letters", book, year, party=party.pk), may_enter=actor.may(BOOKS_ENTER, path),
    )  # fmt: skip


def _balances(party: Any) -> list[tuple[str, int, int]]:
    nets = ((_(name), getattr(party, f"of_{head}")) for head, name in confirming.HEADS.items())
    return [(name, max(net, 0), max(-net, 0)) for name, net in nets if net]


def _answers(party: Any, year: int) -> list[tuple[Confirmation, str, str]]:
    found = list(Confirmation.objects.filter(party=party.pk, year=year).order_by("-pk"))
    names = labels_of(each.made_by for each in found)
    return [(each, names.get(each.made_by or 0, ""), TONES[each.answer]) for each in found]


def _recorded(request: HttpRequest, book: Book, year: int, party: Any, data: dict[str, Any]) -> HttpResponse:
    actions.record_confirmation(actor_of(request), book_id=book.pk, year=year, party_id=party.pk, **data)
    messages.success(request, _("已登记核对结果。"))
    return redirect(url_of("confirmations", book, year))


@needs(BOOKS_ENTER)
@require_GET
def letters(request: HttpRequest, book_id: int) -> HttpResponse:
    """The letters of all parties, or of `?party=`, in one Word file."""
    book, year = _book(request, book_id, BOOKS_ENTER)
    asked = request.GET.get("party", "")
    found = confirming.open_parties([book.pk], year).select_related("personal").order_by("code")
    if asked:
        found = found.filter(pk=int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0)
    try:
        confirming.require_over(year)
    except Refused as refusal:
        say_refused(request, refusal)
        return redirect(url_of("confirmations", book, year))
    parties = list(found)
    if not parties:
        raise Http404(_("年末没有要核对的往来余额"))
    path = path_of(book)
    content = letters_of(book, year, parties, party_label(actor_of(request), path))
    note_export(request, TITLE, len(parties), path)
    return download(content, f"{book.organisation.region.name}-{year}年{TITLE}.docx")
