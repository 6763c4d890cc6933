"""What other parties answer to their balances: taken from the ledger, kept for good, refused where it cannot be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.year import actions
from lingyan.economy.year.models import Confirmation
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from tests.economy.books.actions.vouchers import person
from tests.economy.year.support import YEAR, Year
from tests.support.actors import everything

DAY = dt.date(2026, 1, 20)
DIFFERS = {
    "answer": "differs",
    "answered_on": DAY,
    "their_claims": 40_000,
    "their_debts": 0,
    "note": "少记一笔",
}
BAD: dict[str, dict[str, Any]] = {
    "bad-answer": {"answer": "maybe", "answered_on": DAY},
    "bad-day": {"answer": "agreed"},
    "day-of-silence": {"answer": "silent", "answered_on": DAY, "note": "外出"},
    "no-note": {"answer": "silent", "note": "  "},
    "no-amounts": {**DIFFERS, "their_debts": None},
    "no-difference": {**DIFFERS, "their_claims": 50_000},
    "amounts-without-difference": {"answer": "agreed", "answered_on": DAY, "their_claims": 50_000},
    "too-long": {"answer": "agreed", "answered_on": DAY, "note": "长" * 301},
    "no-balance": {"answer": "agreed", "answered_on": DAY, "party_id": 999_999},
}


def confirm(year: Year, **given: Any) -> Confirmation:
    told = {"party_id": year.household.pk, **given}
    return actions.record_confirmation(year.office.clerk, book_id=year.book.pk, year=YEAR, **told)


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def test_an_answer_keeps_what_the_ledger_said_and_what_the_other_side_says(year: Year) -> None:
    agreed = confirm(year, answer="agreed", answered_on=dt.date(2025, 12, 31))
    assert (agreed.claims, agreed.debts, agreed.their_claims) == (50_000, 0, None)
    differs = confirm(year, **DIFFERS)
    assert (differs.claims, differs.their_claims, differs.their_debts) == (50_000, 40_000, 0)
    silent = confirm(year, answer="silent", note=" 外出务工 ")
    assert (silent.answered_on, silent.note, silent.made_by) == (None, "外出务工", year.office.clerk.user_id)
    assert Confirmation.objects.count() == 3, "earlier answers stay"
    assert AuditEntry.objects.filter(code="year.balance-confirmed").count() == 3


@pytest.mark.parametrize("code", BAD)
def test_what_is_refused(year: Year, code: str) -> None:
    with refused(code):
        confirm(year, **BAD[code])
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("day", [dt.date(2025, 12, 30), dt.date(2026, 2, 4)])
def test_the_day_lies_between_the_years_end_and_today(year: Year, day: dt.date) -> None:
    with refused("bad-day"):
        confirm(year, answer="agreed", answered_on=day)


def test_not_before_the_year_is_over(year: Year) -> None:
    with clock.fixed(dt.date(2025, 12, 30)), refused("year-not-over"):
        confirm(year, answer="silent", note="外出")
    with clock.fixed(dt.date(2025, 12, 31)):
        confirm(year, answer="silent", note="外出")


def test_a_party_whose_balance_is_nil_is_not_asked(year: Year) -> None:
    nil = books.add_party(everything(), book_id=year.book.pk, kind="unit", name="清水公司")
    with refused("no-balance"):
        confirm(year, answer="agreed", answered_on=DAY, party_id=nil.pk)


def test_only_who_enters_the_books_records_it(year: Year) -> None:
    other = person(78, "别村", year.office.places["玉屯村"].path)
    with pytest.raises(Denied):
        actions.record_confirmation(
            other, book_id=year.book.pk, year=YEAR, party_id=year.household.pk, answer="silent", note="外出"
        )
