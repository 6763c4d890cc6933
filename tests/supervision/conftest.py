"""A village whose book pays a large sum in cash in January 2026, so that R01 has something to find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.kernel import clock
from lingyan.regions.models import Region
from tests.economy.books.support import book_of
from tests.support.actors import everything
from tests.support.identity import Tree

TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def tree(db: None) -> Iterator[Tree]:
    with clock.fixed(TODAY):
        yield Tree()


def pay(region: Region, amount: int, summary: str = "购办公用品", day: int = 5) -> Voucher:
    """A posted voucher that pays cash, made and checked by two."""
    entries = [Entry("51301", summary, amount, 0, "", ""), Entry("101", summary, 0, amount, "", "")]
    draft = books.save_draft(
        everything(1), book_id=book_of(region).pk, date=dt.date(2026, 1, day), entries=entries, attachments=1
    )
    books.review(everything(2), voucher_id=draft.pk)
    books.post(everything(3), voucher_id=draft.pk)
    return draft


@pytest.fixture
def book(tree: Tree) -> Book:
    made = book_of(tree.village)
    pay(tree.village, 1_200_00)
    return made
