"""What the pages of rooms share whose records stand at a book: addresses, what a form offers, the book to begin at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.decisions.models import Matter
from lingyan.decisions.queries import passed_matters
from lingyan.economy.books.models import Account, Book, Party
from lingyan.economy.books.queries import visible_books
from lingyan.economy.books.views.common import actor_of, party_label, path_of
from lingyan.identity.pages import url_at
from lingyan.kernel import clock
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.month import Month
from lingyan.regions.place import place_of


def record_url(name: str, book: Book, *arguments: Any, month: Month | None = None, **query: Any) -> str:
    """A page (`assets:asset`) at the book's own region."""
    return url_at(name, book.organisation.region, *arguments, month=str(month) if month else "", **query)


def matters_of(book: Book, items: Iterable[str]) -> QuerySet[Matter]:
    """Matters of the organisation under these items that have passed, for a form to choose from."""
    return passed_matters(book.organisation_id, frozenset(items), clock.today())


def parties_of(request: HttpRequest, book: Book) -> dict[str, Any]:
    """The parties that a form offers, with their names as this reader may see them."""
    found = Party.objects.filter(book=book, active=True).select_related("personal")
    return {"parties": found, "label": party_label(actor_of(request), path_of(book))}


def money_accounts(book: Book, prefixes: tuple[str, ...]) -> list[tuple[str, str]]:
    """Accounts of the lowest level under these codes, as choices."""
    found = list(
        Account.objects.filter(book=None, active=True) | Account.objects.filter(book=book, active=True)
    )
    parents = {account.parent_id for account in found}
    lowest = [each for each in found if each.pk not in parents and each.code.startswith(prefixes)]
    return [(each.code, f"{each.code} {each.path_name}") for each in sorted(lowest, key=lambda one: one.code)]


def choose_book(
    request: HttpRequest, right: str, url_of: Callable[[Book], str], *, title: str, hint: str
) -> HttpResponse:
    """Where something new is made at a region: the page of its only book, or the books to choose from.

    `hint` is what to do where the region has no book.
    """
    found = visible_books(actor_of(request), place_of(request).required_region(), right)
    if len(few := list(found[:2])) == 1:
        return redirect(url_of(few[0]))
    page = ListPage(
        request,
        found,
        [
            Column(
                "village", _("村"), value="organisation__region__name", sort="organisation__region__code", link=url_of
            ),
            Column("organisation", _("组织"), value="organisation__name"),
        ],
        name=gettext_lazy("选择组织"),
        filters=[Filter("q", _("村或组织"), lookup="organisation__region__name|organisation__name__icontains")],
        sort="organisation__region__code",
        exportable=False,
        empty=Empty(_("这个区域还没有账套"), hint),
    )  # fmt: skip
    return render(request, "books/choose_book.html", {"page": page, "title": title})
