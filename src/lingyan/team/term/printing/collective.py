"""Papers of the members' meeting that elects the board of the collective: ballot, count sheet, result.

Source: governance.md A-20 and 0.4 (农村集体经济组织法第二十七条、第二十九条): two thirds of all members elect, not of
those present.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.people.models import Organisation
from lingyan.render.amounts import date_zh
from lingyan.render.document import Heading, Text
from lingyan.team.term import ballots
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


def _collective(process: Process) -> str:
    """The collective by the name it has here."""
    found = Organisation.objects.filter(
        region=process.region, kind=Organ.COLLECTIVE, dissolved_on=None
    ).first()
    return found.name if found else f"{process.region.name}集体经济组织"


def _standing(process: Process) -> list[Nominee]:
    return ordered(ballots.standing_in(process, Organ.COLLECTIVE))


def _may_vote(process: Process) -> bool:
    return bool(_standing(process))


def _ballot(process: Process) -> Blocks:
    intro = (
        f"应选理事长{SHORT}人、副理事长{SHORT}人、理事{SHORT}人。同意的在姓名后画“○”，可以另选他人；"
        "所选人数多于应选人数的，该职务无效。"
    )
    ranks = {each.rank for each in _standing(process)}
    slots = {rank: number for rank, number in _SLOTS.items() if rank in ranks}
    yield from ballot(intro, _standing(process), slots, Organ.COLLECTIVE)


def _tally(process: Process) -> Blocks:
    yield Text(f"成员（成员代表）总数：{SHORT}人　实到会：{SHORT}人")
    yield from tally(_standing(process), write_in=2, place="会场")


def _voted(process: Process) -> bool:
    return process.counts.filter(organ=Organ.COLLECTIVE).exists()


def _result(process: Process) -> Blocks:
    yield Text("理事会由成员大会或者成员代表大会选举，获得全体成员（成员代表）三分之二以上同意的，始得当选。")
    for count in process.counts.filter(organ=Organ.COLLECTIVE).order_by("no"):
        yield from _counted(count)
    yield Heading("当选名单")
    yield people(each.nominee for each in ballots.seated(process, Organ.COLLECTIVE))
    yield Text(COUNTERS)
    yield Text(KEEPERS)


def _counted(count: Count) -> Blocks:
    yield Heading("选举" if count.no == 1 else "再次选举")
    yield Text(f"{date_zh(count.on)}，成员（成员代表）{count.eligible}人，实到会{count.present}人。")
    yield meeting_votes(count, "得票")


KINDS: Final[dict[str, Kind]] = {
    "collective-ballot": Kind(
        _("集体经济组织理事会选举选票"), State.CERTIFIED, _ballot, until=State.HANDED_OVER, by=False, ready=_may_vote,
        slip=True, issuer=_collective,
    ),
    "collective-tally": Kind(
        _("集体经济组织理事会选举计票单"), State.CERTIFIED, _tally, until=State.HANDED_OVER, by=False, ready=_may_vote,
        issuer=_collective,
    ),
    "collective": Kind(
        _("集体经济组织理事会选举结果"), State.CERTIFIED, _result, by=False, ready=_voted, issuer=_collective
    ),
}  # fmt: skip
