"""What appraisals put on the desk and into the menu: counts to check, steps that are due, low grades without sequel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import (
    APPRAISAL_BRANCH,
    APPRAISAL_CADRES,
    APPRAISAL_COUNT,
    APPRAISAL_TOWNSHIP,
    APPRAISAL_VIEW,
)
from lingyan.parameters.queries import values_of, whole
from lingyan.regions.models import Level, Region
from lingyan.team.appraisal import queries, rules
from lingyan.team.appraisal.models import Session, Subject
from lingyan.team.appraisal.parameters import EXPECTED_BY
from lingyan.team.appraisal.rules import Kind

_LED: dict[str, Q] = {
    APPRAISAL_BRANCH: Q(kind=Kind.PARTY),
    APPRAISAL_CADRES: Q(kind=Kind.CADRES, whom__in=[rules.COMMITTEE, rules.GROUP_LEADERS]),
    APPRAISAL_TOWNSHIP: Q(kind=Kind.SECRETARY) | Q(kind=Kind.CADRES, whom=rules.SUPERVISION),
}
_WAIT_MONTHS = 2


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", _("评议"), "appraisal:sessions", APPRAISAL_VIEW, 63)
    navigation.register("team", _("评议统计"), "appraisal:statistics", APPRAISAL_VIEW, 64)
    navigation.register_desk_card(cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    asked: dict[str, QuerySet[Any]] = {}
    if actor.may_somewhere(APPRAISAL_COUNT):
        asked["check"] = queries.to_check(actor, queries.sessions(actor, region, APPRAISAL_COUNT))
    led = [right for right in _LED if actor.may_somewhere(right)]
    for right in led:
        asked |= _led(actor, region, right)
    counts = yield asked
    if count := counts.get("check"):
        yield DeskItem(_("待核对的评议计票"), count, _url(place, look="check"), tone="info")
    for right in led:
        yield from _items(right, counts, place)
        if right == APPRAISAL_BRANCH:
            yield from _missing(actor, region, place)


def _led(actor: Actor, region: Any, right: str) -> dict[str, QuerySet[Any]]:
    """What is open of those whom this right leads, and who was found low without a sequel."""
    found = queries.sessions(actor, region, right).filter(_LED[right], state=Session.State.OPEN)
    low = Subject.objects.filter(session__in=found, follow_ups__isnull=True)
    low = low.filter(
        Q(session__kind=Kind.CADRES, outcome__grade=rules.WORST)
        | Q(session__kind__in=[Kind.PARTY, Kind.SECRETARY], outcome__grade__gte=rules.WEAK)
    )
    return {f"{right} open": found, f"{right} low": low}


def _items(right: str, counts: dict[str, int], place: dict[str, str]) -> Iterator[DeskItem]:
    label = {
        APPRAISAL_BRANCH: _("正在进行的民主评议党员"), APPRAISAL_CADRES: _("正在进行的群众评议村干部"),
        APPRAISAL_TOWNSHIP: _("正在进行的述职评议"),
    }[right]  # fmt: skip
    kind = {APPRAISAL_BRANCH: Kind.PARTY, APPRAISAL_CADRES: Kind.CADRES, APPRAISAL_TOWNSHIP: Kind.SECRETARY}[
        right
    ]
    if count := counts[f"{right} open"]:
        yield DeskItem(label, count, _url(place, kind=kind, state="open"), tone="plain")
    if count := counts[f"{right} low"]:
        yield DeskItem(
            _("评议等次偏低、待帮扶整改的人"), count, _url(place, kind=kind, state="open"), tone="warn"
        )


def _missing(actor: Actor, region: Any, place: dict[str, str]) -> Iterator[DeskItem]:
    """Branches that have no appraisal of the year though its month is near or past."""
    today = clock.today()
    villages = Region.objects.filter(
        actor.scope(APPRAISAL_BRANCH, "path"), level=Level.VILLAGE, valid_to__isnull=True
    )
    if region is not None:
        villages = villages.filter(path__startswith=region.path)
    values = values_of([EXPECTED_BY])
    due = [
        village
        for village, path in villages.values_list("pk", "path")
        if whole(values.of(EXPECTED_BY, path, today)) - today.month < _WAIT_MONTHS
    ]
    if count := queries.branches_without(due, today.year):
        yield DeskItem(
            _("本年还没有开始民主评议党员的支部"), count, _url(place, kind=Kind.PARTY), section="overdue", tone="warn"
        )  # fmt: skip


def _url(place: dict[str, str], **query: str) -> str:
    return f"{reverse('appraisal:sessions')}?{urlencode({**place, **query})}"
