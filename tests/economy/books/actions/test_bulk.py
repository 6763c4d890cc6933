"""Loading whole books: every check of the single way holds, and the result is the same."""

from __future__ import annotations

import pytest

from lingyan.economy.books import actions, integrity
from lingyan.economy.books.bulk import BookVouchers, LoadVoucher, load_posted
from lingyan.economy.books.models import Counter, Line, Voucher
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from tests.economy.books.actions.test_posting import PAY, RENT
from tests.economy.books.actions.vouchers import YEAR, Office, loads, open_office
from tests.support.actors import everything
from tests.support.identity import one_person
from tests.support.refusals import refused

TWO = RENT + PAY


def load(office: Office, table: str, *, taken_over: bool = False, **changes: object) -> None:
    vouchers = [one._replace(**changes) for one in loads(table)]
    reviewer = None if taken_over else office.accountant
    load_posted(
        office.clerk, [BookVouchers(office.book.pk, vouchers)], poster=office.poster, reviewer=reviewer
    )


def test_same_result_as_one_by_one(office: Office) -> None:
    other = open_office("玉屯村", office.places)
    load(office, TWO)
    other.posted(TWO)
    rows = [
        list(book.balances.order_by("month", "account").values_list("month", "account", "debit", "credit"))
        for book in (office.book, other.book)
    ]
    assert rows[0] == rows[1]
    assert list(integrity.breaches()) == []
    assert office.draft(PAY).number == 3


def test_one_audit_entry_for_each_book(office: Office) -> None:
    load(office, TWO + TWO.replace("01-", "02-"))
    [entry] = AuditEntry.objects.filter(code="books.loaded")
    assert [(one["month"], one["vouchers"]) for one in entry.details["months"]] == [(202501, 2), (202502, 2)]
    assert (entry.actor_id, entry.details["maker"]) == (13, 11)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (RENT.replace("| 1000.00 |\n", "| 1000.01 |\n", 1), "unbalanced"),
        (RENT.replace("50103", "59901"), "unknown-account"),
        (RENT.replace("| 1000.00 |\n", "| 1000.00 | 1.00\n", 1), "both-sides"),
        (RENT.replace("| 1 |", "| 2 |"), "numbering"),
        (RENT + RENT, "numbering"),
        (RENT.replace("1000.00\n", "1000.00 | H1\n"), "unknown-party"),
        ("01-05 | 1 | 收租金 | 10201 | |", "line-count"),
    ],
)
def test_refuses_and_stores_nothing(office: Office, table: str, code: str) -> None:
    with refused(code):
        load(office, table)
    assert not Voucher.objects.exists()
    assert not Line.objects.exists()
    assert not Counter.objects.exists()


def test_refuses_floats_and_overflow(office: Office) -> None:
    [one] = loads(RENT)
    for amount in (1.5, 10**16):
        lines = [("10201", "x", amount, 0, "", ""), ("50103", "x", 0, amount, "", "")]
        with refused("amount-overflow"):
            load_posted(
                office.clerk, [BookVouchers(office.book.pk, [one._replace(lines=lines)])],
                poster=office.poster, reviewer=office.accountant,
            )  # fmt: skip


def test_three_persons_stand_on_it(office: Office) -> None:
    books = [BookVouchers(office.book.pk, loads(RENT))]
    for poster, reviewer in (
        (office.clerk, None),
        (office.poster, office.clerk),
        (office.poster, office.poster),
    ):
        with refused("same-person"):
            load_posted(office.clerk, books, poster=poster, reviewer=reviewer)


def test_two_accounts_of_one_person_do_not_stand_on_it(office: Office) -> None:
    one_person(office.clerk.user_id, office.poster.user_id)
    with refused("same-person"):
        load_posted(
            office.clerk, [BookVouchers(office.book.pk, loads(RENT))], poster=office.poster, reviewer=None
        )


def test_not_into_a_closed_month(office: Office) -> None:
    office.close(1)
    with refused("month-closed"):
        load(office, RENT)


def test_taking_over_ends_with_go_live(office: Office) -> None:
    with refused("already-live"):
        load(office, RENT, taken_over=True)
    old = open_office("玉屯村", office.places, live=False)
    load(old, RENT, taken_over=True)
    actions.go_live(everything(), book_id=old.book.pk, month=Month(YEAR, 2))
    with refused("already-live"):
        load(old, RENT.replace("01-", "02-"), taken_over=True)
    old.close(1)
    assert old.book.periods.get().state == "taken_over"


def test_void_numbers_are_kept_and_count_nowhere(office: Office) -> None:
    [rent, pay] = loads(TWO)
    load_posted(
        office.clerk, [BookVouchers(office.book.pk, [rent, pay._replace(void=True, lines=())])],
        poster=office.poster, reviewer=office.accountant,
    )  # fmt: skip
    assert office.balance("51303", 202501) == (0, 0)
    office.close(1)
    assert list(integrity.breaches()) == []


def test_books_before_a_fault_stay(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from lingyan.economy.books import bulk

    monkeypatch.setattr(bulk, "CHUNK_LINES", 1)
    other = open_office("玉屯村", office.places)
    faulty = [
        BookVouchers(office.book.pk, loads(TWO)),
        BookVouchers(other.book.pk, loads(RENT.replace("50103", "9"))),
    ]
    with pytest.raises(Refused):
        load_posted(office.clerk, faulty, poster=office.poster, reviewer=office.accountant)
    assert office.book.vouchers.count() == 2
    assert other.book.vouchers.count() == 0
    assert list(integrity.breaches()) == []


def test_a_book_comes_once(office: Office) -> None:
    books = [BookVouchers(office.book.pk, loads(RENT)), BookVouchers(office.book.pk, loads(PAY))]
    with refused("book-twice"):
        load_posted(office.clerk, books, poster=office.poster, reviewer=office.accountant)
    assert isinstance(books[0].vouchers[0], LoadVoucher)
