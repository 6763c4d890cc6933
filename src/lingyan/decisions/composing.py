"""The papers of a matter in Word: notice, attendance sheet, ballot, minutes, resolution, result of execution.

They are written from the records, so that nobody types them a second time. PRIVACY: they carry no names; who attends
signs by hand on the sheet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from lingyan.decisions import catalogue, evidence
from lingyan.decisions.models import Matter, Meeting, Notice, Posting, Result
from lingyan.kernel.money import format_yuan
from lingyan.render.amounts import capital_yuan, date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable

_MOST_LINES: Final = 400
_BLANK: Final = "　　　　"


@dataclass(frozen=True, slots=True)
class Made:
    """A paper ready to be filed."""

    label: str
    name: str
    content: bytes


def notice(row: Notice) -> Made:
    """What is handed out or put up before the meeting."""
    matter, body = row.matter, row.get_body_display()
    paper = _paper(matter, f"关于召开{body}的通知", row.given_on)
    paper.salutation(_ADDRESSEES.get(row.body, "全体参会人员"))
    paper.paragraph(f"现定于{date_zh(row.meeting_on)}在{row.place}召开{body}，请按时参加。")
    paper.heading1("议题")
    _describe(paper, matter)
    if row.papers_on:
        paper.heading1("材料")
        paper.paragraph(f"报告和方案自{date_zh(row.papers_on)}起备好，可以查看、复印。")
    if row.short_reason:
        paper.heading1("说明")
        paper.paragraph(f"本次会议未能提前足够天数通知，原因：{row.short_reason}。")
    paper.signature(_caller(matter, row.stage), row.given_on)
    return _made(evidence.NOTICE, matter, row.given_on, paper)


def sign_in(row: Notice, lines: int) -> Made:
    """A sheet to sign, with a line for everybody who may take part."""
    matter = row.matter
    paper = _paper(matter, f"{row.get_body_display()}签到表", row.meeting_on)
    paper.paragraph(f"议题：{matter.title}")
    paper.paragraph(f"时间：{date_zh(row.meeting_on)}　地点：{row.place}　应到：{lines}人　实到：{_BLANK}人")
    columns = (
        PaperColumn("序号", "center", 1), PaperColumn("姓名（签名）", width=3), PaperColumn("户主或组别", width=2.5),
        PaperColumn("委托（写明受托人）", width=2.5), PaperColumn("备注", width=1.5),
    )  # fmt: skip
    rows = [[str(number), "", "", "", ""] for number in range(1, min(lines, _MOST_LINES) + 1)]
    paper.table(PaperTable(columns, rows))
    return _made(evidence.SIGN_IN, matter, row.meeting_on, paper)


def ballot(row: Notice) -> Made:
    """The ballot to be copied, and the sheet on which tellers count."""
    matter = row.matter
    paper = _paper(matter, f"{row.get_body_display()}表决票", row.meeting_on)
    paper.paragraph(f"事项：{matter.title}{_amount_words(matter)}")
    columns = (PaperColumn("赞成", "center"), PaperColumn("反对", "center"), PaperColumn("弃权", "center"))
    paper.table(PaperTable(columns, [["", "", ""]], note="在所选的一栏内画“○”，只选一栏；多选的为无效票。"))
    paper.annex("计票单")
    counted = (PaperColumn("项目", width=3), PaperColumn("人数或票数", "center", 2))
    names = ("应到", "实到", "其中委托", "发出表决票", "收回表决票", "赞成", "反对", "弃权", "无效票")
    paper.table(PaperTable(counted, [[name, ""] for name in names]))
    paper.paragraph("监票人（签名）：" + _BLANK * 2 + "计票人（签名）：" + _BLANK * 2)
    return _made(evidence.BALLOT, matter, row.meeting_on, paper)


def minutes(row: Meeting) -> Made:
    """What was discussed and how it was voted, as recorded."""
    matter = row.matter
    paper = _paper(matter, f"{row.get_body_display()}会议记录", row.held_on)
    place = row.notice.place if row.notice else ""
    paper.heading1("会议情况")
    paper.paragraph(f"时间：{date_zh(row.held_on)}" + (f"　地点：{place}" if place else ""))
    if row.merged:
        paper.paragraph("本次会议由村党组织提议和村“两委”商议合并召开，两项记录分别留存。")
    paper.paragraph(_attendance(row))
    paper.heading1("议题")
    _describe(paper, matter)
    if row.opinions:
        paper.heading1("听取和讨论的意见")
        paper.paragraph(row.opinions)
    paper.heading1("表决情况")
    _tally(paper, row)
    paper.paragraph(f"表决结果：{'通过' if row.carried else '未通过。' + row.fault}。")
    paper.paragraph("主持人（签名）：" + _BLANK * 2 + "记录人（签名）：" + _BLANK * 2)
    return _made(evidence.MINUTES, matter, row.held_on, paper)


def resolution(row: Meeting) -> Made:
    """The decision as it is put on the board."""
    matter = row.matter
    paper = _paper(matter, f"{row.get_body_display()}关于{matter.title}的决议", row.held_on)
    paper.paragraph(
        f"{date_zh(row.held_on)}，{matter.organisation.name}召开{row.get_body_display()}，"
        f"对“{matter.title}”进行了表决。{_attendance(row)}"
    )
    paper.paragraph(f"赞成{row.ayes}票，反对{row.noes}票，弃权{row.abstained}票。会议决定：")
    _describe(paper, matter)
    if row.body == "representatives" and matter.power:
        paper.paragraph(
            f"本次会议在村民会议授权范围内作出决定（授权日期{date_zh(matter.power.decided_on)}，"
            f"有效期至{date_zh(matter.power.until_on)}）。"
        )
    paper.paragraph("对本决议有异议的，可以在公示期内向村务监督委员会或者村里提出，村里按期答复。")
    paper.signature(matter.organisation.name, row.held_on)
    return _made(evidence.RESOLUTION, matter, row.held_on, paper)


def result(row: Result, shown: Posting | None) -> Made:
    """What became of the decision: cost against plan, acceptance."""
    matter = row.matter
    paper = _paper(matter, f"关于{matter.title}实施结果的公示", row.done_on)
    assert matter.decided_on is not None
    paper.paragraph(
        f"“{matter.title}”经{matter.get_body_display()}于{date_zh(matter.decided_on)}决定实施，现将结果公示如下。"
    )
    pairs = [("结果", row.get_outcome_display()), ("日期", date_zh(row.done_on))]
    if matter.due_on:
        pairs.append(("计划完成日期", date_zh(matter.due_on)))
    if matter.amount is not None:
        pairs.append(("决议金额（元）", format_yuan(matter.amount)))
    if row.spent is not None:
        pairs.append(("实际金额（元）", format_yuan(row.spent)))
    pairs.append(("验收和说明", row.acceptance))
    columns = (PaperColumn("项目", width=2), PaperColumn("内容", width=5))
    paper.table(PaperTable(columns, [list(pair) for pair in pairs]))
    if shown:
        paper.paragraph(f"公示时间：{date_zh(shown.from_on)}至{date_zh(shown.until_on)}。")
    paper.signature(matter.organisation.name, row.done_on)
    return _made(evidence.RESULT, matter, row.done_on, paper)


_ADDRESSEES: Final = {
    "party-meeting": "全体党员", "villagers": "全体村民", "representatives": "全体村民代表", "group": "全组村民",
    "members": "全体成员", "member-representatives": "全体成员代表",
}  # fmt: skip


def _paper(matter: Matter, title: str, day: dt.date) -> OfficialPaper:
    return OfficialPaper(title, made_on=day, draft=False, author=matter.organisation.name)


def _made(label: str, matter: Matter, day: dt.date, paper: OfficialPaper) -> Made:
    short = "".join(each for each in matter.title if each.isalnum())[:24]
    return Made(label, f"{label}-{short}-{day:%Y%m%d}.docx", paper.to_bytes())


def _describe(paper: OfficialPaper, matter: Matter) -> None:
    paper.paragraph(f"事项：{matter.title}（{catalogue.name_of(matter.item)}）")
    for each in matter.summary.splitlines():
        if each.strip():
            paper.paragraph(each.strip())
    if matter.amount is not None:
        paper.paragraph(f"金额：{format_yuan(matter.amount)}元（大写：{capital_yuan(matter.amount)}）。")
    if matter.due_on:
        paper.paragraph(f"计划完成日期：{date_zh(matter.due_on)}。")


def _amount_words(matter: Matter) -> str:
    return f"，金额{format_yuan(matter.amount)}元" if matter.amount is not None else ""


def _attendance(row: Meeting) -> str:
    unit = "户" if row.by_households else "人"
    proxies = f"（其中委托{row.proxies}人）" if row.proxies else ""
    verdict = "符合规定" if row.quorum else "不符合规定"
    return f"应到{row.eligible}{unit}，实到{row.present}{unit}{proxies}，到会人数{verdict}。"


def _tally(paper: OfficialPaper, row: Meeting) -> None:
    heads = ("应到", "实到", "赞成", "反对", "弃权")
    values = (row.eligible, row.present, row.ayes, row.noes, row.abstained)
    columns = [PaperColumn(head, "center") for head in heads]
    paper.table(PaperTable(columns, [[str(value) for value in values]]))


def _caller(matter: Matter, stage: str) -> str:
    return f"{matter.organisation.region.name}党组织" if stage == "s3" else matter.organisation.name
