from __future__ import annotations

from pathlib import Path

import pytest

from tests.economy.bank.support import Desk
from tests.support.places import make_places


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Desk:
    made = Desk(make_places()["雁庄村"], tmp_path)
    assert made.book
    assert made.account
    return made
