"""What selections put into the menu and on the desk: what is open here, who waits for filing, who is to be screened."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import SELECTION_MANAGE, SELECTION_RECORD, SELECTION_VIEW
from lingyan.team.selection import queries
from lingyan.team.selection.models import Application, Candidate, Procedure


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", _("选拔"), "selection:procedures", SELECTION_VIEW, 56)
    navigation.register("team", _("公开选拔报名"), "selection:applications", SELECTION_MANAGE, 57)
    navigation.register_desk_card(cards)


@navigation.counting
def cards(actor: Actor, region: Any, month: Month) -> navigation.Steps:
    """For the township what it is in the middle of, for the county what waits for it."""
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    manages = actor.may_somewhere(SELECTION_MANAGE)
    if not manages and not actor.may_somewhere(SELECTION_RECORD):
        return
    right = SELECTION_MANAGE if manages else SELECTION_RECORD
    open_ = queries.procedures(actor, region, right).filter(state=Procedure.State.OPEN)
    waiting = queries.applicants(actor, region, right).filter(
        queries.consenting(),
        application__outcome=Application.Outcome.WAITING,
        state=Candidate.State.NAMED,
        procedure__state=Procedure.State.OPEN,
    )
    found = {"open": open_.exclude(stage="appoint"), "file": open_.filter(stage="appoint")}
    found["posted"] = open_.filter(stage="notice", until__lt=clock.today())
    counts = yield {**found, **({"screen": waiting} if manages else {})}
    if counts["open"]:
        yield DeskItem(
            _("正在办理的选拔"), counts["open"], _url("procedures", place, look="open"), tone="plain"
        )
    if counts["posted"]:
        yield DeskItem(
            _("选拔公示期满，待办结"), counts["posted"], _url("procedures", place, look="posted"), tone="info"
        )
    if manages and counts["screen"]:
        yield DeskItem(
            _("报名待资格审查"),
            counts["screen"],
            _url("applications", place, outcome="waiting", state="named"),
            tone="info",
        )
    if manages and counts["file"]:
        yield _filing(open_, counts["file"], place)


def _filing(open_: Any, count: int, place: dict[str, str]) -> DeskItem:
    """A-14: who was appointed is filed with the county, a deputy and a member too."""
    due = queries.filing_due(open_.filter(stage="appoint"))
    late = due is not None and due < clock.today()
    return DeskItem(
        _("选拔任职待县级备案"), count, _url("procedures", place, look="file"), due=due,
        tone="danger" if late else "warn", section="overdue" if late else "waiting",
    )  # fmt: skip


def _url(name: str, place: dict[str, str], **query: str) -> str:
    return f"{reverse(f'selection:{name}')}?{urlencode({**place, **query})}"
