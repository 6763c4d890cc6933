"""Papers of the members' meeting that elects the board of the collective and who watches it: ballot, count sheet, result.

Source: governance.md A-20 and 0.4 (农村集体经济组织法第二十七条、第二十九条): two thirds of all members elect, not of
those present. 监事 are no directors, no finance or accounting staff and no near relatives of these (第三十四条).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext_noop as _

from lingyan.people.models import Organisation
from lingyan.render.amounts import date_zh
from lingyan.render.document import Heading, Text
from lingyan.team.term import ballots
from lingyan.team.term.actions.appointing import titles
from lingyan.team.term.models import Count, Nominee, Organ, Process
from lingyan.team.term.printing.parts import (
    COUNTERS,
    KEEPERS,
    SHORT,
    Blocks,
    Kind,
    ballot,
    meeting_votes,
    ordered,
    people,
    tally,
)
from lingyan.team.term.states import State

_SLOTS: Final = {0: 1, 1: 1, 2: 2}
"""Lines to write in on a ballot whose numbers the meeting has yet to fix."""
_APART: Final = "理事、财务会计人员及其近亲属不得担任监事。"
_BODIES: Final[dict[str, str]] = {Organ.COLLECTIVE: "理事会", Organ.MONITORS: "监事会（监事）"}


def _collective(process: Process) -> str:
    """The collective by the name it has here."""
    found = Organisation.objects.filter(
        region=process.region, kind=Organ.COLLECTIVE, dissolved_on=None
    ).first()
    return found.name if found else f"{process.region.name}集体经济组织"


def _standing(process: Process, organ: str) -> list[Nominee]:
    return ordered(ballots.standing_in(process, organ))


def _may_vote(organ: str) -> Callable[[Process], bool]:
    return lambda process: bool(_standing(process, organ))


def _ballot(organ: str) -> Callable[[Process], Blocks]:
    asked = "、".join(f"{title}{SHORT}人" for title in titles(organ).values())
    intro = f"应选{asked}。同意的在姓名后画“○”，可以另选他人；所选人数多于应选人数的，该职务无效。"

    def write(process: Process) -> Blocks:
        ranks = {each.rank for each in _standing(process, organ)}
        slots = {rank: number for rank, number in _SLOTS.items() if rank in ranks}
        yield from ballot(intro + _apart(organ), _standing(process, organ), slots, organ)

    return write


def _apart(organ: str) -> str:
    return _APART if organ == Organ.MONITORS else ""


def _tally(organ: str) -> Callable[[Process], Blocks]:
    def write(process: Process) -> Blocks:
        yield Text(f"成员（成员代表）总数：{SHORT}人　实到会：{SHORT}人")
        yield from tally(_standing(process, organ), write_in=2, place="会场")

    return write


def _voted(organ: str) -> Callable[[Process], bool]:
    return lambda process: process.counts.filter(organ=organ).exists()


def _result(organ: str) -> Callable[[Process], Blocks]:
    def write(process: Process) -> Blocks:
        yield Text(
            f"{_BODIES[organ]}由成员大会或者成员代表大会选举，获得全体成员（成员代表）三分之二以上同意的，始得当选。"
            + _apart(organ)
        )
        for count in process.counts.filter(organ=organ).order_by("no"):
            yield from _counted(count)
        yield Heading("当选名单")
        yield people(each.nominee for each in ballots.seated(process, organ))
        yield Text(COUNTERS)
        yield Text(KEEPERS)

    return write


def _counted(count: Count) -> Blocks:
    yield Heading("选举" if count.no == 1 else "再次选举")
    yield Text(f"{date_zh(count.on)}，成员（成员代表）{count.eligible}人，实到会{count.present}人。")
    yield meeting_votes(count, "得票")


def _kinds(organ: str, ballot_: str, tally_: str, result: str) -> dict[str, Kind]:
    before: dict[str, Any] = {
        "since": State.CERTIFIED, "until": State.HANDED_OVER, "by": False, "ready": _may_vote(organ),
        "issuer": _collective,
    }  # fmt: skip
    return {
        f"{organ}-ballot": Kind(ballot_, write=_ballot(organ), slip=True, **before),
        f"{organ}-tally": Kind(tally_, write=_tally(organ), **before),
        organ: Kind(
            result, State.CERTIFIED, _result(organ), by=False, ready=_voted(organ), issuer=_collective
        ),
    }


KINDS: Final[dict[str, Kind]] = {
    **_kinds(
        Organ.COLLECTIVE.value, _("集体经济组织理事会选举选票"), _("集体经济组织理事会选举计票单"),
        _("集体经济组织理事会选举结果"),
    ),
    **_kinds(
        Organ.MONITORS.value, _("集体经济组织监事会（监事）选举选票"), _("集体经济组织监事会（监事）选举计票单"),
        _("集体经济组织监事会（监事）选举结果"),
    ),
}  # fmt: skip
