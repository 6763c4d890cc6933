"""Photographs of the board, kept beside the display they prove."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.files import papers
from lingyan.kernel.rights import DISCLOSURE_DISPLAY, DISCLOSURE_VIEW
from lingyan.noticeboard.covers import DISPLAY
from lingyan.noticeboard.models import Display


def register() -> None:
    papers.register(
        papers.Owner(
            DISPLAY, "公示", papers.path_by(Display, "region__path"), DISCLOSURE_VIEW, DISCLOSURE_DISPLAY,
            labels=(gettext_noop("公示照片"), gettext_noop("张贴的材料")),
            keep_years=10,
        )
    )  # fmt: skip
