"""What the database itself refuses, tried with raw SQL, and what `breaches` says of what got past it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from lingyan.economy.books import actions, integrity, triggers
from lingyan.kernel.guards import guarded_tables
from tests.economy.books.actions.test_posting import PAY, RENT
from tests.economy.books.actions.vouchers import Office


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def january(office: Office) -> Office:
    """One posted, one void and one draft voucher in February; January closed."""
    office.posted(RENT)
    office.close(1)
    office.posted(RENT.replace("01-", "02-"))
    void = office.draft(PAY.replace("01-", "02-"))
    actions.void_draft(office.clerk, voucher_id=void.pk, reason="重复")
    office.draft(PAY.replace("01-", "02-"))
    return office


INSERT = (
    "INSERT INTO books_voucher (book_id, month, date, word, number, kind, state, attachments, made_at, source_rows, leaf)"
    " SELECT id, 202501, '2025-01-31', '记', 99, 'normal', '{0}', 0, opened_at, '', seed FROM books_book"
)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM books_voucher",
        "DELETE FROM books_voucher WHERE state = 'draft'",
        "UPDATE books_voucher SET number = 7 WHERE state = 'draft'",
        "UPDATE books_voucher SET attachments = 5 WHERE state = 'posted'",
        "UPDATE books_voucher SET state = 'draft' WHERE state = 'posted'",
        "UPDATE books_voucher SET state = 'draft' WHERE state = 'void'",
        "UPDATE books_line SET debit = debit + 1 WHERE voucher_id IN (SELECT id FROM books_voucher WHERE state = 'posted')",
        "UPDATE books_line SET summary = '改' WHERE voucher_id IN (SELECT id FROM books_voucher WHERE state = 'posted')",
        "DELETE FROM books_line WHERE voucher_id IN (SELECT id FROM books_voucher WHERE state = 'posted')",
        "INSERT INTO books_line (voucher_id, no, account_id, summary, debit, credit) "
        "SELECT id, 9, 1, '', 1, 0 FROM books_voucher WHERE state = 'posted'",
        "UPDATE books_balance SET debit = debit + 1 WHERE month = 202501",
        "DELETE FROM books_balance WHERE month = 202501",
        "INSERT INTO books_balance (book_id, month, account_id, debit, credit, closing_debit, closing_credit) "
        "SELECT id, 202501, 3, 1, 1, 0, 0 FROM books_book",
        "UPDATE books_period SET month = 202503",
        "DELETE FROM books_period",
        INSERT.format("posted"),
        INSERT.format("draft"),
    ],
)
def test_refused_by_the_database(january: Office, sql: str) -> None:
    with pytest.raises(DatabaseError, match="lingyan:"):
        run(sql)
    assert list(integrity.breaches()) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE books_line SET debit = 5, credit = 5",
        "UPDATE books_line SET debit = 2000000000000000, credit = 0",
        "UPDATE books_voucher SET state = 'gone' WHERE state = 'draft'",
        "UPDATE books_voucher SET state = 'posted' WHERE state = 'draft'",
    ],
)
def test_constraints(office: Office, sql: str) -> None:
    office.draft(RENT)
    with pytest.raises(DatabaseError):
        run(sql)


def test_guarded_tables_are_listed(db: None) -> None:
    expected = {*triggers.guarded(), "books_importbatch", "books_importedbook", "books_summaryerasure"}
    assert expected <= guarded_tables(connection)


DAMAGE = {
    "UPDATE books_line SET debit = debit + 1 WHERE debit > 0 AND voucher_id IN "
    "(SELECT id FROM books_voucher WHERE month = 202501)": [
        "记-1 号凭证借贷不平",
        "余额与分录合计不符",
        "与封存时不符",
    ],
    "UPDATE books_voucher SET date = '2025-02-05' WHERE month = 202501": [
        "的日期 2025-02-05 不在本月",
        "与封存时不符",
    ],
    "UPDATE books_voucher SET number = 2 WHERE month = 202501": ["缺 1 个号", "与封存时不符"],
    "UPDATE books_voucher SET maker_id = 99 WHERE month = 202501": ["与封存时不符"],
    "UPDATE books_voucher SET leaf = (SELECT seed FROM books_book) WHERE month = 202501": [
        "与封存时不符",
        "树根与凭证不符",
    ],
    "UPDATE books_balance SET credit = credit + 1 WHERE month = 202501 AND credit > 0": [
        "余额与分录合计不符"
    ],
    "DELETE FROM books_balance WHERE month = 202501 AND debit > 0": [
        "“银行存款/基本存款账户”的余额与分录合计不符"
    ],
    "UPDATE books_period SET root = (SELECT seed FROM books_book)": ["树根与凭证不符"],
    "UPDATE books_period SET vouchers = 5": ["结账时有 5 张凭证，现在有 1 张"],
    "UPDATE books_voucher SET state = 'reviewed' WHERE month = 202501": ["还有 1 张凭证没有记账"],
    "UPDATE books_period SET month = 202502": ["没有结账，后面的月份却已结账"],
}


@pytest.mark.parametrize("sql", DAMAGE)
def test_damage_past_the_triggers_is_named(office: Office, sql: str) -> None:
    office.posted(RENT)
    office.close(1)
    with connection.cursor() as cursor:
        for rule in triggers.RULES:
            on_table = "" if connection.vendor == "sqlite" else f" ON {rule.table}"
            cursor.execute(f"DROP TRIGGER {rule.name}{on_table}")
        cursor.execute(sql)
    found = list(integrity.breaches())
    for expected in DAMAGE[sql]:
        assert any(expected in one and "雁庄村股份经济合作社 2025年" in one for one in found), found
