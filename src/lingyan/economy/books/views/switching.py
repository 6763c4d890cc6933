"""A page of one book, when the reader picks another region in the top bar, becomes that region's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lingyan.economy.books.models import Book

View = Callable[..., HttpResponse]


def follows_region(page: str) -> Callable[[View], View]:
    """Send a request whose `?region=` is not the book's own to the same page of that region."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, book_id: int) -> HttpResponse:
            region = request.GET.get("region", "")
            if region and not Book.objects.filter(pk=book_id, organisation__region__code=region).exists():
                query = request.GET.copy()
                for name in ("party", "project", "format"):
                    query.pop(name, None)
                return HttpResponseRedirect(f"{reverse('books:at', args=[page])}?{query.urlencode()}")
            return view(request, book_id)

        return answer

    return wrap
