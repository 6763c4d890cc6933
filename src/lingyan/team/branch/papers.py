"""Papers beside a session and a member: signed minutes, sheets of attendance, notices; decisions, help plans, search logs.

PRIVACY: minutes name who said what, and a member's papers are that member's: both are read by who keeps the record alone.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.files.papers import Owner, path_by, register
from lingyan.kernel.rights import BRANCH_RECORD, OVERSIGHT_RECORD, OVERSIGHT_VIEW
from lingyan.team.branch.covers import MEMBER, SESSION, SITTING
from lingyan.team.branch.models import Member, Session, Sitting

MINUTES = gettext_noop("签字的会议记录")
_PATH = "branch__organisation__region__path"


def register_all() -> None:
    """Called once from `AppConfig.ready`. A session that is planned has notices, one that was held has minutes."""
    register(
        Owner(
            SESSION, "组织生活", path_by(Session, _PATH), BRANCH_RECORD, BRANCH_RECORD,
            labels=(MINUTES, gettext_noop("签到表"), gettext_noop("会议材料"), gettext_noop("会议照片"), "其他"),
            open_to_change=_stands,
        )
    )  # fmt: skip
    register(
        Owner(
            MEMBER, "支部党员", path_by(Member, _PATH), BRANCH_RECORD, BRANCH_RECORD,
            labels=(gettext_noop("决定"), gettext_noop("帮扶计划"), gettext_noop("查找记录"), "其他"),
        )
    )  # fmt: skip
    register(
        Owner(
            SITTING, "村务监督会议", path_by(Sitting, "region__path"), OVERSIGHT_VIEW, OVERSIGHT_RECORD,
            labels=(MINUTES, gettext_noop("年度工作报告"), gettext_noop("会议材料"), "其他"),
            open_to_change=_counts,
        )
    )  # fmt: skip


def _counts(sitting_id: int) -> bool:
    """What was withdrawn keeps its papers as they are."""
    return Sitting.objects.filter(pk=sitting_id, withdrawn_at=None).exists()


def _stands(session_id: int) -> bool:
    """What was cancelled or voided keeps its papers as they are."""
    return Session.objects.filter(
        pk=session_id, state__in=(Session.State.PLANNED, Session.State.HELD)
    ).exists()
