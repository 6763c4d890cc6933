"""Taking over old books: journals, opening balances and trial balances of other software, read and checked.

Pure: files in, values out. Storing what was parsed is an action of the books app.
"""

from __future__ import annotations

from .check import check_books
from .layouts import AUTO, LAYOUTS, Layout
from .values import (
    AccountMapping,
    AccountName,
    BooksCheck,
    DetectedLayout,
    HeldBook,
    HeldBooks,
    InputFile,
    MonthTotal,
    OpeningLine,
    ParsedBook,
    ParsedLine,
    ParsedVoucher,
    RegionLookup,
    SourceDigest,
)

__all__ = [
    "AUTO",
    "LAYOUTS",
    "AccountMapping",
    "AccountName",
    "BooksCheck",
    "DetectedLayout",
    "HeldBook",
    "HeldBooks",
    "InputFile",
    "Layout",
    "MonthTotal",
    "OpeningLine",
    "ParsedBook",
    "ParsedLine",
    "ParsedVoucher",
    "RegionLookup",
    "SourceDigest",
    "check_books",
]
