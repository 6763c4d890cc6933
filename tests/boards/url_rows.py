"""How the permission table calls the boards."""

from __future__ import annotations

from tests.support.urls import row

row("boards:board", query="month=2026-01")
row("boards:villages", query="month=2026-01")
row("boards:claims", query="month=2026-01")
row("boards:refresh")
