"""Assets of the world's village: cards, a charge, a disposal and a finished count, made by the real actions."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.assets import actions
from lingyan.economy.assets.actions import Card
from lingyan.economy.books.models import Book
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.crash.steps import CLERK, OFFICER

_BOUGHT = dt.date(2025, 1, 10)
CARDS = (
    Card(
        "村部", "building", "public", "management", _BOUGHT, original=50_000_00, months=240, worn_before=100_00,
        worn_through=Month(2025, 1),
    ),
    Card("水泵", "machine", "public", "welfare", _BOUGHT, original=3_000_00, months=120),
    Card("货车", "vehicle", "operating", "operating", _BOUGHT, original=80_000_00, method="units", units=900),
)  # fmt: skip


def fill(book: Book) -> None:
    _assets(book)


def _assets(book: Book) -> None:
    hall, pump, truck = actions.add_cards(CLERK, book_id=book.pk, cards=CARDS)
    actions.record_output(CLERK, asset_id=truck.pk, month=Month(2025, 3), units=40)
    actions.run_depreciation(CLERK, book_id=book.pk, month=Month(2025, 3))
    actions.change_values(
        CLERK, asset_id=hall.pk, from_month=Month(2025, 4), original=60_000_00, residual=0, months_left=200,
        use="welfare", reason="扩建",
    )  # fmt: skip
    actions.begin_disposal(CLERK, asset_id=pump.pk, way="scrapped", on=dt.date(2025, 5, 2), reason="损坏")
    with clock.fixed(dt.date(2026, 1, 5)):
        inventory = actions.start_inventory(CLERK, book_id=book.pk, year=2025)
        for item in inventory.items.all():
            actions.count_item(CLERK, item_id=item.pk, result="found")
        actions.finish_inventory(CLERK, inventory_id=inventory.pk)
        for who in (CLERK, OFFICER):
            actions.sign_inventory(who, inventory_id=inventory.pk)
