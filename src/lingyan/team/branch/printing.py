"""Papers of a session in Word: the notice before it and the minutes after it.

PRIVACY: the minutes are the branch's own paper; they name nobody but give the figures, and leave lines to write on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lingyan.kernel import clock
from lingyan.render.amounts import date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable
from lingyan.team.branch import queries, rules
from lingyan.team.branch.models import Session

TEMPLATES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    rules.GENERAL: (
        ("通报和报告", "支部委员会报告了什么、党员的意见："), ("讨论情况", "谁发言、主要意见和不同意见："),
        ("表决情况", "表决事项、方式、赞成、反对、弃权票数："),
    ),
    rules.COMMITTEE: (
        ("议题和汇报", "逐项写明议题和汇报人："), ("讨论情况", "每名委员的意见："), ("委员会决定", "逐项写明决定和分工："),
    ),
    rules.GROUP: (
        ("学习和传达", "学习的文件、传达的精神："), ("讨论情况", "谁发言、主要意见和不同意见："),
        ("组员工作汇报", "承担的工作办得怎样："),
    ),
    rules.LESSON: (
        ("授课情况", "授课人职务、题目、主要内容："), ("互动和讨论", "党员提的问题和回答："), ("学习要求", "课后要做的："),
    ),
    rules.DAY: (
        ("活动内容", "重温入党誓词、学习、志愿服务等做了什么："), ("服务和办事", "为群众办的事、参加的人数："),
        ("活动小结", "效果和改进："),
    ),
    rules.LIFE: (
        ("会前准备", "学习、征求意见、谈心谈话的情况："), ("支部对照检查", "查摆的主要问题："),
        ("个人对照检查和相互批评", "逐人写明自我批评和别人的批评意见摘要："), ("整改措施", "问题、措施、责任人、时限："),
    ),
    rules.APPRAISAL: (
        ("个人自评", "逐人写明自评情况："), ("党员互评", "主要的批评和建议："),
        ("民主测评", "发出、收回的测评票张数；各等次票数写在计票表上，不写在这里："),
        ("组织评定", "支部提出的评定意见和表决："),
    ),
}  # fmt: skip
"""Headings by kind (支部工作条例第十一条至第十七条；党员教育管理工作条例第十七、十八条)."""
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
    """会议记录 by the headings of its kinds: what is known stands there, the course of the meeting is written by hand."""
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
    for heading, asked in headings([each.kind for each in found.kinds.all()]):
        paper.heading1(heading)
        paper.paragraph(asked)
        for _line in range(3):
            paper.paragraph("＿" * 24)
    paper.heading1("决议")
    for each in found.resolutions.all():
        votes = f"赞成{each.ayes}票。" if each.ayes is not None else ""
        due = f"办理期限：{date_zh(each.due_on)}。" if each.due_on else ""
        paper.paragraph(f"{each.number}. {each.text}。{votes}{due}")
    if not found.resolutions.all():
        paper.paragraph("无。")
    paper.paragraph("主持人签名：＿＿＿＿＿＿＿＿　记录人签名：＿＿＿＿＿＿＿＿")
    paper.signature(found.branch.name, found.held_on)
    return paper.to_bytes()


def headings(kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What the minutes of these kinds must tell, each once, in the order of the kinds, with a word on what to write."""
    known: set[str] = set()
    for kind in kinds:
        for heading, asked in TEMPLATES[kind]:
            if heading not in known:
                known.add(heading)
                yield heading, asked
