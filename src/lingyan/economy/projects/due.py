"""What is due around projects, for the board: milestones that are late or come soon."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lingyan.economy.assets.due import Source, marked, register
from lingyan.economy.projects import queries
from lingyan.economy.projects.parameters import ALERT_DAYS
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import PROJECTS_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Region


def coming(found: QuerySet[Any], region: Region | None, today: dt.date) -> QuerySet[Any]:
    """Of milestones: those not done that are late or within the county's alert."""
    days = integer_of(ALERT_DAYS, region.path if region else "", today)
    return found.filter(
        reached=None, due_on__lte=today + dt.timedelta(days=days), project__state__in=queries.OPEN
    )


def _milestones(actor: Actor, region: Region | None, today: dt.date) -> QuerySet[Any]:
    found = coming(queries.milestones(actor, region), region, today)
    return marked(found, f"project__{queries.PATH}", "due_on")


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(
        Source(
            "milestones",
            _("项目节点"),
            PROJECTS_VIEW,
            "projects:milestones",
            _milestones,
            (("look", "coming"),),
        )
    )
