"""How each page of appraisals is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.kernel import clock
from lingyan.people.models import Person, PersonalData
from lingyan.team.appraisal.models import Count, Outcome, Session, Step, Subject
from tests.support.urls import World, row

DAY = dt.date(2026, 1, 5)


def _session(world: World) -> Session:
    """As it is stored, with one subject and a grade, past the steps that the actions ask for."""
    village = world.tree.village
    known = Session.objects.filter(region=village).first()
    if known is not None:
        return known
    made = Session.objects.create(
        region=village, kind="party", year=2025, body="party-meeting", eligible=20, made_at=clock.now()
    )
    Step.objects.create(session=made, code="planned", on=DAY, recorded_at=clock.now())
    data = PersonalData.objects.create(name="赵春生")
    subject = Subject.objects.create(
        session=made, no=1, person=Person.objects.create(personal=data, home=village)
    )
    Count.objects.create(
        session=made, on=DAY, present=20, issued=20, returned=20, invalid=0, entered_at=clock.now()
    )
    Outcome.objects.create(subject=subject, grade=2)
    return made


def _of_session(world: World) -> dict[str, Any]:
    return {"session_id": _session(world).pk}


def _of_subject(world: World) -> dict[str, Any]:
    subject = Subject.objects.filter(session=_session(world)).first()
    assert subject is not None
    return {"subject_id": subject.pk}


row("appraisal:sessions")
row("appraisal:statistics")
row("appraisal:new", lambda world: {"kind": "party"}, scoped=False)
for name in ("session", "members", "step", "void", "count", "check", "decide", "results", "close"):
    row(f"appraisal:{name}", _of_session, scoped=True)
for name in ("follow", "feedback"):
    row(f"appraisal:{name}", _of_subject, scoped=True)
row("appraisal:paper", lambda world: {**_of_session(world), "what": "ballot"}, scoped=True)
