"""What the changes of an appraisal share: the session held for who may change it, days in order, the audit entry."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.identity.hands import persons_of
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.kernel.problems import Refused
from lingyan.team.appraisal import rules
from lingyan.team.appraisal.covers import APPRAISAL
from lingyan.team.appraisal.models import Session, Step
from lingyan.team.appraisal.rules import Kind


def session_for(actor: Actor, session_id: int, right: str = "") -> Session:
    """The open session, held until the transaction ends. Without a right, that of who leads it is asked."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("region", "group")
    found = rows.filter(pk=session_id).first()
    if found is None:
        raise Refused("没有这次评议", code="unknown-appraisal")
    actor.require(right or rules.right_to_lead(found.kind, found.whom), found.region.path)
    if found.state != Session.State.OPEN:
        raise Refused(f"{found}{in_source(Session.State(found.state).label)}，不能再改", code="not-open")
    require_not_judged(actor, found)
    return found


def require_not_judged(actor: Actor, session: Session) -> None:
    """SECURITY: nobody leads or counts a vote on oneself. In a branch everybody is judged, so there two hands must do."""
    if session.kind != Kind.PARTY and is_judged(actor, session):
        raise Refused("您是本次评议的对象，不能办理或计票，请换人", code="own-appraisal")


def is_judged(actor: Actor, session: Session) -> bool:
    """Whether the appraisal is also of the person who acts."""
    if actor.user_id is None:
        return False
    return session.subjects.filter(person__in=persons_of(actor.user_id)).exists()


def require_next(session: Session, code: str) -> None:
    """The steps of a kind are taken one after the other (C-2, C-3)."""
    due = rules.next_step(session.kind, session.stage)
    if due != code:
        wanted = in_source(rules.step_label(session.kind, due)) if due else "没有了"
        raise Refused(f"下一步是“{wanted}”，要按顺序办理", code="wrong-step")


def require_day(session: Session, day: dt.date) -> dt.date:
    """A day that has come and does not lie before the step before it."""
    if day > clock.today():
        raise Refused(f"日期 {day} 还没有到", code="future")
    last = session.steps.order_by("-id").values_list("on", flat=True).first()
    if last is not None and day < last:
        raise Refused(f"上一步是 {last} 办的，这一步不能早于它", code="before-last-step")
    return day


def take(actor: Actor, session: Session, code: str, day: dt.date, number: str = "") -> None:
    """Write the step and move the session to it."""
    Step.objects.create(session=session, code=code, on=day, number=number, **by(actor))
    session.stage = code
    session.save(update_fields=["stage"])


def by(actor: Actor) -> dict[str, Any]:
    return {"recorded_by": actor.user_id, "recorded_at": clock.now()}


def short(text: str, what: str, longest: int, *, needed: bool = False) -> str:
    """The text without blanks around it; refused when too long, or empty though it is needed."""
    text = text.replace("\x00", "").strip()
    if needed and not text:
        raise Refused(f"请写明{what}", code="no-text")
    if len(text) > longest:
        raise Refused(f"{what}最多 {longest} 字", code="too-long")
    return text


def note(actor: Actor, code: str, session: Session, *, reason: str = "", **details: Any) -> None:
    """PRIVACY: the entry holds steps and digests; no grade and no total stands in the trail."""
    audit.record(
        actor, code, target=(APPRAISAL, session.pk), region_path=session.region.path, reason=reason, **details
    )
