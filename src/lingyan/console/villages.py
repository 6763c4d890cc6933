"""区划 and one village on one page: who serves, which books and publications, what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from lingyan.console.forms import ProfileForm
from lingyan.disclosure.bundles import address_of
from lingyan.disclosure.models import Publication
from lingyan.economy.books.queries import visible_books
from lingyan.identity.decorators import needs
from lingyan.identity.masking import shown
from lingyan.kernel.access import Actor
from lingyan.kernel.filters import Filter
from lingyan.kernel.lists import Column, Empty, ListPage
from lingyan.kernel.rights import (
    BOOKS_VIEW,
    DISCLOSURE_VIEW,
    PEOPLE_VIEW,
    REGIONS_MANAGE,
    REGIONS_VIEW,
)
from lingyan.people.models import Organisation, Tenure
from lingyan.people.queries import village_roll
from lingyan.regions import actions, queries
from lingyan.regions.models import Level, Region
from lingyan.regions.place import place_of

_NEWEST = 12
_KINDS = list(Organisation.Kind)


@needs(REGIONS_VIEW)
@require_GET
def regions(request: HttpRequest) -> HttpResponse:
    """Every place inside the region of the top bar, those that ended too."""
    actor = _actor(request)
    place = place_of(request)
    rows = (
        queries.visible(actor).filter(path__startswith=place.required_region().path).select_related("parent")
    )
    page = ListPage(
        request,
        rows,
        [
            Column("code", _("代码"), sort="code"),
            Column("name", _("名称"), sort="name", link=_link),
            Column("level", _("层级"), value="get_level_display", sort="level"),
            Column("parent", _("上级"), value="parent__name"),
            Column("valid_from", _("起用"), "date", sort="valid_from"),
            Column("valid_to", _("停用"), "date", sort="valid_to"),
        ],
        name=gettext_lazy("区划"),
        filters=[
            Filter("q", _("名称、拼音首字母或代码"), lookup=lambda found, text: queries.search(text, found)),
            Filter("level", _("层级"), "choice", choices=Level.choices),
        ],
        sort="code",
        empty=Empty(_("没有区划"), _("由操作员用 lingyan regions import 导入区划表。")),
    )
    return page.excel() if page.wants_excel else render(request, "console/regions.html", {"page": page})


def _link(region: Region) -> str:
    return reverse("console:village", args=[region.code]) if region.is_village else ""


@needs(REGIONS_VIEW)
@require_GET
def village(request: HttpRequest, code: str) -> HttpResponse:
    actor, found = _actor(request), _village(request, code)
    context = {
        "village": found,
        "above": queries.ancestors(found)[:-1],
        "profiles": found.profiles.all()[:5],
        "posts": _posts(actor, found),
        "books": list(visible_books(actor, found)) if actor.may(BOOKS_VIEW, found.path) else [],
        "publications": _publications(actor, found),
        "events": _events(found),
        "may_profile": actor.may(REGIONS_MANAGE, found.path) and found.valid_to is None,
    }
    return render(request, "console/village.html", context)


@needs(REGIONS_MANAGE)
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, code: str) -> HttpResponse:
    """State a village's figures as of a day."""
    found = _village(request, code)
    form = ProfileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_profile(_actor(request), found, **form.cleaned_data)
        messages.success(request, _("村情已登记。"))
        return redirect("console:village", found.code)
    context = {
        "title": _("登记%(village)s村情") % {"village": found.name}, "action": _("登记"), "form": form,
        "cancel_url": reverse("console:village", args=[found.code]),
        "consequences": [_("同一统计日期只能登记一次；以后有变化，用新的日期再登记。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _posts(actor: Actor, found: Region) -> list[dict[str, Any]]:
    """Who holds which post today, named as far as the masking table lets this reader see."""
    if not actor.may(PEOPLE_VIEW, found.path):
        return []
    return [
        {
            "body": tenure.post.body.organisation.get_kind_display(),
            "title": tenure.post.title,
            "name": shown(actor, "name", tenure.person.personal.name, found.path),
            "since": tenure.start_on,
            "selection": tenure.selection,
        }
        for tenure in sorted(village_roll(found), key=_in_order)
    ]


def _in_order(tenure: Tenure) -> int:
    """The party organisation first, as every list of a village's team has it."""
    return _KINDS.index(Organisation.Kind(tenure.post.body.organisation.kind))


def _publications(actor: Actor, found: Region) -> list[dict[str, Any]]:
    if not actor.may(DISCLOSURE_VIEW, found.path):
        return []
    rows = Publication.objects.filter(region=found, log_index__isnull=False)
    rows = (
        rows.select_related("region", "book__organisation")
        .defer("body", "salt")
        .order_by("-published_at", "-pk")
    )
    return [
        {"row": row, "address": address_of(row), "url": reverse("disclosure:publication", args=[row.pk])}
        for row in rows[:_NEWEST]
    ]


def _events(found: Region) -> list[dict[str, Any]]:
    """What the place came from and what it became."""
    events = [
        {
            "at": one.on,
            "what": _("由%(predecessor)s%(kind)s而来")
            % {"predecessor": one.predecessor.name, "kind": one.get_kind_display()},
            "who": one.decree,
        }
        for one in found.came_from.select_related("predecessor")
    ]
    events += [
        {
            "at": one.on,
            "what": _("%(kind)s为%(successor)s")
            % {"kind": one.get_kind_display(), "successor": one.successor.name},
            "who": one.decree,
            "tone": "warn",
        }
        for one in found.became.select_related("successor")
    ]
    return [{"at": found.valid_from, "what": _("起用"), "who": ""}, *events]


def _village(request: HttpRequest, code: str) -> Region:
    rows = queries.visible(_actor(request)).filter(code=code, level=Level.VILLAGE).select_related("parent")
    found = rows.order_by("valid_to").first() if code.isdigit() else None
    newest = rows.filter(valid_to__isnull=True).first() if found else None
    if found is None:
        raise Http404("没有这个村，或不在您的查看范围内")
    return newest or found


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
