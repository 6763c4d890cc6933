"""Scans beside a tenure: the decree, the certificate, the letter of leaving.

PRIVACY: papers name persons, so who sees masked names only does not open them.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.files.papers import Owner, path_by, register
from lingyan.kernel.rights import PEOPLE_VIEW_PERSONAL, ROSTER_IMPORT
from lingyan.people.models import Tenure

TENURE: Final = "tenure"
LABELS: Final = (
    gettext_noop("任职文件"),
    gettext_noop("当选证书"),
    gettext_noop("免职文件"),
    gettext_noop("辞职书"),
    gettext_noop("其他"),
)


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    path_of = path_by(Tenure, "post__body__organisation__region__path")
    register(Owner(TENURE, "任职", path_of, PEOPLE_VIEW_PERSONAL, ROSTER_IMPORT, labels=LABELS))
