"""How each page of 换届 is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.people.models import Person, PersonalData
from lingyan.team.term import actions
from lingyan.team.term.models import Complaint, Departure, Nominee, Process
from tests.support.actors import everything
from tests.support.urls import World, row
from tests.team.term.support import Committee, deputy_of


def _process(world: World) -> Process:
    region = world.tree.village
    known = Process.objects.filter(region=region).first()
    if known is None:
        day = clock.today() + dt.timedelta(days=120)
        actions.open_round(everything(), region=region, name="换届", vote_on=day)
        known = Process.objects.get(region=region)
    return known


def _nominee(world: World) -> Nominee:
    person = Person.objects.create(personal=PersonalData.objects.create(name="赵春生"), sex="男")
    return Nominee.objects.create(
        process=_process(world),
        organ="committee",
        rank=0,
        person=person,
        origin="voters",
        made_at=clock.now(),
    )


for name in ("board", "villages", "open"):
    row(f"term:{name}")
row("term:many", lambda world: {"round_id": _process(world).round_id}, scoped=True)
for name in (
    "village",
    "day",
    "seats",
    "suspend",
    "resume",
    "snapshot",
    "formal",
    "certify",
    "complain",
    "meeting-held",
):
    row(f"term:{name}", lambda world: {"process_id": _process(world).pk}, scoped=True)
row("term:reach", lambda world: {"process_id": _process(world).pk, "state": "audited"}, scoped=True)
for name in ("nominate", "kinship", "count", "ask"):
    row(f"term:{name}", lambda world: {"process_id": _process(world).pk, "organ": "committee"}, scoped=True)
for name in ("review", "withdraw"):
    row(f"term:{name}", lambda world: {"nominee_id": _nominee(world).pk}, scoped=True)


def _posted(world: World) -> dict[str, object]:
    """A village with matter for a paper, as it is stored."""
    process = _process(world)
    Process.objects.filter(pk=process.pk).update(state="voters")
    return {"process_id": process.pk, "kind": "voters"}


row("term:paper", _posted, scoped=True)


def _complaint(world: World) -> Complaint:
    return actions.receive_complaint(
        everything(), process_id=_process(world).pk, document="收1号", received_on=clock.today()
    )


for name in ("empty", "by-elections", "departures"):
    row(f"term:{name}")
for name in ("register", "sexes", "reopen", "stop", "voter-list"):
    row(f"term:{name}", lambda world: {"process_id": _process(world).pk}, scoped=True)
row("term:paper-as", lambda world: {**_posted(world), "form": "pdf"}, scoped=True)


def _committee(world: World) -> Committee:
    return Committee(world.tree.village)


def _departure(world: World) -> Departure:
    """Somebody whose duty ended by the law, as it is recorded."""
    tenure = _committee(world).members["郑石头"]
    made = actions.record_lapse(
        everything(8), tenure_id=tenure.pk, document="镇函1号", ended_on=clock.today()
    )
    return actions.confirm_departure(everything(9), departure_id=made.pk)


for name in ("committee", "by-election", "act"):
    row(f"term:{name}", lambda world: {"region_id": world.tree.village.pk}, scoped=True)
for name in ("recall", "resign", "absence", "lapse"):
    row(f"term:{name}", lambda world: {"tenure_id": _committee(world).members["郑石头"].pk}, scoped=True)
row(
    "term:release",
    lambda world: {"tenure_id": deputy_of(world.tree.village).pk},
    scoped=True,
)
for name in ("departure", "hearing", "meeting", "recall-count", "confirm"):
    row(f"term:{name}", lambda world: {"departure_id": _departure(world).pk}, scoped=True)
row("term:follow", lambda world: {"departure_id": _departure(world).pk, "kind": "notice"}, scoped=True)
row(
    "term:departure-paper",
    lambda world: {"departure_id": _departure(world).pk, "kind": "notice", "form": "docx"},
    scoped=True,
)
for name in ("decide", "annul", "second", "restore"):
    row(f"term:{name}", lambda world: {"complaint_id": _complaint(world).pk}, scoped=True)
