"""Where and when a page stands: the region and the month of its URL, for every face alike.

`?region=CODE&month=2026-11` makes a view that can be sent to a colleague. Without them a page stands where the page
stood that led to it; without that, at the top region of the reader's own scope and in the current month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import Http404, HttpRequest

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.regions.models import Region
from lingyan.regions.queries import visible

YEARS: Final = range(1949, 3000)
"""Pages look at the months beside theirs, so none stands at the end of the calendar."""


@dataclass(frozen=True, slots=True)
class Place:
    """`region` is None only for who sees no region at all, such as a system administrator."""

    region: Region | None
    month: Month

    @property
    def query(self) -> str:
        """The place as a query string without `?`, to be kept by links."""
        return urlencode(self.parameters)

    @property
    def parameters(self) -> dict[str, str]:
        region = {"region": self.region.code} if self.region else {}
        return {**region, "month": str(self.month)}

    def required_region(self) -> Region:
        if self.region is None:
            raise Http404("没有可以查看的区划")
        return self.region


def place_of(request: HttpRequest) -> Place:
    """The place of this request, read once. Http404 for a region the reader may not see or a month that is none."""
    known: Place | None = getattr(request, "_lingyan_place", None)
    if known is None:
        known = Place(_region(request), _month(request))
        request._lingyan_place = known  # type: ignore[attr-defined]
    return known


def _region(request: HttpRequest) -> Region | None:
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return None
    seen = visible(actor).filter(valid_to__isnull=True).select_related("parent")
    code = request.GET.get("region", "")
    if not code:
        before = came_from(request).get("region", "")[:12]
        kept = seen.filter(code=before).first() if before.isalnum() else None
        return kept or seen.order_by("path").first()
    found = seen.filter(code=code[:12]).first() if code.isalnum() else None
    if found is None:
        raise Http404(f"没有代码为 {code[:20]} 的区划，或不在您的查看范围内")
    return found


def came_from(request: HttpRequest) -> dict[str, str]:
    """Region and month of this site's page that led here, by a link, a form or a redirect after one."""
    try:
        address = urlsplit(request.META.get("HTTP_REFERER", "")[:2000])
    except ValueError:
        return {}
    return dict(parse_qsl(address.query)) if address.netloc == request.get_host() else {}


def _month_before(request: HttpRequest) -> Month:
    """SECURITY: what an address claims is only followed where it would be followed as this page's own."""
    try:
        found = Month.parse(came_from(request).get("month", ""))
    except ValueError:
        return Month.of(clock.today())
    return found if found.year in YEARS else Month.of(clock.today())


def _month(request: HttpRequest) -> Month:
    text = request.GET.get("month", "")
    try:
        month = Month.parse(text) if text else _month_before(request)
    except ValueError as error:
        raise Http404(str(error)) from None
    if month.year not in YEARS:
        raise Http404(f"月份应在{YEARS.start}年到{YEARS.stop - 1}年之间，收到“{month}”")
    return month
