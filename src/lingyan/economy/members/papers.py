"""Papers beside a confirmation of the register (photo of the board, minutes) and beside a distribution."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.economy.members.covers import CONFIRMATION, DISTRIBUTION
from lingyan.economy.members.models import Confirmation, Distribution
from lingyan.files.papers import Owner, path_by, register
from lingyan.kernel.rights import MEMBERS_DISTRIBUTE, MEMBERS_MANAGE, MEMBERS_VIEW


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(
        Owner(
            CONFIRMATION, "成员名册确认", path_by(Confirmation, "organisation__region__path"), MEMBERS_VIEW,
            MEMBERS_MANAGE, labels=("公示照片", "会议记录", gettext_noop("签字的名册"), gettext_noop("备案回执"), "其他"),
        )
    )  # fmt: skip
    register(
        Owner(
            DISTRIBUTION, "收益分配", path_by(Distribution, "book__organisation__region__path"), MEMBERS_VIEW,
            MEMBERS_DISTRIBUTE, labels=("公示照片", "决议", gettext_noop("签字的清单"), gettext_noop("备案回执"), "其他"),
        )
    )  # fmt: skip
