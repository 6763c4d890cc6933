from __future__ import annotations

import pytest

from tests.economy.books.actions.vouchers import Office, open_office


@pytest.fixture
def office(db: None) -> Office:
    """雁庄村, whose book is kept here since January 2025."""
    return open_office()
