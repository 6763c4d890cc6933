"""The papers beside a matter: photographs of the board, and what `composing` writes."""

from __future__ import annotations

from typing import Final

from lingyan.decisions.models import Matter
from lingyan.files import papers
from lingyan.files.papers import Owner, path_by
from lingyan.kernel.rights import DECISIONS_RECORD, DECISIONS_VIEW

KIND: Final = "decision"
PHOTO: Final = {"p1": "公示照片", "p2": "结果公示照片"}
"""Label of the photographs that prove each display."""
NOTICE, SIGN_IN, BALLOT, MINUTES, RESOLUTION, RESULT = (
    "会议通知",
    "签到表",
    "表决票",
    "会议记录",
    "决议",
    "实施结果",
)
LABELS: Final = (
    *PHOTO.values(), NOTICE, SIGN_IN, BALLOT, MINUTES, RESOLUTION, RESULT, "审查意见", "方案和材料", "其他",
)  # fmt: skip


def register() -> None:
    papers.register(
        Owner(
            KIND,
            "决策事项",
            path_by(Matter, "organisation__region__path"),
            DECISIONS_VIEW,
            DECISIONS_RECORD,
            LABELS,
            _open_to_change,
        )
    )


def _open_to_change(matter_id: int) -> bool:
    done = (Matter.State.CLOSED, Matter.State.WITHDRAWN)
    return not Matter.objects.filter(pk=matter_id, state__in=done).exists()
