"""What the changes of this room share: rows held for who may change them, days, texts, who recorded."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BRANCH_RECORD
from lingyan.team.branch.models import Branch, Member, Session


def branch_for(actor: Actor, branch_id: int) -> Branch:
    """The branch, held until the transaction ends, so that numbers are given out once."""
    rows = Branch.objects.select_for_update(of=("self",)).select_related("organisation__region")
    found = rows.filter(pk=branch_id, closed_on=None).first()
    if found is None:
        raise Refused("没有这个支部，或已经撤销", code="unknown-branch")
    actor.require(BRANCH_RECORD, path_of(found))
    return found


def member_for(actor: Actor, member_id: int) -> Member:
    found = Member.objects.filter(pk=member_id).first()
    if found is None:
        raise Refused("没有这名党员", code="unknown-member")
    found.branch = branch_for(actor, found.branch_id)
    return found


def session_for(actor: Actor, session_id: int) -> Session:
    found = Session.objects.select_for_update(of=("self",)).filter(pk=session_id).first()
    if found is None:
        raise Refused("没有这次会议", code="unknown-session")
    found.branch = branch_for(actor, found.branch_id)
    return found


def require_state(found: Session, *states: str) -> None:
    if found.state not in states:
        raise Refused(f"会议 {found.number} 的状态不能这样办理", code="wrong-state")


def path_of(branch: Branch) -> str:
    return branch.organisation.region.path


def past(day: dt.date, what: str) -> dt.date:
    if day > clock.today():
        raise Refused(f"{what} {day} 还没有到", code="future")
    return day


def text(given: str, what: str, longest: int, *, needed: bool = True) -> str:
    """Without blanks around it; refused when empty though needed, or too long."""
    found = given.replace("\x00", "").strip()
    if needed and not found:
        raise Refused(f"请写明{what}", code="no-text")
    if len(found) > longest:
        raise Refused(f"{what}最多 {longest} 字", code="too-long")
    return found


def by(actor: Actor) -> dict[str, Any]:
    """Who recorded a row, and when."""
    return {"recorded_by": actor.user_id, "recorded_at": clock.now()}
