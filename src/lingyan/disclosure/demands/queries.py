"""Reads of demands: how far each is, which page opens it, and which bind a village on which days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from lingyan.decisions.joint.models import REACHED
from lingyan.disclosure.actions import IN_HAND
from lingyan.disclosure.demands.models import Demand, DemandRefusal
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import DEMANDED
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import DISCLOSURE_VIEW

STATES: Final = {
    "few": (gettext_lazy("未达到人数"), "plain"),
    "answered": (gettext_lazy("未达到人数，已答复"), "plain"),
    "due": (gettext_lazy("应公开"), "warn"),
    "late": (gettext_lazy("逾期未公开"), "danger"),
    "online": (gettext_lazy("已上网公开"), "ok"),
    "refused": (gettext_lazy("依法不公开"), "plain"),
}
"""How far a demand is, and the tone of its badge. Whether it hangs on the board as well stands in the calendar."""


def visible(actor: Actor) -> QuerySet[Demand]:
    """Demands that the actor may see."""
    return Demand.objects.filter(actor.scope(DISCLOSURE_VIEW, "region__path"))


def with_state(demands: QuerySet[Demand], on: dt.date) -> QuerySet[Demand]:
    """Each with `state` (a key of STATES) as of a day; `page` is the page in force that opens it, public since `page_at`."""
    pages = Publication.objects.filter(
        region=OuterRef("region"), sheet=DEMANDED, period=Cast(OuterRef("received_on"), CharField()),
        state=Publication.State.PUBLISHED, drafted_at__gte=OuterRef("recorded_at"),
    )  # fmt: skip
    first = pages.order_by("-version")
    return demands.annotate(
        page=Subquery(first.values("pk")[:1]), page_at=Subquery(first.values("published_at")[:1])
    ).annotate(
        state=Case(
            When(Q(REACHED, _refused()), then=Value("refused")),
            When(Q(REACHED, page__isnull=False), then=Value("online")),
            When(Q(REACHED, due_on__lt=on), then=Value("late")),
            When(REACHED, then=Value("due")),
            When(answer__isnull=False, then=Value("answered")),
            default=Value("few"),
            output_field=CharField(),
        )
    )  # fmt: skip


def _refused() -> Exists:
    return Exists(DemandRefusal.objects.filter(demand=OuterRef("pk"), agreed_at__isnull=False))


def page_of(demand: Demand) -> int | None:
    """The page in force that opens a demand: composed after it was put on record."""
    found = with_state(Demand.objects.filter(pk=demand.pk), clock.today()).get()
    page: int | None = found.page  # type: ignore[attr-defined]
    return page


def rewritten(demand: Demand) -> bool:
    """Whether what is made public was written anew after the page in force was composed."""
    page, last = page_of(demand), demand.texts.last()
    if page is None or last is None:
        return False
    return Publication.objects.filter(pk=page, drafted_at__lt=last.recorded_at).exists()


def draft_of(demand: Demand) -> Publication | None:
    """The page of its day that is on its way through the signatures."""
    pages = Publication.objects.filter(region=demand.region_id, sheet=DEMANDED, period=demand.page_period)
    return pages.filter(state__in=IN_HAND).first()


def binding(villages: Collection[int]) -> QuerySet[Demand]:
    """Demands that bind these villages and that the law does not keep back, in the order they came."""
    return Demand.objects.filter(REACHED, ~_refused(), region__in=villages).order_by("received_on", "pk")


def asked_of(villages: Collection[int]) -> QuerySet[Demand, tuple[int, None, None]]:
    """(village, NULL, NULL) of each village with a demand that binds it, to be united with a query of books."""
    rows = Demand.objects.filter(REACHED, region__in=villages).order_by()
    return rows.values_list("region_id", Value(None, BigIntegerField()), Value(None, IntegerField()))
