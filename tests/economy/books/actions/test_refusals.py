"""What drafts and papers of vouchers refuse that no other test meets on its way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.books import actions
from lingyan.economy.books.models import Book
from lingyan.economy.books.queries.balances import require_year
from tests.economy.books.actions.test_posting import RENT
from tests.economy.books.actions.vouchers import Office, written
from tests.support.refusals import refused


def save(office: Office, **changes: Any) -> None:
    [one] = written(RENT)
    actions.save_draft(office.clerk, book_id=office.book.pk, date=one.date, entries=one.entries, **changes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"word": "甲"}, "unknown-word"),
        ({"attachments": -1}, "bad-attachments"),
        ({"attachments": 10_000}, "bad-attachments"),
        ({"voucher_id": 999_999}, "unknown-voucher"),
    ],
)
def test_of_a_draft(office: Office, changes: dict[str, Any], code: str) -> None:
    with refused(code):
        save(office, **changes)


@pytest.mark.parametrize("digest", ["a" * 63, "A" * 64, "g" * 64, ""])
def test_a_paper_is_known_by_its_digest(office: Office, digest: str) -> None:
    voucher = office.draft(RENT)
    with refused("bad-digest"):
        actions.add_paper(office.clerk, voucher_id=voucher.pk, sha256=digest)


def test_a_voucher_that_is_not_there(office: Office) -> None:
    for act in (actions.review, actions.post):
        with refused("unknown-voucher"):
            act(office.poster, voucher_id=999_999)
    with refused("unknown-book"):
        actions.save_draft(office.clerk, book_id=999_999, date=dt.date(2025, 1, 5), entries=[])


def test_nothing_is_written_into_a_book_that_ended(office: Office) -> None:
    Book.objects.filter(pk=office.book.pk).update(ended_on=dt.date(2025, 1, 31))
    with refused("book-ended"):
        save(office)


def test_a_red_voucher_is_not_older_than_what_it_cancels(office: Office) -> None:
    [voucher] = office.posted(RENT)
    with refused("date-too-early"):
        actions.reverse(office.clerk, voucher_id=voucher.pk, date=dt.date(2025, 1, 4))


def test_only_a_sealed_summary_is_erased(office: Office) -> None:
    line = office.draft(RENT).lines.first()
    assert line is not None
    for line_id in (line.pk, 999_999):
        with refused("nothing-to-erase"):
            actions.erase_summary(office.accountant, line_id=line_id, reason="涉及隐私")


def test_a_year_of_which_the_book_holds_nothing(office: Office) -> None:
    with refused("no-such-year"):
        require_year(office.book, 2025)
    office.posted(RENT)
    require_year(office.book, 2025)
    with refused("no-such-year"):
        require_year(office.book, 2024)
