"""The monthly charge of one book: planned from the cards, one voucher draft by use, one record that stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Max

from lingyan.economy.assets import kinds, queries, rules
from lingyan.economy.assets.actions.common import record
from lingyan.economy.assets.covers import RUN
from lingyan.economy.assets.models import Charge, DepreciationRun
from lingyan.economy.assets.queries import Planned
from lingyan.economy.assets.rules import ChargeLine
from lingyan.economy.books import lookups
from lingyan.economy.books.actions.drafting import require_enterable
from lingyan.economy.books.links import draft, usable_account
from lingyan.economy.books.models import Book, Voucher
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER

CHARGED: Final = audit.register("assets.depreciation-run", "计提折旧")


def run_depreciation(actor: Actor, *, book_id: int, month: Month) -> DepreciationRun:
    """Charge a month of a book: a voucher draft (E30, E37, E41) and the record of what it charges for each card.

    Done once: while the run stands, the same call gives the same run. Months that were left out are charged with the
    next one. Refused for a month to come, a closed month, and a month before the last one charged.
    """
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    if month > Month.of(clock.today()):
        raise Refused(f"{month.zh}还没有到", code="month-ahead")
    with transaction.atomic():
        lookups.lock([book.pk], to_close=True)
        known = queries.standing_runs().filter(book=book, month=month).first()
        if known is not None and (known.total or not queries.planned([book.pk], month).get(book.pk)):
            return known
        require_enterable(book, month)
        _require_order(book, month)
        return _charge(actor, book, month, queries.planned([book.pk], month).get(book.pk, []))


def _require_order(book: Book, month: Month) -> None:
    last = queries.last_run_month(book.pk)
    if last is not None and month < last:
        raise Refused(f"{last.zh}已经计提，{month.zh}漏提的已并入其中", code="later-month-charged")


def _charge(actor: Actor, book: Book, month: Month, cards: Sequence[Planned]) -> DepreciationRun:
    lines = _lines(book, cards)
    voucher: Voucher | None = None
    if lines:
        voucher = draft(actor, book.pk, month.last_day, rules.charge_entries(lines, month))
    last = DepreciationRun.objects.filter(book=book, month=month).aggregate(last=Max("attempt"))["last"] or 0
    run = DepreciationRun.objects.create(
        book=book, month=month, attempt=last + 1, voucher=voucher, total=sum(line.amount for line in lines),
        cards=len(lines), made_by=actor.user_id, made_at=clock.now(),
    )  # fmt: skip
    Charge.objects.bulk_create(
        Charge(run=run, asset=each.asset, amount=line.amount, expense=line.expense, worn=line.worn)
        for each, line in zip(cards, lines, strict=True)
    )
    record(actor, CHARGED, book, (RUN, run.pk), month=int(month), total=run.total, cards=run.cards)
    return run


def _lines(book: Book, cards: Sequence[Planned]) -> list[ChargeLine]:
    known: dict[str, str] = {}

    def usable(code: str) -> str:
        if code not in known:
            known[code] = usable_account(book.pk, code)
        return known[code]

    return [
        ChargeLine(
            usable(kinds.expense_of(each.asset)),
            usable(kinds.worn_for(each.asset.account)),
            each.amount,
        )
        for each in cards
    ]
