"""The last closed year of the demo: balances confirmed and the year archived for the showcase village and neighbours by one
job, open for the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from lingyan.demo import signins
from lingyan.demo.bookkeeping import KeptBook
from lingyan.demo.plan import Plan
from lingyan.economy.books import actions as books_actions
from lingyan.economy.books.models import Book
from lingyan.economy.year import actions, confirming
from lingyan.economy.year.queries import open_months
from lingyan.kernel.month import Month
from lingyan.regions.models import Region
from lingyan.workflow.jobs import run_next

_KEEPER: Final = "kuaiji1"
_ANSWERS: Final = ("agreed", "agreed", "differs", "agreed", "silent", "")


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


def confirm(plan: Plan, town: Region, books: Sequence[KeptBook]) -> None:
    """Answers to the balances of the year before; from this year's December on the township asks for them."""
    year = plan.today.year - 1
    books_actions.set_close_rule(
        signins.actor("nongye"), prerequisite=confirming.PREREQUISITE, severity="warn",
        from_month=Month(plan.today.year, 12), region=town,
    )  # fmt: skip
    for book in books:
        for number, party in enumerate(confirming.open_parties([book.book_id], year).order_by("code")):
            _answer(book.book_id, year, party, _ANSWERS[number % len(_ANSWERS)], plan.today)


def _answer(book: int, year: int, party: Any, answer: str, today: dt.date) -> None:
    """Who disagrees has paid or been paid on the last day of the year; one is left without an answer."""
    if not answer:
        return
    given: dict[str, Any] = {"answered_on": min(dt.date(year + 1, 1, 15), today)}
    if answer == "differs":
        given |= {
            "their_claims": party.claims // 2, "their_debts": party.debts // 2,
            "note": "对方12月31日已付，款项次年1月到账，按银行流水核对后再确认",
        }  # fmt: skip
    if answer == "silent":
        given = {"note": "外出务工，电话联系不上，春节返乡时再核对"}
    actions.record_confirmation(
        signins.actor(_KEEPER), book_id=book, year=year, party_id=party.pk, answer=answer, **given
    )
