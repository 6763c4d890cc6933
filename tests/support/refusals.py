"""What an action refuses, told by its code and not by its words."""

from __future__ import annotations

import pytest

from lingyan.kernel.problems import Refused


def refused(code: str) -> pytest.RaisesExc[Refused]:
    """Expects a refusal of which one of the problems has this code."""
    return pytest.raises(Refused, check=lambda error: code in {each.code for each in error.problems})
