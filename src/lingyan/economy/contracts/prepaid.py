"""Rent that was paid before its contract was taken over: what the opening holds of it, and what is earned of that since.

MONEY: what the old books took as income at once is in no opening. So it is earned here only as far as the party itself had
a credit on an account of prepaid rent when this system began to keep the book (E05, E06), and had it not been taken by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from lingyan.economy.books.links import stands
from lingyan.economy.books.models import Balance, Book, Voucher
from lingyan.economy.contracts import rules
from lingyan.economy.contracts.models import IncomeRun, IncomeShare, Instalment
from lingyan.economy.contracts.rules import Prepaid
from lingyan.kernel.month import Month

_BELOW: Final = (rules.PREPAID_RENT, "113", "221")
_UNDIVIDED: Final = "211"
"""A book that does not divide 211 keeps prepaid rent on it. What is owed to somebody for other things has a detail."""
_Place = tuple[str, int]
"""Account and party."""


def earned_of_opening(found: QuerySet[Instalment], month: Month) -> Iterator[tuple[Instalment, str, int]]:
    """Of these instalments of one book: account and fen earned out of the opening through a month. Up to four queries."""
    paid = found.filter(before__isnull=False).select_related("before", "contract__party", "contract__book")
    by_party: defaultdict[int, list[Instalment]] = defaultdict(list)
    for each in paid:
        by_party[each.contract.party_id].append(each)
    if not by_party:
        return
    book = next(iter(by_party.values()))[0].contract.book
    start = book.go_live or book.first_month
    held, by_hand = _accounts(book, start)
    for party, rows in by_party.items():
        known = {each.pk: each for each in rows}
        items = [_prepaid(each, start, month) for each in sorted(rows, key=_rank(start))]
        mine = {code: amount for (code, owner), amount in held.items() if owner == party}
        hand = {code: amount for (code, owner), amount in by_hand.items() if owner == party}
        for pk, code, amount in rules.earned_of_opening(items, mine, hand):
            yield known[pk], code, amount


def _rank(start: Month) -> Any:
    """Surely prepaid are years together and what begins later; the rest may have been income when it was received."""

    def key(each: Instalment) -> tuple[bool, Any, int]:
        sure = each.covers_from >= start.first_day or rules.is_spread(each.covers_from, each.covers_to)
        return not sure, each.covers_from, each.pk

    return key


def _prepaid(each: Instalment, start: Month, month: Month) -> Prepaid:
    """Nothing of a contract that was over by then is earned by time."""
    over, amount = each.contract.ended_on, each.before.amount
    if over is not None and over < start.first_day:
        return Prepaid(each.pk, 0, 0)
    before = rules.earned_through(amount, each.covers_from, each.covers_to, start.previous)
    through = rules.earned_through(amount, each.covers_from, each.covers_to, max(month, start.previous))
    return Prepaid(each.pk, amount - before, through - before)


def _accounts(book: Book, start: Month) -> tuple[dict[_Place, int], dict[_Place, int]]:
    """Credits when the book began to be kept here, in the order in which they are used; and what was taken by hand since."""
    on = Q(account__code=_UNDIVIDED)
    for code in _BELOW:
        on |= Q(account__code__startswith=code)
    rows = list(
        Balance.objects.filter(on, book=book, party__isnull=False).values_list(
            "account__code", "party", "month", "debit", "credit"
        )
    )
    opening = max((row[2] for row in rows if row[2] % 100 == 0 and row[2] < int(start)), default=0)
    held: defaultdict[_Place, int] = defaultdict(int)
    taken: defaultdict[_Place, int] = defaultdict(int)
    for code, party, month, debit, credit in rows:
        if opening <= month < int(start):
            held[code, party] += credit - debit
        elif month >= int(start) and month % 100:
            taken[code, party] += debit
    for place, amount in _by_runs(book).items():
        taken[place] -= amount
    return {place: held[place] for place in sorted(held, key=_preference)}, dict(taken)


def _preference(place: _Place) -> tuple[int, _Place]:
    order = (*_BELOW, _UNDIVIDED)
    return next(n for n, code in enumerate(order) if place[0].startswith(code)), place


def _by_runs(book: Book) -> dict[_Place, int]:
    """What posted vouchers of runs have taken off these accounts."""
    shares = IncomeShare.objects.filter(
        stands("run__voucher"), run__book=book, run__kind=IncomeRun.Kind.EARNED,
        run__voucher__state=Voucher.State.POSTED,
    ).order_by()  # fmt: skip
    sums = shares.values("debit", "instalment__contract__party").annotate(sum=Sum("amount"))
    return {(each["debit"], each["instalment__contract__party"]): each["sum"] for each in sums}
