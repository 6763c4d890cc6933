"""Papers of a selection in Word: requests, notices, recommendation slips, tally sheets, decisions, the filing form.

PRIVACY: a notice names who stood when it was put up and nobody else; no paper carries votes or scores of those who lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from lingyan.kernel.language import in_source
from lingyan.render.amounts import date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable
from lingyan.team.selection import queries, rules, sitting, stages
from lingyan.team.selection.actions.common import STANDING, proof
from lingyan.team.selection.actions.voting import running_in, seats_left
from lingyan.team.selection.models import Application, Candidate, Kind, Procedure, Vote

Name = Callable[[Candidate], str]
BLANK: Final = "____________"


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper: its title, for which procedures, from which step on, and how it is written."""

    title: str
    kinds: tuple[str, ...]
    since: str
    write: Callable[[Procedure, OfficialPaper, Name], None]
    draft: bool = False


def available(procedure: Procedure) -> list[tuple[str, str]]:
    """(code, title) of the papers that the procedure has matter for."""
    if procedure.state == Procedure.State.VOID:
        return []
    return [(code, each.title) for code, each in PAPERS.items() if _ready(procedure, each)]


def _ready(procedure: Procedure, paper: Paper) -> bool:
    if procedure.kind not in paper.kinds or (paper.since and not stages.reached(procedure, paper.since)):
        return False
    if paper.write is _decision:
        decided = (Candidate.State.CHOSEN, Candidate.State.APPOINTED)
        return procedure.candidates.filter(state__in=decided).exists()
    if paper.write in {_committee_ballot, _ballot} and procedure.kind == Kind.BY_ELECTION:
        return _due(procedure) == (rules.ELECTION if paper.write is _ballot else rules.CHIEF)
    if paper.write is _committee_ballot:
        return _due(procedure) == rules.CHIEF
    if paper.write is _filing:
        return procedure.title != sitting.MEMBER
    return paper.write is not _report or _elections(procedure).exists()


def _due(procedure: Procedure) -> str:
    due = stages.next_stage(procedure)
    return due.code if due else ""


def _elections(procedure: Procedure) -> QuerySet[Vote]:
    """The elections that were held with enough present, those that elected nobody among them."""
    return procedure.votes.filter(kind__in=(rules.ELECTION, rules.CHIEF), held=True).order_by("pk")


def made(procedure: Procedure, code: str, name: Name, day: dt.date) -> tuple[bytes, int]:
    """The paper as a Word file, and how many persons it names. Raises KeyError where there is none."""
    if code not in dict(available(procedure)):
        raise KeyError(code)
    kind, named = PAPERS[code], set()

    def counted(candidate: Candidate) -> str:
        named.add(candidate.pk)
        return name(candidate)

    village = procedure.region.name
    paper = OfficialPaper(f"{village}{kind.title}", made_on=day, draft=kind.draft, author=village)
    kind.write(procedure, paper, counted)
    return paper.to_bytes(), len(named)


def letter(candidate: Candidate, name: str, day: dt.date) -> bytes:
    """结果告知书: why somebody was not chosen, to be handed to that person."""
    procedure = candidate.procedure
    paper = OfficialPaper("选拔结果告知书", made_on=day, draft=False, author=procedure.region.name)
    paper.salutation(f"{name}同志")
    paper.paragraph(
        f"感谢您参加{procedure.region.name}{procedure.title}{_kind(procedure)}。结果告知如下：{candidate.reason}。"
    )
    paper.paragraph("对结果有疑问的，可以向县委组织部门询问。")
    if candidate.erase_on:
        paper.paragraph(f"您的资料最迟保存到{date_zh(candidate.erase_on)}，也可以随时要求清除。")
    paper.signature("县委组织部门", day)
    return paper.to_bytes()


def _kind(procedure: Procedure) -> str:
    return in_source(Kind(procedure.kind).label)


def _standing(procedure: Procedure, *states: str) -> Sequence[Candidate]:
    found = procedure.candidates.filter(queries.consenting())
    return _listed(found.filter(state__in=states or (*STANDING, Candidate.State.APPOINTED)))


def _listed(found: QuerySet[Candidate]) -> list[Candidate]:
    return list(found.select_related("person__personal", "application").order_by("no"))


def _request(procedure: Procedure, paper: OfficialPaper, _name: Name) -> None:
    town = procedure.region.parent.name if procedure.region.parent else ""
    paper.salutation(f"中共{town}委员会")
    paper.paragraph(_asked(procedure))
    paper.heading1("时间安排")
    paper.paragraph(f"自{date_zh(procedure.started_on)}起，依次办理{'、'.join(_labels(procedure))}。")
    paper.paragraph("妥否，请批示。")
    paper.signature(f"中共{procedure.region.name}支部委员会", procedure.started_on)


def _asked(procedure: Procedure) -> str:
    village, title = procedure.region.name, procedure.title
    if procedure.kind == Kind.BY_ELECTION:
        who = "党员大会，" if sitting.by_meeting(procedure) else "委员会全体会议，从现任委员中"
        return f"{village}党组织{title}出缺，拟召开{who}补选{title}1人，任期到本届届满。"
    others = f"、委员{procedure.others}人" if procedure.others else ""
    return f"为选好配强村党组织书记，拟采取{_kind(procedure)}方式产生{village}党组织{title}1人{others}。"


def _labels(procedure: Procedure) -> list[str]:
    return [in_source(each.label) for each in stages.route(procedure)[1:] if each.code != "cleared"]


def _running(procedure: Procedure, *kinds: str) -> tuple[Sequence[Candidate], int]:
    """Who stands in the vote that is due and for how many seats: in a further round those whom the earlier ones left."""
    due = stages.next_stage(procedure)
    if due is not None and due.how == "vote" and due.code in (kinds or (due.code,)):
        return running_in(procedure, due.code), seats_left(procedure, due.code)
    return _standing(procedure), 1 + procedure.others


def _slip(procedure: Procedure, paper: OfficialPaper, name: Name) -> None:
    paper.paragraph(f"请在同意推荐为{procedure.title}人选的姓名后画“○”，可以另提他人。本票不记名。")
    rows = [(name(each), "") for each in _standing(procedure)]
    columns = (PaperColumn("姓名", width=3), PaperColumn("符号", "center", 2))
    paper.table(PaperTable(columns, [*rows, ("", ""), ("", "")], note="空白行供另提他人。"))


def _ballot(procedure: Procedure, paper: OfficialPaper, name: Name) -> None:
    people, seats = _running(procedure, "election")
    paper.paragraph(
        f"应选{seats}人。同意的画“○”，不同意的画“×”，弃权的不画；所选人数多于应选人数的无效。可以另选他人。"
    )
    rows = [(name(each), "") for each in people if each.state != Candidate.State.WRITTEN]
    columns = (PaperColumn("姓名", width=3), PaperColumn("符号", "center", 2))
    paper.table(PaperTable(columns, [*rows, *[("", "")] * seats], note="空白行供另选他人。"))


def _committee_ballot(procedure: Procedure, paper: OfficialPaper, name: Name) -> None:
    paper.paragraph(
        f"从委员中选举{procedure.title}1人。赞成的画“○”，不赞成的画“×”，弃权的不画；所选人数多于1人的无效。可以另选其他委员。"
    )
    people = [each for each in running_in(procedure, rules.CHIEF) if each.state != Candidate.State.WRITTEN]
    columns = (PaperColumn("姓名", width=3), PaperColumn("符号", "center", 2))
    rows = [*((name(each), "") for each in people), ("", "")]
    paper.table(PaperTable(columns, rows, note="空白行供另选其他委员。"))


def _report(procedure: Procedure, paper: OfficialPaper, name: Name) -> None:
    """PRIVACY: votes of those who were elected, of nobody else."""
    paper.salutation(_town(procedure))
    elections = list(_elections(procedure))
    for vote in elections:
        meeting = "党员大会" if vote.kind == rules.ELECTION else "委员会全体会议"
        paper.paragraph(
            f"{date_zh(vote.on)}召开{meeting}，应到有选举权的{vote.eligible}人，实到{vote.present}人。"
            f"发出选票{vote.issued}张，收回{vote.returned}张，其中无效票{vote.invalid}张。{_winners(vote, name)}"
        )
    paper.paragraph("以上选举结果请批准。")
    paper.signature(f"中共{procedure.region.name}支部委员会", elections[-1].on)


def _winners(vote: Vote, name: Name) -> str:
    tallies = vote.tallies.filter(chosen=True).select_related("candidate__person__personal")
    won = [each for each in tallies.order_by("-votes", "pk") if not each.candidate.gone]
    if not won:
        return "没有人得到超过实到会人数一半的赞成票，再次选举。"
    what = "委员" if vote.kind == rules.ELECTION and vote.procedure.committee else vote.procedure.title
    return "、".join(f"{name(each.candidate)}（{each.votes}票）" for each in won) + f"当选{what}。"


def _tally(procedure: Procedure, paper: OfficialPaper, name: Name) -> None:
    paper.paragraph(f"会议：{BLANK}　日期：{BLANK}　应到会：______　实到会：______")
    paper.paragraph("发出票：______　收回票：______　无效票：______")
    rows = [(name(each), "", "") for each in _running(procedure)[0]]
    columns = (
        PaperColumn("姓名", width=2),
        PaperColumn("唱票（画“正”字）", width=5),
        PaperColumn("得票", "right", 1.5),
    )
    paper.table(PaperTable(columns, [*rows, *[("", "", "")] * 2]))
    paper.paragraph(f"唱票人：{BLANK}　计票人：{BLANK}　监票人：{BLANK}　{BLANK}")


def _inspection(procedure: Procedure, paper: OfficialPaper, name: Name) -> None:
    """A frame to be filled by hand: what is found stays on paper."""
    for number, each in enumerate(_standing(procedure)):
        if number:
            paper.next_page("考察材料")
        paper.paragraph(f"考察对象：{name(each)}　拟任职务：{procedure.region.name}党组织{procedure.title}")
        for heading in ("政治素质", "工作能力和实绩", "作风和廉洁", "群众公认", "主要不足", "考察组意见"):
            paper.heading1(heading)
            paper.paragraph(BLANK * 2)
        paper.paragraph(f"谈话人数：______　谈话对象：党员______人、群众______人　考察组：{BLANK}　{BLANK}")


def _announcement(procedure: Procedure, paper: OfficialPaper, _name: Name) -> None:
    said = proof(procedure, "announce")
    closes = dt.date.fromisoformat(said["closes_on"])
    paper.paragraph(
        f"面向社会公开选拔{procedure.region.name}党组织{procedure.title}1人，现将有关事项公告如下。"
    )
    paper.heading1("报名条件")
    education = in_source(Application.Education(said["education"]).label)
    paper.paragraph(
        f"中共党员，党龄{said['party_months']}个月以上；学历{education}以上；年龄不超过{said['age']}周岁（均算到报名截止日）。"
    )
    if excluded := said.get("exclusions"):
        paper.paragraph(f"有下列情形之一的，不得报名：{'；'.join(excluded)}。")
    paper.heading1("报名办法")
    paper.paragraph(f"报名到{date_zh(closes)}截止。报名时填写同意书，写明资料只用于本次选拔和保存到哪一天。")
    paper.heading1("选拔程序和成绩")
    paper.paragraph(
        f"依次进行{'、'.join(_labels(procedure))}。总成绩中笔试占{said['written']}%、面试占{said['interview']}%、"
        f"考察占{said['inspection']}%。没有入选的，书面告知本人原因。"
    )
    paper.signature("县委组织部门", procedure.steps.get(code="announce").on)


def _notice(procedure: Procedure, paper: OfficialPaper, name: Name) -> None:
    step = procedure.steps.get(code="notice")
    people = "、".join(name(each) for each in _posted(procedure, step.evidence))
    what = "候选人预备人选" if procedure.kind in _VOTED else "拟任人选"
    until = dt.date.fromisoformat(step.evidence["until"])
    paper.paragraph(f"经研究，{people}为{procedure.region.name}党组织{procedure.title}{what}，现予公示。")
    paper.paragraph(
        f"公示时间：{date_zh(step.on)}至{date_zh(until)}。有反映的，请在公示期内以真实姓名向乡镇党委或县委组织部门提出。"
    )
    paper.signature(_town(procedure), step.on)


def _posted(procedure: Procedure, evidence: dict[str, Any]) -> Sequence[Candidate]:
    """Who stood when the notice was put up, however it went on; nobody whose consent has ended."""
    numbers = evidence.get("posted")
    if numbers is None:
        return _standing(procedure)
    return _listed(procedure.candidates.filter(queries.consenting(), no__in=numbers))


def _town(procedure: Procedure) -> str:
    return f"中共{procedure.region.parent.name if procedure.region.parent else ''}委员会"


def _decision(procedure: Procedure, paper: OfficialPaper, name: Name) -> None:
    step = procedure.steps.filter(code="appoint").first()
    chosen, elected = _decided(procedure)
    paper.salutation(f"中共{procedure.region.name}支部委员会")
    names = "、".join(name(each) for each in chosen)
    words = "经选举并研究，同意" if procedure.kind in _VOTED else "经研究，决定"
    paper.paragraph(f"{words}{names}同志任{procedure.region.name}党组织{procedure.title}。")
    if elected:
        paper.paragraph(f"{'、'.join(name(each) for each in elected)}同志任委员。")
    if step:
        trial = step.evidence.get("trial_months")
        paper.paragraph(f"任职时间自{date_zh(step.on)}起{f'，试用期{trial}个月' if trial else ''}。")
    paper.signature(_town(procedure), step.on if step else procedure.until or procedure.started_on)


def _decided(procedure: Procedure) -> tuple[Sequence[Candidate], Sequence[Candidate]]:
    """Who is for the post, and who for the committee beside it; after the appointment the tenure tells them apart."""
    tenure = procedure.tenure
    if tenure is None:
        return _standing(procedure, Candidate.State.CHOSEN), _standing(procedure, Candidate.State.ELECTED)
    people = _standing(procedure, Candidate.State.APPOINTED)
    return (
        [each for each in people if each.person_id == tenure.person_id],
        [each for each in people if each.person_id != tenure.person_id],
    )


def _filing(procedure: Procedure, paper: OfficialPaper, name: Name) -> None:
    step = procedure.steps.get(code="appoint")
    who = _decided(procedure)[0]
    person = who[0].person if who else None
    birth = f"{person.birth_year}年{person.birth_month or '　'}月" if person and person.birth_year else ""
    rows: list[tuple[str, Any]] = [
        ("姓名", name(who[0]) if who else ""), ("性别", person.sex if person else ""), ("出生年月", birth),
        ("村", procedure.region.name), ("职务", f"党组织{procedure.title}"), ("产生方式", _kind(procedure)),
        ("任职文号", step.evidence["document"]), ("任职日期", date_zh(step.on)),
        ("联审结论文号", proof(procedure, "review").get("document", "")),
        ("公示文号", proof(procedure, "notice").get("document", "")), ("乡镇党委意见", ""), ("县委组织部门意见", ""),
    ]  # fmt: skip
    paper.table(PaperTable((PaperColumn("项目", width=2), PaperColumn("内容", width=5)), rows))


_ALL: Final = tuple(Kind)
_VOTED: Final = (Kind.RECOMMENDED, Kind.BY_ELECTION)
PAPERS: Final[dict[str, Paper]] = {
    "request": Paper(_("选拔请示"), (*_VOTED, Kind.ASSIGNED), "", _request, draft=True),
    "slip": Paper(_("推荐票"), (Kind.RECOMMENDED,), "request", _slip),
    "tally": Paper(_("计票表"), _VOTED, "request", _tally),
    "announcement": Paper(_("公开选拔公告"), (Kind.OPEN,), "announce", _announcement),
    "inspection": Paper(_("考察材料"), _ALL, "", _inspection),
    "notice": Paper(_("任前公示"), (*_VOTED, Kind.OPEN), "notice", _notice),
    "ballot": Paper(_("党员大会选举选票"), _VOTED, "notice", _ballot),
    "committee-ballot": Paper(_("委员会选举选票"), _VOTED, "cleared", _committee_ballot),
    "report": Paper(_("选举结果报告"), _VOTED, "cleared", _report),
    "decision": Paper(_("任职决定"), (Kind.OPEN,), "cleared", _decision, draft=True),
    "assignment": Paper(_("选派决定"), (Kind.ASSIGNED,), "inspect", _decision, draft=True),
    "approval": Paper(_("任职批复"), _VOTED, "cleared", _decision, draft=True),
    "filing": Paper(_("党组织书记备案表"), _ALL, "appoint", _filing),
}
