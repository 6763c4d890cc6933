"""What the pages share: the round looked at, tabs of rounds, names as the reader may see them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lingyan.identity import masking
from lingyan.identity.pages import actor_of as actor_of
from lingyan.kernel.access import Actor
from lingyan.regions.models import Region
from lingyan.regions.place import place_of
from lingyan.team.roster.models import RosterEntry, Round
from lingyan.team.roster.moments import Moment
from lingyan.team.roster.queries import visible_rounds

ROUNDS_SHOWN = 8


def chosen_round(request: HttpRequest) -> tuple[Round | None, list[Round]]:
    """The round of `?round=`, else the latest one, and all that the reader may see."""
    rounds = list(visible_rounds(actor_of(request)))
    name = request.GET.get("round", "")
    if not name:
        return (rounds[0] if rounds else None), rounds
    found = next((each for each in rounds if each.name == name), None)
    if found is None:
        raise Http404(f"没有轮次“{name[:40]}”，或不在您的查看范围内")
    return found, rounds


def round_tabs(request: HttpRequest, url_name: str, rounds: list[Round], current: Moment | None) -> list[Any]:
    return [
        {
            "label": _("%(round)s（%(state)s）") % {"round": each.name, "state": each.get_state_display()},
            "url": at(request, url_name, round=each.name),
            "current": each == current,
        }
        for each in rounds[:ROUNDS_SHOWN]
    ]


def at(request: HttpRequest, url_name: str, *args: Any, **query: str) -> str:
    """The URL of a page at the same region and month."""
    return f"{reverse(url_name, args=args)}?{urlencode({**place_of(request).parameters, **query})}"


def name_of(actor: Actor, entry: RosterEntry) -> str:
    return masking.shown(actor, "name", entry.person.personal.name, entry.village.path)


def sees_names(actor: Actor, region: Region) -> bool:
    return masking.visible(actor, "name", region.path) is masking.Sight.SHOWN
