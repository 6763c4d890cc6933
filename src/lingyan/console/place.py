"""Keeps region and month in the address from page to page, so that every view can be sent to a colleague.

A link or a redirect that names no place leads to a page whose own address would not say where it stands; it is answered
with the same address at the place of the page that led there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from lingyan.identity.decorators import access_of
from lingyan.regions.place import came_from, place_of

View = Callable[..., HttpResponse]


class KeepPlace:
    """Middleware; stands behind the one that makes the actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_address: Any) -> HttpResponse | None:
        if not _bare(request, view):
            return None
        place = place_of(request)
        query = request.GET.copy()
        query.update(place.parameters)
        return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


def _bare(request: HttpRequest, view: View) -> bool:
    """Whether a page of the console was asked for without a place, from a page that has one."""
    access = access_of(view)
    return (
        request.method == "GET"
        and access is not None
        and not access.step
        and not {"region", "month"} & set(request.GET)
        and bool({"region", "month"} & set(came_from(request)))
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    )
