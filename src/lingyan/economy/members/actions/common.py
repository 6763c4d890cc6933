"""What the changes of this room share: records held for who may change them, days, texts, audit entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import partial
from typing import Any, Final

from lingyan.economy.members import queries
from lingyan.economy.members.covers import CONFIRMATION, DISTRIBUTION, MEMBER
from lingyan.economy.members.models import Confirmation, Distribution, Member, Stay
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Refused
from lingyan.kernel.problems import required_text as _required_text
from lingyan.kernel.rights import MEMBERS_MANAGE
from lingyan.people.models import Organisation

required_text: Final = partial(_required_text, code="no-text")


def organisation_for(actor: Actor, right: str, organisation_id: int) -> Organisation:
    """The collective, held until the transaction ends, so that numbers are given out once."""
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("region")
    found = rows.filter(pk=organisation_id, kind__in=queries.COLLECTIVES, dissolved_on=None).first()
    if found is None:
        raise Refused("没有这个集体经济组织，或已经注销", code="unknown-organisation")
    actor.require(right, found.region.path)
    return found


def member_for(actor: Actor, member_id: int) -> Member:
    found = Member.objects.select_related("organisation__region").filter(pk=member_id).first()
    if found is None:
        raise Refused("没有这名成员", code="unknown-member")
    # The collective is held, so that two changes of one register come one after the other.
    found.organisation = organisation_for(actor, MEMBERS_MANAGE, found.organisation_id)
    return found


def stay_on(member: Member, day: dt.date) -> Stay:
    """The stay that holds on a day and has no end yet."""
    found = member.stays.filter(queries.holding_on(day), end__isnull=True).first()
    if found is None:
        raise Refused(f"这个人在 {day} 不是本组织成员，或已登记丧失", code="not-member")
    return found


def confirmed_through(organisation_id: int) -> dt.date | None:
    """The day through which the register is confirmed; what happened by then stays as it was confirmed."""
    found = queries.last_confirmed(organisation_id)
    return found.as_of if found else None


def settled_day(member: Member, day: dt.date) -> dt.date:
    require_past(day, "日期")
    earliest = confirmed_through(member.organisation_id)
    if earliest is not None and day <= earliest:
        raise Refused(f"名册已确认至 {earliest}，变动日期要在其后", code="before-confirmed")
    return day


def confirmation_for(actor: Actor, right: str, confirmation_id: int) -> Confirmation:
    rows = Confirmation.objects.select_for_update(of=("self",)).select_related("organisation__region")
    found = rows.filter(pk=confirmation_id).first()
    if found is None:
        raise Refused("没有这次名册确认", code="unknown-confirmation")
    actor.require(right, found.organisation.region.path)
    return found


def distribution_for(actor: Actor, right: str, distribution_id: int) -> Distribution:
    rows = Distribution.objects.select_for_update(of=("self",)).select_related("book__organisation__region")
    found = rows.filter(pk=distribution_id).first()
    if found is None:
        raise Refused("没有这个分配方案", code="unknown-distribution")
    actor.require(right, path_of(found))
    return found


def path_of(found: Distribution) -> str:
    return found.book.organisation.region.path


def require_state(found: Confirmation | Distribution, *states: str) -> None:
    """MONEY: the law's order is kept here: each step is taken from the one before it only."""
    if found.state not in states:
        labels = {state.value: in_source(state.label) for state in type(found).State}
        wanted = "、".join(f"“{labels[state]}”" for state in states)
        raise Refused(f"{found}是“{labels[found.state]}”，只有{wanted}时可以这样办理", code="wrong-state")


def require_past(day: dt.date, what: str) -> dt.date:
    if day > clock.today():
        raise Refused(f"{what} {day} 还没有到", code="future")
    return day


def by(actor: Actor) -> dict[str, Any]:
    """Who recorded a row, and when."""
    return {"recorded_by": actor.user_id, "recorded_at": clock.now()}


def note(
    actor: Actor, code: str, found: Confirmation | Distribution, *, reason: str = "", **details: Any
) -> None:
    """The audit entry of a change; it also keeps the digest of all its rows."""
    kind = CONFIRMATION if isinstance(found, Confirmation) else DISTRIBUTION
    path = found.organisation.region.path if isinstance(found, Confirmation) else path_of(found)
    audit.record(actor, code, target=(kind, found.pk), region_path=path, reason=reason, **details)


def record(
    actor: Actor, code: str, organisation: Organisation, members: Collection[int], **details: Any
) -> None:
    audit.record(
        actor, code, target=("organisation", organisation.pk), region_path=organisation.region.path,
        sealed=covers.note(MEMBER, members), **details,
    )  # fmt: skip
