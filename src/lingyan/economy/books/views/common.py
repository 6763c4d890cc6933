"""What the pages of the books share: objects in the reader's scope, names as the masking table shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from lingyan.economy.books import queries
from lingyan.economy.books.models import Book, Party, Voucher
from lingyan.economy.books.queries import VoucherView
from lingyan.identity import masking
from lingyan.identity.models import User
from lingyan.identity.pages import actor_of as actor_of
from lingyan.identity.pages import note_export as note_export
from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_VIEW

PDF = "application/pdf"
MOST_TICKED = 500
STATE_TONES = {"draft": "plain", "reviewed": "info", "posted": "ok", "void": "danger"}


def ticked(request: HttpRequest) -> list[int]:
    """Ids of the rows ticked in a list, as its form posts them; what is no id is left out."""
    found = request.POST.getlist("row")[:MOST_TICKED]
    return [int(text) for text in found if text.isascii() and text.isdecimal() and len(text) < 19]


def path_of(book: Book) -> str:
    return book.organisation.region.path


def book_or_404(request: HttpRequest, book_id: int, right: str = BOOKS_VIEW) -> Book:
    """The book, when the reader holds the right in its region; otherwise it is not there."""
    try:
        return queries.book_for(actor_of(request), book_id, right)
    except Refused:
        raise Http404("没有这个账套，或不在您的管辖范围内") from None


def voucher_or_404(request: HttpRequest, voucher_id: int, right: str = BOOKS_VIEW) -> VoucherView:
    """The voucher with all around it, when the reader holds the right in its book's region."""
    actor = actor_of(request)
    try:
        view = queries.voucher_detail(actor, voucher_id)
    except Refused:
        view = None
    if view is None or not actor.may(right, path_of(view.voucher.book)):
        raise Http404("没有这张凭证，或不在您的管辖范围内")
    return view


def book_url(name: str, book: Book, month: Month, *more: Any, **query: Any) -> str:
    """A page of one book, at the book's own region and the month."""
    place = {"region": book.organisation.region.code, "month": str(month)}
    given = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return f"{reverse(f'books:{name}', args=[book.pk, *more])}?{urlencode({**place, **given})}"


def voucher_url(voucher: Voucher) -> str:
    place = urlencode({"region": voucher.book.organisation.region.code, "month": str(voucher.month)})
    return f"{reverse('books:voucher', args=[voucher.pk])}?{place}"


def labels_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Names of members of staff, as colleagues know them."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    found = User.objects.filter(pk__in=wanted).select_related("personal")
    return {user.pk: user.display_name for user in found}


def party_label(actor: Actor, path: str) -> Callable[[Party], str]:
    """PRIVACY: a natural person as the masking table shows one to this reader, a unit by its name."""

    def label(party: Party) -> str:
        if party.personal is None:
            return party.name or party.code
        return masking.shown(actor, "party", party.personal.name, path) or party.code

    return label


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def back_to(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page that the form names, when it is one of ours."""
    url = request.POST.get("next", "")
    # SECURITY: an address from outside must not send a signed-in person to another site.
    safe = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return HttpResponseRedirect(url if safe else otherwise)


def say_refused(request: HttpRequest, refusal: Refused, *, limit: int = 5) -> None:
    """What was refused as notices, for pages that go on."""
    for problem in refusal.problems[:limit]:
        messages.error(request, str(problem))
    if len(refusal.problems) > limit:
        messages.error(request, _("另有 %(count)d 处问题。") % {"count": len(refusal.problems) - limit})


def month_or_404(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise Http404(str(error)) from None


def tabs(items: Mapping[str, tuple[Words, str]], current: str) -> list[dict[str, Any]]:
    """`{key: (label, url)}` as the tabs tag takes it."""
    return [{"label": label, "url": url, "current": key == current} for key, (label, url) in items.items()]
