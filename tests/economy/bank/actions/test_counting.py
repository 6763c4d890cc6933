"""Counting cash: pieces and IOUs, a second person, the difference against 181."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from lingyan.economy.bank import actions, printing
from lingyan.economy.bank.models import CashCount
from lingyan.economy.bank.rules import Iou
from lingyan.economy.books import actions as books
from lingyan.economy.books import guards
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import BANK_VIEW, CASH_COUNT
from tests.economy.bank.support import ACCOUNTANT, CASHIER, JANUARY, REVIEWER, Desk, posted
from tests.support.actors import holding

DAY = dt.date(2025, 1, 31)


def code_of(call) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def count(desk: Desk, pieces: dict[int, int], *ious: Iou, note: str = "", actor: Actor = CASHIER,
          count_id: int | None = None, on: dt.date = DAY) -> CashCount:  # fmt: skip
    return actions.record_count(
        actor, book_id=desk.book.pk, counted_on=on, pieces=pieces, ious=ious, note=note, count_id=count_id
    )


@pytest.fixture
def till(desk: Desk) -> Desk:
    """库存现金 300.00 by the book."""
    posted(desk.book, "2025-01-05", "收租金", 30_000, account="101")
    return desk


def test_pieces_and_ious_make_up_the_book(till: Desk) -> None:
    made = count(till, {10_000: 2, 5_000: 1, 10: 3}, Iou(dt.date(2025, 1, 9), 4_970, "购种借款"))
    assert (made.book_balance, made.counted, made.iou_total, made.difference) == (30_000, 25_030, 4_970, 0)
    assert made.pieces == {"10": 3, "5000": 1, "10000": 2}
    rows = printing.count_rows(made)
    assert ("100 元", 2, 20_000) in rows
    assert ("1 角", 3, 30) in rows
    assert ("白条 2025-01-09 购种借款", None, 4_970) in rows
    assert rows[-1] == ("差异（长款为正，短款为负）", None, 0)


def test_the_balance_is_that_of_the_day(till: Desk) -> None:
    posted(till.book, "2025-02-03", "付水费", -1_000, account="101")
    assert count(till, {10_000: 3}).book_balance == 30_000
    assert count(till, {10_000: 2, 5_000: 1, 1_000: 4}, on=dt.date(2025, 2, 3)).book_balance == 29_000


def test_a_second_person_confirms_and_then_it_stands(till: Desk) -> None:
    made = count(till, {10_000: 3})
    assert code_of(lambda: actions.confirm_count(CASHIER, count_id=made.pk)) == "same-person"
    assert code_of(lambda: count(till, {10_000: 3}, actor=ACCOUNTANT, count_id=made.pk)) == "other-person"
    again = count(till, {5_000: 6}, count_id=made.pk)
    assert again.pk == made.pk
    confirmed = actions.confirm_count(ACCOUNTANT, count_id=made.pk)
    assert confirmed.confirmed_by == ACCOUNTANT.user_id
    assert code_of(lambda: actions.confirm_count(REVIEWER, count_id=made.pk)) == "already-confirmed"
    assert code_of(lambda: count(till, {10_000: 3}, count_id=made.pk)) == "already-confirmed"
    with pytest.raises(DatabaseError), transaction.atomic():
        CashCount.objects.filter(pk=made.pk).update(counted=1)


def test_it_is_not_confirmed_after_the_book_moved(till: Desk) -> None:
    made = count(till, {10_000: 3})
    posted(till.book, "2025-01-30", "付水费", -1, account="101")
    assert code_of(lambda: actions.confirm_count(ACCOUNTANT, count_id=made.pk)) == "changed-since"


def test_what_cannot_be_counted(till: Desk) -> None:
    assert code_of(lambda: count(till, {3: 1})) == "unknown-denomination"
    assert code_of(lambda: count(till, {10_000: 2})) == "no-note"
    assert code_of(lambda: count(till, {10_000: 3}, on=dt.date(2999, 1, 1))) == "bad-date"
    assert code_of(lambda: count(till, {10_000: 3}, Iou(dt.date(2025, 2, 1), 1))) == "iou-in-future"
    many = [Iou(DAY, 1)] * 201
    assert code_of(lambda: count(till, {10_000: 3}, *many)) == "too-many-ious"
    assert code_of(lambda: count(till, {10_000: 3}, count_id=999)) == "unknown-count"


@pytest.mark.parametrize(("pieces", "sides"), [
    ({10_000: 2}, [("18101", 10_000, 0), ("101", 0, 10_000)]),
    ({10_000: 4}, [("101", 10_000, 0), ("18101", 0, 10_000)]),
])  # fmt: skip
def test_a_difference_becomes_a_draft_against_181(
    till: Desk, pieces: dict[int, int], sides: list[tuple[str, int, int]]
) -> None:
    made = count(till, pieces, note="正在查")
    assert code_of(lambda: actions.draft_difference(ACCOUNTANT, count_id=made.pk)) == "not-confirmed"
    actions.confirm_count(ACCOUNTANT, count_id=made.pk)
    voucher = actions.draft_difference(ACCOUNTANT, count_id=made.pk)
    assert [(line.account.code, line.debit, line.credit) for line in voucher.lines.all()] == sides
    assert code_of(lambda: actions.draft_difference(ACCOUNTANT, count_id=made.pk)) == "already-drafted"
    books.void_draft(ACCOUNTANT, voucher_id=voucher.pk, reason="找到了")
    assert actions.draft_difference(ACCOUNTANT, count_id=made.pk).pk != voucher.pk


def test_no_difference_no_voucher(till: Desk) -> None:
    made = count(till, {10_000: 3})
    actions.confirm_count(ACCOUNTANT, count_id=made.pk)
    assert code_of(lambda: actions.draft_difference(ACCOUNTANT, count_id=made.pk)) == "no-difference"


def test_who_may_count_and_attend(till: Desk) -> None:
    with pytest.raises(Denied):
        count(till, {10_000: 3}, actor=holding(BANK_VIEW))
    made = count(till, {10_000: 3})
    with pytest.raises(Denied):
        actions.confirm_count(holding(BANK_VIEW, user_id=70), count_id=made.pk)
    with pytest.raises(Denied):
        actions.draft_difference(holding(BANK_VIEW, user_id=70), count_id=made.pk)
    elsewhere = holding(BANK_VIEW, CASH_COUNT, path="/999/", user_id=70)
    assert code_of(lambda: actions.confirm_count(elsewhere, count_id=made.pk)) == "unknown-count"
    actions.confirm_count(holding(BANK_VIEW, CASH_COUNT, user_id=71), count_id=made.pk)


def test_the_month_close_warns_until_cash_is_counted(till: Desk) -> None:
    def found() -> list[str]:
        return [one.prerequisite for one in guards.findings({till.book.pk: till.region.path}, JANUARY)]

    assert "cash-counted" in found()
    made = count(till, {10_000: 3})
    assert "cash-counted" in found()
    actions.confirm_count(ACCOUNTANT, count_id=made.pk)
    assert "cash-counted" not in found()


def test_a_book_without_cash_needs_no_count(desk: Desk) -> None:
    posted(desk.book, "2025-01-05", "收租金", 30_000)
    found = guards.findings({desk.book.pk: desk.region.path}, JANUARY)
    assert "cash-counted" not in [one.prerequisite for one in found]


def test_the_count_sheet_names_both(till: Desk) -> None:
    made = count(till, {10_000: 3})
    sheet = printing.count_sheet(made, {CASHIER.user_id or 0: "甲"})
    assert sheet.signers == (("盘点人（出纳）", "甲"), ("监盘人", ""))
    assert sheet.footnote == "未经监盘人确认"
    assert printing.count_xlsx(made).startswith(b"PK")
