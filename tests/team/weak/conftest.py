from __future__ import annotations

import pytest

from tests.team.weak.support import Country


@pytest.fixture
def country(db: None) -> Country:
    return Country()
