from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from tests.questions.support import Place, make_place


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """A home of its own with the keys of the test run: pages are files, which no transaction rolls back."""
    settings.LINGYAN = replace(
        configured.LINGYAN, home=tmp_path, contact_phone="0990-1234567", sponsor="雁城市"
    )
    return tmp_path


@pytest.fixture
def place(db: None) -> Place:
    return make_place()
