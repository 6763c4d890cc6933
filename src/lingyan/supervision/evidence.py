"""The signed request beside what villagers asked an audit to look into."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.files import papers
from lingyan.kernel.rights import SUPERVISION_JUDGE, SUPERVISION_VIEW
from lingyan.supervision.covers import REQUEST
from lingyan.supervision.models import AuditRequest, RequestAnswer

LABELS = (gettext_noop("要求书（签名）"), gettext_noop("答复材料"))


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    papers.register(
        papers.Owner(
            REQUEST, "村民要求", papers.path_by(AuditRequest, "region__path"), SUPERVISION_VIEW, SUPERVISION_JUDGE,
            labels=LABELS, open_to_change=_open_to_change,
        )
    )  # fmt: skip


def _open_to_change(request_id: int) -> bool:
    return not RequestAnswer.objects.filter(request=request_id).exists()
