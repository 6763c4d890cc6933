"""The last closed year of the demo: archived for the showcase village and a neighbour by one job, open for the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lingyan.demo import signins
from lingyan.demo.bookkeeping import KeptBook
from lingyan.demo.plan import Plan
from lingyan.economy.books.models import Book
from lingyan.economy.year import actions
from lingyan.economy.year.queries import open_months
from lingyan.regions.models import Region
from lingyan.workflow.jobs import run_next

_KEEPER: Final = "kuaiji1"


def archive(plan: Plan, town: Region, books: Sequence[KeptBook]) -> None:
    """Archive the year before `plan.today` where all of its months are closed; a demo begun later has none."""
    year = plan.today.year - 1
    ids = [book.book_id for book in books]
    closed = [pk for pk, months in open_months(ids, year).items() if months == []]
    if not closed:
        return
    found = Book.objects.select_related("organisation__region").filter(pk__in=closed)
    job = actions.ask_archive(
        signins.actor(_KEEPER), books=list(found.order_by("pk")), year=year, region=town
    )
    while (done := run_next()) is not None:
        if done.pk == job.pk:
            break
