"""What notices say of branch life: sessions whose day has passed, resolutions past their due date."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.access import Actor
from lingyan.notices.kinds import Kind, register
from lingyan.team.branch import queries


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(Kind("branch.overdue", _("计划日期已过、没有登记召开的组织生活"), "branch:branches", _sessions))
    register(Kind("branch.tasks", _("过了办理期限的支部决议"), "branch:branches", _tasks))


def _sessions(actor: Actor) -> int:
    return queries.overdue_sessions(actor).count()


def _tasks(actor: Actor) -> int:
    return queries.overdue_tasks(actor).count()
