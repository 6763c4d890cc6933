"""The language of screens: Chinese is the source, English a locale; papers and sentences of record stay Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise
    """A text that may wait for its reader before it is translated."""
else:
    Words = str

SOURCE: Final = "zh-hans"


class LanguageMiddleware:
    """Shows the language that the reader chose (a cookie), else that of the installation.

    The browser's own wish is not asked: offices share machines with browsers in any language, and two readers of one
    record should see the same words until one of them chooses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(request: HttpRequest) -> str:
    if request.path.startswith("/api/"):
        return SOURCE  # Programs find the same words whoever asks.
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else str(settings.LINGYAN.language)


@contextmanager
def on_paper() -> Iterator[None]:
    """Within it every label is Chinese, whatever the reader's language: published pages, vouchers, reports, records.

    Also a decorator. Labels that are to be translated later have to become text inside.
    """
    with translation.override(SOURCE):
        yield


def in_source(label: Words) -> str:
    """One label as papers and sentences of record say it."""
    with on_paper():
        return str(label)


@lru_cache(maxsize=4096)
def renderings(text: str) -> tuple[str, ...]:
    """What the catalogues make of a source text in the other languages of the screens, where they say another thing.

    A list that is exported on an English screen bears these words and is taken in again.
    """
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(translation.gettext(text) if text and code != SOURCE else text)
    return tuple(each for each in dict.fromkeys(found) if each != text)
