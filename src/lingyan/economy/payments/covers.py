"""The audit trail keeps a digest of every row of a payment, of a list for the bank with its answers, and of layouts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lingyan.economy.payments.actions.layouts import LAYOUT
from lingyan.economy.payments.lookups import PAYMENT, PAYMENT_LIST
from lingyan.economy.payments.models import (
    BankLayout,
    DebitLine,
    Document,
    Hand,
    Outcome,
    PayeeLine,
    PaymentList,
    PaymentRequest,
    ResultFile,
    Signature,
    Step,
)
from lingyan.kernel import covers
from lingyan.kernel.covers import Ids

_ROWS = (PayeeLine, DebitLine, Document, Step, Hand)


def register() -> None:
    covers.register(
        PAYMENT,
        "付款（及其收款人、列支、单据和签字）",
        [PaymentRequest, *_ROWS, Signature, Outcome],
        _payments,
    )
    covers.register(PAYMENT_LIST, "付款名单（及银行结果）", [PaymentList, ResultFile], _lists)
    covers.register(LAYOUT, "银行版式", [BankLayout], _layouts)


def _payments(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(PaymentRequest.objects.all(), "pk", ids)
    for model in _ROWS:
        yield from covers.rows_of(model.objects.all(), "request", ids)
    yield from covers.rows_of(Signature.objects.all(), "step__request", ids)
    yield from covers.rows_of(Outcome.objects.all(), "payee__request", ids)


def _lists(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from covers.rows_of(PaymentList.objects.all(), "pk", ids)
    yield from covers.rows_of(ResultFile.objects.all(), "payment_list", ids)


def _layouts(ids: Ids) -> Iterator[tuple[int, tuple[Any, ...]]]:
    return covers.rows_of(BankLayout.objects.all(), "pk", ids)
