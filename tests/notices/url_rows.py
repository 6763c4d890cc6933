"""How the permission table calls the pages of one's own notices."""

from __future__ import annotations

from tests.support.urls import row

row("notices:settings")
row("notices:address")
row("notices:verify")
row("notices:stop")
