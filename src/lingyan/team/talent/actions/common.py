"""What the actions of this room share: rows under lock, the audit entry, texts, the county's list of kinds."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TALENT_MANAGE, TALENT_NEED
from lingyan.parameters.queries import value_of
from lingyan.regions.models import Level, Region
from lingyan.team.talent.covers import MATCH, NEED, TALENT
from lingyan.team.talent.models import Consent, Match, Need, Talent
from lingyan.team.talent.parameters import KINDS
from lingyan.team.talent.rules import holds

GONE: Final = "此人已撤回同意或同意到期，个人信息已清除"


def kinds_at(region: Region, day: dt.date) -> tuple[str, ...]:
    """The county's list of kinds that holds at a region on a day."""
    found = value_of(KINDS, region.path, day)
    return tuple(str(each) for each in found) if isinstance(found, tuple) else ()


def require_village(region: Region) -> None:
    if region.level != Level.VILLAGE or region.valid_to is not None:
        raise Refused("人才和需求都按现有的村登记，请先选一个村", code="bad-level")


def talent_for(actor: Actor, talent_id: int, *, lapsed: bool = False) -> Talent:
    """A listed person, locked. Refused once gone, and when the consent ran out unless `lapsed` is let pass."""
    rows = Talent.objects.select_for_update(of=("self",)).select_related("region", "personal")
    found = rows.filter(pk=talent_id).first()
    if found is None:
        raise Refused("没有这条人才登记", code="unknown-talent")
    actor.require(TALENT_MANAGE, found.region.path)
    if found.state != Talent.State.LISTED or not (lapsed or consents(found)):
        raise Refused(GONE, code="gone")
    return found


def consents(talent: Talent) -> bool:
    """Whether the consent to the register holds today."""
    agreed = talent.consents.filter(purpose=Consent.Purpose.MATCH, ended_on=None)
    return any(holds(each.until, each.ended_on, clock.today()) for each in agreed)


def need_for(actor: Actor, need_id: int, right: str = TALENT_NEED) -> Need:
    """An open need, locked."""
    rows = Need.objects.select_for_update(of=("self",)).select_related("region")
    found = rows.filter(pk=need_id).first()
    if found is None:
        raise Refused("没有这条需求", code="unknown-need")
    actor.require(right, found.region.path)
    if found.state != Need.State.OPEN:
        raise Refused("这条需求已经结束", code="wrong-state")
    return found


def match_for(actor: Actor, match_id: int, *states: str) -> Match:
    """A match in one of these states, locked, for who keeps the register at the need's village.

    Refused once the person's consent ran out, whether or not the worker has been there.
    """
    rows = Match.objects.select_for_update(of=("self",)).select_related("need__region", "talent")
    found = rows.filter(pk=match_id).first()
    if found is None:
        raise Refused("没有这次对接", code="unknown-match")
    actor.require(TALENT_MANAGE, found.need.region.path)
    if found.state not in states:
        raise Refused(f"这次对接是“{Match.State(found.state).label}”，不能这样办理", code="wrong-state")
    if not consents(found.talent):
        raise Refused(GONE, code="gone")
    return found


def day_between(day: dt.date, first: dt.date, today: dt.date, what: str) -> dt.date:
    """The day itself. Refused when it is before `first` or still to come."""
    if not first <= day <= today:
        raise Refused(f"{what}应在 {first:%Y-%m-%d} 到今天之间", code="bad-day")
    return day


def text_of(text: str, what: str, longest: int) -> str:
    """A text that may be empty, without blanks around it."""
    text = text.replace("\x00", "").strip()
    if len(text) > longest:
        raise Refused(Problem("too-long", f"{what}最多 {longest} 字"))
    return text


def note_talent(actor: Actor, code: str, talent: Talent, *, reason: str = "", **details: Any) -> None:
    target = (TALENT, talent.pk)
    audit.record(actor, code, target=target, region_path=talent.region.path, reason=reason, **details)


def note_need(actor: Actor, code: str, need: Need, **details: Any) -> None:
    audit.record(actor, code, target=(NEED, need.pk), region_path=need.region.path, **details)


def note_match(actor: Actor, code: str, match: Match, **details: Any) -> None:
    audit.record(actor, code, target=(MATCH, match.pk), region_path=match.need.region.path, **details)
