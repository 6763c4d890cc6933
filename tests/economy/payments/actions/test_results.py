"""The bank's answer, typed or as a file, and cash paid out: nothing is paid twice."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.economy.payments import actions
from lingyan.economy.payments.models import Outcome, PayeeLine, PaymentRequest, ResultFile
from lingyan.kernel.problems import Denied
from tests.economy.payments.support import (
    DAY,
    NEXT,
    SHOP,
    TILL,
    Office,
    answer_file,
    payee,
    refused,
    release,
)
from tests.support.identity import assign


class TestResults:
    def test_by_hand(self, office: Office) -> None:
        request = office.answer(office.released(100, 200, 300), "paid", "failed", "")
        assert request.state == "released"
        assert office.answer(request, "", "", "returned").state == "partly"

    def test_all_failed(self, office: Office) -> None:
        assert office.answer(office.released(100), "failed").state == "failed"

    def test_sent_back_after_it_was_paid(self, office: Office) -> None:
        request = office.paid(100, 200)
        assert request.state == "paid"
        assert office.answer(request, "returned", "").state == "partly"

    @pytest.mark.parametrize(
        ("first", "then"), [("failed", "paid"), ("returned", "paid"), ("paid", "failed")]
    )
    def test_a_contradiction_is_refused(self, office: Office, first: str, then: str) -> None:
        request = office.answer(office.released(100), first)
        with refused("contradiction"):
            office.answer(request, then)

    def test_the_same_again_changes_nothing(self, office: Office) -> None:
        request = office.paid(100)
        office.answer(request, "paid")
        assert Outcome.objects.count() == 1

    def test_not_of_tomorrow(self, office: Office) -> None:
        request = office.released(100)
        line = request.all_payees.get()
        with refused("future-date"):
            actions.record_results(
                office.actor("cashier"), list_id=request.payment_list_id or 0,
                answers=[actions.Answer(line.pk, "paid", NEXT)],
            )  # fmt: skip

    def test_of_a_payee_of_another_list(self, office: Office) -> None:
        one, two = office.released(100), office.released(100)
        with refused("unknown-payee"):
            actions.record_results(
                office.actor("cashier"), list_id=one.payment_list_id or 0,
                answers=[actions.Answer(two.all_payees.get().pk, "paid", DAY)],
            )  # fmt: skip

    def test_needs_the_right(self, office: Office) -> None:
        request = office.released(100)
        with pytest.raises(Denied):
            office.answer(request, "paid", by="reporter")


class TestResultFile:
    ROWS = (
        (SHOP, "6228480010002000300", 100.0, "成功", None),
        (SHOP, "6228480010002000301", 200.0, "交易失败", "账号户名不符"),
        (SHOP, "6228****0302", "300.00", "退汇", "账户已销户"),
    )

    def read(self, office: Office, request: PaymentRequest, content: bytes) -> actions.Report:
        return actions.read_results(
            office.actor("cashier"),
            list_id=request.payment_list_id or 0,
            content=content,
            name="结果.xlsx",
            on=DAY,
        )

    def test_is_matched_with_the_list(self, office: Office) -> None:
        request = office.released(100, 200, 300)
        report = self.read(office, request, answer_file(*self.ROWS))
        states = list(request.all_payees.order_by("no").values_list("state", flat=True))
        assert (report.changed, states) == (3, ["paid", "failed", "returned"])
        assert Outcome.objects.get(outcome="failed").reason == "账号户名不符"

    def test_twice_changes_nothing(self, office: Office) -> None:
        request = office.released(100, 200, 300)
        content = answer_file(*self.ROWS)
        self.read(office, request, content)
        assert self.read(office, request, content).known
        again = self.read(office, request, answer_file(*reversed(self.ROWS)))
        assert (again.changed, Outcome.objects.count(), ResultFile.objects.count()) == (0, 3, 2)

    def test_a_part_leaves_the_others_open(self, office: Office) -> None:
        request = office.released(100, 200, 300)
        self.read(office, request, answer_file(self.ROWS[0], (*self.ROWS[1][:3], "处理中", None)))
        request.refresh_from_db()
        assert request.state == "released"

    def test_two_payees_alike_take_their_rows_in_order(self, office: Office) -> None:
        request = office.released(payees=[payee(100), payee(100)])
        row = (SHOP, payee(1).account_number, 100)
        self.read(office, request, answer_file((*row, "成功", None), (*row, "失败", "超限")))
        assert list(request.all_payees.order_by("no").values_list("state", flat=True)) == ["paid", "failed"]

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ((SHOP, "6228480010002000399", 100, "成功"), "unknown-row"),
            ((SHOP, "6228480010002000300", 100.01, "成功"), "unknown-row"),
            (("别人", "6228480010002000300", 100, "成功"), "unknown-row"),
            ((SHOP, "6228480010002000300", 100, "大概成功"), "bad-row"),
            ((SHOP, "6228480010002000300", "一百", "成功"), "bad-row"),
            ((None, None, 100, "成功"), "bad-row"),
        ],
    )
    def test_a_row_that_does_not_fit_refuses_the_whole_file(
        self, office: Office, row: tuple[object, ...], code: str
    ) -> None:
        request = office.released(100, 200)
        with refused(code):
            self.read(office, request, answer_file((SHOP, "6228480010002000301", 200, "成功"), row))
        assert not Outcome.objects.exists() and not ResultFile.objects.exists()

    def test_two_rows_that_contradict_each_other(self, office: Office) -> None:
        request = office.released(100)
        row = (SHOP, "6228480010002000300", 100)
        with refused("contradiction"):
            self.read(office, request, answer_file((*row, "成功"), (*row, "失败")))

    def test_no_table_of_results(self, office: Office) -> None:
        request = office.released(100)
        with refused("no-header"):
            self.read(office, request, answer_file(("a", "b", 1), head=("甲", "乙", "丙")))
        with refused("no-row"):
            self.read(office, request, answer_file())

    def test_with_the_words_of_a_saved_layout(self, office: Office) -> None:
        layout = actions.save_layout(
            office.actor("accountant"), region=office.tree.town, title="网银", file_format="xlsx",
            columns=[("户名", "name"), ("账号", "account"), ("金额", "amount")],
            answers={"outcome": ["回执"], "date": ["清算日"]}, words={"paid": ["OK"]},
        )  # fmt: skip
        request = office.approved(100)
        made = release(office, request, layout_id=layout.pk)
        content = answer_file(
            (SHOP, "6228480010002000300", 100, "OK", "20260309"),
            head=("户名", "账号", "金额", "回执", "清算日"),
        )
        actions.read_results(
            office.actor("cashier"), list_id=made.pk, content=content, name="回执.xlsx", on=DAY
        )
        assert PayeeLine.objects.get(request=request).paid_on == dt.date(2026, 3, 9)


class TestCash:
    def test_paid_from_the_till(self, office: Office) -> None:
        request = office.approved(payees=[payee(100, account="")], from_account=TILL)
        request = actions.pay_cash(office.actor("cashier"), request_id=request.pk, on=DAY)
        assert (request.state, request.all_payees.get().paid_on) == ("paid", DAY)

    def test_refusals(self, office: Office) -> None:
        cash = office.approved(payees=[payee(100, account="")], from_account=TILL)
        with refused("future-date"):
            actions.pay_cash(office.actor("cashier"), request_id=cash.pk, on=NEXT)
        with refused("before-approval"):
            actions.pay_cash(office.actor("cashier"), request_id=cash.pk, on=dt.date(2026, 3, 9))
        with refused("not-cash"):
            actions.pay_cash(office.actor("cashier"), request_id=office.approved(100).pk, on=DAY)
        with refused("wrong-state"):
            actions.pay_cash(
                office.actor("cashier"), on=DAY,
                request_id=office.submitted(payees=[payee(100, account="")], from_account=TILL).pk,
            )  # fmt: skip
        with pytest.raises(Denied):
            actions.pay_cash(office.actor("reporter"), request_id=cash.pk, on=DAY)

    def test_not_twice_and_not_by_who_signed(self, office: Office) -> None:
        assign(office.users["chairman"], "cashier", office.village)
        request = office.approved(payees=[payee(100, account="")], from_account=TILL)
        with refused("same-person"):
            actions.pay_cash(office.actor("chairman"), request_id=request.pk, on=DAY)
        actions.pay_cash(office.actor("cashier"), request_id=request.pk, on=DAY)
        with refused("wrong-state"):
            actions.pay_cash(office.actor("cashier2"), request_id=request.pk, on=DAY)
