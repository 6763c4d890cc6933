"""Signed papers beside a village's 换届: what was printed here comes back as a scan.

PRIVACY: lists and ballots name persons, so who sees masked names only does not open them.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.files.papers import Owner, path_by, register
from lingyan.kernel.rights import PEOPLE_VIEW_PERSONAL, TERM_RECORD
from lingyan.team.term.covers import PROCESS
from lingyan.team.term.models import Process

LABELS: Final = (
    gettext_noop("公告张贴照片"),
    gettext_noop("会议记录"),
    gettext_noop("签字的计票单"),
    gettext_noop("选举结果报告单"),
    gettext_noop("上级批复"),
    gettext_noop("工作移交清单"),
    gettext_noop("选举档案移交清单"),
    gettext_noop("其他"),
)


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    path_of = path_by(Process, "region__path")
    register(Owner(PROCESS, "换届", path_of, PEOPLE_VIEW_PERSONAL, TERM_RECORD, labels=LABELS))
