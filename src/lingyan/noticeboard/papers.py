"""Photographs of the board, kept beside the display they prove."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from lingyan.disclosure.models import BoardPart
from lingyan.files import papers
from lingyan.kernel.rights import DISCLOSURE_BOARD, DISCLOSURE_DISPLAY, DISCLOSURE_VIEW
from lingyan.noticeboard.covers import DISPLAY
from lingyan.noticeboard.models import Display


def register() -> None:
    papers.register(
        papers.Owner(
            DISPLAY, "公示", papers.path_by(Display, "region__path"), DISCLOSURE_VIEW, DISCLOSURE_DISPLAY,
            labels=(gettext_noop("公示照片"), gettext_noop("张贴的材料")),
            keep_years=10, narrower=_shows_more,
        )
    )  # fmt: skip


def _shows_more(display_id: int) -> str | None:
    """PRIVACY: a photograph of a board shows what hangs there only, also after a withdrawal has emptied the record."""
    shown = BoardPart.objects.filter(publication__displays=display_id)
    return DISCLOSURE_BOARD if shown.exists() else None
