"""Papers beside a class: its own materials, the signed attendance sheet, photographs; and the files of the library.

Files of the library belong to a version of a material, and stay as they are once a class or session uses it.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.files.papers import Owner, register
from lingyan.kernel.rights import TRAINING_MANAGE, TRAINING_RECORD, TRAINING_VIEW
from lingyan.team.training.covers import COURSE, SESSION
from lingyan.team.training.models import Course, Edition, Material, Session

EDITION: Final = "training-edition"


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
    register(
        Owner(
            EDITION, "培训资料", _edition_path, TRAINING_MANAGE, TRAINING_MANAGE,
            labels=(gettext_noop("资料正文"), gettext_noop("资料附件")), open_to_change=edition_open,
        )
    )  # fmt: skip


def _course_path(record_id: int) -> str | None:
    return Course.objects.filter(pk=record_id).values_list("region__path", flat=True).first()


def _session_path(record_id: int) -> str | None:
    return Session.objects.filter(pk=record_id).values_list("region__path", flat=True).first()


def _edition_path(record_id: int) -> str | None:
    return Edition.objects.filter(pk=record_id).values_list("material__region__path", flat=True).first()


def edition_open(record_id: int) -> bool:
    """Files come and go while the version is the latest, nobody uses it, and the material is offered."""
    found = Edition.objects.select_related("material").filter(pk=record_id).first()
    if found is None or found.material.state != Material.State.OFFERED or found.uses.exists():
        return False
    return not found.material.editions.filter(number__gt=found.number).exists()
