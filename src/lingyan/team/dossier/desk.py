"""What dossiers put on the desk and into the menu: filings due, leave that ends, open exits, posts that stand empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import DOSSIER_FILE, DOSSIER_MANAGE, DOSSIER_OWN, DOSSIER_VIEW
from lingyan.kernel.tally import tally
from lingyan.parameters.queries import integer_of
from lingyan.team.dossier import parameters, rules
from lingyan.team.dossier.models import IN_FORCE, Entry
from lingyan.team.dossier.queries import tenures
from lingyan.team.dossier.queries.beside import AUDIT_SERVES, HANDOVER_WITHIN
from lingyan.team.dossier.rules import BEGUN, ENDED, EXIT_AUDIT, Kind
from lingyan.team.selection.parameters import FILING as FILING_RULE
from lingyan.team.selection.queries import filed_tenures
from lingyan.team.term.models import Stage
from lingyan.team.term.states import State

LOOKS_BACK: Final = dt.timedelta(days=366)
"""Who took or left office longer ago stands in the list of what is missing, not on the desk."""


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", _("书记档案"), "dossier:dossiers", DOSSIER_VIEW, 60)
    navigation.register("team", _("我的档案"), "dossier:mine", DOSSIER_OWN, 60)
    navigation.register_desk_card(cards)


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """All counts in one query; what the county sets is read once for the desk."""
    if not actor.may_somewhere(DOSSIER_MANAGE):
        return
    place = {"region": region.code} if region is not None else {}
    query = urlencode({**place, "month": str(month)})
    today, path = clock.today(), region.path if region is not None else ""
    mine = tenures.visible(actor, region, DOSSIER_MANAGE)
    counts = tally(**_waiting(actor, region, mine, today, path))
    url = f"{reverse('dossier:dossiers')}?{query}"
    if counts.get("unfiled"):
        yield DeskItem(_("书记任职、离任待备案"), counts["unfiled"], f"{url}&look=unfiled", tone="warn")
    if counts.get("unfiled_late"):
        yield DeskItem(
            _("书记备案已过期限"),
            counts["unfiled_late"],
            f"{url}&look=unfiled",
            tone="danger",
            section="overdue",
        )
    if counts["leave"]:
        yield DeskItem(_("书记请假快到期"), counts["leave"], f"{url}&look=leave", tone="info")
    if counts["exits"]:
        yield DeskItem(_("书记离任手续没有办完"), counts["exits"], f"{url}&look=exits", tone="warn")
    if counts["vacant"]:
        yield DeskItem(
            _("书记空缺时间过长的村"), counts["vacant"], f"{url}#vacant", tone="danger", section="overdue"
        )


def _waiting(actor: Actor, region: Any, mine: Any, today: dt.date, path: str) -> dict[str, Any]:
    since = today - LOOKS_BACK
    empty_since = today - dt.timedelta(days=integer_of(parameters.VACANT_DAYS, path, today))
    found = {
        "leave": on_leave(mine, path), "exits": open_exits(mine, since),
        "vacant": long_vacant(actor, region, empty_since),
    }  # fmt: skip
    if actor.may_somewhere(DOSSIER_FILE):
        # One rule of the county for both rooms.
        late = rules.overdue_since(today, integer_of(FILING_RULE, path, today))
        own = tenures.visible(actor, region, DOSSIER_FILE)
        found["unfiled"] = unfiled(own, max(since, late), today)
        found["unfiled_late"] = unfiled(own, since, late)
    return found


def unfiled(found: Any, after: dt.date, until: dt.date) -> Any:
    """Who took office or left after a day and until another, and whose filing is not on record."""
    begun = tenures.serving(found).filter(
        ~_has(Kind.FILED, code=BEGUN),
        ~Exists(filed_tenures(OuterRef("pk"))),
        # Its filing is on the desk as the last step of the selection.
        ~Exists(tenures.in_selection(OuterRef("pk"))),
        start_on__gt=after,
        start_on__lte=until,
    )
    gone = tenures.left(found, after).filter(~_has(Kind.FILED, code=ENDED), end_on__lte=until)
    return _either(found, begun, gone)


def on_leave(found: Any, path: str) -> Any:
    """Who is on leave that ends within the days that the county sets at a place."""
    today = clock.today()
    soon = today + dt.timedelta(days=integer_of(parameters.LEAVE_WARNING, path, today))
    return found.filter(_has(Kind.LEAVE, on__lte=today, until_on__gte=today, until_on__lte=soon))


def open_exits(found: Any, since: dt.date) -> Any:
    """Exits on record, or tenures ended since a day, that still lack the end, the handover, the audit or the filing."""
    handed = _stage(
        State.HANDED_OVER, on__gte=OuterRef("end_on"), on__lte=OuterRef("end_on") + HANDOVER_WITHIN
    )
    audited = _stage(State.AUDITED, on__lte=OuterRef("end_on"), on__gte=OuterRef("end_on") - AUDIT_SERVES)
    settled = (_has(Kind.HANDOVER) | handed) & (_has(Kind.AUDIT, code=EXIT_AUDIT) | audited)
    gone = tenures.left(found, since).exclude(_has(Kind.EXIT) & _has(Kind.FILED, code=ENDED) & settled)
    return _either(found, found.filter(_has(Kind.EXIT), end_on=None), gone)


def long_vacant(actor: Actor, region: Any, since: dt.date) -> Any:
    """Posts that nobody has held since a day or longer."""
    return tenures.vacant(actor, region, DOSSIER_MANAGE).filter(left_on__lt=since)


def _has(kind: Kind, **more: Any) -> Exists:
    return Exists(Entry.objects.filter(IN_FORCE, tenure=OuterRef("pk"), kind=kind, **more))


def _stage(state: State, **days: Any) -> Exists:
    return Exists(Stage.objects.filter(process__region=OuterRef(tenures.REGION), state=state, **days))


def _either(found: Any, one: Any, other: Any) -> Any:
    first, second = (each.order_by().values("pk") for each in (one, other))
    return found.filter(Q(pk__in=first) | Q(pk__in=second))
