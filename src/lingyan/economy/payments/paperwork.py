"""Files beside a payment: added and taken off by who may request, until it is laid before somebody."""

from __future__ import annotations

from typing import Final

from lingyan.economy.payments.lookups import PAYMENT
from lingyan.economy.payments.models import PaymentRequest
from lingyan.economy.payments.rules import EDITABLE
from lingyan.files import papers
from lingyan.files.papers import Owner, path_by
from lingyan.kernel.rights import PAYMENTS_REQUEST, PAYMENTS_VIEW

LABELS: Final = ("发票", "收据", "签领清单", "验收单", "合同", "会议记录", "其他")


def register() -> None:
    papers.register(
        Owner(
            PAYMENT,
            "付款申请",
            path_by(PaymentRequest, "book__organisation__region__path"),
            PAYMENTS_VIEW,
            PAYMENTS_REQUEST,
            labels=LABELS,
            open_to_change=_open,
        )
    )


def _open(payment_id: int) -> bool:
    return PaymentRequest.objects.filter(pk=payment_id, state__in=EDITABLE).exists()
