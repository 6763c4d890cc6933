"""What every action on a matter shares: its lock, its right, its state, and the move to the next one."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Min

from lingyan.decisions import flow, queries
from lingyan.decisions.covers import MATTER
from lingyan.decisions.models import Matter, Objection
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused

_MOVED: Final = ("state", "waits", "next_due")


def hold(actor: Actor, matter: Matter, right: str, *states: str) -> Matter:
    """The matter as it is now, locked, when the actor has the right and it stands in one of these states."""
    actor.require(right, matter.organisation.region.path)
    held = Matter.objects.select_for_update(of=("self",)).select_related("organisation__region__parent")
    found = held.get(pk=matter.pk)
    if found.state not in states:
        label = Matter.State(found.state).label
        raise Refused(f"“{found}”现在是“{label}”，不能这样办理；请刷新页面看下一步", code="wrong-state")
    return found


def move(
    actor: Actor, matter: Matter, code: str, *changed: str, to: str = "", reason: str = "", **details: Any
) -> Matter:
    """Save a matter, in a new state if `to` names one, with what it waits for; leave the audit entry."""
    if to and to != matter.state:
        assert flow.allowed(matter.state, to), (matter.state, to)
        matter.state = to
    refresh(matter)
    matter.save(update_fields=[*_MOVED, *changed])
    audit.record(
        actor, code, target=(MATTER, matter.pk), region_path=matter.organisation.region.path, reason=reason,
        state=str(matter.state), **details,
    )  # fmt: skip
    return matter


def refresh(matter: Matter) -> None:
    """Work out anew what the matter waits for: its next step, and the answer to objections if that is due earlier."""
    step = queries.next_step(matter, clock.today())
    objections = queries.unanswered().filter(matter=matter.pk) if step.code else Objection.objects.none()
    answer = objections.aggregate(due=Min("due_on"))["due"]
    dues = [due for due in (step.due, answer) if due is not None]
    matter.waits, matter.next_due = step.code, min(dues, default=None)


def send_back(actor: Actor, matter: Matter, code: str, *changed: str, reason: str, **details: Any) -> Matter:
    """Return a matter from where it stands; nothing of what was recorded goes."""
    matter.returned_stage, matter.returned_reason = matter.state, reason[:300]
    matter.decided_on = None
    fields = ("returned_stage", "returned_reason", "decided_on", *changed)
    return move(actor, matter, code, *fields, to="returned", reason=reason, **details)


def now(actor: Actor) -> dict[str, Any]:
    """Who records a row and when."""
    return {"recorded_by": actor.user_id, "recorded_at": clock.now()}


def require_past(day: dt.date, what: str) -> None:
    if day > clock.today():
        raise Refused(f"{what} {day:%Y-%m-%d} 还没有到，到了再登记", code="future")


def require_from(day: dt.date, earliest: dt.date | None, what: str, after: str) -> None:
    if earliest is not None and day < earliest:
        raise Refused(
            f"{what} {day:%Y-%m-%d} 早于{after} {earliest:%Y-%m-%d}，请核对日期", code="out-of-order"
        )


def require_text(text: str, message: str, *, code: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(message, code=code)
    return text
