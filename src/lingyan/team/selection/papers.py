"""Papers beside a procedure: scans of what was signed. Papers of applicants are not kept here: they have a date to go."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.files.papers import Owner, path_by, register
from lingyan.kernel.rights import SELECTION_RECORD, SELECTION_VIEW
from lingyan.team.selection.covers import PROCEDURE
from lingyan.team.selection.models import Procedure


def register_all() -> None:
    """Called once from `AppConfig.ready`. Signed papers are scanned later, so a closed procedure takes them too."""
    labels = (
        gettext_noop("请示和批复"),
        gettext_noop("会议记录"),
        gettext_noop("计票表"),
        gettext_noop("公示照片"),
        gettext_noop("任职文件"),
        gettext_noop("备案表"),
        "其他",
    )
    register(
        Owner(
            PROCEDURE,
            "选拔",
            path_by(Procedure, "region__path"),
            SELECTION_VIEW,
            SELECTION_RECORD,
            labels=labels,
        )
    )
