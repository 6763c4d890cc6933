"""Papers of projects: approval, design, tender, contract, changes, acceptance, settlement (R38)."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.economy.projects.covers import PROJECT
from lingyan.economy.projects.models import Project
from lingyan.files.papers import Owner, path_by, register
from lingyan.kernel.rights import PROJECTS_MANAGE, PROJECTS_VIEW

APPROVAL: Final = gettext_noop("立项文件")
DESIGN: Final = gettext_noop("预算和设计")
TENDER: Final = gettext_noop("招标文件")
CONTRACT: Final = gettext_noop("合同")
CHANGES: Final = gettext_noop("变更签证")
SUPERVISION: Final = gettext_noop("监理记录")
ACCEPTANCE: Final = gettext_noop("验收报告")
SETTLEMENT: Final = gettext_noop("决算和审计")
DISPLAY: Final = gettext_noop("公示照片")
OTHER: Final = gettext_noop("其他")
LABELS: Final = (
    APPROVAL, DESIGN, TENDER, CONTRACT, CHANGES, SUPERVISION, ACCEPTANCE, SETTLEMENT, DISPLAY, OTHER,
)  # fmt: skip
_DUE: Final = {
    Project.State.APPROVED: (APPROVAL, DESIGN),
    Project.State.BUILDING: (APPROVAL, DESIGN, CONTRACT),
    Project.State.ACCEPTED: (APPROVAL, DESIGN, CONTRACT, ACCEPTANCE, SETTLEMENT),
}


def due(state: str, *, tendered: bool) -> tuple[str, ...]:
    """The papers that a project should have at the stage it has reached."""
    asked = dict(_DUE).get(Project.State(state), ())
    return (*asked, TENDER) if tendered else asked


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(
        Owner(
            PROJECT,
            "项目",
            path_by(Project, "book__organisation__region__path"),
            PROJECTS_VIEW,
            PROJECTS_MANAGE,
            labels=LABELS,
        )
    )
