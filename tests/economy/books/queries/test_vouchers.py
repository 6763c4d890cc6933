"""The voucher list narrows by every filter, shows only what the actor may see, and counts its queries."""

from __future__ import annotations

from typing import Any

import pytest

from lingyan.economy.books import queries
from lingyan.economy.books.models import Book, Line, Party, Voucher
from lingyan.economy.books.queries import VoucherFilter
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import BOOKS_POST, BOOKS_VIEW
from tests.economy.books.journals import Journal, journal_files, read_journal
from tests.economy.books.stored import stored_book
from tests.support.actors import everything, holding, nobody
from tests.support.refusals import refused


def test_pages(book: Book, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        first = queries.vouchers(everything(), VoucherFilter(book=book.pk), size=100)
    assert (first.total, first.pages, first.number, len(first.rows)) == (566, 6, 1, 100)
    last = queries.vouchers(everything(), VoucherFilter(book=book.pk), page=99, size=100)
    assert (last.number, len(last.rows)) == (6, 66)
    assert not {row.id for row in first.rows} & {row.id for row in last.rows}


def test_a_row_carries_first_summary_and_amount(book: Book, journal: Journal) -> None:
    page = queries.vouchers(everything(), VoucherFilter(first=Month(2025, 1), last=Month(2025, 1), word="记"))
    row, lines = page.rows[0], [line for line in journal.entries if line.voucher == 10_001]
    assert (row.number, row.summary, row.amount) == (1, lines[0].summary, sum(line.debit for line in lines))
    assert row.organisation == book.organisation.name


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (VoucherFilter(kinds=["red"]), 3),
        (VoucherFilter(kinds=["close", "fold"]), 4),
        (VoucherFilter(states=["draft"]), 0),
        (VoucherFilter(text="多提折旧"), 1),
        (VoucherFilter(account="321"), 3),
        (VoucherFilter(account="513", smallest=4_000_000), 1),
        (VoucherFilter(text="43", first=Month(2025, 12)), 1),
    ],
)
def test_filters(book: Book, wanted: VoucherFilter, count: int) -> None:
    assert queries.vouchers(everything(), wanted).total == count


def test_account_party_and_amount_hold_for_one_line(book: Book) -> None:
    household = Party.objects.get(book=book, code="H0007")
    wanted = VoucherFilter(account="113", party=household.pk, smallest=154_700, largest=154_700)
    found = queries.vouchers(everything(), wanted).rows
    lines = Line.objects.filter(party=household, account__code__startswith="113")
    assert {row.id for row in found} == {
        line.voucher_id for line in lines if abs(line.debit) + abs(line.credit) == 154_700
    }
    assert found


@pytest.mark.django_db
def test_lists_books_and_pages_obey_the_same_scope() -> None:
    mine, other = (stored_book(read_journal(path)) for path in journal_files()[:2])
    actor = holding(BOOKS_VIEW, path=mine.organisation.region.path)
    assert {row.book for row in queries.vouchers(actor, VoucherFilter()).rows} == {mine.pk}
    assert [head.id for head in queries.heads(queries.visible_books(actor))] == [mine.pk]
    assert queries.book_for(actor, mine.pk) == mine
    with refused("unknown-book"):
        queries.book_for(actor, other.pk)
    hidden = Voucher.objects.filter(book=other)[0]
    with refused("unknown-voucher"):
        queries.voucher_detail(actor, hidden.pk)
    assert queries.vouchers(nobody(), VoucherFilter()).total == 0
    region = other.organisation.region
    assert queries.vouchers(everything(), VoucherFilter(region=region)).total == 391 - 2
    assert queries.village_book(everything(), region) == other
    with pytest.raises(Denied):
        queries.village_book(actor, region)
    assert not queries.visible_books(actor, right=BOOKS_POST).exists()


def test_detail(book: Book, django_assert_num_queries: Any) -> None:
    found = Voucher.objects.get(book=book, month=202512, number=47)
    with django_assert_num_queries(5):
        view = queries.voucher_detail(everything(), found.pk)
        shown = [(line.account.path_name, str(line.party), line.project) for line in view.lines]
    assert view.debit == view.credit == 6_188_000
    assert shown[1][0] == "内部往来/成员（农户）"
