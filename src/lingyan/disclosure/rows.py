"""What is done from the board with many villages at once: drafting what is closed, making public what is signed."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lingyan.disclosure import actions, bundles, queries
from lingyan.disclosure.models import Publication
from lingyan.economy.books.models import Book
from lingyan.economy.books.views.common import actor_of, ticked
from lingyan.identity.decorators import needs
from lingyan.kernel import conflicts
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DISCLOSURE_DRAFT, DISCLOSURE_PUBLISH
from lingyan.regions.place import place_of

_SHOWN = 8


@needs(DISCLOSURE_DRAFT)
@require_POST
def draft_rows(request: HttpRequest) -> HttpResponse:
    """Draft the month of the books ticked, each by itself; those that cannot be are named."""
    made, left = 0, []
    for book in _chosen(request):
        try:
            with conflicts.as_refusals():
                actions.draft(actor_of(request), book, place_of(request).month)
            made += 1
        except Refused as refusal:
            left.append(f"{book.organisation.region.name}：{refusal}")
    if made:
        messages.success(request, _("已拟稿 %(count)s 份，下一步由监督机构审核。") % {"count": made})
    return _back(request, left)


@needs(DISCLOSURE_PUBLISH)
@require_POST
def publish_rows(request: HttpRequest) -> HttpResponse:
    """Make the signed publications of the books ticked public together, after a page that names them."""
    chosen = _chosen(request)
    ids = [book.publication for book in chosen if book.state == Publication.State.APPROVED]  # type: ignore[attr-defined]
    found = list(queries.visible(actor_of(request)).filter(pk__in=ids).select_related("region"))
    left = [
        _("%(village)s的公开稿还没有审议完，没有公开。") % {"village": book.organisation.region.name}
        for book in chosen
        if book.state != Publication.State.APPROVED  # type: ignore[attr-defined]
    ]
    if found and "sure" not in request.POST:
        return _ask(request, found)
    if found:
        bundles.finish_stored(actions.publish(actor_of(request), found))
        messages.success(request, _("已公开并封存 %(count)s 个村的账目。") % {"count": len(found)})
    return _back(request, left)


def _ask(request: HttpRequest, found: Sequence[Publication]) -> HttpResponse:
    month = place_of(request).month.shown
    context = {
        "title": _("公开 %(count)s 个村的%(month)s账目") % {"count": len(found), "month": month},
        "action": _("公开"), "cancel_url": _board(request),
        "facts": [(_("村"), "、".join(each.region.name for each in found))],
        "fields": [("sure", "1"), *(("row", each.book_id) for each in found)],
        "consequences": [_("内容封存进日志，以后只能公开新版或撤下，不能改动。"), _("村民不用登录就能看到。")],
    }  # fmt: skip
    return render(request, "console/confirm.html", context)


def _chosen(request: HttpRequest) -> list[Book]:
    place = place_of(request)
    return list(
        queries.board(actor_of(request), place.required_region(), place.month)
        .filter(pk__in=ticked(request))
        .order_by("organisation__region__code")
    )


def _back(request: HttpRequest, left: Sequence[str]) -> HttpResponse:
    for text in left[:_SHOWN]:
        messages.error(request, text)
    if not ticked(request):
        messages.warning(request, _("没有选中村，什么也没有办。"))
    return redirect(_board(request))


def _board(request: HttpRequest) -> str:
    return f"{reverse('disclosure:board')}?{place_of(request).query}"
