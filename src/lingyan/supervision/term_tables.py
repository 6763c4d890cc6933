"""The tables of a term audit by its content (accounting.md 12): one shape for the workbook and for the report.

Every table says how it was made, and what could not be obtained and why; figures carry the numbers of the records that
they rest on. PRIVACY: persons and parties stand as numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from lingyan.economy.books.models import Book, Line, Voucher
from lingyan.kernel.month import Month
from lingyan.kernel.tabular.write import Column
from lingyan.regions.models import Region

NO_BOOK: Final = "整个任期没有账簿，取不到分录"
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class TermTable:
    """One table of the content item `content` (`A3`). Cells follow the kinds of `columns`, money in fen.

    `brief` are the places of the columns that fit on a page of the report; `missing` says what could not be obtained,
    because of what.
    """

    content: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    how: str
    brief: tuple[int, ...]
    missing: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.content} {self.name}"


@dataclass(frozen=True, slots=True)
class Span:
    """Whose term it is and from when until when, with the books of the village's collective."""

    person: int
    region: Region
    books: tuple[Book, ...]
    first: dt.date
    last: dt.date

    def posted(self) -> QuerySet[Line]:
        """Posted lines from the first day of the term to its last, by date and number."""
        return (
            Line.objects.filter(
                voucher__book__in=self.books, voucher__state=Voucher.State.POSTED,
                voucher__date__gte=self.first, voucher__date__lte=self.last,
            )
            .select_related("voucher", "account", "project")
            .order_by("voucher__date", "voucher__month", "voucher__number", "no")
        )  # fmt: skip

    def within(self, day: dt.date | None) -> bool:
        return day is not None and self.first <= day <= self.last


def joined(words: Iterable[object]) -> str:
    """Each once, in the order they came; for numbers of vouchers in one cell."""
    return "、".join(dict.fromkeys(str(word) for word in words))


def facts_of(name: str, span: Span) -> list[dict[str, Any]]:
    """Rows of a fact table of the village over the term, as known on its last day: what rooms beside this one know."""
    # Arrow takes a second to load, so it is loaded only where something is read.
    from lingyan.facts import registry
    from lingyan.facts.reading import open_reader, read
    from lingyan.facts.registry import FactRequest

    request = FactRequest(Month.of(span.first), Month.of(span.last), span.last, span.region.path)
    with open_reader() as reader:
        return [
            row for batch in read(reader, registry.get(name), request) for row in batch.to_pylist()
        ]  # fmt: skip
