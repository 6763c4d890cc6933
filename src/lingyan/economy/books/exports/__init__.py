"""Exports of books: plain text for hledger and beancount, workbooks, and the tables of the command line.

The plain-text exports let anyone recompute our statements with a program that we did not write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal, get_args

from lingyan.economy.books.models import Book
from lingyan.economy.books.queries.balances import require_year

from .beancount import beancount_lines
from .hledger import hledger_lines
from .xlsx import write_year
from .yearbook import YearBook, year_book

Format = Literal["hledger", "beancount", "xlsx"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
_RENDERERS: Final[dict[str, Callable[[YearBook], Iterator[str]]]] = {
    "hledger": hledger_lines,
    "beancount": beancount_lines,
}


def write_export(target: Path, book: Book, year: int, format: Format, *, summaries: bool = False) -> None:
    """Writes a book's year. An existing file is replaced only when the new one is whole. Refused for a year without data.

    PRIVACY: parties are codes; summaries are free text that may name somebody, so they are left out
    unless the caller may have them.
    """
    require_year(book, year)
    made = target.with_name(f"{target.name}.part")
    try:
        if format == "xlsx":
            write_year(made, book, year, summaries=summaries)
        else:
            with made.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(_RENDERERS[format](year_book(book, year, summaries=summaries)))
        made.replace(target)
    finally:
        made.unlink(missing_ok=True)


__all__ = ["FORMATS", "Format", "write_export", "write_year", "year_book"]
