from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

from lingyan.kernel.crypto import create_data_key
from lingyan.regions.models import Region
from lingyan.seal import keys
from tests.disclosure.support import Sealed, make_sealed_village
from tests.economy.books.actions.vouchers import Office, open_office
from tests.support.places import Places


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """A home of its own with fresh keys: log and pages are files, which no transaction rolls back."""
    folder = tmp_path / "home"
    settings.LINGYAN = replace(
        configured.LINGYAN, home=folder, keys=folder / "keys", contact_phone="0990-1234567", sponsor="雁城市"
    )
    folder.mkdir()
    create_data_key(folder / "keys")
    keys.create(folder / "keys", "lingyan.invalid/test")
    return folder


@pytest.fixture
def village(db: None, home: Path) -> Sealed:
    """凤桥村, whose January 2025 is posted and closed."""
    return make_sealed_village()


@pytest.fixture
def office(village: Sealed) -> Office:
    """A second village, whose book is kept here since January 2025."""
    return open_office(
        "雁庄村", Places({region.name: region for region in Region.objects.filter(name="雁庄村")})
    )
