"""One request for a whole list of payees, which is not asked for twice by mistake."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from lingyan.economy.books import lookups as books
from lingyan.economy.books.rules import Entry
from lingyan.economy.payments import queries
from lingyan.economy.payments.actions.requesting import open_request
from lingyan.economy.payments.models import PaymentRequest
from lingyan.economy.payments.rules import Payee
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import PAYMENTS_REQUEST


def request_for_list(
    actor: Actor,
    *,
    book_id: int,
    kind: str,
    purpose: str,
    payees: Sequence[Payee],
    charged: str,
    from_account: str,
    matter_id: int | None = None,
    again: int | None = None,
) -> PaymentRequest:
    """A draft for these payees, its sum charged to one account. Refused when there is one for the same.

    MONEY: whoever confirms a list twice, or after a crash, is told of the request that the first time made. `again` is the
    id of the request that he saw and confirmed beside; it lets none pass that was made since.
    """
    book = books.book_for(actor, PAYMENTS_REQUEST, book_id)
    with transaction.atomic():
        books.lock([book.pk], to_close=True)
        known = queries.asked_before(book, payees)
        if known is not None and known.pk != again:
            raise Refused(
                f"付款 {known} 的收款人和金额与这张表完全相同；确实要再付一次的，勾选后再写入",
                code="asked-before",
            )
        debits = [Entry(charged, purpose, debit=sum(each.amount for each in payees))]
        return open_request(
            actor, book_id=book.pk, kind=kind, purpose=purpose, payees=payees, debits=debits, from_account=from_account,
            matter_id=matter_id,
        )  # fmt: skip
