"""What bank and cash put on the desk: accounts not reconciled, old items, signatures and counts that wait."""

from __future__ import annotations

import datetime as dt

from lingyan.economy.bank import actions
from lingyan.economy.bank.desk import cards
from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import BANK_IMPORT, BANK_MATCH, BANK_VIEW, BOOKS_REVIEW, CASH_COUNT
from tests.economy.bank.support import JANUARY, Desk, imported
from tests.support.actors import holding

ACCOUNTANT = holding(BANK_VIEW, BANK_MATCH, BANK_IMPORT, user_id=21)
REVIEWER = holding(BANK_VIEW, BOOKS_REVIEW, user_id=22)
CASHIER = holding(BANK_VIEW, BANK_IMPORT, CASH_COUNT, user_id=23)


def titles(actor: Actor, desk: Desk) -> dict[str, int]:
    return {item.title: item.count for item in cards(actor, desk.region, JANUARY.next)}


def test_last_months_accounts_wait_until_they_are_signed(desk: Desk) -> None:
    imported(desk.folder, [("2025-01-03", "甲店", "租金", 5)])
    with clock.fixed(dt.date(2025, 2, 10)):
        assert titles(ACCOUNTANT, desk) == {"2025年1月没有对完账的银行账户": 1}
        assert titles(CASHIER, desk) == {"2025年1月没有对完账的银行账户": 1}
        made = actions.make_reconciliation(ACCOUNTANT, account_id=desk.account.pk, month=JANUARY)
        assert titles(REVIEWER, desk) == {"等您复核签字的余额调节表": 1}
        assert "等您复核签字的余额调节表" not in titles(ACCOUNTANT, desk)
        actions.sign_reconciliation(REVIEWER, reconciliation_id=made.pk)
        assert titles(ACCOUNTANT, desk) == titles(REVIEWER, desk) == {}


def test_old_movements_are_overdue(desk: Desk) -> None:
    imported(desk.folder, [("2024-11-03", "甲店", "租金", 5)])
    with clock.fixed(dt.date(2025, 2, 28)):
        found = titles(ACCOUNTANT, desk)
    assert found["超过 60 天未达的银行流水"] == 1


def test_a_count_waits_for_who_attends(desk: Desk) -> None:
    actions.record_count(CASHIER, book_id=desk.book.pk, counted_on=dt.date(2025, 1, 31), pieces={})
    assert titles(ACCOUNTANT, desk)["等监盘人确认的现金盘点"] == 1
    assert "等监盘人确认的现金盘点" not in titles(CASHIER, desk)


def test_the_cashiers_button_imports_statements() -> None:
    job = navigation.main_job(CASHIER)
    assert job is not None
    assert (job.label, job.url_name) == ("导入银行流水", "bank:import")
