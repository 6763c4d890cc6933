"""What audits found, in public: confirmed findings as counts, a question that is open or dismissed never."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.economy.books.models import Book
from lingyan.kernel import clock
from lingyan.supervision import actions, publishing
from lingyan.supervision.models import AuditRun, Finding, Step
from tests.supervision.conftest import TODAY
from tests.support.actors import everything

Q1 = (dt.date(2026, 1, 1), dt.date(2026, 3, 31))


def test_only_what_was_confirmed_is_counted(book: Book) -> None:
    village = book.organisation.region
    actions.run(everything(), region=village, year=2026, names=("R01",))
    found = Finding.objects.get()
    assert list(publishing.rectified(village, *Q1)) == []
    actions.step(everything(4), found, kind="explained", text="已补单据")
    assert list(publishing.rectified(village, *Q1)) == []
    found.refresh_from_db()
    actions.step(everything(5), found, kind="confirmed", text="属实")
    [block] = publishing.rectified(village, *Q1)
    assert block.rows == (("待整改", 1),)
    assert list(publishing.rectified(village, dt.date(2025, 1, 1), TODAY - dt.timedelta(days=1))) == []


def test_what_the_books_put_right_unasked_is_no_finding(book: Book) -> None:
    actions.run(everything(), region=book.organisation.region, year=2026, names=("R01",))
    Finding.objects.update(state="corrected", closed_on=TODAY)
    assert list(publishing.rectified(book.organisation.region, *Q1)) == []


@pytest.mark.parametrize("passed", [False, True])
def test_what_went_above_the_village_is_counted_once_verified(book: Book, passed: bool) -> None:
    village = book.organisation.region
    run = AuditRun.objects.create(region=village, year=2026, until=TODAY, at=clock.now())
    one = Finding.objects.create(
        run=run, key="0" * 64, rule="R01", version=1, severity="橙", village=village, year=2026, basis="",
        opened_on=TODAY, state="rectified", own_conduct=not passed,
    )  # fmt: skip
    if passed:
        Step.objects.create(finding=one, kind=Step.Kind.PASSED, text="移交", at=clock.now())
    assert list(publishing.rectified(village, *Q1)) == []
    Finding.objects.update(state="verified", closed_on=TODAY)
    [block] = publishing.rectified(village, *Q1)
    assert [number for _, number in block.rows] == [1]
