"""How each page of training is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from lingyan.kernel import clock
from lingyan.team.training import actions
from lingyan.team.training.models import AttendanceFile, Course, Enrolment, Session
from tests.support.actors import everything
from tests.support.records import bodies, serve
from tests.support.urls import World, row
from tests.team.training.support import EVENING, OUTLINE


def _course(world: World) -> dict[str, Any]:
    known = Course.objects.filter(region=world.tree.village).first()
    made = known or actions.plan(everything(), region=world.tree.village, outline=OUTLINE)
    return {"course_id": made.pk}


def _paper(world: World) -> dict[str, Any]:
    return {**_course(world), "kind": "notice"}


def _enrolment(world: World) -> dict[str, Any]:
    course = _course(world)["course_id"]
    if not Enrolment.objects.filter(course=course).exists():
        post = bodies(world.tree.village)["party"]["书记"]
        person = serve(post, dt.date(2021, 1, 1)).person_id
        actions.enrol(everything(), course_id=course, person_ids=[person])
    return {"enrolment_id": Enrolment.objects.get(course=course).pk}


def _person(world: World) -> dict[str, Any]:
    return {"person_id": Enrolment.objects.get(pk=_enrolment(world)["enrolment_id"]).person_id}


def _session(world: World) -> dict[str, Any]:
    known = Session.objects.filter(region=world.tree.village).first()
    today = replace(EVENING, held_on=clock.today())
    made = known or actions.record_session(everything(), region=world.tree.village, evening=today)
    return {"session_id": made.pk}


def _file(world: World) -> dict[str, Any]:
    kept = AttendanceFile.objects.create(
        user_id=10**9,
        course_id=_course(world)["course_id"],
        name="考勤.csv",
        content="5aeT5ZCNLOiAg+WLpAo=",
        created_at=clock.now(),
    )
    return {"file_id": kept.pk}


for name in ("hours", "needs", "plan", "classes", "new-class", "sessions", "new-session"):
    row(f"training:{name}")
for name in (
    "class",
    "edit-class",
    "people",
    "strike",
    "announce",
    "cancel",
    "attendance",
    "count",
    "slips",
    "import",
):
    row(f"training:{name}", _course, scoped=True)
row("training:paper", _paper, scoped=True)
row("training:person", _person, scoped=True)
row("training:correct", _enrolment, scoped=True)
row("training:withdraw", _session, scoped=True)
for name in ("import-preview", "import-failed", "import-discard"):
    row(f"training:{name}", _file, scoped=True)
