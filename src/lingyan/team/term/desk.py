"""What 换届 puts into the menu and on the desk: villages that are late or will be, clocks of leaving, empty seats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import TERM_MANAGE, TERM_RECORD, TERM_VIEW

_SOON: Final = dt.timedelta(days=30)
_MOST: Final = 20


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", gettext_lazy("换届"), "term:board", TERM_VIEW, 50)
    navigation.register("team", gettext_lazy("各村换届"), "term:villages", TERM_VIEW, 52)
    navigation.register("team", gettext_lazy("补选"), "term:by-elections", TERM_VIEW, 53)
    navigation.register("team", gettext_lazy("离任"), "term:departures", TERM_VIEW, 54)
    navigation.register("team", gettext_lazy("空缺"), "term:empty", TERM_VIEW, 55)
    navigation.register_desk_card(cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """For who records the steps, what is late or runs out; for who confirms, what waits for the other hand."""
    if not actor.may_somewhere(TERM_RECORD):
        return
    place = {"month": str(month), **({"region": region.code} if region is not None else {})}
    today = clock.today()
    found = yield _counted(actor, region, today)
    for name, label, page, query, section, tone in _CARDS:
        if count := found.get(name):
            url = f"{reverse(f'term:{page}')}?{urlencode({**place, **query})}"
            yield DeskItem(str(label), count, url, section=section, tone=tone)
    yield from _empty(actor, region, today, place)
    if actor.may_somewhere(TERM_MANAGE):
        yield from _unfit(actor, region, place)


_CARDS: Final[tuple[Any, ...]] = (
    ("late", gettext_lazy("换届有步骤逾期的村"), "villages", {"look": "late"}, "overdue", "danger"),
    ("risky", gettext_lazy("换届赶不上后面期限的村"), "villages", {"look": "risk"}, "waiting", "warn"),
    ("by_late", gettext_lazy("补选有步骤逾期的村"), "by-elections", {}, "overdue", "danger"),
    ("recall_late", gettext_lazy("罢免过了表决期限"), "departures", {"look": "recall"}, "overdue", "danger"),
    ("recall_soon", gettext_lazy("罢免一个月内要表决"), "departures", {"look": "recall"}, "waiting", "warn"),
    ("resigned", gettext_lazy("辞职待会议决定"), "departures", {"look": "meeting"}, "waiting", "plain"),
    ("confirm", gettext_lazy("离任待核对"), "departures", {"look": "confirm"}, "waiting", "info"),
    ("unfiled", gettext_lazy("离任还没有备案"), "departures", {"look": "filing"}, "waiting", "warn"),
    (
        "complaints",
        gettext_lazy("选举申诉超过答复期限"),
        "villages",
        {"look": "complaint"},
        "overdue",
        "danger",
    ),
)
"""(name in the tally, label, page, its filters, section, tone)."""


def _counted(actor: Actor, region: Any, today: dt.date) -> dict[str, Any]:
    from lingyan.team.term import queries, vacancies
    from lingyan.team.term.models import Departure, DepartureStep

    open_ = queries.visible(actor, region).exclude(state="closed")
    leaving = vacancies.departures(actor, region, TERM_RECORD)
    pending = leaving.filter(vacancies.pending())
    overdue = vacancies.recalls_due(today - dt.timedelta(days=1))
    found = {
        "late": open_.filter(queries.late(today)), "risky": open_.filter(queries.at_risk(today)),
        "by_late": queries.by_elections(actor, region).exclude(state="closed").filter(queries.late(today)),
        "recall_late": leaving.filter(overdue),
        "recall_soon": leaving.filter(vacancies.recalls_due(today + _SOON)).exclude(overdue),
        "resigned": pending.filter(state=Departure.State.OPEN).exclude(way=Departure.Way.RECALL),
        "unfiled": leaving.filter(vacancies.without_step(DepartureStep.Kind.FILING)),
    }  # fmt: skip
    if actor.may_somewhere(TERM_MANAGE):
        found["confirm"] = vacancies.to_confirm(actor, vacancies.departures(actor, region, TERM_MANAGE))
        found["complaints"] = queries.unanswered(today).filter(process__in=open_)
    return found


def _empty(actor: Actor, region: Any, today: dt.date, place: dict[str, str]) -> Iterator[DeskItem]:
    """Villages with a committee below three, and those whose secretary is missing for longer than the county bears."""
    from lingyan.people.models import Organisation
    from lingyan.team.term import vacancies

    bodies = list(vacancies.empty(actor, today, region, TERM_RECORD))
    clocks = vacancies.clocks(bodies, today) if bodies else {}
    short = [clocks[each.pk] for each in bodies if each.pk in clocks and clocks[each.pk].due_on]
    alone = [
        each for each in bodies if each.organisation.kind == Organisation.Kind.PARTY and each.pk in clocks
    ]
    long = sum(clocks[each.pk].over for each in alone)
    url = f"{reverse('term:empty')}?{urlencode(place)}"
    if short:
        due = min(each.due_on for each in short if each.due_on)
        late = due < today
        yield DeskItem(
            _("村民委员会不足三人，要补选"), len(short), f"{url}&kind=committee", due=due,
            tone="danger" if late else "warn", section="overdue" if late else "waiting",
        )  # fmt: skip
    if long:
        yield DeskItem(_("书记空缺超过期限"), long, f"{url}&kind=party", section="overdue", tone="warn")


def _unfit(actor: Actor, region: Any, place: dict[str, str]) -> Iterator[DeskItem]:
    """Members judged 不称职 twice in a row, by village: whether the duty has ended is for the township to confirm."""
    from lingyan.people.judgements import unfit_twice
    from lingyan.people.queries import in_office

    unfit = unfit_twice(region.path if region is not None else "")
    if not unfit:
        return
    home = "post__body__organisation"
    rows = in_office().filter(
        actor.scope(TERM_MANAGE, f"{home}__region__path"), person__in=unfit, **{f"{home}__kind": "committee"}
    )
    found = rows.order_by(f"{home}__region__code").values_list(
        f"{home}__region", f"{home}__region__name", f"{home}__region__code"
    )
    for key, name, code in found.distinct()[:_MOST]:
        url = f"{reverse('term:committee', args=[key])}?{urlencode({**place, 'region': code})}"
        label = _("%(village)s：有成员连续两次不称职，职务是否终止由乡镇确认") % {"village": name}
        yield DeskItem(label, 1, url, tone="warn")
