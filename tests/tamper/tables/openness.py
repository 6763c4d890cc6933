"""Decisions, what is published and displayed, and what villagers ask."""

from __future__ import annotations

from typing import Any, Final

from lingyan.disclosure.models import Publication, SignOff
from tests.tamper.tables.noting import ASKED, NOTED, noted

NOTICED_BY: Final = {
    **noted(
        "decisions",
        "roll", "power", "matter", "notice", "meeting", "review", "posting", "objection", "answer",
        "result", "petition", "petitionclosing",
    ),
    "disclosure_publication": (NOTED, "公开页齐全且与封存一致"),
    **noted("disclosure", "signoff", "clearedsummary", "scanoverride", "sheetitem", "sheetclearance", "boardpart",
            "demand", "demandtext", "demandanswer", "demandrefusal"),
    **noted("noticeboard", "display", "proofreading"),
    "questions_question": (NOTED, ASKED),
    "questions_message": (NOTED, ASKED),
    "questions_release": (NOTED, ASKED),
    **noted("questions", "concern", "step", "moderation", "ownline"),
}  # fmt: skip
OTHER_VALUES: Final[dict[tuple[str, str], Any]] = {
    ("disclosure_signoff", "step"): "drafted",
    ("disclosure_publication", "state"): "withdrawn",
    ("questions_question", "text"): "别的问题",
    ("questions_question", "reference"): "别的合同",
    ("questions_question", "level"): 3,
    ("questions_question", "floor"): 3,
    ("questions_message", "text"): "别的答复",
    ("questions_ownline", "state"): "refused",
}
REFUSED_ANYWAY: Final = {
    ("decisions_meeting", "matter_id"), ("decisions_meeting", "notice_id"),
    ("decisions_petition", "meeting"), ("decisions_petitionclosing", "petition_id"), ("decisions_petitionclosing", "kind"),
    ("disclosure_publication", "book_id"), ("disclosure_publication", "month"),
    ("disclosure_publication", "sheet"), ("disclosure_publication", "period"),
    ("disclosure_signoff", "publication_id"), ("disclosure_signoff", "step"),
    ("disclosure_scanoverride", "asked_by"), ("questions_question", "personal_id"),
}  # fmt: skip
CHOSEN: Final = {
    Publication: lambda: Publication.objects.filter(state="published").order_by("pk").last(),
    SignOff: lambda: SignOff.objects.filter(step="published").order_by("pk").first(),
}
