"""Theme and type size: two cookies without meaning for anybody else, read before the page is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse

CHOICES: Final = {
    "theme": (("auto", "跟随系统"), ("light", "浅色"), ("dark", "深色")),
    "type": (("normal", "标准字号"), ("large", "大字号")),
}
_YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preferences:
    theme: str = "auto"
    type: str = "normal"

    @property
    def options(self) -> list[tuple[str, str, str, bool]]:
        """(name, value, label, chosen) of every choice, in order."""
        return [
            (name, value, label, getattr(self, name) == value)
            for name, choices in CHOICES.items()
            for value, label in choices
        ]


def preferences_of(request: HttpRequest) -> Preferences:
    known = {
        name: request.COOKIES[name]
        for name, choices in CHOICES.items()
        if request.COOKIES.get(name) in dict(choices)
    }
    return Preferences(**known)


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep one choice for a year. Unknown names and values are ignored."""
    if name in CHOICES and value in dict(CHOICES[name]):
        response.set_cookie(name, value, max_age=_YEAR, samesite="Lax")
