"""How each page of members is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.economy.books import uploads
from lingyan.economy.members import actions
from lingyan.economy.members.models import Confirmation, Distribution, Member, Objection
from lingyan.kernel import clock
from lingyan.people.models import Organisation
from tests.economy.books.support import book_of
from tests.economy.members.support import family
from tests.support.actors import everything
from tests.support.urls import World, row


def _organisation(world: World) -> Organisation:
    return book_of(world.tree.village).organisation


def _member(world: World) -> Member:
    organisation = _organisation(world)
    known = Member.objects.filter(organisation=organisation).first()
    return (
        known
        or actions.add_members(everything(), organisation_id=organisation.pk, rows=family(1, "赵春生"))[0]
    )


def _confirmation(world: World) -> Confirmation:
    organisation = _member(world).organisation
    return Confirmation.objects.filter(organisation=organisation).first() or actions.display_register(
        everything(), organisation_id=organisation.pk, as_of=dt.date(2026, 1, 5), from_on=dt.date(2026, 1, 5),
        place="公开栏",
    )  # fmt: skip


def _distribution(world: World) -> Distribution:
    """A plan as it is stored, past the closed year that the action asks for."""
    confirmation, book = _confirmation(world), book_of(world.tree.village)
    return Distribution.objects.filter(book=book).first() or Distribution.objects.create(
        book=book, year=2025, record_on=confirmation.as_of, confirmation=confirmation, kinds=["人口股"],
        reserve_percent=10, net=100, opening=0, other=0, reserved=0, allotted=0, others=0, later=0, reserve=10, pool=90,
        paid_out=90, members=1, households=1, hundredths=100, digest="0" * 64, made_at=clock.now(),
    )  # fmt: skip


def _objection(world: World) -> Objection:
    return actions.object_to(
        everything(), raised_on=dt.date(2026, 1, 6), text="少登一人", confirmation_id=_confirmation(world).pk
    )


def _of_organisation(world: World) -> dict[str, Any]:
    return {"organisation_id": _organisation(world).pk}


def _of_distribution(world: World) -> dict[str, Any]:
    return {"distribution_id": _distribution(world).pk}


def _of_upload(world: World) -> dict[str, Any]:
    return {"token": uploads.keep(0, {}, {"register_of": _organisation(world).pk, "joined_on": ""})}


for name in ("members", "registers", "distributions", "at"):
    row(f"members:{name}")
for name in ("dividends", "mine"):
    row(f"members:{name}", lambda world: {"code": world.tree.village.code})
for name in ("register", "new", "import", "display"):
    row(f"members:{name}", _of_organisation, scoped=True)
row("members:member", lambda world: {"member_id": _member(world).pk}, scoped=True)
row("members:change", lambda world: {"member_id": _member(world).pk, "what": "leave"}, scoped=True)
for name in ("import-preview", "import-failed"):
    row(f"members:{name}", _of_upload, scoped=True)
row("members:confirmation", lambda world: {"confirmation_id": _confirmation(world).pk}, scoped=True)
row(
    "members:confirmation-step",
    lambda world: {"confirmation_id": _confirmation(world).pk, "what": "file"},
    scoped=True,
)
row("members:answer", lambda world: {"objection_id": _objection(world).pk}, scoped=True)
row("members:new-plan", lambda world: {"book_id": book_of(world.tree.village).pk}, scoped=True)
for name in ("distribution", "lines", "slips"):
    row(f"members:{name}", _of_distribution, scoped=True)
row("members:step", lambda world: {**_of_distribution(world), "what": "decide"}, scoped=True)
row("members:paper", lambda world: {**_of_distribution(world), "kind": "plan"}, scoped=True)
