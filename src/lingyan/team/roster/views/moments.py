"""Which round or day a page of statistics speaks of: `?round=` or `?on=`; in a comparison two of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.team.roster.models import Round
from lingyan.team.roster.moments import Day, Moment
from lingyan.team.roster.views.common import chosen_round

TODAY = "today"


def day_of(text: str) -> dt.date:
    """A day typed in an address. Refused for what is no day, and for days to come."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Refused("日期要写成 2026-03-31 这样", code="bad-date") from None
    if not dt.date(1949, 10, 1) <= day <= clock.today():
        raise Refused("请选择今天或以前的日期", code="bad-date")
    return day


def chosen_moment(request: HttpRequest) -> tuple[Moment | None, list[Round]]:
    """The day of `?on=`, else the round of `?round=`, else the latest one; and all rounds that the reader may see."""
    round_, rounds = chosen_round(request)
    if text := request.GET.get("on", ""):
        return Day(day_of(text), place_of(request).required_region()), rounds
    return round_, rounds


def query_of(moment: Moment) -> dict[str, str]:
    """The parameter that names a moment."""
    return {"on": moment.as_of.isoformat()} if isinstance(moment, Day) else {"round": moment.name}


def moment_tabs(request: HttpRequest, tabs: list[Any], moment: Moment) -> list[Any]:
    """The tabs of rounds; a day is none of them, and stands last while it is looked at."""
    if isinstance(moment, Round):
        return tabs
    return [
        *({**tab, "current": False} for tab in tabs),
        {"label": moment.name, "url": request.get_full_path(), "current": True},
    ]


def compared_moments(
    request: HttpRequest, region: Region, rounds: list[Round]
) -> tuple[Moment | None, Moment | None]:
    """The two moments of `?before=` and `?after=`: names of rounds, `today` or days. Without them the last frozen round
    and the one before it, or today where only one is frozen. None where there is nothing to choose.
    """
    frozen = [each for each in rounds if each.frozen]
    today = Day(clock.today(), region)
    usual_after: Moment | None = frozen[0] if len(frozen) > 1 else (today if frozen else None)
    usual_before: Moment | None = frozen[min(1, len(frozen) - 1)] if frozen else None
    before = _named(request.GET.get("before", ""), region, frozen) or usual_before
    return before, _named(request.GET.get("after", ""), region, frozen) or usual_after


def _named(text: str, region: Region, frozen: list[Round]) -> Moment | None:
    if not text:
        return None
    if text == TODAY:
        return Day(clock.today(), region)
    found = next((each for each in frozen if each.name == text), None)
    return found or Day(day_of(text), region)


def choices(rounds: list[Round], chosen: Moment | None, *, today: bool) -> list[dict[str, Any]]:
    """Options of a select: frozen rounds, today, and the day that was asked for."""
    named = [(each.name, each.name) for each in rounds if each.frozen]
    if today:
        named.append((TODAY, _("今天（按任职记录）")))
    if isinstance(chosen, Day) and chosen.as_of != clock.today():
        named.append((chosen.as_of.isoformat(), chosen.name))
    value = "" if chosen is None else chosen.name
    if isinstance(chosen, Day):
        value = TODAY if chosen.as_of == clock.today() else chosen.as_of.isoformat()
    return [{"value": key, "label": label, "selected": key == value} for key, label in named]
