"""Papers of the voting day and of another vote: notice, proxies, staff, ballots by polling place, count sheets.

Sources: governance.md B-4 steps 11 to 17. A ballot can be made only while its vote is still to come.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.render.amounts import date_zh
from lingyan.render.document import Text
from lingyan.render.official import PaperColumn, PaperTable
from lingyan.team.term import ballots, known, rules
from lingyan.team.term.models import Nominee, Organ, Process
from lingyan.team.term.printing.parts import (
    BLANK,
    SHORT,
    Blocks,
    Kind,
    again,
    ballot,
    empty_rows,
    form,
    formal,
    ordered,
    pages,
    people,
    seats_in_words,
    tally,
)
from lingyan.team.term.states import State

_PROXIES: Final = 20
_PLACES: Final = 6
"""Rows of lists that are filled in by hand."""


def _notice(process: Process) -> Blocks:
    yield Text(
        f"{date_zh(process.vote_on)}投票选举村民委员会成员，应选{seats_in_words(ballots.open_seats(process))}。"
        f"登记选民{process.voters or 0}人，过半数参加投票，选举有效；候选人获得参加投票的选民过半数的选票，始得当选。"
    )
    yield Text(
        "选举实行无记名投票、公开计票，选举结果当场公布；投票站设秘密写票处，不能自己写票的，可以请候选人以外的人代写。"
        "行动不便的选民由流动票箱上门接受投票。"
    )
    rows = [(each, "", "") for each in _places(process)] or [("", "", "")] * _PLACES
    columns = (
        PaperColumn("投票站或流动票箱", width=3),
        PaperColumn("地点", width=4),
        PaperColumn("投票时间", width=3),
    )
    yield PaperTable(columns, rows)


def _places(process: Process) -> list[str]:
    """The polling places that an earlier vote of the village had."""
    return known.places(process)


def _proxy(_process: Process) -> Blocks:
    yield Text(
        f"本人因外出不能参加投票，委托{BLANK}按本人的意愿代为投票。委托只此一次，受托人不得再委托他人。"
    )
    yield form([("委托人（签字、选民编号）", ""), ("受托人（签字、选民编号）", ""), ("委托日期", ""),
                ("村民选举委员会审核（盖章）", "")])  # fmt: skip
    yield Text(f"每一名受托人接受的委托不超过{rules.MOST_PROXIES}人；候选人不得接受委托。")


def _proxies(process: Process) -> Blocks:
    yield Text(
        f"投票日为{date_zh(process.vote_on)}。经审核，委托投票的选民和受托人公布如下；每一名受托人不超过"
        f"{rules.MOST_PROXIES}人，候选人不得受托。"
    )
    heads = (("委托人", 3), ("委托人编号", 2), ("受托人", 3), ("受托人编号", 2))
    yield empty_rows(heads, _PROXIES)


def _staff(process: Process) -> Blocks:
    yield Text(
        f"每个投票站和流动票箱的工作人员不少于{rules.STAFF}人，其中监票人不少于{rules.SCRUTINEERS}人；"
        "候选人及其近亲属不担任工作人员。"
    )
    needed = [
        *["监票人"] * rules.SCRUTINEERS,
        *["计票人"] * (rules.STAFF - rules.SCRUTINEERS),
        "唱票人",
        "代写人",
    ]
    rows = [(place, duty, "", "") for place in _places(process) or [BLANK] * 3 for duty in needed]
    columns = (PaperColumn("投票站", width=3), PaperColumn("职责", width=2), PaperColumn("姓名", width=3),
               PaperColumn("签字", width=2))  # fmt: skip
    yield PaperTable(columns, rows)
    yield Text("票箱封存：启封人____________　封存人____________　时间____________")


def _printed(process: Process) -> Blocks:
    """How many ballots are printed and where they go; they add up to the registered voters."""
    yield Text(
        f"登记选民{process.voters or 0}人，选票按登记选民数印制，盖村民选举委员会印章，由两人以上清点封存。各投票站合计"
        "应等于登记选民数；多印的当场销毁并记录。"
    )
    rows = [(each, *[""] * 5) for each in _places(process)] or [("", *[""] * 5)] * _PLACES
    rows.append(("合计", str(process.voters or 0), "", "", "", ""))
    heads = ("登记选民", "印制", "领取", "剩余", "领取人签字")
    columns = (PaperColumn("投票站", width=3), *(PaperColumn(each, "right", 1.6) for each in heads))
    yield PaperTable(columns, rows)
    yield Text(f"印制人：{BLANK}　清点人：{BLANK}　{BLANK}　日期：{SHORT}")


def _on_ballot(process: Process) -> list[Nominee]:
    """Formal candidates for the seats that are voted on: all of them, or after an annulment those of its posts."""
    seats = ballots.open_seats(process)
    seated = {each.nominee_id for each in ballots.seated(process)}
    return [each for each in formal(process) if each.rank in seats and each.pk not in seated]


def _ballot(process: Process) -> Blocks:
    seats = ballots.open_seats(process)
    intro = (
        f"应选{seats_in_words(seats)}。同意的在姓名后画“○”，可以另选他人；"
        "每一职务所选人数多于应选人数的，该职务无效。"
    )
    yield from ballot(intro, _on_ballot(process), seats)


def _tally(process: Process) -> Blocks:
    """A sheet for each polling place that is known, else one to be copied."""
    standing = ordered(ballots.standing_in(process, Organ.COMMITTEE))
    title = f"{process.region.name}计票单"
    yield from pages((title, tally(standing, write_in=2, place=place)) for place in _places(process) or [""])


def _open(process: Process) -> bool:
    return bool(ballots.open_seats(process)) and bool(ballots.standing_in(process, Organ.COMMITTEE))


def _runoff_notice(process: Process) -> Blocks:
    yield Text(
        f"{date_zh(process.vote_on)}投票选举，还有{seats_in_words(ballots.open_seats(process))}没有选出，定于{BLANK}另行选举。"
        "候选人按未当选人得票多少确定，名单如下；选民不再重新登记。"
    )
    yield people(again(process))
    yield Text("另行选举以得票多的当选，但是得票不得少于所投票数的三分之一。")


def _runoff_ballot(process: Process) -> Blocks:
    intro = (
        f"另行选举，应选{seats_in_words(ballots.open_seats(process))}。同意的在姓名后画“○”；"
        "每一职务所选人数多于应选人数的，该职务无效。"
    )
    yield from ballot(intro, again(process), {})


def _runoff_tally(process: Process) -> Blocks:
    title = f"{process.region.name}另行选举计票单"
    yield from pages((title, tally(again(process), place=place)) for place in _places(process) or [""])


_POSTED: Final = State.FINALISED

KINDS: Final[dict[str, Kind]] = {
    "vote-notice": Kind(_("投票选举公告"), _POSTED, _notice, until=_POSTED, polls=True),
    "proxy": Kind(_("委托投票书"), _POSTED, _proxy, until=State.RUNOFF, polls=True),
    "proxies": Kind(_("委托投票名单公告"), _POSTED, _proxies, until=State.RUNOFF, polls=True),
    "staff": Kind(_("投票站工作人员表"), _POSTED, _staff, until=State.RUNOFF),
    "printed": Kind(_("选票印制和发放清单"), _POSTED, _printed, until=State.RUNOFF, polls=True),
    "ballot": Kind(_("村民委员会选举选票"), _POSTED, _ballot, until=_POSTED, slip=True),
    "tally": Kind(_("计票单"), _POSTED, _tally, until=_POSTED),
    "runoff": Kind(_("另行选举公告"), State.VOTED, _runoff_notice, until=State.RUNOFF, ready=_open),
    "runoff-ballot": Kind(
        _("另行选举选票"), State.VOTED, _runoff_ballot, until=State.RUNOFF, ready=_open, slip=True
    ),
    "runoff-tally": Kind(_("另行选举计票单"), State.VOTED, _runoff_tally, until=State.RUNOFF, ready=_open),
}
