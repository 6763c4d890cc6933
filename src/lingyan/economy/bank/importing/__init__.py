"""Reading bank statements: files that banks really hand out → checked rows. Pure: files in, values out."""

from __future__ import annotations

from .layouts import ALIASES, FIELD_TITLES, Mapping
from .statement import MOST_ROWS, check_statement
from .values import StatementCheck, StatementRow

__all__ = [
    "ALIASES",
    "FIELD_TITLES",
    "MOST_ROWS",
    "Mapping",
    "StatementCheck",
    "StatementRow",
    "check_statement",
]
