"""Links are shown to whom they open."""

from __future__ import annotations

import pytest

from lingyan.identity.opening import may_open
from lingyan.kernel.access import system_actor
from lingyan.kernel.rights import BANK_IMPORT, BANK_VIEW

VIEWER = system_actor("看", [BANK_VIEW])


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("/bank/accounts/?region=990121100200", True),
        ("/bank/import/?region=990121100200", False),
        ("/ask/receipt/", True),
        ("/", True),
        ("/nowhere/of/this/site/", True),
    ],
)
def test_the_mark_of_the_view_decides(url: str, opens: bool) -> None:
    assert may_open(VIEWER, url) is opens


def test_another_right_opens_it() -> None:
    assert may_open(system_actor("导入", [BANK_IMPORT]), "/bank/import/")
