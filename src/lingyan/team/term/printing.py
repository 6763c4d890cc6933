"""Papers of a village's 换届 in Word: notices, a blank count sheet, the ballot, the result, certificates, the handover list.

PRIVACY: notices carry what the law has posted, that is names and posts of nominees, and voters by number only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel import clock
from lingyan.kernel.language import in_source
from lingyan.render.amounts import date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable
from lingyan.team.term import ballots, rules
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.evidence import FIELDS, Evidence
from lingyan.team.term.models import Count, Nominee, Organ, Process
from lingyan.team.term.states import State, reached


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper: its title, from which state on it can be made, and how it is written."""

    title: str
    since: State
    write: Callable[[Process, OfficialPaper], None]


def made(process: Process, kind: str) -> bytes:
    """The paper as a Word file. Raises KeyError for an unknown kind."""
    found = KINDS[kind]
    village = process.region.name
    paper = OfficialPaper(f"{village}{found.title}", made_on=clock.today(), draft=False, author=village)
    found.write(process, paper)
    paper.signature(f"{village}村民选举委员会", clock.today())
    return paper.to_bytes()


def available(process: Process) -> list[tuple[str, str]]:
    """(kind, title) of the papers that the village's state has matter for."""
    now = State(process.before or process.state)
    return [(code, kind.title) for code, kind in KINDS.items() if reached(now, kind.since)]


def _proof(process: Process, state: State) -> Evidence:
    stage = process.stages.filter(state=state).order_by("-no").first()
    return stage.evidence if stage else {}


def _voters(process: Process, paper: OfficialPaper) -> None:
    said = _proof(process, State.VOTERS_LISTED)
    rows = [
        (in_source(each.label), str(said.get(each.code, 0)))
        for each in FIELDS[State.VOTERS_LISTED]
        if each.code in {"resident", "away", "admitted", "excluded"}
    ]
    paper.paragraph(f"本村选民名单附后张贴，投票日为{date_zh(process.vote_on)}。登记情况如下。")
    paper.table(PaperTable((PaperColumn("登记依据", width=5), PaperColumn("人数", "right", 1.5)), rows))
    paper.paragraph(
        "对名单有不同意见的，自公布之日起五日内向村民选举委员会申诉；选举委员会在三日内作出处理并公布。"
    )


def _nominees(process: Process, paper: OfficialPaper) -> None:
    paper.paragraph(f"投票日为{date_zh(process.vote_on)}。经资格审查符合条件的被提名候选人公布如下。")
    paper.table(_people(each for each in _standing(process) if each.origin != Nominee.Origin.WRITTEN_IN))


def _formal(process: Process, paper: OfficialPaper) -> None:
    seats = f"主任1人、副主任{process.deputies}人、委员{process.members}人"
    paper.paragraph(f"投票日为{date_zh(process.vote_on)}，应选{seats}。正式候选人公布如下。")
    paper.table(_people(each for each in _standing(process) if each.formal))
    paper.paragraph(
        f"委托他人投票的，要有书面委托；每一名受托人接受的委托不超过{rules.MOST_PROXIES}人，候选人不得接受委托。"
    )


def _ballot(process: Process, paper: OfficialPaper) -> None:
    paper.paragraph(
        f"应选主任1人、副主任{process.deputies}人、委员{process.members}人。同意的在姓名后画“○”，可以另选他人；"
        "每一职务所选人数多于应选人数的，该职务无效。"
    )
    rows = [(_title(each), each.person.personal.name, "") for each in _standing(process) if each.formal]
    rows += [(title, "", "") for title in titles(Organ.COMMITTEE).values()]
    columns = (PaperColumn("职务", width=2), PaperColumn("姓名", width=3), PaperColumn("符号", "center", 2))
    paper.table(PaperTable(columns, rows, note="空白行供另选他人。"))


def _tally(process: Process, paper: OfficialPaper) -> None:
    paper.paragraph(
        "投票站：____________　发出选票：______　收回选票：______　无效票：______　其中委托票：______"
    )
    rows = [
        (_title(each), each.person.personal.name, "", "")
        for each in ballots.standing_in(process, Organ.COMMITTEE)
    ]
    columns = (
        PaperColumn("职务", width=2), PaperColumn("姓名", width=2), PaperColumn("唱票（画“正”字）", width=5),
        PaperColumn("得票", "right", 1.5),
    )  # fmt: skip
    paper.table(PaperTable(columns, [*rows, *[("", "", "", "")] * 2]))
    paper.paragraph("唱票人：____________　计票人：____________　监票人：____________　____________")


def _result(process: Process, paper: OfficialPaper) -> None:
    for count in process.counts.filter(organ=Organ.COMMITTEE).order_by("no"):
        _counted(count, paper)
    paper.heading1("当选名单")
    paper.table(_people(each.nominee for each in ballots.seated(process)))


def _counted(count: Count, paper: OfficialPaper) -> None:
    stations = list(count.stations.all())
    issued, invalid = sum(each.issued for each in stations), sum(each.invalid for each in stations)
    paper.heading1("另行选举" if count.runoff else "投票选举")
    paper.paragraph(
        f"{date_zh(count.on)}，登记选民{count.eligible}人，发出选票{issued}张，收回{count.present}张，其中无效票{invalid}张、"
        f"委托票{count.proxies}张。{'选举有效。' if count.valid else '参加投票的没有过半数，选举无效。'}"
    )
    votes: dict[int, int] = {}
    for nominee, number in count.stations.values_list("tallies__nominee", "tallies__votes"):
        if nominee is not None:
            votes[nominee] = votes.get(nominee, 0) + number
    people = Nominee.objects.filter(pk__in=votes).select_related("person__personal").order_by("rank", "pk")
    rows = [(_title(each), each.person.personal.name, str(votes[each.pk])) for each in people]
    columns = (PaperColumn("职务", width=2), PaperColumn("姓名", width=3), PaperColumn("得票", "right", 2))
    paper.table(PaperTable(columns, rows))


def _certificates(process: Process, paper: OfficialPaper) -> None:
    for each in ballots.seated(process):
        name, title = each.nominee.person.personal.name, titles(Organ.COMMITTEE)[each.rank]
        paper.paragraph(
            f"证书编号：{each.certificate}。{name}在{process.region.name}村民委员会换届选举中当选为{title}，"
            f"任期自{date_zh(process.formed_on or process.vote_on)}起五年。特发此证。"
        )


def _handover(_process: Process, paper: OfficialPaper) -> None:
    paper.paragraph("由村民选举委员会主持、乡镇人民政府监督，自新一届村民委员会产生之日起十日内移交。")
    rows = [(in_source(label), "", "") for _name, label in rules.HEADINGS]
    rows.append(("选票和选举档案", "", ""))
    columns = (
        PaperColumn("移交内容", width=3),
        PaperColumn("数量或说明", width=5),
        PaperColumn("是否移交", "center", 2),
    )
    paper.table(PaperTable(columns, rows))
    paper.paragraph("移交人：____________　接收人：____________　主持人：____________　监督人：____________")


def _standing(process: Process) -> list[Nominee]:
    found = process.nominees.filter(organ=Organ.COMMITTEE, withdrawn_on=None, review=Nominee.Review.CLEAR)
    return list(found.select_related("person__personal").order_by("rank", "pk"))


def _title(nominee: Nominee) -> str:
    return titles(nominee.organ)[nominee.rank]


def _people(nominees: Iterable[Nominee]) -> PaperTable:
    rows = [(_title(each), each.person.personal.name, each.person.sex) for each in nominees]
    columns = (PaperColumn("职务", width=3), PaperColumn("姓名", width=4), PaperColumn("性别", "center", 2))
    return PaperTable(columns, rows)


KINDS: Final[dict[str, Kind]] = {
    "voters": Kind(_("选民登记公告"), State.VOTERS_LISTED, _voters),
    "nominees": Kind(_("被提名候选人公告"), State.REVIEWED, _nominees),
    "candidates": Kind(_("正式候选人公告"), State.FINALISED, _formal),
    "ballot": Kind(_("村民委员会选举选票"), State.FINALISED, _ballot),
    "tally": Kind(_("计票单"), State.FINALISED, _tally),
    "result": Kind(_("选举结果报告单"), State.VOTED, _result),
    "certificates": Kind(_("当选证书"), State.CERTIFIED, _certificates),
    "handover": Kind(_("工作移交清单"), State.CERTIFIED, _handover),
}
