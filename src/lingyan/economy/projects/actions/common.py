"""What the changes of projects share."""

from __future__ import annotations

from typing import Any

from lingyan.economy.projects import rules
from lingyan.economy.projects.covers import PROJECT
from lingyan.economy.projects.models import Procurement, Project
from lingyan.economy.projects.parameters import TENDER_COUNTY, TENDER_LAW
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.parameters.queries import Values, whole


def path_of(project: Project) -> str:
    return project.book.organisation.region.path


def project_for(actor: Actor, right: str, project_id: int) -> Project:
    """The project, locked, for an actor who holds the right in its region."""
    found = Project.objects.select_for_update(of=("self",)).select_related("book__organisation__region")
    project = found.filter(pk=project_id).first()
    if project is None:
        raise Refused("没有这个项目", code="unknown-project")
    actor.require(right, path_of(project))
    return project


def require_next(project: Project, wanted: str) -> None:
    """Refused when the project cannot go from its state to this one."""
    if not rules.may_become(project.state, wanted):
        label = Project.State(wanted).label
        raise Refused(
            f"项目“{project}”是“{project.get_state_display()}”，不能变为“{label}”", code="wrong-state"
        )


def require_state(project: Project, *states: str) -> None:
    if project.state not in states:
        raise Refused(f"项目“{project}”是“{project.get_state_display()}”，不能这样办理", code="wrong-state")


def duty_of(project: Project, values: Values | None = None) -> str:
    """Why the project must be tendered, by the rules of today: `law`, `county` or empty."""
    if project.procurement == Procurement.NONE:
        return ""
    law = TENDER_LAW[project.procurement]
    values, path, today = values or Values([law, TENDER_COUNTY]), path_of(project), clock.today()
    limits = [whole(values.of(each, path, today)) for each in (law, TENDER_COUNTY)]
    return rules.tender_duty(project.total, limits[0], limits[1])


def record(actor: Actor, code: str, project: Project, *, reason: str = "", **details: Any) -> None:
    audit.record(
        actor, code, target=(PROJECT, project.pk), region_path=path_of(project), reason=reason, book=project.book_id,
        **details,
    )  # fmt: skip
