"""How each page of training is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from lingyan.files.actions import attach
from lingyan.files.papers import of_record
from lingyan.kernel import clock
from lingyan.team.training import actions
from lingyan.team.training.models import AttendanceFile, Course, Edition, Enrolment, Material, Session, Use
from lingyan.team.training.papers import EDITION
from tests.support.actors import everything
from tests.support.records import bodies, serve
from tests.support.urls import World, row
from tests.team.training.support import ABOUT, EVENING, OUTLINE


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


def _material(world: World) -> dict[str, Any]:
    known = Material.objects.filter(region=world.tree.village).first()
    return {"material_id": known.pk if known else _offered(world).material_id}


def _offered(world: World) -> Edition:
    made = actions.offer(everything(), region=world.tree.village, about=ABOUT)
    attach(everything(), EDITION, made.pk, b"%PDF-1.4 book", name="读本.pdf")
    return made


def _material_file(world: World) -> dict[str, Any]:
    return {"paper_id": of_record(EDITION, Edition.objects.get(**_material(world)).pk).get().pk}


def _use(world: World) -> dict[str, Any]:
    ids = {**_material(world), **_course(world)}
    known = Use.objects.filter(course=ids["course_id"], removed_at=None).first()
    return {"use_id": (known or actions.use_in_course(everything(), **ids)).pk}


for name in (
    "hours",
    "needs",
    "plan",
    "classes",
    "new-class",
    "sessions",
    "new-session",
    "library",
    "new-material",
):
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
    "check-slips",
    "class-materials",
    "import",
):
    row(f"training:{name}", _course, scoped=True)
row("training:paper", _paper, scoped=True)
row("training:person", _person, scoped=True)
row("training:correct", _enrolment, scoped=True)
for name in ("session", "session-materials", "withdraw"):
    row(f"training:{name}", _session, scoped=True)
for name in ("material", "renew-material", "withdraw-material"):
    row(f"training:{name}", _material, scoped=True)
row("training:material-file", _material_file, scoped=True)
row("training:remove-material", _use, scoped=True)
for name in ("import-preview", "import-failed", "import-discard"):
    row(f"training:{name}", _file, scoped=True)
