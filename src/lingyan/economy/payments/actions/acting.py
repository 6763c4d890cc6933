"""Noting who had a hand in a payment, in the transaction of the action that they take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from lingyan.economy.payments.models import Hand, PaymentRequest


def record_hands(request: PaymentRequest, act: str, persons: Iterable[int], at: dt.datetime) -> None:
    """One row a person. The database refuses who is there already."""
    Hand.objects.bulk_create(
        Hand(request=request, round=request.round, person=person, act=act, at=at)
        for person in sorted(persons)
    )
