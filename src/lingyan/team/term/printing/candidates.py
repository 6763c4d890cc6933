"""Papers of nomination: slips, the departments' review, notices, the preselection, the meeting with candidates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel import clock
from lingyan.kernel.language import in_source
from lingyan.parameters.queries import value_of
from lingyan.render.amounts import date_zh
from lingyan.render.document import Block, Text
from lingyan.render.official import PaperColumn, PaperTable
from lingyan.team.review.parameters import DEPARTMENTS
from lingyan.team.term import rules
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.evidence import surplus
from lingyan.team.term.known import preselection
from lingyan.team.term.models import Nominee, Organ, Process
from lingyan.team.term.printing.parts import (
    BLANK,
    COUNTERS,
    KEEPERS,
    SHORT,
    Blocks,
    Kind,
    ballot,
    empty_rows,
    form,
    formal,
    name_of,
    nominated,
    ordered,
    pages,
    people,
    seats_in_words,
    tally,
    title_of_post,
    township,
)
from lingyan.team.term.states import State


def _slip(process: Process) -> Blocks:
    """One sheet a nominator: not more names than seats for each post (B-4 step 5)."""
    names = titles(Organ.COMMITTEE)
    yield Text(
        f"应选{seats_in_words(process.seats)}。每一职务提名的人数不超过应选人数，超过的无效；同一人只提名一个职务。"
    )
    rows = [(names[rank], "", "") for rank, seats in process.seats.items() for _seat in range(seats)]
    columns = (
        PaperColumn("职务", width=2),
        PaperColumn("被提名人姓名", width=3),
        PaperColumn("本人是否接受", "center", 2),
    )
    yield PaperTable(columns, rows)
    yield Text(f"提名人（党组织盖章或选民签字）：{BLANK}　选民编号：{SHORT}　日期：{SHORT}")


def waiting(process: Process) -> list[Nominee]:
    """Whom the departments are asked about: of the party before it has changed, of the villagers' committee afterwards."""
    organ = Organ.PARTY if process.state == State.AUDITED else Organ.COMMITTEE
    found = process.nominees.filter(organ=organ, withdrawn_on=None, review=Nominee.Review.WAITING)
    return ordered(found.select_related("person__personal"))


def _review(process: Process) -> Blocks:
    """A sheet for each department, so that none reads another's answer. PRIVACY: an answer and a number, no ground."""
    departments = value_of(DEPARTMENTS, process.region.path, clock.today())
    title = f"{process.region.name}候选人联审表"
    yield from pages((title, _asked(process, in_source(str(each)))) for each in departments)  # type: ignore[union-attr]


def _asked(process: Process, department: str) -> Iterator[Block]:
    yield Text(f"{department}：请就下列人员能否列为候选人答复，只填意见和文号，不写理由。")
    rows = [
        (str(at), name_of(each), each.person.sex, title_of_post(each), "□无异议 □有异议 □需说明", "")
        for at, each in enumerate(waiting(process), 1)
    ]
    columns = (
        PaperColumn("序号", "center", 1), PaperColumn("姓名", width=2), PaperColumn("性别", "center", 1),
        PaperColumn("拟任职务", width=1.6), PaperColumn("意见", width=4.8), PaperColumn("答复文号", width=1.8),
    )  # fmt: skip
    yield PaperTable(columns, rows)
    yield Text(f"答复部门（盖章）：{BLANK}　经办人：{SHORT}　日期：{SHORT}")


def _nominees(process: Process) -> Blocks:
    yield Text(
        f"投票日为{date_zh(process.vote_on)}。经资格审查符合条件的被提名候选人公布如下，同一职务按姓氏笔画为序。"
    )
    yield people(nominated(process))


def crowded(process: Process) -> bool:
    """Whether more stand for a post than the law lets be formal candidates: then a preselection is held (B-4 step 9)."""
    ranks = [each.rank for each in nominated(process)]
    return any(ranks.count(rank) > seats + surplus(rank) for rank, seats in process.seats.items() if seats)


def _wanted(process: Process) -> str:
    """How many formal candidates each post has at most."""
    names = titles(Organ.COMMITTEE)
    return "、".join(
        f"{names[rank]}{seats + surplus(rank)}人" for rank, seats in process.seats.items() if seats
    )


def _preselection(process: Process) -> Blocks:
    yield Text(
        f"被提名候选人多于规定的差额，定于{BLANK}在{BLANK}预选，产生正式候选人：{_wanted(process)}。"
        f"登记选民{process.voters or 0}人，过半数参加预选有效；秘密写票，公开计票，按得票多少确定正式候选人。"
    )
    yield people(nominated(process))


def _preselection_ballot(process: Process) -> Blocks:
    intro = f"预选产生正式候选人：{_wanted(process)}。同意的在姓名后画“○”，所选人数不超过上列人数，超过的该职务无效。"
    yield from ballot(intro, nominated(process), {})


def _preselection_tally(process: Process) -> Blocks:
    yield from tally(nominated(process))


def _preselected(process: Process) -> Blocks:
    """What the last preselection came to, post by post by votes, and whom it made a formal candidate."""
    held = preselection(process)
    if held is None:
        return
    who = (
        f"应到会{held.eligible}人，实到{held.present}人"
        if process.by_meeting
        else f"登记选民{held.eligible}人"
    )
    enough = process.by_meeting or rules.preselected(held.ballots, held.eligible)
    yield Text(
        f"{date_zh(held.on)}预选，{who}，收回选票{held.ballots}张。"
        f"{'预选有效。' if enough else '参加预选的没有过半数，预选无效。'}"
    )
    votes = {int(key): number for key, number in held.votes.items()}
    rows = [
        (title_of_post(each), name_of(each), str(votes[each.pk]), "正式候选人" if each.formal else "")
        for each in ordered(process.nominees.filter(pk__in=votes).select_related("person__personal"), votes)
    ]
    columns = (
        PaperColumn("职务", width=2), PaperColumn("姓名", width=3), PaperColumn("得票", "right", 2),
        PaperColumn("结果", width=3),
    )  # fmt: skip
    yield PaperTable(columns, rows)
    yield Text(COUNTERS)


def _formal(process: Process) -> Blocks:
    yield Text(
        f"投票日为{date_zh(process.vote_on)}，应选{seats_in_words(process.seats)}。正式候选人公布如下，同一职务"
        f"{'按预选得票多少' if any(each.preselected for each in formal(process)) else '按姓氏笔画'}为序。"
    )
    yield people(formal(process))
    if process.by_meeting:
        return
    yield Text(
        f"委托他人投票的，要有书面委托；每一名受托人接受的委托不超过{rules.MOST_PROXIES}人，候选人不得接受委托。"
    )


def _meeting(process: Process) -> Blocks:
    yield Text(
        f"村民选举委员会组织正式候选人与村民见面，由候选人介绍履职设想，回答村民提出的问题。见面会在投票日"
        f"{date_zh(process.vote_on)}以前举行。"
    )
    yield form([("时间、地点", ""), ("到会村民人数", "")])
    rows = [(title_of_post(each), name_of(each), "", "") for each in formal(process)]
    columns = (
        PaperColumn("职务", width=1.6), PaperColumn("候选人", width=2), PaperColumn("履职设想要点", width=4),
        PaperColumn("村民提问和答复", width=4),
    )  # fmt: skip
    yield PaperTable(columns, rows)
    yield Text(KEEPERS)


def _changes(_process: Process) -> Blocks:
    yield Text("因下列成员退出，按推选得票多少依次递补，变更后的村民选举委员会公告如下。")
    yield empty_rows(
        (("退出成员", 3), ("退出原因（本人或近亲属被提名／辞去／缺席三次）", 5), ("递补成员", 3)), 3
    )


KINDS: Final[dict[str, Kind]] = {
    "nomination": Kind(
        _("候选人提名表"), State.COMMITTEE, _slip, until=State.OBJECTIONS_CLOSED, slip=True,
        ready=lambda process: process.by_meeting or process.state == State.OBJECTIONS_CLOSED
    ),
    "committee-changes": Kind(_("村民选举委员会成员变更公告"), State.NOMINATED, _changes, until=State.FINALISED),
    "review": Kind(
        _("候选人联审表"), State.AUDITED, _review, until=State.NOMINATED, issuer=township,
        ready=lambda process: bool(waiting(process)), slip=True,
    ),
    "nominees": Kind(_("被提名候选人公告"), State.REVIEWED, _nominees),
    "preselection": Kind(_("预选公告"), State.LISTED, _preselection, until=State.LISTED, ready=crowded, polls=True),
    "preselection-ballot": Kind(
        _("预选选票"), State.LISTED, _preselection_ballot, until=State.LISTED, ready=crowded, slip=True, polls=True
    ),
    "preselection-tally": Kind(
        _("预选计票单"), State.LISTED, _preselection_tally, until=State.LISTED, ready=crowded, polls=True
    ),
    "preselection-result": Kind(
        _("预选结果报告单"), State.LISTED, _preselected, ready=lambda process: preselection(process) is not None
    ),
    "candidates": Kind(_("正式候选人公告"), State.FINALISED, _formal),
    "meeting": Kind(_("候选人与村民见面会记录"), State.FINALISED, _meeting),
}  # fmt: skip
