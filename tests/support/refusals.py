"""What an action must refuse, by its code: words change, codes are what callers rely on."""

from __future__ import annotations

import pytest

from lingyan.kernel.problems import Refused


def refused(code: str) -> pytest.RaisesExc[Refused]:
    """Expects a refusal with this code among its problems."""
    return pytest.raises(Refused, check=lambda error: code in {one.code for one in error.problems})
