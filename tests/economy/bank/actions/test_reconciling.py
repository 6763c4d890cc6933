"""The reconciliation statement: it works out, two persons sign it, and then it stands."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from lingyan.economy.bank import actions, printing, queries
from lingyan.economy.bank.actions import Chosen
from lingyan.economy.bank.models import BankAccount, Reconciliation
from lingyan.economy.books import guards
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import BANK_MATCH, BANK_VIEW, BOOKS_REVIEW
from tests.economy.bank.support import ACCOUNTANT, JANUARY, REVIEWER, Desk, drafted, imported, posted
from tests.support.actors import everything, holding
from tests.support.identity import one_person


def code_of(call) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def make(desk: Desk, actor: Actor = ACCOUNTANT, explanation: str = "", month=JANUARY) -> Reconciliation:  # type: ignore[no-untyped-def]
    return actions.make_reconciliation(
        actor, account_id=desk.account.pk, month=month, explanation=explanation
    )


def confirm_all(desk: Desk, last: dt.date) -> None:
    sides = queries.sides(desk.account, JANUARY.first_day, last)
    chosen = [
        Chosen(one.bank, one.ledger, one.status) for one in queries.proposals(sides, 3, 20) if one.balanced
    ]
    actions.confirm(ACCOUNTANT, account_id=desk.account.pk, chosen=chosen)


@pytest.fixture
def month(desk: Desk) -> Desk:
    """Both sides begin at nil; rent of 100.00 in, a fee the book lacks, a payment the bank lacks until February."""
    posted(desk.book, "2025-01-02", "收租金", 10_000)
    posted(desk.book, "2025-01-30", "付甲店", -2_500)
    imported(
        desk.folder,
        [("2025-01-03", "王家店", "租金", 10_000), ("2025-01-25", "手续费", "手续费", -50),
         ("2025-02-02", "甲店", "付货款", -2_500)],
    )  # fmt: skip
    return desk


def test_it_works_out_by_the_items_in_transit(month: Desk) -> None:
    """账面 75.00，银行 99.50；银行已付企业未付 0.50，企业已付银行未付 25.00；调节后都是 74.50。"""
    confirm_all(month, dt.date(2025, 2, 28))
    made = make(month)
    assert (made.ledger, made.bank) == (7_500, 9_950)
    assert (made.bank_in, made.bank_out, made.books_in, made.books_out) == (0, 50, 0, 2_500)
    assert (made.adjusted_ledger, made.adjusted_bank, made.difference) == (7_450, 7_450, 0)
    assert [(item["side"], item["amount"], item["days"]) for item in made.items] == [
        ("bank", -50, 6),
        ("books", -2_500, 1),
    ]
    february = make(month, month=JANUARY.next)
    assert [item["amount"] for item in february.items] == [-50]
    assert february.difference == 0


def test_a_month_before_the_statements_has_nothing_to_agree_with(desk: Desk) -> None:
    """The first statement tells what stood before it; that holds for a quiet month only."""
    posted(desk.book, "2025-02-02", "收租金", 10_000)
    imported(desk.folder, [("2025-03-03", "王家店", "租金", 10_000)])
    assert make(desk).difference == 0, "nothing moved in January"
    assert code_of(lambda: make(desk, month=JANUARY.next)) == "no-statement"


def test_two_accounts_of_one_person_are_one_signature(month: Desk) -> None:
    made = make(month)
    one_person(ACCOUNTANT.user_id, REVIEWER.user_id)
    assert code_of(lambda: actions.sign_reconciliation(REVIEWER, reconciliation_id=made.pk)) == "same-person"


def test_two_persons_sign_and_then_nothing_changes_it(month: Desk) -> None:
    confirm_all(month, dt.date(2025, 2, 28))
    made = make(month)
    assert (
        code_of(lambda: actions.sign_reconciliation(ACCOUNTANT, reconciliation_id=made.pk)) == "same-person"
    )
    signed = actions.sign_reconciliation(REVIEWER, reconciliation_id=made.pk)
    assert (signed.state, signed.signed_by) == ("signed", REVIEWER.user_id)
    assert (
        code_of(lambda: actions.sign_reconciliation(REVIEWER, reconciliation_id=made.pk)) == "already-signed"
    )
    assert code_of(lambda: make(month)) == "already-signed"
    for change in ({"ledger": 1}, {"state": "made"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Reconciliation.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reconciliation.objects.filter(pk=made.pk).delete()


def test_it_is_not_signed_after_something_changed(month: Desk) -> None:
    confirm_all(month, dt.date(2025, 2, 28))
    made = make(month)
    posted(month.book, "2025-01-31", "补付乙店", -1)
    assert (
        code_of(lambda: actions.sign_reconciliation(REVIEWER, reconciliation_id=made.pk)) == "changed-since"
    )
    again = make(month)
    assert again.pk == made.pk
    actions.sign_reconciliation(REVIEWER, reconciliation_id=made.pk)


def test_what_stands_against_making_one(month: Desk) -> None:
    confirm_all(month, dt.date(2025, 2, 28))
    with clock.fixed(dt.date(2025, 1, 31)):
        assert make(month)
    with clock.fixed(dt.date(2025, 1, 30)):
        assert code_of(lambda: make(month)) == "month-not-over"
    draft = drafted(month.book, "2025-01-31", 5)
    assert code_of(lambda: make(month)) == "not-posted"
    from lingyan.economy.books import actions as books

    books.void_draft(everything(), voucher_id=draft.pk, reason="不要")
    february = make(month, month=JANUARY.next)
    actions.sign_reconciliation(REVIEWER, reconciliation_id=february.pk)
    assert code_of(lambda: make(month)) == "later-signed"


def test_a_difference_needs_an_explanation(desk: Desk) -> None:
    imported(desk.folder, [("2025-01-25", "手续费", "手续费", -50)], opening=10_000)
    assert code_of(lambda: make(desk)) == "unexplained"
    made = make(desk, explanation="期初余额尚未入账")
    assert made.difference == -10_000


def test_without_statements_there_is_nothing_to_reconcile(desk: Desk) -> None:
    assert code_of(lambda: make(desk)) == "no-statement"


def test_who_may_make_and_sign(month: Desk) -> None:
    confirm_all(month, dt.date(2025, 2, 28))
    assert code_of(lambda: make(month, holding(BANK_VIEW))) == "unknown-account"
    made = make(month)
    with pytest.raises(Denied):
        actions.sign_reconciliation(holding(BANK_VIEW, user_id=70), reconciliation_id=made.pk)
    elsewhere = holding(BANK_VIEW, BANK_MATCH, path="/999/", user_id=70)
    assert (
        code_of(lambda: actions.sign_reconciliation(elsewhere, reconciliation_id=made.pk))
        == "unknown-account"
    )
    assert (
        code_of(lambda: actions.sign_reconciliation(REVIEWER, reconciliation_id=0))
        == "unknown-reconciliation"
    )
    actions.sign_reconciliation(holding(BANK_VIEW, BOOKS_REVIEW, user_id=71), reconciliation_id=made.pk)


def test_the_month_close_warns_until_it_is_signed(month: Desk) -> None:
    confirm_all(month, dt.date(2025, 2, 28))
    path = month.region.path

    def found() -> list[str]:
        return [one.prerequisite for one in guards.findings({month.book.pk: path}, JANUARY)]

    assert "bank-reconciled" in found()
    finding = next(
        one
        for one in guards.findings({month.book.pk: path}, JANUARY)
        if one.prerequisite == "bank-reconciled"
    )
    assert not finding.blocks
    made = make(month)
    assert "bank-reconciled" in found()
    actions.sign_reconciliation(REVIEWER, reconciliation_id=made.pk)
    assert "bank-reconciled" not in found()


def test_the_month_close_names_money_at_a_bank_that_nobody_registered(month: Desk) -> None:
    """Else a village without a registered account would pass as reconciled."""
    confirm_all(month, dt.date(2025, 2, 28))
    actions.sign_reconciliation(REVIEWER, reconciliation_id=make(month).pk)
    path = month.region.path

    def said(at: Month) -> list[str]:
        found = guards.findings({month.book.pk: path}, at)
        return [one.message for one in found if one.prerequisite == "bank-reconciled"]

    assert said(JANUARY) == []
    BankAccount.objects.filter(organisation=month.book.organisation).update(closed_on=dt.date(2025, 1, 31))
    [missing] = said(JANUARY.next)
    assert missing == "科目 10201 有余额或收付，还没有登记银行账户，无法对账"


def test_the_paper_says_both_sides_and_its_signers(month: Desk) -> None:
    confirm_all(month, dt.date(2025, 2, 28))
    made = make(month)
    sheet = printing.reconciliation_sheet(made, "9901", {ACCOUNTANT.user_id or 0: "甲"})
    assert sheet.signers == (("编制", "甲"), ("复核", ""))
    assert sheet.footnote == "未经复核签字"
    rows = [row.cells for row in sheet.rows]
    assert rows[0] == ("单位银行存款账面余额", 7_500, "银行对账单余额", 9_950)
    assert rows[-1] == ("调节后的余额", 7_450, "调节后的余额", 7_450)
    assert ("　2025-01-25（6 天）", 50, "　2025-01-30（1 天）", 2_500) in rows
    assert printing.reconciliation_xlsx(made).startswith(b"PK")
