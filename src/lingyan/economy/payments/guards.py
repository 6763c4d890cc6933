"""A month is not closed while money that left in it is missing from its vouchers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from lingyan.economy.books.guards import BLOCK, Findings, Prerequisite, register
from lingyan.economy.payments.models import PayeeLine
from lingyan.economy.payments.queries import unbooked
from lingyan.economy.payments.rules import BOUNCED, DONE
from lingyan.kernel.month import Month


def _booked(books: Collection[int], month: Month) -> Findings:
    """Payees paid up to the month's end (or sent back after they were booked) that no voucher in force books."""
    lines = PayeeLine.objects.filter(
        request__book__in=list(books), state__in=[DONE, BOUNCED], paid_on__lte=month.last_day
    ).select_related("request")
    missing = unbooked(list(lines))
    counted = Counter(line.request.book_id for line in (*missing.paid, *missing.returned))
    return {book: [f"有 {count} 笔已支付或退汇的款项还没有凭证"] for book, count in counted.items()}


PAYMENTS_BOOKED = register(
    Prerequisite("payments-booked", _("已支付的款项都有凭证"), BLOCK, "payments:payments", _booked)
)
