"""What the frame around every page needs: place, menu, theme and the facts of the footer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from lingyan.console.preferences import Preferences, preferences_of
from lingyan.identity.roles import table
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.language import Words
from lingyan.kernel.month import Month
from lingyan.kernel.rights import REGIONS_VIEW
from lingyan.regions.models import Region
from lingyan.regions.place import Place, place_of
from lingyan.regions.queries import ancestors

MONTHS_SHOWN: Final = 36


@dataclass(frozen=True, slots=True)
class Link:
    label: Words
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ChapterMenu:
    glyph: str
    label: Words
    links: tuple[Link, ...]


class Shell:
    """The frame of one request. Everything is computed on first use, so a page without a frame costs nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.config = settings.LINGYAN
        self.preferences: Preferences = preferences_of(request)
        self._place: Place | None = None

    @property
    def actor(self) -> Actor | None:
        actor: Actor | None = getattr(self._request, "actor", None)
        return actor if actor is not None and actor.user_id is not None else None

    @property
    def user_label(self) -> str:
        """The name of who has signed in, as colleagues know it."""
        user = getattr(self._request, "user", None)
        if user is not None and user.is_authenticated:
            return str(user.display_name)
        return self.actor.label if self.actor else ""

    @property
    def posts(self) -> str:
        known = table()
        return _("、").join(sorted(known.shown(code) for code in self.actor.roles())) if self.actor else ""

    @property
    def place(self) -> Place:
        if self._place is None:
            try:
                self._place = place_of(self._request)
            except Http404:
                # The page itself answers 404; its frame falls back to no region and the present month.
                self._place = Place(None, Month.of(clock.today()))
        return self._place

    @property
    def region_chain(self) -> list[Region]:
        """The places above that the reader may open; a link to any other would lead nowhere."""
        region, actor = self.place.region, self.actor
        if region is None or actor is None:
            return []
        above = ancestors(region)[:-1]
        return [each for each in above if each.valid_to is None and actor.may(REGIONS_VIEW, each.path)]

    @property
    def months(self) -> list[Month]:
        """Months to choose from, the newest first; the month looked at is always among them."""
        this_month = Month.of(clock.today())
        recent = [this_month.plus(1 - back) for back in range(MONTHS_SHOWN)]
        here = self.place.month
        return recent if here in recent else sorted({*recent, here}, reverse=True)

    @property
    def menu(self) -> list[ChapterMenu]:
        if self.actor is None:
            return []
        found = navigation.entries(self.actor)
        links = {chapter: list(self._links(entries)) for chapter, entries in found.items()}
        best = self._current([link for group in links.values() for link in group])
        query = f"?{self.place.query}"
        return [
            ChapterMenu(
                *navigation.CHAPTERS[chapter],
                tuple(Link(link.label, link.url + query, link.url == best) for link in group),
            )
            for chapter, group in links.items()
            if group
        ]

    def _links(self, entries: list[navigation.Entry]) -> Iterator[Link]:
        for entry in entries:
            url = url_or_none(entry.url_name)
            if url:
                yield Link(entry.label, url)

    def _current(self, links: list[Link]) -> str:
        path = self._request.path
        fitting = [
            link.url for link in links if path == link.url or (link.url != "/" and path.startswith(link.url))
        ]
        return max(fitting, key=len, default="")

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Parameters that the month picker keeps: all but the month itself and the page number."""
        return [(k, str(v)) for k, v in self._request.GET.items() if k not in {"month", "page", "format"}]

    def _with_month(self, month: Month) -> str:
        query = self._request.GET.copy()
        query.pop("page", None)
        query["month"] = str(month)
        return f"?{query.urlencode()}"

    @property
    def previous_month_url(self) -> str:
        return self._with_month(self.place.month.previous)

    @property
    def next_month_url(self) -> str:
        return self._with_month(self.place.month.next)

    @property
    def here(self) -> str:
        """This page, for forms that come back to it. A page that was posted to is not a place to come back to."""
        return self._request.get_full_path() if self._request.method == "GET" else self._request.path

    @property
    def sign_out_url(self) -> str:
        return url_or_none("identity:sign-out") or ""

    @property
    def account_url(self) -> str:
        return url_or_none("identity:account") or ""

    @property
    def styleguide_url(self) -> str:
        return (url_or_none("console:styleguide") or "") if self.config.demo else ""


def url_or_none(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
