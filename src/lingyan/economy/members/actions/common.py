"""What the changes of this room share: records held for who may change them, days, texts, audit entries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.economy.members.covers import CONFIRMATION, DISTRIBUTION
from lingyan.economy.members.models import Confirmation, Distribution
from lingyan.economy.members.queries import COLLECTIVES
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.people.models import Organisation


def organisation_for(actor: Actor, right: str, organisation_id: int) -> Organisation:
    """The collective, held until the transaction ends, so that numbers are given out once."""
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("region")
    found = rows.filter(pk=organisation_id, kind__in=COLLECTIVES, dissolved_on=None).first()
    if found is None:
        raise Refused("没有这个集体经济组织，或已经注销", code="unknown-organisation")
    actor.require(right, found.region.path)
    return found


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
        labels = dict(type(found).State.choices)
        wanted = "、".join(f"“{labels[state]}”" for state in states)
        raise Refused(
            f"{found}是“{labels[found.state]}”，只有{wanted}时可以这样办理", code="wrong-state"
        )  # fmt: skip


def require_past(day: dt.date, what: str) -> dt.date:
    if day > clock.today():
        raise Refused(f"{what} {day} 还没有到", code="future")
    return day


def required_text(text: str, what: str, longest: int = 200) -> str:
    """The text without blanks around it; refused when empty or too long."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused(f"请写明{what}", code="no-text")
    if len(text) > longest:
        raise Refused(f"{what}最多 {longest} 字", code="too-long")
    return text


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
