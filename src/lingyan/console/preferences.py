"""Theme, type size and language: cookies without meaning for anybody else, read before the page is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.language import SOURCE, Words, language_of

CHOICES: Final[dict[str, tuple[tuple[str, Words], ...]]] = {
    "theme": (("auto", _("跟随系统")), ("light", _("浅色")), ("dark", _("深色"))),
    "type": (("normal", _("标准字号")), ("large", _("大字号"))),
    "language": tuple(settings.LANGUAGES),
}
Option = tuple[str, str, Words, bool]
"""Name, value, label, and whether it is chosen."""
_YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preferences:
    theme: str = "auto"
    type: str = "normal"
    language: str = SOURCE

    @property
    def options(self) -> list[Option]:
        """How the page looks. It changes at once where there is script."""
        return [each for name in ("theme", "type") for each in self._options(name)]

    @property
    def languages(self) -> list[Option]:
        """Each named in itself, for who cannot read the others."""
        return self._options("language")

    def _options(self, name: str) -> list[Option]:
        chosen = getattr(self, name)
        return [(name, value, label, chosen == value) for value, label in CHOICES[name]]


def preferences_of(request: HttpRequest) -> Preferences:
    known = {
        name: request.COOKIES[name]
        for name, choices in CHOICES.items()
        if request.COOKIES.get(name) in dict(choices)
    }
    return Preferences(**{**known, "language": language_of(request)})


def remember(response: HttpResponse, name: str, value: str) -> None:
    """Keep one choice for a year. Unknown names and values are ignored."""
    if name in CHOICES and value in dict(CHOICES[name]):
        response.set_cookie(name, value, max_age=_YEAR, samesite="Lax")
