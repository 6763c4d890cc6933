"""A year's workbook of a branch as it is kept: members, register of sessions, lists of attendance → checked rows."""

from __future__ import annotations

from .check import BranchCheck, check_branch_workbook
from .rows import PersonRow, SessionRow

__all__ = ["BranchCheck", "PersonRow", "SessionRow", "check_branch_workbook"]
