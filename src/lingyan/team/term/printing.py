"""Papers of a village's 换届 or by-election: notices, a blank count sheet, the ballot, the result, certificates, handover.

Each is made of the same blocks as Word and as PDF. PRIVACY: notices carry what the law has posted, that is names and
posts of nominees, and voters by number only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel import clock
from lingyan.kernel.language import in_source
from lingyan.people.rules import due_on
from lingyan.render.amounts import date_zh
from lingyan.render.document import Block, Document, Heading, NewPage, Text, document_pdf, document_word
from lingyan.render.official import PaperColumn, PaperTable
from lingyan.team.term import ballots, rules
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.evidence import FIELDS, Evidence
from lingyan.team.term.models import Count, Nominee, Organ, Process
from lingyan.team.term.states import State, reached

Blocks = Iterator[Block]
WORD, PDF = "docx", "pdf"
FORMATS: Final = (WORD, PDF)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper: its title, from which state on it can be made, and how it is written."""

    title: str
    since: State
    write: Callable[[Process], Blocks]
    by_election: bool = True


def made(process: Process, kind: str, form: str = WORD) -> bytes:
    """The paper as a Word or PDF file. Raises KeyError for an unknown kind."""
    return filed(document(process, kind), form)


def document(process: Process, kind: str) -> Document:
    """The paper's title and blocks, dated today."""
    village = process.region.name
    blocks = tuple(KINDS[kind].write(process))
    return Document(title_of(process, kind), f"{village}村民选举委员会", clock.today(), blocks)


def filed(paper: Document, form: str) -> bytes:
    """A document as the file that was asked for."""
    return document_pdf(paper, made_at=clock.now()) if form == PDF else document_word(paper)


def title_of(process: Process, kind: str) -> str:
    """雁庄村选民登记公告, of a by-election 雁庄村补选选民登记公告."""
    return f"{process.region.name}{'补选' if process.by else ''}{KINDS[kind].title}"


def available(process: Process) -> list[tuple[str, str]]:
    """(kind, title) of the papers that the village's state has matter for."""
    now = State(process.before or process.state)
    return [
        (code, kind.title)
        for code, kind in KINDS.items()
        if reached(now, kind.since) and (kind.by_election or not process.by)
    ]


def _proof(process: Process, state: State) -> Evidence:
    stage = process.stages.filter(state=state).order_by("-no").first()
    return stage.evidence if stage else {}


def _seats(process: Process) -> str:
    """主任1人、副主任1人、委员3人, without what is not elected."""
    names = titles(Organ.COMMITTEE)
    return "、".join(f"{names[rank]}{seats}人" for rank, seats in process.seats.items() if seats)


def _voters(process: Process) -> Blocks:
    said = _proof(process, State.VOTERS_LISTED)
    rows = [
        (in_source(each.label), str(said.get(each.code, 0)))
        for each in FIELDS[State.VOTERS_LISTED]
        if each.code in {"resident", "away", "admitted", "excluded"}
    ]
    yield Text(f"本村选民名单附后张贴，投票日为{date_zh(process.vote_on)}。登记情况如下。")
    yield PaperTable((PaperColumn("登记依据", width=5), PaperColumn("人数", "right", 1.5)), rows)
    yield Text(
        "对名单有不同意见的，自公布之日起五日内向村民选举委员会申诉；选举委员会在三日内作出处理并公布。"
    )


def _nominees(process: Process) -> Blocks:
    yield Text(f"投票日为{date_zh(process.vote_on)}。经资格审查符合条件的被提名候选人公布如下。")
    yield _people(each for each in _standing(process) if each.origin != Nominee.Origin.WRITTEN_IN)


def _formal(process: Process) -> Blocks:
    yield Text(f"投票日为{date_zh(process.vote_on)}，应选{_seats(process)}。正式候选人公布如下。")
    yield _people(each for each in _standing(process) if each.formal)
    yield Text(
        f"委托他人投票的，要有书面委托；每一名受托人接受的委托不超过{rules.MOST_PROXIES}人，候选人不得接受委托。"
    )


def _ballot(process: Process) -> Blocks:
    """One sheet for one voter: names in front, and a back of its own, so that printing on both sides keeps votes apart."""
    yield Text(
        f"应选{_seats(process)}。同意的在姓名后画“○”，可以另选他人；每一职务所选人数多于应选人数的，该职务无效。"
    )
    rows = [(_title(each), each.person.personal.name, "") for each in _standing(process) if each.formal]
    names = titles(Organ.COMMITTEE)
    rows += [(names[rank], "", "") for rank, seats in process.seats.items() if seats]
    columns = (PaperColumn("职务", width=2), PaperColumn("姓名", width=3), PaperColumn("符号", "center", 2))
    yield PaperTable(columns, rows, note="空白行供另选他人。")
    yield from ballot_back(f"{process.region.name}选票背面")


def ballot_back(title: str) -> Blocks:
    """The back of a ballot: nothing of a vote, the place of the seal. Copies printed on both sides stay one sheet each."""
    yield NewPage(title)
    yield Text("村民选举委员会盖章后有效。填好以后向内对折，由本人投入票箱；本面不写任何内容。")
    yield Text("盖章处：")


def _tally(process: Process) -> Blocks:
    yield Text("投票站：____________　发出选票：______　收回选票：______　无效票：______　其中委托票：______")
    rows = [
        (_title(each), each.person.personal.name, "", "")
        for each in ballots.standing_in(process, Organ.COMMITTEE)
    ]
    columns = (
        PaperColumn("职务", width=2), PaperColumn("姓名", width=2), PaperColumn("唱票（画“正”字）", width=5),
        PaperColumn("得票", "right", 1.5),
    )  # fmt: skip
    yield PaperTable(columns, [*rows, *[("", "", "", "")] * 2])
    yield Text("唱票人：____________　计票人：____________　监票人：____________　____________")


def _result(process: Process) -> Blocks:
    for count in process.counts.filter(organ=Organ.COMMITTEE).order_by("no"):
        yield from _counted(count)
    yield Heading("当选名单")
    yield _people(each.nominee for each in ballots.seated(process))


def _counted(count: Count) -> Blocks:
    stations = list(count.stations.all())
    issued, invalid = sum(each.issued for each in stations), sum(each.invalid for each in stations)
    yield Heading("另行选举" if count.runoff else "投票选举")
    yield Text(
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
    yield PaperTable(columns, rows)


def _certificates(process: Process) -> Blocks:
    """One certificate a page."""
    for number, each in enumerate(ballots.seated(process)):
        if number:
            yield NewPage(title_of(process, "certificates"))
        name, title = each.nominee.person.personal.name, titles(Organ.COMMITTEE)[each.rank]
        yield Text(f"证书编号：{each.certificate}")
        yield Text(
            f"{name}在{process.region.name}村民委员会{'补选' if process.by else '换届选举'}中当选为{title}，"
            f"任期自{date_zh(process.formed_on or process.vote_on)}至{date_zh(_until(process))}。特发此证。"
        )


def _until(process: Process) -> dt.date:
    """A whole term, or the rest of the one that a by-election belongs to."""
    return process.by.term.due_on if process.by else due_on(process.formed_on or process.vote_on)


def _handover(_process: Process) -> Blocks:
    yield Text("由村民选举委员会主持、乡镇人民政府监督，自新一届村民委员会产生之日起十日内移交。")
    yield from handover_list(ballots_too=True)


def handover_list(*, ballots_too: bool = False) -> Blocks:
    """What is handed over, heading by heading (A-17), to be filled in and signed."""
    rows = [(in_source(label), "", "") for _name, label in rules.HEADINGS]
    if ballots_too:
        rows.append(("选票和选举档案", "", ""))
    columns = (
        PaperColumn("移交内容", width=3), PaperColumn("数量或说明", width=5), PaperColumn("是否移交", "center", 2),
    )  # fmt: skip
    yield PaperTable(columns, rows)
    yield Text("移交人：____________　接收人：____________　主持人：____________　监督人：____________")


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
    "handover": Kind(_("工作移交清单"), State.CERTIFIED, _handover, by_election=False),
}
