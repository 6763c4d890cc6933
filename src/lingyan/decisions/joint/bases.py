"""Of how many somebody signed: from the rolls that votes are counted by and from lists by name, else as given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from lingyan.decisions.joint.rules import MOST
from lingyan.decisions.models import Roll
from lingyan.decisions.queries import entitled
from lingyan.decisions.rules import Body
from lingyan.kernel.problems import Refused
from lingyan.people import headcounts
from lingyan.people.models import Organisation
from lingyan.regions.models import Region


@dataclass(frozen=True, slots=True)
class Base:
    """Of how many somebody signed, and where that number is from. `known` when the house knew it."""

    number: int
    source: str
    known: bool = False


NOBODY: Final = Base(0, "")


def known_base(region: Region, body: str, on: dt.date) -> Base | None:
    """How many villagers of voting age, or representatives, there are by what is on record; None when nothing is.

    Of representatives their own number comes first: a roll also counts the committee, which belongs to the meeting.
    """
    roll = _roll(region, body, on)
    if body != Body.REPRESENTATIVES:
        return _from_roll(roll, roll.eligible) if roll else None
    if roll is not None and roll.representatives is not None:
        return _from_roll(roll, roll.representatives)
    if listed := headcounts.listed(headcounts.VILLAGERS, region, on):
        return Base(listed.number, "村民代表名册", known=True)
    if chosen := headcounts.known(headcounts.VILLAGE_REPRESENTATIVES, region, on):
        return Base(chosen, "换届时推选村民代表的记录", known=True)
    return _from_roll(roll, roll.eligible) if roll else None


def _roll(region: Region, body: str, on: dt.date) -> Roll | None:
    committee = Organisation.objects.filter(
        region=region, kind=Organisation.Kind.COMMITTEE, dissolved_on=None
    ).first()
    found = entitled(committee, body, on) if committee else None
    return found.roll if found else None


def _from_roll(roll: Roll, number: int) -> Base:
    return Base(number, f"{roll.as_of} 登记的应到人数：{roll.basis}"[:200], known=True)


def base(region: Region, body: str, on: dt.date, signers: int, given: int | None, source: str) -> Base:
    """Of how many these signers are; what is on record counts, `given` with its `source` only where nothing is.

    Refused: `no-roll`, `known-number`, `wrong-count`.
    """
    if not signers:
        return NOBODY
    who = "村民" if body == Body.VILLAGERS else "村民代表"
    found = known_base(region, body, on)
    if found is None:
        if not given or not source.strip():
            raise Refused(
                f"{region.name}没有登记 {on} 的{who}应到人数。请填{who}总数并写明依据，或先在“应到人数”里登记。",
                code="no-roll",
            )
        found = Base(given, source.strip()[:200])
    elif given is not None and given != found.number:
        raise Refused(
            f"{who}总数按登记是 {found.number} 人（{found.source}），不用另填；登记有误的请先更正登记。",
            code="known-number",
        )
    if not signers <= found.number <= MOST:
        raise Refused(f"联名的{who}有 {signers} 人，多于{who}总数 {found.number} 人。", code="wrong-count")
    return found
