"""Every command, gathered: one module a room."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import typer

_GROUPS: Final = (
    "regions",
    "roster",
    "books",
    "disclosure",
    "log",
    "merkle",
    "witness",
    "facts",
    "assess",
    "report",
)


def add_all(app: typer.Typer) -> None:
    """Add the commands of the system and a group for each room."""
    from lingyan.cli import system

    system.add_to(app)
    for name in _GROUPS:
        app.add_typer(import_module(f"lingyan.cli.{name}").group, name=name)
