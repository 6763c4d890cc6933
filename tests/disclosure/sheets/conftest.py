"""凤桥村 as in the tests of disclosure, with the first quarter closed."""

from __future__ import annotations

import pytest

from lingyan.kernel.month import Month
from tests.disclosure.support import Sealed


@pytest.fixture
def village(village: Sealed) -> Sealed:
    village.shut(Month(2025, 3))
    return village
