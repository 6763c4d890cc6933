"""The paper of a decision that was taken one level up on a complaint about an election.

Source: governance.md B-4 step 21. Who complained is filled in by hand: the records know a number only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel.language import in_source
from lingyan.render.amounts import date_zh
from lingyan.render.document import Block, Text
from lingyan.team.term.models import Complaint, Process
from lingyan.team.term.printing.parts import BLANK, Blocks, Kind, form, pages
from lingyan.team.term.states import State


def _decided(complaint: Complaint) -> Iterator[Block]:
    first = complaint.first
    if first is None or first.decided_on is None:
        raise ValueError("a decision above is about a decision")
    yield Text(f"{BLANK}：")
    yield Text(
        f"{date_zh(complaint.received_on)}收到你（们）对选举申诉处理决定（{first.decision}，{date_zh(first.decided_on)}）"
        f"不服的书面申诉（编号：{complaint.document}）。"
    )
    if complaint.decided_on is None:
        yield form([("查明的情况", ""), ("决定", "□ 申诉成立　□ 申诉不成立"), ("决定文号", ""),
                    ("答复期限", date_zh(complaint.due_on))])  # fmt: skip
        return
    upheld = complaint.outcome == Complaint.Outcome.UPHELD
    yield Text(
        f"经复查，对选举的申诉{'成立' if upheld else '不成立'}（{complaint.decision}，{date_zh(complaint.decided_on)}），"
        "以本决定为准。"
    )
    yield form(
        [("查明的情况", ""), ("处理意见", ""), ("决定机关（盖章）", in_source(complaint.get_above_display()))]
    )


def _above(process: Process) -> Blocks:
    title = f"{process.region.name}上一级选举申诉处理决定"
    found = process.complaints.exclude(first=None).select_related("first")
    yield from pages((title, _decided(each)) for each in found)


def _asked(process: Process) -> bool:
    return process.complaints.exclude(first=None).exists()


def _nobody(_process: Process) -> str:
    """Signed by whom the page names: the levels differ from page to page."""
    return ""


KINDS: Final[dict[str, Kind]] = {
    "complaint-above": Kind(
        _("上一级选举申诉处理决定"), State.PREPARED, _above, ready=_asked, issuer=_nobody, slip=True
    ),
}
