"""What a step of the work is, and whom and which villages all of it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from lingyan.economy.books.models import Book
from lingyan.kernel.month import Month
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code
from tests.support.actors import everything

Facts = dict[str, Any]
YEAR: Final = 2025
MONTHS: Final = (Month(YEAR, 1), Month(YEAR, 2))
COUNTY: Final = "990121000000"
LOADED: Final = "990121107208"
LIVE: Final = "990121102208"
LOAD: Final = 6
CLERK, ACCOUNTANT, POSTER, OFFICER = (everything(11 + n, name) for n, name in enumerate("报核记公"))


@dataclass(frozen=True, slots=True)
class Step:
    phase: str
    name: str
    run: Callable[[], Facts]
    kept: Callable[[], Facts | None]
    still_holds: Callable[[Facts], bool] | None = None

    def holds(self, acknowledged: Facts) -> bool:
        """Whether what was acknowledged is still there."""
        return self.still_holds(acknowledged) if self.still_holds else self.kept() == acknowledged


def county() -> Region:
    return by_code(COUNTY)


def book(code: str) -> Book:
    return Book.objects.get(organisation__region__code=code)
