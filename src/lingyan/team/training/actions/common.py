"""What the actions of this room share: the class under lock, faults of texts, one audit entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TRAINING_MANAGE
from lingyan.team.training.covers import COURSE
from lingyan.team.training.models import Course

REASON_LENGTH: Final = 200


def course_for(actor: Actor, course_id: int, *states: str) -> Course:
    """A class, locked, for who organises training in its region. Refused outside these states."""
    found = (
        Course.objects.select_for_update(of=("self",)).select_related("region").filter(pk=course_id).first()
    )
    if found is None:
        raise Refused("没有这个培训班", code="unknown-class")
    actor.require(TRAINING_MANAGE, found.region.path)
    if found.state not in states:
        raise Refused(f"这个班是“{Course.State(found.state).label}”，不能这样办理", code="wrong-state")
    return found


def required_reason(text: str) -> str:
    reason = text.strip()
    if not reason or len(reason) > REASON_LENGTH:
        raise Refused(f"要写明原因，最多 {REASON_LENGTH} 字", code="no-reason")
    return reason


def text_faults(**texts: tuple[str, str, int]) -> Iterator[Problem]:
    """Each given as (label, text, longest): empty ones and those too long."""
    for label, text, longest in texts.values():
        if not text.strip():
            yield Problem("no-text", f"{label}没有写")
        elif len(text) > longest:
            yield Problem("long-text", f"{label}最多 {longest} 字")


def record(actor: Actor, code: str, course: Course, *, reason: str = "", **details: Any) -> None:
    audit.record(
        actor, code, target=(COURSE, course.pk), region_path=course.region.path, reason=reason, year=course.year,
        **details,
    )  # fmt: skip
