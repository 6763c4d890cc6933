"""A month's vouchers from contracts: claims that fell due, and prepaid rent that is earned. One draft a book and kind."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import Max

from lingyan.economy.books import lookups
from lingyan.economy.books.links import draft, stands
from lingyan.economy.books.models import Book
from lingyan.economy.contracts import queries, rules
from lingyan.economy.contracts.actions.common import path_of
from lingyan.economy.contracts.covers import RUN
from lingyan.economy.contracts.models import IncomeRun, IncomeShare
from lingyan.economy.contracts.queries import Planned
from lingyan.economy.contracts.rules import Booking
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER

CLAIMED: Final = audit.register("contracts.claims-drafted", "生成应收款凭证")
EARNED: Final = audit.register("contracts.earned-drafted", "生成预收转收入凭证")


def draft_claims(actor: Actor, *, book_id: int, month: Month) -> IncomeRun:
    """E02, E03, E07: everything that fell due in the month and is not paid, in one draft. Each instalment once.

    Instalments for more than a year are not booked as income when they fall due; they are earned month by month.
    """
    return _run(actor, book_id, month, IncomeRun.Kind.DUE)


def draft_earned(actor: Actor, *, book_id: int, month: Month) -> IncomeRun:
    """E06: the part of rent paid for several years that is earned by the end of the month, in one draft."""
    return _run(actor, book_id, month, IncomeRun.Kind.EARNED)


def _run(actor: Actor, book_id: int, month: Month, kind: str) -> IncomeRun:
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    if month > Month.of(clock.today()):
        raise Refused(f"{month.zh}还没有到", code="month-ahead")
    with transaction.atomic():
        lookups.lock([book.pk], to_close=True)
        find = queries.to_claim if kind == IncomeRun.Kind.DUE else queries.to_earn
        planned = find(book.pk, month)
        if not planned:
            known = IncomeRun.objects.filter(stands(), book=book, month=month, kind=kind).first()
            if known is not None:
                return known
            raise Refused(f"{month.zh}没有要入账的合同款", code="nothing-to-draft")
        return _write(actor, book, month, kind, planned)


def _write(actor: Actor, book: Book, month: Month, kind: str, planned: list[Planned]) -> IncomeRun:
    words = "应收" if kind == IncomeRun.Kind.DUE else f"{month.number}月预收转"
    bookings = [
        Booking(
            f"{words}{each.instalment.contract.title}"[:200], each.debit, each.credit, each.amount,
            each.instalment.contract.party.code,
        )
        for each in planned
    ]  # fmt: skip
    voucher = draft(actor, book.pk, month.last_day, rules.booking_entries(bookings, party_on="debit"))
    last = IncomeRun.objects.filter(book=book, month=month, kind=kind).aggregate(last=Max("attempt"))["last"]
    run = IncomeRun.objects.create(
        book=book, kind=kind, month=month, attempt=(last or 0) + 1, voucher=voucher,
        total=sum(each.amount for each in planned), made_by=actor.user_id, made_at=clock.now(),
    )  # fmt: skip
    IncomeShare.objects.bulk_create(
        IncomeShare(
            run=run,
            instalment_id=each.instalment.pk,
            amount=each.amount,
            debit=each.debit,
            credit=each.credit,
        )
        for each in planned
    )
    audit.record(
        actor, CLAIMED if kind == IncomeRun.Kind.DUE else EARNED, target=(RUN, run.pk), region_path=path_of(book),
        book=book.pk, month=int(month), total=run.total, instalments=len(planned),
    )  # fmt: skip
    return run
