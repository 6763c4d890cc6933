"""Reads of petitions: how far each is, and which recorded meetings can meet it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy

from lingyan.decisions import assemblies
from lingyan.decisions.joint.models import REACHED
from lingyan.decisions.models import Matter, Meeting
from lingyan.decisions.petitions.models import Petition, PetitionClosing
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import DECISIONS_VIEW

STATES: Final = {
    "few": (gettext_lazy("未达到人数"), "plain"),
    "answered": (gettext_lazy("未达到人数，已答复"), "plain"),
    "due": (gettext_lazy("应召开会议"), "warn"),
    "late": (gettext_lazy("逾期未召开"), "danger"),
    "held": (gettext_lazy("已召开会议"), "ok"),
    "held-late": (gettext_lazy("已召开，逾期"), "warn"),
}


def visible(actor: Actor) -> QuerySet[Petition]:
    return Petition.objects.filter(actor.scope(DECISIONS_VIEW, "region__path"))


def with_state(petitions: QuerySet[Petition], on: dt.date) -> QuerySet[Petition]:
    """With `held` (the day of the meeting that met it), `waiting` (something waits for the second person) and `state`.

    Whether one is late asks for the day of the meeting, not for that of its record or agreement.
    """
    closings = PetitionClosing.objects.filter(petition=OuterRef("pk"))
    agreed = closings.filter(agreed_at__isnull=False)
    counted = petitions.annotate(
        held=Subquery(agreed.values("held_on")[:1]), closed=Exists(agreed), proposed=Exists(closings)
    )
    named = counted.annotate(
        state=Case(
            When(REACHED & Q(held__gt=F("due_on")), then=Value("held-late")),
            When(held__isnull=False, then=Value("held")),
            When(closed=True, then=Value("answered")),
            When(REACHED & Q(due_on__lt=on), then=Value("late")),
            When(REACHED, then=Value("due")),
            default=Value("few"),
            output_field=CharField(),
        )
    )
    return named.annotate(
        waiting=Case(When(closed=False, proposed=True, then=Value(True)), default=Value(False))
    )


def held_days(petition: Petition) -> list[dt.date]:
    """The days, from the receipt on, on which the village held such a meeting by what is on record; the latest first."""
    found = assemblies.held(petition.region.path, clock.today())
    days = {
        each.on
        for each in found
        if each.region == petition.region_id and each.body == petition.meeting and each.on >= petition.received_on
    }  # fmt: skip
    return sorted(days, reverse=True)


def subjects_of(petition: Petition, days: list[dt.date]) -> dict[dt.date, list[str]]:
    """What matters were put to the vote in such a meeting on these days; none where another room holds the record."""
    votes = Meeting.objects.filter(
        stage=Matter.State.S4, body=petition.meeting, quorum=True, held_on__in=days,
        matter__organisation__region=petition.region_id,
    )  # fmt: skip
    found: dict[dt.date, list[str]] = {}
    for on, title in votes.order_by("pk").values_list("held_on", "matter__title"):
        found.setdefault(on, []).append(title)
    return found
