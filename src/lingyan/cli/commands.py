"""Every command: those of the system, and a group for each room in a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Final

import typer

GROUPS: Final = (
    "regions",
    "roster",
    "branch",
    "term",
    "books",
    "bank",
    "archive",
    "disclosure",
    "log",
    "merkle",
    "witness",
    "facts",
    "assess",
    "report",
    "audit",
)


def add_to(app: typer.Typer, arguments: Sequence[str]) -> None:
    """Add the system's commands and the groups that the arguments may mean.

    Only the group that is called is imported, so that a command starts in half the time; help needs them all.
    """
    from lingyan.cli import system

    system.add_to(app)
    called = arguments[0] if arguments else ""
    for name in (called,) if called in GROUPS else GROUPS:
        app.add_typer(import_module(f"lingyan.cli.{name}").group, name=name)
