"""Papers after the election: handover, minutes of the support bodies, the catalogue of the election's archive.

Sources: governance.md A-10, A-17, A-18 and B-4 step 20.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel.language import in_source
from lingyan.render.amounts import date_zh
from lingyan.render.document import Heading, Text
from lingyan.render.official import PaperColumn, PaperTable
from lingyan.team.term import ballots, rules
from lingyan.team.term.models import Count, Organ, Process
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
    meeting_votes,
    ordered,
    proof,
    tally,
    villagers_committee,
)
from lingyan.team.term.states import State

_GROUPS: Final = 12
_REPRESENTATIVES: Final = 30
_ARCHIVE: Final = (
    ("上级文件、换届方案", "文书"), ("任期经济责任审计报告和公布照片", "审计"),
    ("党组织换届请示、批复、选举结果报告", "党组织"), ("推选村民选举委员会的记录和公告", "选举委员会"),
    ("选民登记册、选民名单公告、申诉处理", "选民"), ("提名表、候选人联审结论、各次公告", "候选人"),
    ("委托投票书、委托投票名单公告", "投票"), ("投票站工作人员表、选票印制和发放清单", "投票"),
    ("选票（有效、无效、剩余分别封存）", "投票"), ("各投票站计票单、选举结果报告单", "结果"),
    ("当选证书存根、备案报告", "结果"), ("申诉和处理决定", "申诉"), ("工作移交清单", "移交"),
    ("配套组织推选记录", "配套组织"),
)  # fmt: skip


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


def _leaders(process: Process) -> Blocks:
    yield from _chosen_by_groups(process, "leaders", "村民小组长", _GROUPS, "由本村民小组会议推选。")


def _representatives(process: Process) -> Blocks:
    intro = "由每五户至十五户推选一人，或者由各村民小组推选；妇女村民代表不少于组成人员的三分之一。"
    yield from _chosen_by_groups(process, "representatives", "村民代表", _REPRESENTATIVES, intro)


def _chosen_by_groups(process: Process, code: str, what: str, rows: int, intro: str) -> Blocks:
    said = proof(process, State.SUPPORTED)
    number = int(said.get(code, 0) or 0)
    yield Text(f"{what}{intro}")
    yield form([("推选日期", str(said.get(f"{code}_on", ""))), (f"{what}人数", str(number or ""))])
    heads = (("村民小组", 3), ("应到户数或人数", 2), ("实到", 1.5), (f"当选{what}", 3), ("得票", 1.5))
    yield empty_rows(heads, min(number, 99) or rows)
    yield Text(KEEPERS)


def _supervisors(process: Process) -> Blocks:
    yield Text(
        "由村民会议或者村民代表会议在村民中推选；村民委员会成员及其近亲属不担任，成员中至少有一人懂财会、管理知识。"
    )
    counts = list(process.counts.filter(organ=Organ.SUPERVISION).order_by("no"))
    for count in counts:
        yield from _counted(count)
    if not counts:
        yield Text(
            f"应到会{SHORT}人，实到会{SHORT}人，发出选票{SHORT}张，收回{SHORT}张，其中无效票{SHORT}张。"
        )
        yield empty_rows((("职务", 2), ("姓名", 3), ("得票", 2), ("结果", 2)), rules.SUPERVISION_SIZE[1])
    yield Text(COUNTERS)
    yield Text(KEEPERS)


def _counted(count: Count) -> Blocks:
    yield Heading("推选" if count.no == 1 else "再次推选")
    yield Text(f"{date_zh(count.on)}，应到会{count.eligible}人，实到会{count.present}人。")
    yield meeting_votes(count, "得票")


def _supervision_standing(process: Process) -> bool:
    return bool(ballots.standing_in(process, Organ.SUPERVISION))


def _supervision_ballot(process: Process) -> Blocks:
    intro = f"应选主任{SHORT}人、委员{SHORT}人。同意的在姓名后画“○”，可以另选他人；所选人数多于应选人数的，该职务无效。"
    yield from ballot(
        intro, ordered(ballots.standing_in(process, Organ.SUPERVISION)), {2: 2}, Organ.SUPERVISION
    )


def _supervision_tally(process: Process) -> Blocks:
    yield from tally(ordered(ballots.standing_in(process, Organ.SUPERVISION)), write_in=2, place="会场")


def _archive(process: Process) -> Blocks:
    said = proof(process, State.CLOSED)
    yield Text(
        f"{process.region.name}村民委员会{'补选' if process.by else '换届选举'}（投票日{date_zh(process.vote_on)}）的档案"
        f"自新一届产生之日起十日内移交新一届村民委员会保管。档案编号：{said.get('archive', BLANK)}。"
    )
    without = {"审计", "党组织", "移交", "配套组织"} if process.by else set()
    without |= {"选民"} if process.by_meeting else set()
    kept = [each for each in _ARCHIVE if each[1] not in without]
    rows = [(str(at), what, kind, "", "", "") for at, (what, kind) in enumerate(kept, 1)]
    columns = (
        PaperColumn("序号", "center", 1), PaperColumn("文件材料", width=5), PaperColumn("类别", width=1.6),
        PaperColumn("份数", "right", 1.1), PaperColumn("页数", "right", 1.1), PaperColumn("备注", width=1.6),
    )  # fmt: skip
    yield PaperTable(columns, rows, note="选票封存期满后按档案规定处理；本目录一式两份，移交双方各执一份。")
    yield Text("移交人：____________　接收人：____________　监督人：____________　日期：____________")


_FORMED: Final = State.CERTIFIED

KINDS: Final[dict[str, Kind]] = {
    "handover": Kind(_("工作移交清单"), _FORMED, _handover, by=False),
    "leaders": Kind(_("村民小组长推选记录"), _FORMED, _leaders, by=False, issuer=villagers_committee),
    "representatives": Kind(
        _("村民代表推选记录"), _FORMED, _representatives, by=False, issuer=villagers_committee
    ),
    "supervision-ballot": Kind(
        _("村务监督委员会推选选票"), _FORMED, _supervision_ballot, until=State.HANDED_OVER, by=False,
        ready=_supervision_standing, slip=True, issuer=villagers_committee,
    ),
    "supervision-tally": Kind(
        _("村务监督委员会推选计票单"), _FORMED, _supervision_tally, until=State.HANDED_OVER, by=False,
        ready=_supervision_standing, issuer=villagers_committee,
    ),
    "supervision": Kind(
        _("村务监督委员会推选记录"), _FORMED, _supervisors, by=False, issuer=villagers_committee
    ),
    "archive": Kind(_("选举档案目录和移交清单"), _FORMED, _archive),
}  # fmt: skip
