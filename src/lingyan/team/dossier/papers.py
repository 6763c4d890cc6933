"""Papers of a dossier: what was signed and sealed on paper, and what the room writes itself.

PRIVACY: read by the offices that keep dossiers; the secretary reads them through the own page.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from lingyan.files.papers import Owner, path_by, register
from lingyan.kernel.rights import DOSSIER_MANAGE, DOSSIER_VIEW
from lingyan.people.models import Tenure
from lingyan.team.dossier.covers import DOSSIER

SCAN: Final = gettext_noop("盖章的备案表")
FORM: Final = gettext_noop("备案表（待盖章）")
INDEX: Final = gettext_noop("一人一档目录")
LABELS: Final = (
    SCAN, gettext_noop("任职文件"), gettext_noop("离任文件"), gettext_noop("聘任合同"), gettext_noop("交接清单"),
    gettext_noop("审计报告"), FORM, INDEX, "其他",
)  # fmt: skip


def register_all() -> None:
    """Called once from `AppConfig.ready`. Papers belong to one tenure, the one whose page they stand on."""
    path_of = path_by(Tenure, "post__body__organisation__region__path")
    register(Owner(DOSSIER, "书记档案", path_of, DOSSIER_VIEW, DOSSIER_MANAGE, labels=LABELS))
