"""Endpoints that carry their access mark: the same marks that pages carry, so one table covers both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest
from django.urls import URLPattern
from ninja import NinjaAPI

from lingyan.identity.decorators import Access, mark
from lingyan.kernel.access import Actor

_rights: Final[dict[str, tuple[str, ...]]] = {}


def read(api: NinjaAPI, path: str, *rights: str, response: Any, summary: str) -> Callable[[Any], Any]:
    """A GET endpoint for whoever holds one of these rights somewhere; the query inside asks for the place.

    Without a right it is for everybody who has signed in, as the desk is.
    """
    _rights[path.lstrip("/")] = rights
    return api.get(path, response=response, summary=summary, by_alias=True)


def marked_urls(api: NinjaAPI) -> Any:
    """The API's URL patterns, each with its mark. A path that was not declared by `read` fails here."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if not isinstance(pattern, URLPattern) or pattern.callback is None:
            raise TypeError(f"{pattern} is no endpoint")
        if pattern.name == "api-root" or pattern.name == "openapi-json":
            mark(pattern.callback, Access("signed-in"))
        else:
            rights = _rights[_declared(str(pattern.pattern))]
            mark(pattern.callback, Access("rights", rights) if rights else Access("signed-in"))
    return patterns, app_name, namespace


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _declared(pattern: str) -> str:
    """Django's `books/<int:book_id>` as ninja's `books/{int:book_id}`."""
    return pattern.replace("<", "{").replace(">", "}")
