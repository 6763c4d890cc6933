from __future__ import annotations

import pytest

from lingyan.economy.books.models import Book
from tests.economy.books.journals import Journal, journal_files, read_journal
from tests.economy.books.stored import stored_book


@pytest.fixture
def journal() -> Journal:
    """凤桥村 2025: red entries, distribution, folding, households and projects."""
    return read_journal(journal_files()[0])


@pytest.fixture
def book(db: None, journal: Journal) -> Book:
    return stored_book(journal)
