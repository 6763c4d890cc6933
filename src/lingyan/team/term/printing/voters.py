"""Papers of the election committee and of the register of voters: notices, decisions on objections, the numbered list.

PRIVACY: the notices name nobody. The list of voters names everybody, since the law has it posted (村民委员会组织法第十七条);
its names are given for the one printing and are kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel import clock
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Problem, Refused
from lingyan.render.amounts import date_zh
from lingyan.render.document import Block, Document, Heading, Text
from lingyan.render.official import PaperColumn, PaperTable
from lingyan.team.term import evidence, rules
from lingyan.team.term.evidence import FIELDS, WAYS
from lingyan.team.term.models import Process
from lingyan.team.term.printing.parts import (
    BLANK,
    SHORT,
    Blocks,
    Kind,
    election_committee,
    empty_rows,
    form,
    proof,
    seats_in_words,
    villagers_committee,
)
from lingyan.team.term.states import State

MOST_NAMES: Final = 10_000
_NAME: Final = 60
_PLACE: Final = 40
_ABREAST: Final = 3
"""Pairs of number and name in one row of the posted list."""


def _by_election(process: Process) -> Blocks:
    how = "由村民代表会议无记名投票补选" if process.by_meeting else "由本村选民投票补选"
    yield Text(
        f"本村村民委员会成员出缺，{how}{seats_in_words(process.seats)}，任期到本届届满为止。"
        f"投票日为{date_zh(process.vote_on)}。补选由村民选举委员会主持，程序与换届选举相同。"
    )
    yield Text("补选的日程、提名和投票的办法，由村民选举委员会另行公告。")


def _committee(process: Process) -> Blocks:
    said = proof(process, State.COMMITTEE)
    way = in_source(dict(WAYS).get(str(said.get("way")), ""))
    yield Text(
        f"{way}应到{said.get('eligible', SHORT)}人，实到{said.get('present', SHORT)}人，推选产生村民选举委员会"
        f"{said.get('size', SHORT)}人，名单如下。"
    )
    size = int(said.get("size", 0) or 0) or rules.COMMITTEE_SIZE[0]
    yield empty_rows((("姓名", 3), ("选举委员会职务", 3), ("推选得票", 2)), size)
    yield Text(
        "成员或者其近亲属被提名为候选人并接受提名的，退出村民选举委员会；缺额按推选得票多少依次递补，另行公告。"
    )


def _voters(process: Process) -> Blocks:
    said = proof(process, State.VOTERS_LISTED)
    wanted = {"resident", "away", "admitted", "excluded"}
    rows = [
        (in_source(each.label), str(said.get(each.code, 0)))
        for each in FIELDS[State.VOTERS_LISTED]
        if each.code in wanted
    ]
    yield Text(f"本村选民名单附后张贴，投票日为{date_zh(process.vote_on)}。登记情况如下。")
    yield PaperTable((PaperColumn("登记依据", width=5), PaperColumn("人数", "right", 1.5)), rows)
    yield Text(
        "对名单有不同意见的，自公布之日起五日内向村民选举委员会申诉；选举委员会在三日内作出处理并公布。"
    )


def _objection(_process: Process) -> Blocks:
    """Filled in by hand, one for each objection: who objected is no matter of the records here."""
    yield Text(f"{BLANK}：")
    yield Text(
        f"您于{BLANK}对选民名单提出的申诉（编号：{BLANK}）收到。经查，依照《中华人民共和国村民委员会组织法》第十七条，决定如下。"
    )
    yield form([("申诉事项", "□ 漏登　□ 错登　□ 重登　□ 其他"), ("查明的情况", ""),
                ("处理决定", "□ 补登　□ 除名　□ 更正　□ 维持"), ("公布地点、日期", "")])  # fmt: skip


def _objections(process: Process) -> Blocks:
    said = proof(process, State.OBJECTIONS_CLOSED)
    yield Text(
        f"选民名单公布期间收到申诉{said.get('raised', 0)}件，已全部作出处理：补登{said.get('added', 0)}人，"
        f"除名{said.get('removed', 0)}人。本村登记选民共{process.voters or 0}人。"
    )
    yield empty_rows((("选民编号", 2), ("处理", 2), ("说明", 4)), max(int(said.get("decided", 0) or 0), 1))


@dataclass(frozen=True, slots=True)
class Listed:
    """One voter of the posted list: the name, and the polling place or group where the voter votes."""

    name: str
    place: str = ""


def read_list(text: str) -> list[Listed]:
    """`姓名` or `姓名，投票站`, one a line, as copied from two columns of a workbook. Refused with the lines at fault."""
    found, problems = [], []
    for line, row in enumerate(text.splitlines(), 1):
        if not row.strip():
            continue
        name, _sep, place = row.replace("\t", "，").replace(",", "，").partition("，")
        name, place = name.strip(), place.strip("， ")
        if not name or len(name) > _NAME or len(place) > _PLACE or any(each.isdigit() for each in name):
            problems.append(Problem("bad-line", f"第 {line} 行应为“姓名”或“姓名，投票站”，不填身份证号码"))
        found.append(Listed(name, place))
    if problems:
        raise Refused(problems)
    if not 0 < len(found) <= MOST_NAMES:
        raise Refused(f"要填写选民的姓名，一行一个，不超过 {MOST_NAMES} 人", code="no-names")
    return found


def expected(process: Process) -> int | None:
    """How many voters the list has: after the objections, as posted, or as checked one by one; None before all of that."""
    if process.voters is not None:
        return process.voters
    said = proof(process, State.VOTERS_LISTED) if process.state == State.VOTERS_LISTED else {}
    return evidence.registered(said) or process.register.count() or None


def voter_list(process: Process, listed: Sequence[Listed]) -> Document:
    """The list to be posted, numbered through, a section for each polling place in the order in which they come.

    Refused when it has more or fewer voters than are registered.
    """
    wanted = expected(process)
    if wanted is not None and wanted != len(listed):
        raise Refused(f"名单有 {len(listed)} 人，登记选民是 {wanted} 人，先核对名单", code="list-differs")
    places: dict[str, list[tuple[int, str]]] = {}
    for number, each in enumerate(listed, 1):
        places.setdefault(each.place, []).append((number, each.name))
    blocks: list[Block] = [
        Text(f"投票日为{date_zh(process.vote_on)}。本村登记选民共{len(listed)}人，按编号公布如下。")
    ]
    for place, rows in places.items():
        if place:
            blocks.append(Heading(f"{place}（{len(rows)}人）"))
        blocks.append(_abreast(rows))
    blocks.append(Text("对名单有不同意见的，自公布之日起五日内向村民选举委员会申诉。"))
    title = f"{process.region.name}{'补选' if process.by else ''}选民名单"
    return Document(title, election_committee(process), clock.today(), tuple(blocks))


def _abreast(rows: Sequence[tuple[int, str]]) -> PaperTable:
    columns = (PaperColumn("编号", "right", 1.2), PaperColumn("姓名", width=2.4)) * _ABREAST
    cells = [cell for number, name in rows for cell in (str(number), name)]
    cells += [""] * (-len(cells) % len(columns))
    return PaperTable(columns, [cells[at : at + len(columns)] for at in range(0, len(cells), len(columns))])


KINDS: Final[dict[str, Kind]] = {
    "by-election": Kind(
        _("村民委员会成员公告"), State.PREPARED, _by_election, whole=False, issuer=villagers_committee
    ),
    "committee": Kind(_("村民选举委员会组成公告"), State.COMMITTEE, _committee),
    "voters": Kind(_("选民登记公告"), State.VOTERS_LISTED, _voters, polls=True),
    "objection": Kind(
        _("选民申诉处理决定"), State.VOTERS_LISTED, _objection, until=State.OBJECTIONS_CLOSED, polls=True
    ),
    "objections": Kind(_("选民名单申诉处理结果公告"), State.OBJECTIONS_CLOSED, _objections, polls=True),
}
