"""What the facts of bank and cash say, and that no name or number is among them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.bank import actions
from lingyan.economy.bank.actions import Chosen
from lingyan.economy.bank.models import BankTransaction, Counterparty
from lingyan.economy.bank.rules import Iou
from lingyan.facts import registry
from lingyan.facts.reading import open_reader, read
from lingyan.facts.registry import FactRequest
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.economy.bank.support import ACCOUNTANT, CASHIER, JANUARY, NUMBER, REVIEWER, Desk, imported, posted

TODAY = dt.date(2025, 3, 10)
REQUEST = FactRequest(JANUARY, Month(2025, 2), TODAY)


def rows(name: str) -> list[dict[str, Any]]:
    with open_reader() as reader:
        return [row for batch in read(reader, registry.get(name), REQUEST) for row in batch.to_pylist()]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    with clock.fixed(TODAY):
        line = posted(desk.book, "2025-01-03", "收承包款", 10_000)
        posted(desk.book, "2025-01-05", "取现", 5_000, account="101")
        imported(
            desk.folder,
            [("2025-01-03", "王小明", "承包款", 10_000), ("2025-02-25", "王小明", "扣手续费", -50)],
        )
        first = BankTransaction.objects.order_by("date")[0]
        actions.confirm(
            ACCOUNTANT, account_id=desk.account.pk, chosen=[Chosen((first.pk,), (line.pk,), "match")]
        )
        made = actions.make_reconciliation(ACCOUNTANT, account_id=desk.account.pk, month=JANUARY)
        actions.sign_reconciliation(REVIEWER, reconciliation_id=made.pk)
        count = actions.record_count(
            CASHIER, book_id=desk.book.pk, counted_on=dt.date(2025, 1, 31), pieces={1_000: 3}, note="短款",
            ious=[Iou(dt.date(2025, 1, 20), 500), Iou(dt.date(2025, 1, 9), 1_500)],
        )  # fmt: skip
        actions.confirm_count(ACCOUNTANT, count_id=count.pk)
    return desk


def test_accounts(filled: Desk) -> None:
    [row] = rows("bank_account")
    assert (row["village"], row["ledger_account"], row["kind"]) == (filled.region.code, "10201", "basic")
    assert (row["holder_kind"], row["on_list"], row["opened_on"]) == ("collective", True, None)


def test_movements(filled: Desk) -> None:
    first, second = sorted(rows("bank_transaction"), key=lambda row: row["date"])
    assert (first["inflow"], first["amount_fen"], first["balance_fen"]) == (True, 10_000, 10_000)
    assert first["voucher"] is not None
    assert first["matched_on"] == TODAY
    assert (second["text_kind"], second["voucher"], second["matched_on"]) == ("fee", None, None)
    assert first["party"] == second["party"]
    assert len(first["party"]) == 64
    assert first["personal"] == Counterparty.objects.get(personal__name="王小明").personal_id
    assert "王小明" not in str([first, second])
    assert NUMBER not in str([first, second, rows("bank_account")])


def test_reconciliations(filled: Desk) -> None:
    [row] = rows("bank_reconciliation")
    assert (row["month"], row["done_on"]) == (202501, TODAY)
    assert (row["ledger_fen"], row["bank_fen"], row["difference_fen"]) == (10_000, 10_000, 0)


def test_counts(filled: Desk) -> None:
    [row] = rows("cash_count")
    assert (row["month"], row["book_fen"], row["counted_fen"], row["iou_fen"]) == (
        202501,
        5_000,
        3_000,
        2_000,
    )
    assert row["oldest_iou_on"] == dt.date(2025, 1, 9)
    assert (row["counted_by"], row["confirmed_by"]) == (-CASHIER.user_id, -ACCOUNTANT.user_id)
