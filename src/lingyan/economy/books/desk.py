"""What the books put on the desk and into the menu."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.economy.books.models import Book, Period, Voucher
from lingyan.economy.books.queries import visible_books
from lingyan.identity.hands import by_hand
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import (
    BOOKS_CLOSE,
    BOOKS_CONFIGURE,
    BOOKS_ENTER,
    BOOKS_IMPORT,
    BOOKS_POST,
    BOOKS_REVIEW,
    BOOKS_VIEW,
)

_PATH = "book__organisation__region__path"


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("economy", gettext_lazy("凭证"), "books:vouchers", BOOKS_VIEW, 10)
    navigation.register("economy", gettext_lazy("审核记账"), "books:queue", BOOKS_POST, 20)
    navigation.register("economy", gettext_lazy("账簿报表"), "books:books", BOOKS_VIEW, 30)
    navigation.register("economy", gettext_lazy("结账"), "books:closing", BOOKS_CLOSE, 40)
    navigation.register("economy", gettext_lazy("结账条件"), "books:close-rules", BOOKS_CONFIGURE, 45)
    navigation.register("economy", gettext_lazy("科目表变动"), "books:charts", BOOKS_CONFIGURE, 46)
    navigation.register("economy", gettext_lazy("接管旧账"), "books:imports", BOOKS_IMPORT, 50)
    navigation.register_main_job(BOOKS_POST, gettext_lazy("审核和记账"), "books:queue", 10)
    navigation.register_main_job(BOOKS_ENTER, gettext_lazy("填制凭证"), "books:new-voucher", 20)
    navigation.register_desk_card(cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """Vouchers that wait for this actor, and months that should be closed, in the region looked at."""
    path = region.path if region is not None else ""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    found = yield _waiting(actor, region, path, month)
    before = month.previous
    queue, list_ = reverse("books:queue"), reverse("books:vouchers")
    for name, title, url, query, tone in (
        ("mine", _("我填的草稿，审核前可以修改"), list_, {"state": Voucher.State.DRAFT}, "plain"),
        ("to_review", _("待审核的凭证"), queue, {"do": "review"}, "info"),
        ("to_post", _("待记账的凭证"), queue, {"do": "post"}, "info"),
        ("old_to_post", _("接管旧账待记账的凭证"), queue, {"do": "post"}, "info"),
        ("unclosed", _("%(month)s未结账的账套") % {"month": before.shown}, reverse("books:closing"),
         {"month": str(before), "state": "open"}, "warn"),
    ):  # fmt: skip
        if found.get(name):
            yield DeskItem(title, found[name], f"{url}?{urlencode({**place, **query})}", tone=tone)  # type: ignore[arg-type]
    if actor.may_somewhere(BOOKS_VIEW):
        yield from _changed(actor, path, place)


def _changed(actor: Actor, path: str, place: dict[str, str]) -> Iterator[DeskItem]:
    """What was entered and posted since yesterday in this month and the last; older months are closed."""
    since = dt.datetime.combine(clock.today() - dt.timedelta(days=1), dt.time(), clock.ZONE)
    seen = Voucher.objects.filter(
        actor.scope(BOOKS_VIEW, _PATH),
        **{f"{_PATH}__startswith": path},
        batch=None,
        month__gte=Month.of(clock.today()).previous,
    )
    made, posted = Q(made_at__gte=since), Q(posted_at__gte=since)
    found = seen.aggregate(
        made=Count("pk", filter=made), made_in=Max("month", filter=made),
        posted=Count("pk", filter=posted), posted_in=Max("month", filter=posted),
    )  # fmt: skip
    for title, what in ((_("新填的凭证"), "made"), (_("新记账的凭证"), "posted")):
        if found[what]:
            query = urlencode({**place, "month": str(found[f"{what}_in"])})
            yield DeskItem(title, found[what], f"{reverse('books:vouchers')}?{query}", section="changed")


def _waiting(actor: Actor, region: Any, path: str, month: Month) -> dict[str, QuerySet[Any]]:
    """What waits by name, each for who has its right."""
    found: dict[str, QuerySet[Any]] = {}
    if actor.may_somewhere(BOOKS_ENTER):
        drafts = _vouchers(actor, BOOKS_ENTER, path).filter(state=Voucher.State.DRAFT, month=month)
        found["mine"] = drafts.filter(maker_id=actor.user_id)
    if actor.may_somewhere(BOOKS_REVIEW):
        drafts = _vouchers(actor, BOOKS_REVIEW, path).filter(state=Voucher.State.DRAFT)
        found["to_review"] = drafts.exclude(by_hand(actor.user_id, "maker_id"))
    if actor.may_somewhere(BOOKS_POST):
        reviewed = _vouchers(actor, BOOKS_POST, path).filter(state=Voucher.State.REVIEWED)
        reviewed = reviewed.exclude(by_hand(actor.user_id, "maker_id"))
        found |= {"to_post": reviewed.filter(batch=None), "old_to_post": reviewed.exclude(batch=None)}
    if actor.may_somewhere(BOOKS_CLOSE):
        found["unclosed"] = unclosed(visible_books(actor, region, BOOKS_CLOSE), month.previous)
    return found


def _vouchers(actor: Actor, right: str, path: str) -> QuerySet[Voucher]:
    return Voucher.objects.filter(actor.scope(right, _PATH), **{f"{_PATH}__startswith": path})


def unclosed(books: QuerySet[Book], month: Month) -> QuerySet[Book]:
    """Books that were kept in a month and have not closed it."""
    closed = Period.objects.filter(book=OuterRef("pk"), month=month)
    kept = Q(go_live__lte=month) | Exists(Voucher.objects.filter(book=OuterRef("pk"), month=month))
    return books.filter(kept, ~Exists(closed), first_month__lte=month)
