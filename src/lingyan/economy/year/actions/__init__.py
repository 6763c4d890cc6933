"""Every change of state of a book's year is one function here."""

from __future__ import annotations

from typing import Final

from lingyan.economy.year.actions.archiving import (
    MOST_BOOKS,
    archive_year,
    ask_archive,
    note_reading,
    require_closed,
)
from lingyan.economy.year.actions.confirming import record_confirmation
from lingyan.economy.year.actions.distributing import draft_cover, draft_other, draft_reserve
from lingyan.kernel.failpoints import declare

FAILPOINTS: Final = declare(
    "year.distribute.before-commit",
    "year.archive.before-store",
    "year.archive.before-commit",
    "year.archive.after-commit",
)
"""Where a test kills the process: no set and no voucher is lost or made twice."""

__all__ = [
    "FAILPOINTS",
    "MOST_BOOKS",
    "archive_year",
    "ask_archive",
    "draft_cover",
    "draft_other",
    "draft_reserve",
    "note_reading",
    "record_confirmation",
    "require_closed",
]
