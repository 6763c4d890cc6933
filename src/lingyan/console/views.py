"""Pages of the frame itself: the desk, choosing a region, display preferences, and the styleguide."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from lingyan.console import styleguide as guide
from lingyan.console.context import url_or_none
from lingyan.console.preferences import CHOICES, remember
from lingyan.identity.decorators import public, signed_in
from lingyan.kernel import navigation
from lingyan.kernel.language import Words
from lingyan.kernel.navigation import DeskItem, Section
from lingyan.parameters.queries import read_once
from lingyan.regions import queries
from lingyan.regions.models import Region
from lingyan.regions.place import place_of

SUGGESTIONS: Final = 12
CHOICES_SHOWN: Final = 100
_SECTIONS: Final[dict[Section, tuple[Words, Words]]] = {
    "waiting": (_("等我办"), _("没有等您办的事。")),
    "overdue": (_("已经逾期"), _("管辖范围内没有逾期的事。")),
    "changed": (_("昨天以来的变化"), _("昨天以来没有变化。")),
}


@signed_in
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the actor, what is overdue in the region, what changed, and the post's main job."""
    place = place_of(request)
    actor = request.actor  # type: ignore[attr-defined]
    by_section: dict[str, list[DeskItem]] = defaultdict(list)
    with read_once():
        for item in navigation.desk_items(actor, place.region, place.month):
            by_section[item.section].append(item)
    job = navigation.main_job(actor)
    context = {
        "sections": [(title, nothing, by_section[key]) for key, (title, nothing) in _SECTIONS.items()],
        "job": job,
        "job_url": url_or_none(job.url_name) if job else None,
    }
    return render(request, "console/desk.html", context)


@signed_in
@require_GET
def search_regions(request: HttpRequest) -> JsonResponse:
    """Regions for the picker: those that match `q`, or without it those right below `within`."""
    found = _found_regions(request)[:SUGGESTIONS]
    regions = [
        {
            "code": each.code,
            "name": each.name,
            "level": each.get_level_display(),
            "above": each.parent.name if each.parent else "",
        }
        for each in found
    ]
    return JsonResponse({"regions": regions})


@signed_in
@require_GET
def choose_region(request: HttpRequest) -> HttpResponse:
    """The picker as a page, for who has no script: results or the next level, each a link back."""
    back = _safe_next(request.GET.get("next", ""))
    place = place_of(request)
    found = list(_found_regions(request, place.region)[: CHOICES_SHOWN + 1])
    context = {
        "q": request.GET.get("q", "").strip(),
        "next": back,
        "choices": [(each, with_region(back, each.code)) for each in found[:CHOICES_SHOWN]],
        "more": len(found) > CHOICES_SHOWN,
    }
    return render(request, "console/choose_region.html", context)


def _found_regions(request: HttpRequest, below: Region | None = None) -> Any:
    among = queries.visible(request.actor).filter(valid_to__isnull=True).select_related("parent")  # type: ignore[attr-defined]
    text = request.GET.get("q", "").replace("\x00", "").strip()[:40]
    if text:
        return queries.search(text, among).order_by("path")
    within = below.code if below else request.GET.get("within", "")[:12]
    return among.filter(parent__code=within, parent__valid_to__isnull=True).order_by("code")


def with_region(url: str, code: str) -> str:
    """The same page at another region, from its first page on."""
    parts = urlsplit(url)
    query = {name: value for name, value in parse_qsl(parts.query) if name not in {"region", "page"}}
    return f"{parts.path}?{urlencode({**query, 'region': code})}"


@public
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Remember theme, type size or language and go back."""
    response = HttpResponseRedirect(_safe_next(request.POST.get("next", "")))
    for name in CHOICES:
        if name in request.POST:
            remember(response, name, request.POST[name])
    return response


def _safe_next(url: str) -> str:
    # SECURITY: an address from outside must not send a signed-in person to another site.
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) and url.startswith("/") else "/"


@signed_in
@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part with made-up data; only in demo mode."""
    if not settings.LINGYAN.demo:
        raise Http404
    if "progress" in request.GET:
        return render(request, "console/styleguide_progress.html")
    page = guide.sample_list(request)
    if page.wants_excel:
        return page.excel()
    return render(request, "console/styleguide.html", guide.context(page))
