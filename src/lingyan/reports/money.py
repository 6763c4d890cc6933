"""What a work summary says of the collective economy: sums over the books of a region, never one village."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from lingyan.economy.books.models import Period
from lingyan.economy.books.queries import bulk_years, visible_books
from lingyan.economy.books.statements.formulas import balance_sheet_form, income_statement_form
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import REPORTS_MAKE
from lingyan.regions.models import Region

INCOME_BANDS: Final = (
    (0, "5万元以下"),
    (5_000_000, "5万至10万元"),
    (10_000_000, "10万至20万元"),
    (20_000_000, "20万元以上"),
)


@dataclass(slots=True)
class MoneyOfYear:
    """Sums of a year over all books, in fen. `operating` is 经营收入 plus 投资收益, without subsidies (H-3 C01)."""

    books: int = 0
    operating: int = 0
    subsidies: int = 0
    other: int = 0
    expense: int = 0
    net: int = 0
    cash: int = 0
    assets: int = 0
    liabilities: int = 0
    closed_periods: int = 0
    bands: list[int] = field(default_factory=lambda: [0] * len(INCOME_BANDS))


def money_of_year(actor: Actor, region: Region, year: int) -> MoneyOfYear:
    """Read from stored balances, some books at a time; memory does not grow with the region."""
    books = visible_books(actor, region, right=REPORTS_MAKE)
    found = MoneyOfYear()
    for lot in bulk_years(books, year):
        income = lot.balances.statement(income_statement_form(), 12)
        sheet = lot.balances.statement(balance_sheet_form(), 12)
        found.books += len(lot.books)
        found.operating += int(income[:, 0].sum() + income[:, 1].sum())
        found.subsidies += int(income[:, 2].sum())
        found.other += int(income[:, 8].sum())
        found.expense += int(sum(income[:, line].sum() for line in (3, 4, 5, 9, 10, 12)))
        found.net += int(income[:, 13].sum())
        found.cash += int(sheet[:, 0].sum())
        found.assets += int(sheet[:, 23].sum())
        found.liabilities += int(sheet[:, 34].sum())
        edges = np.array([low for low, _ in INCOME_BANDS[1:]])
        place = np.searchsorted(edges, income[:, 0] + income[:, 1], side="right")
        for band, count in enumerate(np.bincount(place, minlength=len(INCOME_BANDS)).tolist()):
            found.bands[band] += count
    found.closed_periods = Period.objects.filter(
        book__in=books.order_by().values("pk"), month__gte=year * 100 + 1, month__lte=year * 100 + 12
    ).count()
    return found
