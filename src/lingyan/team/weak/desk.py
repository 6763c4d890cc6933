"""What the room puts on the desk and into the menu: what waits for the county, clocks of the township, the own village."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import WEAK_CONFIRM, WEAK_OWN, WEAK_PROPOSE, WEAK_VIEW
from lingyan.team.weak import queries, rules
from lingyan.team.weak.models import Case, Hint
from lingyan.team.weak.rules import State


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", _("党组织整顿"), "weak:cases", WEAK_VIEW, 70)
    navigation.register("team", _("排查线索"), "weak:hints", WEAK_VIEW, 71)
    navigation.register("team", _("排查记录"), "weak:sweeps", WEAK_VIEW, 72)
    navigation.register("team", _("本村整顿"), "weak:own", WEAK_OWN, 73)
    navigation.register_desk_card(cards)


_CARDS: dict[str, tuple[Any, Any, Any, str, dict[str, str]]] = {
    "proposed": (_("乡镇提出、待核定的整顿"), "waiting", "info", "cases", {"state": State.PROPOSED}),
    "checking": (_("待验收的整顿"), "waiting", "info", "cases", {"state": State.CHECKING}),
    "watched": (_("观察期满、待办结的整顿"), "overdue", "warn", "cases", {"look": "watch"}),
    "to_plan": (_("待制定方案的整顿"), "waiting", "info", "cases", {"state": State.LISTED}),
    "plan_late": (_("整顿方案逾期"), "overdue", "danger", "cases", {"look": "plan"}),
    "review_late": (_("整顿研判逾期"), "overdue", "warn", "cases", {"look": "review"}),
    "hints": (_("待看的软弱涣散线索"), "waiting", "plain", "hints", {"look": "waiting"}),
    "again": (_("观察期内又出现的情形"), "overdue", "danger", "hints", {"look": "again"}),
    "own": (_("本村党组织正在整顿"), "waiting", "warn", "own", {}),
}
"""Title, section, tone, page, and what the page is narrowed to."""


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    place = {"month": str(month), **({"region": region.code} if region is not None else {})}
    found = yield _waiting(actor, region)
    for name, count in found.items():
        if count:
            title, section, tone, page, narrowed = _CARDS[name]
            url = f"{reverse(f'weak:{page}')}?{urlencode({**place, **narrowed})}"
            yield DeskItem(title, count, url, section=section, tone=tone)


def _waiting(actor: Actor, region: Any) -> dict[str, QuerySet[Any]]:
    late, found = queries.late(clock.today()), dict[str, QuerySet[Any]]()
    if actor.may_somewhere(WEAK_CONFIRM):
        rows = _cases(actor, region, WEAK_CONFIRM)
        found |= {
            "proposed": rows.filter(state=State.PROPOSED), "checking": rows.filter(state=State.CHECKING),
            "watched": rows.filter(late["watch"]),
        }  # fmt: skip
    if actor.may_somewhere(WEAK_PROPOSE):
        rows, hints = _cases(actor, region, WEAK_PROPOSE), _hints(actor, region)
        found |= {
            "to_plan": rows.filter(state=State.LISTED).exclude(late["plan"]), "plan_late": rows.filter(late["plan"]),
            "review_late": rows.filter(late["review"]), "hints": hints,
            "again": hints.filter(queries.again()),
        }  # fmt: skip
    if actor.may_somewhere(WEAK_OWN):
        found["own"] = queries.own_cases(actor).filter(state__in=rules.ACTIVE)
    return found


def _cases(actor: Actor, region: Any, right: str) -> QuerySet[Case]:
    return queries.cases(actor, region).filter(actor.scope(right, queries.PATH))


def _hints(actor: Actor, region: Any) -> QuerySet[Hint]:
    return queries.waiting(queries.hints(actor, region)).filter(actor.scope(WEAK_PROPOSE, queries.PATH))
