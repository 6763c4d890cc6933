"""Papers beside an appraisal: the signed tally sheet, minutes, the photograph of what was posted.

PRIVACY: a tally sheet shows grades, so only who may read results sees these papers.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.files.papers import Owner, register
from lingyan.kernel.rights import APPRAISAL_COUNT, APPRAISAL_RESULTS
from lingyan.team.appraisal.covers import APPRAISAL
from lingyan.team.appraisal.models import Session


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    labels = (
        gettext_noop("签字的计票表"),
        "会议记录",
        gettext_noop("批准文件"),
        gettext_noop("张贴照片"),
        "备案回执",
        "其他",
    )
    register(Owner(APPRAISAL, "评议", _path_of, APPRAISAL_RESULTS, APPRAISAL_COUNT, labels=labels))


def _path_of(session_id: int) -> str | None:
    return Session.objects.filter(pk=session_id).values_list("region__path", flat=True).first()
