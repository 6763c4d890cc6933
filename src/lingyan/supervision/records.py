"""The records that a finding speaks of, by what people call them, with an address where the reader may open it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from lingyan.decisions.models import Matter
from lingyan.disclosure.sheets.catalogue import catalogue
from lingyan.disclosure.sheets.periods import parse_period
from lingyan.economy.assets.models import Asset
from lingyan.economy.bank.models import BankAccount, CashCount
from lingyan.economy.books.models import Voucher
from lingyan.economy.contracts.models import Contract
from lingyan.economy.members.models import Distribution
from lingyan.economy.payments.models import PaymentRequest
from lingyan.economy.projects.models import Project
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import (
    ASSETS_VIEW,
    BANK_VIEW,
    BOOKS_VIEW,
    CONTRACTS_VIEW,
    DECISIONS_VIEW,
    MEMBERS_VIEW,
    PAYMENTS_VIEW,
    PROJECTS_VIEW,
)


class _Page(NamedTuple):
    """Where records of a kind are shown, and the right that opens them."""

    model: type[Model]
    view: str
    right: str


_PAGES: Final[dict[str, _Page]] = {
    "voucher": _Page(Voucher, "books:voucher", BOOKS_VIEW),
    "payment": _Page(PaymentRequest, "payments:payment", PAYMENTS_VIEW),
    "decision": _Page(Matter, "decisions:matter", DECISIONS_VIEW),
    "contract": _Page(Contract, "contracts:contract", CONTRACTS_VIEW),
    "asset": _Page(Asset, "assets:asset", ASSETS_VIEW),
    "project": _Page(Project, "projects:project", PROJECTS_VIEW),
    "distribution": _Page(Distribution, "members:distribution", MEMBERS_VIEW),
    "bank_account": _Page(BankAccount, "bank:account", BANK_VIEW),
    "cash_count": _Page(CashCount, "bank:cash-count", BANK_VIEW),
}
_NAMES: Final = {
    "voucher": gettext_noop("凭证"), "party": gettext_noop("往来对象"), "person": gettext_noop("人员"),
    "payment": gettext_noop("付款"), "decision": gettext_noop("决策事项"), "contract": gettext_noop("合同"),
    "instalment": gettext_noop("合同收款"), "asset": gettext_noop("资产"), "bank_account": gettext_noop("银行账户"),
    "bank_transaction": gettext_noop("银行流水"), "cash_count": gettext_noop("现金盘点"), "question": gettext_noop("提问"),
    "publication_item": gettext_noop("公开事项"), "project": gettext_noop("项目"),
    "receipts": gettext_noop("收据使用"), "receipt_issue": gettext_noop("收据领用"), "account": gettext_noop("科目"),
    "dimension": gettext_noop("核算项目"), "closing_row": gettext_noop("旧账余额表的行"),
    "distribution": gettext_noop("收益分配"), "member": gettext_noop("集体成员"),
}  # fmt: skip


def shown(actor: Actor, path: str, records: Sequence[str]) -> list[dict[str, str]]:
    """`label` and `url` of records such as `voucher:12` of a village, in their order; no address without the right.

    PRIVACY: persons and parties stand as numbers; the titles of other records are shown to who may open them.
    """
    asked: dict[str, list[int]] = defaultdict(list)
    for kind, key in map(_parts, records):
        if kind in _PAGES and key.isdigit() and actor.may(_PAGES[kind].right, path):
            asked[kind].append(int(key))
    found = {kind: _PAGES[kind].model._default_manager.in_bulk(keys) for kind, keys in asked.items()}
    return [_one(kind, key, found.get(kind, {})) for kind, key in map(_parts, records)]


def _parts(record: str) -> tuple[str, str]:
    kind, _colon, key = record.partition(":")
    return kind, key


def _one(kind: str, key: str, known: dict[int, Any]) -> dict[str, str]:
    name = gettext(_NAMES[kind]) if kind in _NAMES else kind
    row = known.get(int(key)) if key.isdigit() else None
    if row is None:
        return {"label": f"{name} {_published(key) if kind == 'publication_item' else key}", "url": ""}
    return {"label": f"{name} {row}", "url": reverse(_PAGES[kind].view, args=[row.pk])}


def _published(key: str) -> str:
    """`accounts/2025-04` → `账目 2025年4月`, as the calendar of publication calls it."""
    sheet, _slash, period = key.partition("/")
    found = catalogue().sheets.get(sheet)
    if found is None:
        return key
    when = parse_period(found.cadence, period)
    return f"{gettext(found.name)} {when.shown if when else period}"
