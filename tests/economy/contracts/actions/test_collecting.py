"""Receipts tied to instalments, never more than paid or owed; letters; deposits."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.books.rules import Entry
from lingyan.economy.contracts import actions, queries
from lingyan.economy.contracts.letters import demand_letter
from lingyan.economy.contracts.models import Contract, Settlement
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import CONTRACTS_VIEW
from tests.economy.assets.support import entries
from tests.economy.contracts.support import TODAY, Tenants, yearly
from tests.support.actors import holding


@pytest.fixture
def contract(tenants: Tenants) -> Contract:
    return tenants.concluded(tenants.lease, deposit=500_00, penalty="日万分之五")


def first(contract: Contract) -> Any:
    return queries.with_paid(contract.instalments.filter(no=1)).get()


def test_a_receipt_is_proposed_confirmed_and_used_once(tenants: Tenants, contract: Contract) -> None:
    line = tenants.received(2_250_00, party=tenants.firm)
    tenants.received(2_250_00, post=False)
    [proposal] = queries.matching(tenants.village.book.pk, TODAY).proposals
    assert (proposal.receipt, proposal.item, proposal.amount, proposal.score) == (
        line.pk, first(contract).pk, 2_250_00, 100,
    )  # fmt: skip
    assert first(contract).paid == 0
    actions.settle(tenants.clerk, instalment_id=proposal.item, line_id=line.pk, amount=2_250_00)
    assert (first(contract).paid, first(contract).left) == (2_250_00, 0)
    assert queries.matching(tenants.village.book.pk, TODAY).proposals == []


@pytest.mark.parametrize(
    ("amount", "code"), [(0, "over-paid"), (2_250_01, "over-paid"), (2_000_01, "over-line")]
)
def test_never_more_than_is_owed_or_was_received(
    tenants: Tenants, contract: Contract, amount: int, code: str
) -> None:
    line = tenants.received(2_000_00, party=tenants.firm)
    with pytest.raises(Refused) as refused:
        actions.settle(tenants.clerk, instalment_id=first(contract).pk, line_id=line.pk, amount=amount)
    assert refused.value.code == code
    actions.settle(tenants.clerk, instalment_id=first(contract).pk, line_id=line.pk, amount=2_000_00)
    with pytest.raises(Refused):
        actions.settle(tenants.clerk, instalment_id=first(contract).pk, line_id=line.pk, amount=1)


def test_lines_that_cannot_pay(tenants: Tenants, contract: Contract) -> None:
    other = tenants.received(2_250_00, party=tenants.farmer)
    draft = tenants.received(2_250_00, post=False)
    income = tenants.received(2_250_00).voucher.lines.get(no=2)
    grant = tenants.received(2_250_00, credit="50301")
    for line, code in (
        (other, "other-party"),
        (draft, "bad-line"),
        (income, "bad-line"),
        (grant, "bad-line"),
    ):
        with pytest.raises(Refused) as refused:
            actions.settle(tenants.clerk, instalment_id=first(contract).pk, line_id=line.pk, amount=1)
        assert refused.value.code == code
    with pytest.raises(Refused, match="没有这一期"):
        actions.settle(tenants.clerk, instalment_id=999, line_id=other.pk, amount=1)
    with pytest.raises(Denied):
        actions.settle(holding(CONTRACTS_VIEW), instalment_id=first(contract).pk, line_id=other.pk, amount=1)


def test_a_reversed_receipt_no_longer_pays(tenants: Tenants, contract: Contract) -> None:
    line = tenants.received(2_250_00, party=tenants.firm)
    actions.settle(tenants.clerk, instalment_id=first(contract).pk, line_id=line.pk, amount=2_250_00)
    tenants.reversed(line)
    assert first(contract).paid == 0
    with pytest.raises(Refused, match="不能核销"):
        actions.settle(tenants.clerk, instalment_id=first(contract).pk, line_id=line.pk, amount=1)


def test_a_wrong_tie_is_taken_back_once_and_both_stay(tenants: Tenants, contract: Contract) -> None:
    line = tenants.received(2_250_00, party=tenants.firm)
    made = actions.settle(tenants.clerk, instalment_id=first(contract).pk, line_id=line.pk, amount=1_000_00)
    with pytest.raises(Refused, match="原因"):
        actions.take_back(tenants.clerk, settlement_id=made.pk, reason="")
    back = actions.take_back(tenants.clerk, settlement_id=made.pk, reason="串户")
    assert (first(contract).paid, Settlement.objects.count()) == (0, 2)
    for one in (made, back):
        with pytest.raises(Refused, match="已经撤销"):
            actions.take_back(tenants.clerk, settlement_id=one.pk, reason="串户")
    with pytest.raises(Refused, match="没有这次核销"):
        actions.take_back(tenants.clerk, settlement_id=999, reason="串户")
    actions.settle(tenants.clerk, instalment_id=first(contract).pk, line_id=line.pk, amount=2_250_00)


def test_payments_of_works_are_tied_to_money_that_went_out(tenants: Tenants) -> None:
    works = tenants.concluded(tenants.lease, kind="works", every="once", plan=yearly((1, 8_000_00)))
    paid = [Entry("153", "付工程款", debit=8_000_00), Entry("10201", "付工程款", credit=8_000_00)]
    voucher = books.save_draft(
        tenants.accountant, book_id=tenants.village.book.pk, date=dt.date(2025, 3, 1), entries=paid
    )
    tenants.village.post(voucher)
    [proposal] = queries.matching(tenants.village.book.pk, TODAY, income=False).proposals
    actions.settle(
        tenants.clerk, instalment_id=works.instalments.get().pk, line_id=proposal.receipt, amount=8_000_00
    )


def test_a_letter_names_what_is_overdue(tenants: Tenants, contract: Contract) -> None:
    reminder = actions.remind(tenants.clerk, contract_id=contract.pk)
    assert (reminder.amount, reminder.oldest_due_on, reminder.pay_by) == (
        4_500_00, dt.date(2025, 2, 10), dt.date(2025, 6, 30),
    )  # fmt: skip
    letter = docx.Document(io.BytesIO(demand_letter(reminder, party="禾丰农资有限公司")))
    text = "\n".join(each.text for each in letter.paragraphs)
    assert "禾丰农资有限公司：" in text and "4,500.00元" in text and "日万分之五" in text
    assert [row.cells[4].text for row in letter.tables[0].rows[1:]] == ["2,250.00", "2,250.00"]


def test_nothing_overdue_is_no_letter(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease, start_on=dt.date(2025, 6, 10), end_on=dt.date(2025, 9, 9))
    with pytest.raises(Refused, match="没有逾期"):
        actions.remind(tenants.clerk, contract_id=contract.pk)


def test_a_deposit_comes_in_goes_back_and_never_more(tenants: Tenants, contract: Contract) -> None:
    move = {"contract_id": contract.pk, "on": dt.date(2025, 2, 1)}
    for changes, code in (
        ({"kind": "received", "amount": 500_01}, "over-deposit"),
        ({"kind": "returned", "amount": 1}, "over-deposit"),
        ({"kind": "lost", "amount": 1}, "bad-deposit"),
        ({"kind": "received", "amount": 0}, "bad-deposit"),
        ({"kind": "received", "amount": 1, "on": dt.date(2025, 1, 14)}, "bad-date"),
        ({"kind": "forfeited", "amount": 1}, "no-reason"),
    ):
        with pytest.raises(Refused) as refused:
            actions.move_deposit(tenants.clerk, **{**move, **changes})
        assert refused.value.code == code
    received = actions.move_deposit(tenants.clerk, **move, kind="received", amount=500_00)
    actions.move_deposit(tenants.clerk, **move, kind="forfeited", amount=200_00, reason="违约")
    with pytest.raises(Refused, match="最多 300"):
        actions.move_deposit(tenants.clerk, **move, kind="returned", amount=300_01)
    voucher = actions.draft_deposit(tenants.accountant, move_id=received.pk)
    assert entries(voucher) == [("10201", 500_00, 0), ("21103", 0, 500_00)]
    with pytest.raises(Refused, match="已有凭证"):
        actions.draft_deposit(tenants.accountant, move_id=received.pk)
    with pytest.raises(Refused, match="没有这笔押金"):
        actions.draft_deposit(tenants.accountant, move_id=999)


def test_deposits_do_not_move_in_cash(tenants: Tenants, contract: Contract) -> None:
    move = actions.move_deposit(
        tenants.clerk, contract_id=contract.pk, on=TODAY, kind="received", amount=500_00
    )
    with pytest.raises(Refused, match="银行账户"):
        actions.draft_deposit(tenants.accountant, move_id=move.pk, money="101")
