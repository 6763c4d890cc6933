"""What the desk says of publications: which wait for the actor's signature, and which are late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.disclosure import queries
from lingyan.disclosure.calendar import due_on
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import ACCOUNTS
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem, register_desk_card
from lingyan.kernel.rights import (
    DISCLOSURE_PUBLISH,
    DISCLOSURE_SIGN_COMMITTEES,
    DISCLOSURE_SIGN_SUPERVISION,
    DISCLOSURE_VIEW,
)
from lingyan.kernel.tally import tally

_WAITING: Final = (
    (Publication.State.DRAFT, DISCLOSURE_SIGN_SUPERVISION, gettext_lazy("%(month)s公开稿等监督机构审核")),
    (Publication.State.SUPERVISED, DISCLOSURE_SIGN_COMMITTEES, gettext_lazy("%(month)s公开稿等两委审议")),
    (Publication.State.APPROVED, DISCLOSURE_PUBLISH, gettext_lazy("%(month)s公开稿等公开")),
)


_SHEETS: Final = {
    Publication.State.DRAFT: gettext_lazy("账目以外的公开稿等监督机构审核"),
    Publication.State.SUPERVISED: gettext_lazy("账目以外的公开稿等两委审议"),
    Publication.State.APPROVED: gettext_lazy("账目以外的公开稿等公开"),
}


@register_desk_card
def waiting_publications(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    for state, right, title in _WAITING:
        if not actor.may_somewhere(right):
            continue
        rows = Publication.objects.filter(actor.scope(right, "region__path"), state=state, sheet=ACCOUNTS)
        months = dict.fromkeys(str(found) for found in rows.order_by("month").values_list("month", flat=True))
        for found in months:
            count = rows.filter(month=Month.parse(found)).count()
            yield DeskItem(
                title % {"month": Month.parse(found).shown},
                count,
                _board(region, found, state),
                tone="info",
            )


@register_desk_card
def waiting_sheets(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    """Sheets beside the accounts whose next step is the actor's."""
    steps = [(state, right) for state, right, _title in _WAITING if actor.may_somewhere(right)]
    rows = Publication.objects.exclude(sheet=ACCOUNTS)
    found = tally(
        **{state: rows.filter(actor.scope(right, "region__path"), state=state) for state, right in steps}
    )
    for state, _right in steps:
        if found[state]:
            yield DeskItem(_SHEETS[state], found[state], _sheets(region, state), tone="info")


@register_desk_card
def late_publications(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """Books whose last month should be public by now."""
    due = due_on(month.previous)
    if region is None or clock.today() <= due or not actor.may_somewhere(DISCLOSURE_VIEW):
        return
    books = queries.board(actor, region, month.previous).filter(first_month__lte=month.previous)
    # A book without any version has no state, which "exclude" alone would leave out too.
    count = books.filter(Q(state__isnull=True) | ~Q(state=Publication.State.PUBLISHED)).count()
    if count:
        title = _("%(month)s账目还没有公开的村") % {"month": month.previous.shown}
        url = _board(region, str(month.previous))
        yield DeskItem(title, count, url, due=due, tone="danger", section="overdue")


@register_desk_card
def changed_publications(actor: Actor, region: Any, _month: Month) -> Iterator[DeskItem]:
    """What was made public or withdrawn since yesterday."""
    if region is None or not actor.may_somewhere(DISCLOSURE_VIEW):
        return
    since = dt.datetime.combine(clock.today() - dt.timedelta(days=1), dt.time(), clock.ZONE)
    out, back, sheets = Q(published_at__gte=since), Q(withdrawn_at__gte=since), ~Q(sheet=ACCOUNTS)
    found = queries.visible(actor).filter(region__path__startswith=region.path).aggregate(
        out=Count("pk", filter=out & ~sheets), out_in=Max("month", filter=out & ~sheets),
        back=Count("pk", filter=back & ~sheets), back_in=Max("month", filter=back & ~sheets),
        sheets_out=Count("pk", filter=out & sheets), sheets_back=Count("pk", filter=back & sheets),
    )  # fmt: skip
    for title, what in ((_("公开了账目"), "out"), (_("撤下了公开页"), "back")):
        if found[what]:
            yield DeskItem(title, found[what], _board(region, str(found[f"{what}_in"])), section="changed")
    if found["sheets_out"]:
        yield DeskItem(_("公开了账目以外的内容"), found["sheets_out"], _sheets(region), section="changed")
    if found["sheets_back"]:
        url = _sheets(region, Publication.State.WITHDRAWN)
        yield DeskItem(_("撤下了账目以外的公开页"), found["sheets_back"], url, section="changed")


def _sheets(region: Any, state: str = "") -> str:
    query = {**({"state": str(state)} if state else {}), **({"region": region.code} if region else {})}
    return f"{reverse('disclosure:sheets')}?{urlencode(query)}"


def _board(region: Any, month: str, state: str = "") -> str:
    query = {
        "month": month,
        **({"state": state} if state else {}),
        **({"region": region.code} if region else {}),
    }
    return f"{reverse('disclosure:board')}?{urlencode(query)}"
