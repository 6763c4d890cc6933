"""Items that one side has and the other has not, by their age."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from lingyan.economy.bank import rules
from lingyan.economy.bank.models import (
    BankAccount,
    Match,
    StatementImport,
)
from lingyan.economy.bank.parameters import BUCKETS
from lingyan.economy.bank.queries.sides import (
    Sides,
    sides,
)
from lingyan.parameters.queries import Values

_FIRST_DAY: Final = dt.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One item in transit. `side` says who has it: the bank or the books."""

    side: str
    id: int
    date: dt.date
    amount: int
    days: int

    def as_json(self) -> dict[str, Any]:
        return {
            "side": self.side, "id": self.id, "date": self.date.isoformat(), "amount": self.amount, "days": self.days,
        }  # fmt: skip


def open_items(account: BankAccount, on: dt.date, both: Sides | None = None) -> list[OpenItem]:
    """What one side has on a day and the other has not, the oldest first.

    An item whose match reaches beyond the day was in transit on that day. Lines from before the first month with
    statements are no items: the bank's first balance has them already.
    """
    since = statements_since(account)
    if since is None:
        return []
    both = both or sides(account, _FIRST_DAY, on)
    reaching = _reaching_beyond(account, on)
    found = [
        OpenItem(side, each.id, each.date, each.amount, (on - each.date).days)
        for side, items in (("bank", both.movements.values()), ("books", both.lines.values()))
        for each in items
        if since <= each.date <= on and (each.match is None or each.match in reaching)
    ]
    return sorted(found, key=lambda item: (item.date, item.side, item.id))


def statements_since(account: BankAccount) -> dt.date | None:
    """The first day of the month in which the imported statements begin."""
    first = (
        StatementImport.objects.filter(account=account)
        .order_by("first_on")
        .values_list("first_on", flat=True)
        .first()
    )
    return None if first is None else first.replace(day=1)


def _reaching_beyond(account: BankAccount, on: dt.date) -> set[int]:
    found = Match.objects.filter(account=account, undone_at=None, last_on__gt=on)
    return set(found.values_list("pk", flat=True))


def transit(items: Iterable[OpenItem]) -> rules.Transit:
    listed = list(items)
    return rules.transit_of(
        (item.amount for item in listed if item.side == "bank"),
        (item.amount for item in listed if item.side == "books"),
    )


def ageing_bounds(path: str, on: dt.date) -> tuple[int, ...]:
    """The rising bounds of the ageing buckets in days."""
    values = Values(BUCKETS)
    return tuple(sorted({int(values.of(each, path, on)) for each in BUCKETS}))  # type: ignore[arg-type]
