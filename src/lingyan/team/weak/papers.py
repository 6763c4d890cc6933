"""Papers beside a case: the signed plan, sheets of the villagers' view, minutes of reviews.

PRIVACY: the list is internal, so who may not see the case sees none of its papers.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.files.papers import Owner, path_by, register
from lingyan.kernel.rights import WEAK_PROPOSE, WEAK_VIEW
from lingyan.team.weak.covers import CASE
from lingyan.team.weak.models import Case


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    labels = (
        gettext_noop("印发的整顿方案"),
        gettext_noop("群众测评统计表"),
        gettext_noop("研判记录"),
        gettext_noop("部门书面告知"),
        "其他",
    )
    register(
        Owner(CASE, "党组织整顿", path_by(Case, "village__path"), WEAK_VIEW, WEAK_PROPOSE, labels=labels)
    )
