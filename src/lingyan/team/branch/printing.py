"""Papers of a session in Word: the notice before it and the minutes after it.

PRIVACY: the minutes are the branch's own paper; they name nobody but give the figures, and leave lines to write on.
"""

from __future__ import annotations

from typing import Final

from lingyan.kernel import clock
from lingyan.render.amounts import date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable
from lingyan.team.branch import queries, rules
from lingyan.team.branch.models import Session

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FIGURES: Final = (PaperColumn("项目", width=3), PaperColumn("人数", "right", 2))


def kinds_zh(found: Session) -> str:
    return "、".join(rules.KINDS[each.kind] for each in found.kinds.all())


def notice_paper(found: Session) -> bytes:
    """会议通知: day, place, what about, who is asked to come."""
    paper = OfficialPaper(
        f"关于召开{kinds_zh(found)}的通知", made_on=found.noticed_on or clock.today(), draft=False
    )
    paper.salutation(f"第{found.group}党小组各位党员" if found.group else _addressed(found))
    paper.paragraph(
        f"定于{date_zh(found.planned_on)}在{found.place or '（地点另行通知）'}召开{kinds_zh(found)}。"
    )
    paper.paragraph(f"议题：{found.topic or '（另行通知）'}。")
    paper.paragraph("因故不能参加的，请事先请假；按规定不要求参加的党员，支部另行上门。")
    paper.signature(found.branch.name, found.noticed_on or clock.today())
    return paper.to_bytes()


def _addressed(found: Session) -> str:
    return "各位支部委员" if rules.narrow([each.kind for each in found.kinds.all()]) else "各位党员"


def minutes_paper(found: Session) -> bytes:
    """会议记录: what is known stands there, the course of the meeting is written by hand."""
    assert found.held_on is not None
    paper = OfficialPaper(
        f"{kinds_zh(found)}会议记录", made_on=found.held_on, draft=False, subtitle=found.number
    )
    paper.heading1("会议情况")
    paper.paragraph(
        f"时间：{date_zh(found.held_on)}。地点：{found.place or '＿＿＿＿＿＿'}。议题：{found.topic}。"
    )
    paper.paragraph("主持人：＿＿＿＿＿＿　记录人：＿＿＿＿＿＿")
    attendance = queries.last_lists([found.pk]).get(found.pk)
    if attendance is not None:
        sums = queries.tally_of(attendance)
        rows = [
            ("应到", str(sums.required)), ("实到", str(sums.present)), ("请假", str(sums.excused)),
            ("缺席", str(sums.absent)), ("不要求参加", str(sums.exempt)), ("在外地参加（已确认）", str(sums.elsewhere)),
            ("应到有表决权", str(sums.voting_due)), ("实到有表决权", str(sums.voting_present)),
        ]  # fmt: skip
        paper.table(
            PaperTable(_FIGURES, rows, note=f"到会率{rules.percent(sums.present, sums.required) or '—'}%。")
        )
    paper.heading1("会议内容")
    for _line in range(4):
        paper.paragraph("＿" * 24)
    paper.heading1("决议")
    for each in found.resolutions.all():
        votes = f"赞成{each.ayes}票。" if each.ayes is not None else ""
        due = f"办理期限：{date_zh(each.due_on)}。" if each.due_on else ""
        paper.paragraph(f"{each.number}. {each.text}。{votes}{due}")
    if not found.resolutions.all():
        paper.paragraph("无。")
    paper.signature(found.branch.name, found.held_on)
    return paper.to_bytes()
