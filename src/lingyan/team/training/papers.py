"""Papers beside a class: the materials it taught from, the signed attendance sheet, photographs, certificates."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.files.papers import Owner, register
from lingyan.kernel.rights import TRAINING_MANAGE, TRAINING_RECORD, TRAINING_VIEW
from lingyan.team.training.covers import COURSE, SESSION
from lingyan.team.training.models import Course, Session


def register_all() -> None:
    """Called once from `AppConfig.ready`. Papers come after a class was counted too: signed sheets are scanned later."""
    labels = (
        gettext_noop("课件"),
        gettext_noop("签到表"),
        gettext_noop("培训照片"),
        gettext_noop("培训通知"),
        "其他",
    )
    register(Owner(COURSE, "培训班", _course_path, TRAINING_VIEW, TRAINING_MANAGE, labels=labels))
    register(Owner(SESSION, "夜校和远程教育", _session_path, TRAINING_VIEW, TRAINING_RECORD, labels=labels))


def _course_path(record_id: int) -> str | None:
    return Course.objects.filter(pk=record_id).values_list("region__path", flat=True).first()


def _session_path(record_id: int) -> str | None:
    return Session.objects.filter(pk=record_id).values_list("region__path", flat=True).first()
