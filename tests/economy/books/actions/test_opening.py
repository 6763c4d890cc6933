"""Opening balances typed by hand: what they become, every refusal at its row, and until when they may change."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lingyan.economy.books import actions, integrity, queries
from lingyan.economy.books.actions import StartBalance
from lingyan.economy.books.models import Balance, Book
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.people.models import Organisation
from tests.economy.books.actions.vouchers import YEAR, Office, person
from tests.support.actors import everything
from tests.support.refusals import refused

ME = everything()
SOUND = [StartBalance("10201", debit=500_000), StartBalance("3220201", credit=500_000)]
RENT = "01-05 | 1 | 收租金 | 10201 | 10.00 |\n | | 收租金 | 50103 | | 10.00"
INSIDE_YEAR = [
    StartBalance("10201", debit=130_000, year_debit=80_000, year_credit=50_000),
    StartBalance("50103", credit=80_000, year_credit=80_000),
    StartBalance("51303", debit=0, year_debit=50_000, year_credit=50_000, closing_credit=50_000),
    StartBalance("321", debit=50_000, year_debit=50_000, closing_debit=50_000),
    StartBalance("3220201", credit=100_000),
]


@pytest.fixture
def july(office: Office) -> Book:
    """A neighbour's book that begins in July."""
    organisation = Organisation.objects.create(
        kind="collective", region=office.places["玉屯村"], name="玉屯村股份经济合作社"
    )
    return actions.open_book(
        ME, organisation=organisation, first_month=Month(YEAR, 7), go_live=Month(YEAR, 7)
    )


def stored(book: Book) -> list[tuple[int, str, int, int, int, int]]:
    rows = Balance.objects.filter(book=book).order_by("month", "account__code")
    return [
        (row.month, row.account.code, row.debit, row.credit, row.closing_debit, row.closing_credit)
        for row in rows.select_related("account")
    ]


def test_balances_are_those_of_the_new_year_and_replace_earlier_ones(office: Office) -> None:
    first = [StartBalance("101", debit=1), StartBalance("3220201", credit=1)]
    actions.enter_opening(ME, book_id=office.book.pk, rows=first)
    actions.enter_opening(ME, book_id=office.book.pk, rows=SOUND)
    assert stored(office.book) == [
        (202500, "10201", 500_000, 0, 0, 0),
        (202500, "3220201", 0, 500_000, 0, 0),
    ]
    assert list(integrity.breaches()) == []


def test_inside_a_year_the_new_years_balance_follows_from_the_turnover(july: Book) -> None:
    actions.enter_opening(ME, book_id=july.pk, rows=INSIDE_YEAR)
    assert stored(july) == [
        (202500, "10201", 100_000, 0, 0, 0),
        (202500, "3220201", 0, 100_000, 0, 0),
        (202506, "10201", 80_000, 50_000, 0, 0),
        (202506, "321", 50_000, 0, 50_000, 0),
        (202506, "50103", 0, 80_000, 0, 0),
        (202506, "51303", 50_000, 50_000, 0, 50_000),
    ]
    rows = {row.code: row for row in queries.trial_balance(july, Month(YEAR, 7), Month(YEAR, 7)).rows}
    assert (rows["102"].opening, rows["501"].opening) == (130_000, -80_000)
    assert list(integrity.breaches()) == []


def test_what_was_written_reads_back_as_it_was_stated(july: Book) -> None:
    actions.enter_opening(ME, book_id=july.pk, rows=INSIDE_YEAR)
    found = queries.opening_of(july)
    assert {line.stated for line in found.lines} == set(INSIDE_YEAR)
    assert (found.total("debit"), found.total("credit"), found.inside_year) == (180_000, 180_000, True)
    assert (found.closed, found.taken_over) == (None, False)


def test_who_wrote_it_is_in_the_trail(office: Office) -> None:
    assert queries.opening_of(office.book).entry is None
    actions.enter_opening(person(7, "周会计"), book_id=office.book.pk, rows=SOUND)
    entry = queries.opening_of(office.book).entry
    assert entry is not None
    assert (entry.actor_label, entry.details["rows"]) == ("周会计", 2)
    assert entry.pk == AuditEntry.objects.latest("pk").pk


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        ([], "no-rows", None),
        ([*SOUND, StartBalance("59901", debit=1)], "unknown-account", 3),
        ([*SOUND, StartBalance("102", debit=1)], "account-has-details", 3),
        ([*SOUND, StartBalance("11301", debit=1)], "missing-household", 3),
        ([*SOUND, StartBalance("101", party="H99", debit=1)], "unknown-code", 3),
        ([*SOUND, StartBalance("101", project="X99", debit=1)], "unknown-code", 3),
        ([*SOUND, StartBalance("101")], "no-amount", 3),
        ([*SOUND, StartBalance("101", debit=2, credit=2)], "both-sides", 3),
        ([*SOUND, StartBalance("101", debit=10**16)], "amount-overflow", 3),
        ([*SOUND, *SOUND], "repeated-row", 3),
        ([*SOUND, StartBalance("50103", credit=5)], "result-at-new-year", 3),
        ([*SOUND, StartBalance("101", debit=1, year_debit=1)], "no-turnover-before", 3),
    ],
)
def test_every_fault_is_named_at_its_row(
    office: Office, rows: Sequence[StartBalance], code: str, row: int | None
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.enter_opening(ME, book_id=office.book.pk, rows=rows)
    assert (code, row) in {(problem.code, problem.row) for problem in refusal.value.problems}
    assert not Balance.objects.exists()


def test_inside_a_year_turnover_and_its_closing_part_must_balance_too(july: Book) -> None:
    for rows, code in (
        (
            [StartBalance("101", year_debit=5), StartBalance("3220201", year_credit=4)],
            "opening-does-not-balance",
        ),
        ([StartBalance("51303", year_debit=5, year_credit=5, closing_credit=6)], "closing-above-turnover"),
        ([StartBalance("51303", year_debit=5, year_credit=5, closing_credit=5)], "opening-does-not-balance"),
    ):
        with refused(code):
            actions.enter_opening(ME, book_id=july.pk, rows=rows)


@pytest.mark.parametrize(
    ("amounts", "row", "said"),
    [
        ((500, 200, 500), 2, "第2行金额正好等于差额"),
        ((100, 200, 500), 2, "借方合计 3.00 元，贷方合计 5.00 元，相差 2.00 元"),
        ((400, 100, 300), 2, "第2行金额正好是差额的一半"),
        ((700, 0, 100), None, "相差 6.00 元"),
    ],
)
def test_the_row_that_explains_the_difference_is_named(
    office: Office, amounts: tuple[int, int, int], row: int | None, said: str
) -> None:
    first, second, credit = amounts
    rows = [StartBalance("10201", debit=first), StartBalance("3220201", credit=credit)]
    if second:
        rows.insert(1, StartBalance("101", debit=second))
    with pytest.raises(Refused) as refusal:
        actions.enter_opening(ME, book_id=office.book.pk, rows=rows)
    [problem] = refusal.value.problems
    assert (problem.code, problem.row) == ("opening-does-not-balance", row)
    assert said in problem.message


def test_once_a_month_is_closed_nothing_changes_any_more(office: Office) -> None:
    actions.enter_opening(ME, book_id=office.book.pk, rows=SOUND)
    office.posted(RENT)
    actions.enter_opening(ME, book_id=office.book.pk, rows=SOUND)
    office.close(1)
    with refused("month-closed"):
        actions.enter_opening(ME, book_id=office.book.pk, rows=SOUND)
    assert queries.opening_of(office.book).closed == Month(YEAR, 1)


def test_only_who_sets_up_books_there_may(office: Office) -> None:
    neighbour = person(5, "邻村", path=office.places["玉屯村"].path)
    without = person(6, "报账员", without=["books.configure"])
    for actor in (neighbour, without):
        with pytest.raises(Denied):
            actions.enter_opening(actor, book_id=office.book.pk, rows=SOUND)
