"""From paid to booked: the draft of the voucher for who was paid, and the one that takes back what came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final

from django.db import transaction

from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.payments import lookups, queries, rules
from lingyan.economy.payments.charges import as_entry, parts_of
from lingyan.economy.payments.models import DebitLine, PayeeLine, PaymentRequest
from lingyan.files import papers
from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER

BOOKED: Final = audit.register("payments.booked", "生成付款凭证")


def draft_voucher(actor: Actor, *, request_id: int, date: dt.date) -> list[Voucher]:
    """Draft what the books lack: one voucher for payees paid, one with red amounts for payees sent back since.

    The charges of who was not paid stay out, to the fen. Each voucher carries the request's papers. Refused when
    nothing is missing; a closed month is refused by the books.
    """
    with transaction.atomic():
        request = lookups.locked(request_id)
        actor.require(BOOKS_ENTER, lookups.path_of(request))
        lookups.require_state(request, *sorted(rules.OUT_OF_HAND))
        lines = list(lookups.payees(request))
        missing = queries.unbooked(lines)
        if not missing.paid and not missing.returned:
            raise Refused("已支付的都已生成凭证", code="nothing-to-book")
        made = []
        for part, column, sign in ((missing.paid, "voucher", 1), (missing.returned, "return_voucher", -1)):
            if part:
                made.append(_draft(actor, request, date, lines, part, sign))
                PayeeLine.objects.filter(pk__in=[line.pk for line in part]).update(**{column: made[-1]})
        lookups.note(actor, BOOKED, request, vouchers=[voucher.pk for voucher in made])
    return made


def _draft(
    actor: Actor,
    request: PaymentRequest,
    date: dt.date,
    lines: Sequence[PayeeLine],
    part: Sequence[PayeeLine],
    sign: int,
) -> Voucher:
    earliest = max((line.paid_on for line in part if line.paid_on), default=date)
    if sign > 0 and date < earliest:
        raise Refused(f"凭证日期不能早于支付日期 {earliest}", code="date-too-early")
    found = list(papers.of_record(lookups.PAYMENT, request.pk))
    entries = _entries(request, list(lookups.debits(request)), lines, {line.pk for line in part}, sign)
    count = max(len(found), lookups.documents(request).count())
    voucher = books.save_draft(actor, book_id=request.book_id, date=date, entries=entries, attachments=count)
    for paper in found:
        books.add_paper(actor, voucher_id=voucher.pk, sha256=paper.stored.sha256, name=paper.name)
    return voucher


def _entries(
    request: PaymentRequest,
    debits: Sequence[DebitLine],
    lines: Sequence[PayeeLine],
    wanted: Collection[int],
    sign: int,
) -> list[Entry]:
    """The charges of the payees wanted and the one credit that paid them. MONEY: both sides are the same payees' fen."""
    before = "退汇冲回：" if sign < 0 else ""
    parts = parts_of(debits, lines, wanted)
    entries = [as_entry(debit, sign * amount, before) for debit, amount in parts]
    total = sign * sum(line.amount for line in lines if line.pk in wanted)
    entries.append(Entry(request.from_account.code, f"{before}{request.purpose}"[:200], 0, total))
    return entries
