"""A year's end that is killed: carried, reserve, folded, closed, then archived by a job that runs again.

The village's books begin in December, so that its whole year is one month.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book, Period, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.year import actions
from lingyan.economy.year.archiving import jobs as archiving
from lingyan.economy.year.models import ArchiveSet, Distribution
from lingyan.files.models import StoredFile
from lingyan.identity.actors import operator
from lingyan.identity.roles import TAKEOVER_POSTER
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.people.actions import create_organisation
from lingyan.people.models import Organisation
from lingyan.regions.queries import by_code
from lingyan.workflow.jobs import run_next
from lingyan.workflow.models import Job
from tests.crash.steps.base import Facts, Step
from tests.support.actors import everything

VILLAGE: Final = "990121211208"
DECEMBER: Final = Month(2025, 12)
CLERK, ACCOUNTANT, POSTER = (everything(31 + n, name) for n, name in enumerate("报核记"))
_INCOME: Final = (Entry("10201", "收租金", 100_000), Entry("50103", "收租金", 0, 100_000))


def steps() -> list[Step]:
    kinds = (("normal", 1), ("close", 2), ("normal", 2), ("fold", 1))
    makes = (_begin, _carry, _reserve, _fold)
    made = []
    for number, (make, (kind, count)) in enumerate(zip(makes, kinds, strict=True), 1):
        made += [
            Step("year-end", f"year draft {number}", make, partial(_drafted, kind, count)),
            Step("year-end", f"year post {number}", partial(_post, kind), partial(_posted, kind, count)),
        ]
    return [
        *made,
        Step("year-end", "year close", _close, _closed),
        Step("archive", "archive ask", _ask, _asked),
        Step("archive", "archive run", _run, _archived),
    ]


def book() -> Book:
    return Book.objects.get(organisation__region__code=VILLAGE)


def _begin() -> Facts:
    """The book and its one voucher, each unless it is there."""
    region = by_code(VILLAGE)
    organisation = Organisation.objects.filter(
        region=region, kind="collective"
    ).first() or create_organisation(
        CLERK, region=region, kind="collective", name=f"{region.name}股份经济合作社"
    )
    if not Book.objects.filter(organisation=organisation).exists():
        books.open_book(CLERK, organisation=organisation, first_month=DECEMBER, go_live=DECEMBER)
    if not Voucher.objects.filter(book=book()).exists():
        books.save_draft(CLERK, book_id=book().pk, date=dt.date(2025, 12, 5), entries=_INCOME)
    return {"normal": 1}


def _drafted(kind: str, count: int) -> Facts | None:
    found = Voucher.objects.filter(book__organisation__region__code=VILLAGE, kind=kind).count()
    return {kind: count} if found >= count else None


def _post(kind: str) -> Facts:
    for voucher in Voucher.objects.filter(book=book(), kind=kind, state="draft"):
        books.review(ACCOUNTANT, voucher_id=voucher.pk)
    books.post_month(POSTER, month=DECEMBER, book_ids=[book().pk])
    return {"posted": Voucher.objects.filter(book=book(), kind=kind, state="posted").count()}


def _posted(kind: str, count: int) -> Facts | None:
    """As many as were acknowledged, or more once a later step has posted its own."""
    found = Voucher.objects.filter(
        book__organisation__region__code=VILLAGE, kind=kind, state="posted"
    ).count()
    return {"posted": count} if found >= count else None


def _carry() -> Facts:
    return {"close": len(books.carry_forward(CLERK, book_id=book().pk, month=DECEMBER))}


def _reserve() -> Facts:
    actions.draft_reserve(CLERK, book_id=book().pk, year=DECEMBER.year)
    assert Distribution.objects.filter(book=book()).count() == 1
    return {"normal": 2}


def _fold() -> Facts:
    assert books.fold_distribution(CLERK, book_id=book().pk, year=DECEMBER.year)
    return {"fold": 1}


def _close() -> Facts:
    books.close_month(ACCOUNTANT, book_id=book().pk, month=DECEMBER, accept_warnings=True)
    return _opened()


def _closed() -> Facts | None:
    there = Period.objects.filter(book__organisation__region__code=VILLAGE, month=DECEMBER).count() == 1
    return _opened() if there else None


def _opened() -> Facts:
    """What stands in month 0 of the next year: the year's end is nothing without it, and nothing twice."""
    rows = book().balances.filter(month=202600).order_by("account__code")
    return {"opening": [[row.account.code, row.debit, row.credit] for row in rows.select_related("account")]}


def _owner() -> Actor:
    found = operator(TAKEOVER_POSTER)
    assert found is not None
    return found


def _ask() -> Facts:
    region = by_code(VILLAGE)
    actions.ask_archive(_owner(), books=[book()], year=DECEMBER.year, region=region)
    return {"jobs": 1}


def _asked() -> Facts | None:
    return {"jobs": 1} if Job.objects.filter(kind=archiving.KIND).count() == 1 else None


def _run() -> Facts:
    """Another worker takes the job once the dead one's lease has run out."""
    attempts = Job.objects.get(kind=archiving.KIND).attempts
    with clock.fixed(dt.datetime.now(clock.ZONE) + dt.timedelta(hours=attempts)):
        run_next()
    return _archived() or {}


def _archived() -> Facts | None:
    done = Job.objects.filter(kind=archiving.KIND, state=Job.State.DONE).count()
    sets, files = ArchiveSet.objects.count(), StoredFile.objects.filter(kind="zip").count()
    return {"sets": sets, "files": files, "jobs": done} if (done, sets, files) == (1, 1, 1) else None
