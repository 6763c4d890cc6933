"""How the permission table calls the villagers' pages: all are open to everybody."""

from __future__ import annotations

from tests.support.urls import row

row("portal:first")
row("portal:published", lambda world: {"path": "nothing/"})
row("portal:asset", lambda world: {"path": "1/page.css"})
row("portal:log", lambda world: {"path": "checkpoint"})
