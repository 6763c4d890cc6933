"""How the permission table calls the pages of the notice board."""

from __future__ import annotations

from typing import Any

from lingyan.disclosure.models import Publication
from lingyan.kernel import clock
from lingyan.noticeboard.models import Display
from tests.economy.books.support import FIRST, book_of
from tests.support.urls import World, row


def _display(world: World) -> dict[str, Any]:
    display = Display.objects.create(
        region=world.tree.village, sheet="other", period="2026-Q1", place="村委会", shown_from=clock.today(),
        recorded_at=clock.now(),
    )  # fmt: skip
    return {"display_id": display.pk}


def _publication(world: World) -> dict[str, Any]:
    book = book_of(world.tree.village)
    found = Publication.objects.filter(book=book).first() or Publication.objects.create(
        book=book, region=world.tree.village, month=FIRST, commitment=b"", drafted_at=clock.now()
    )
    return {"publication_id": found.pk}


row("noticeboard:calendar")
row("noticeboard:items")
row("noticeboard:displays")
row("noticeboard:display", _display, scoped=True)
row("noticeboard:take-down", _display, scoped=True)
row(
    "noticeboard:hang",
    lambda world: {"region_id": world.tree.village.pk, "sheet": "other", "period": "2026-Q1"},
    scoped=True,
)
row("noticeboard:posters")
row("noticeboard:proofread")
row("noticeboard:print-posters")
row("noticeboard:archive", lambda world: {"job_id": 1}, scoped=True)
row("noticeboard:spoken", _publication, scoped=True)
