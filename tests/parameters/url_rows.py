"""How the permission table calls the pages of the rules."""

from __future__ import annotations

from tests.support.parameters import DAYS
from tests.support.urls import row

row("parameters:parameters")
row("parameters:parameter", lambda world: {"code": DAYS.code})
