"""Papers of a departure: of a recall its notice, ballot, count sheet and result; then notice, filing and handover list.

PRIVACY: they name the member and the post, as the law has posted; reasons and letters stay on their own paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel import clock
from lingyan.kernel.language import in_source
from lingyan.render.amounts import date_zh
from lingyan.render.document import Block, Document, NewPage, Text
from lingyan.render.official import PaperColumn, PaperTable
from lingyan.team.term.actions.departures import due_after
from lingyan.team.term.models import Departure, DepartureStep, DepartureVote
from lingyan.team.term.printing import handover_list
from lingyan.team.term.vacancies import is_followed

Blocks = Iterator[Block]
_BLANK: Final = "____________"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper: its title, when there is matter for it, and how it is written."""

    title: str
    ready: Callable[[Departure], bool]
    write: Callable[[Departure], Blocks]
    slip: bool = False


def available(departure: Departure) -> list[tuple[str, str]]:
    """(kind, title) of the papers that the departure has matter for."""
    return [(code, kind.title) for code, kind in KINDS.items() if kind.ready(departure)]


def document(departure: Departure, kind: str) -> Document:
    """The paper's title and blocks, dated today. Raises KeyError for an unknown kind."""
    village = departure.region.name
    found = KINDS[kind]
    blocks = tuple(found.write(departure))
    return Document(f"{village}{found.title}", f"{village}村民委员会", clock.today(), blocks, slip=found.slip)


def whom(departure: Departure) -> str:
    """主任赵春生, as the papers name the member."""
    return f"{departure.tenure.post.title}{departure.tenure.person.personal.name}"


def _recall_notice(departure: Departure) -> Blocks:
    signers = in_source(Departure.Signers(departure.signers).label)
    yield Text(
        f"{date_zh(departure.received_on)}收到罢免村民委员会{whom(departure)}的书面要求（编号：{departure.document}），"
        f"{signers}{departure.signed}人，占{departure.entitled}人的比例符合法律规定。要求和理由附后张贴。"
    )
    replied = f"（编号：{departure.reply}）附后张贴" if departure.reply else "没有提出"
    yield Text(f"被要求罢免的人的申辩意见{replied}。")
    yield Text(
        f"定于{_BLANK}在{_BLANK}投票表决，表决不晚于{date_zh(departure.due_on or departure.received_on)}。"
    )
    yield Text("登记参加选举的村民过半数投票，并经投票的村民过半数同意，罢免通过。")


def _recall_ballot(departure: Departure) -> Blocks:
    yield Text("同意罢免的在“同意”栏画“○”，不同意的在“不同意”栏画“○”；两栏都画或者无法辨认的无效。")
    columns = (
        PaperColumn("被要求罢免的人", width=4), PaperColumn("同意", "center", 2), PaperColumn("不同意", "center", 2),
    )  # fmt: skip
    yield PaperTable(columns, [(whom(departure), "", "")])
    yield Text("盖章处：　　　　　　　　　　　　盖章后有效。填好以后向内对折，由本人投入票箱。")
    yield NewPage()


def _recall_tally(departure: Departure) -> Blocks:
    yield Text("投票站：____________　发出选票：______　收回选票：______　无效票：______")
    columns = (
        PaperColumn("意见", width=2),
        PaperColumn("唱票（画“正”字）", width=6),
        PaperColumn("合计", "right", 2),
    )
    yield Text(f"罢免村民委员会{whom(departure)}。")
    yield PaperTable(columns, [("同意", "", ""), ("不同意", "", "")])
    yield Text("唱票人：____________　计票人：____________　监票人：____________　____________")


def _result(departure: Departure) -> Blocks:
    vote = departure.vote
    outcome = "通过" if vote.passed else "没有通过"
    if vote.body == DepartureVote.Body.POLLS:
        valid = "投票有效" if vote.valid else "参加投票的没有过半数，投票无效"
        yield Text(
            f"{date_zh(vote.on)}就罢免村民委员会{whom(departure)}投票表决，登记选民{vote.eligible}人，收回选票{vote.present}张，"
            f"{valid}；同意{vote.ayes}票，罢免{outcome}。"
        )
        rows = [
            (
                each.name,
                str(each.issued),
                str(each.returned),
                str(each.invalid),
                str(each.ayes),
                str(each.noes),
            )
            for each in vote.places.all()
        ]
        heads = ("发出选票", "收回选票", "无效票", "同意", "不同意")
        yield PaperTable(
            (PaperColumn("投票站", width=3), *(PaperColumn(each, "right", 2) for each in heads)), rows
        )
        return
    body, way = in_source(DepartureVote.Body(vote.body).label), in_source(Departure.Way(departure.way).label)
    yield Text(
        f"{date_zh(vote.on)}{body}应到{vote.eligible}人，实到{vote.present}人，就村民委员会{whom(departure)}{way}（编号："
        f"{departure.document}）表决，同意{vote.ayes}人，{outcome}。"
    )


def _notice(departure: Departure) -> Blocks:
    way = in_source(Departure.Way(departure.way).label)
    ended = date_zh(departure.ended_on or departure.received_on)
    yield Text(
        f"村民委员会{whom(departure)}因{way}（文号：{departure.document}），自{ended}起不再担任职务。特此公告。"
    )


def _filing(departure: Departure) -> Blocks:
    ended = departure.ended_on or departure.received_on
    rows = [
        ("姓名", departure.tenure.person.personal.name), ("职务", f"村民委员会{departure.tenure.post.title}"),
        ("任职日期", date_zh(departure.tenure.start_on)), ("离任日期", date_zh(ended)),
        ("离任方式", in_source(Departure.Way(departure.way).label)), ("依据文号", departure.document),
        ("备案期限", date_zh(due_after(departure, DepartureStep.Kind.FILING))), ("备案机关意见（盖章）", ""),
    ]  # fmt: skip
    yield PaperTable((PaperColumn("项目", width=3), PaperColumn("内容", width=6)), rows)


def _handover(departure: Departure) -> Blocks:
    due = date_zh(due_after(departure, DepartureStep.Kind.HANDOVER))
    yield Text(f"村民委员会{whom(departure)}离任，在{due}以前向村民委员会移交，乡镇人民政府监督。")
    yield from handover_list()


def _recalling(departure: Departure) -> bool:
    return departure.way == Departure.Way.RECALL and departure.heard_on is not None


def _voted(departure: Departure) -> bool:
    return getattr(departure, "vote", None) is not None


def _left(departure: Departure) -> bool:
    return is_followed(departure)


KINDS: Final[dict[str, Kind]] = {
    "recall-notice": Kind(_("罢免投票公告"), _recalling, _recall_notice),
    "recall-ballot": Kind(_("罢免表决票"), _recalling, _recall_ballot, slip=True),
    "recall-tally": Kind(_("罢免计票单"), _recalling, _recall_tally),
    "result": Kind(_("离任表决结果报告单"), _voted, _result),
    "notice": Kind(_("村民委员会成员离任公告"), _left, _notice),
    "filing": Kind(_("村民委员会成员离任备案表"), _left, _filing),
    "handover": Kind(_("离任移交清单"), _left, _handover),
}
