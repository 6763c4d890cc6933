"""What the pages of payments fill in or do at once, so that nobody types or clicks it, and where they rather ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lingyan.economy.books.models import Voucher
from lingyan.economy.payments import grid
from lingyan.economy.payments.models import PaymentRequest
from lingyan.kernel.money import parse_yuan, plain_yuan
from tests.economy.payments.support import SHOP, TILL, Office, payee
from tests.economy.payments.test_views import Desks

SHORT = {
    "kind": "expense", "purpose": "购买办公用品", "from_account": "10201", "matter_id": "", "payees-0-name": SHOP,
    "payees-0-amount": "320", "lines-0-account": "51303", "save": "1",
}  # fmt: skip
KNOWN = "6228480010002000301"


@pytest.fixture
def desks(office: Office) -> Desks:
    return Desks(office)


def written(desks: Desks, **changes: str) -> PaymentRequest:
    data = {name.replace("__", "-"): value for name, value in changes.items()}
    desks.post("reporter", "enter", desks.office.book.pk, data={**SHORT, **data})
    return PaymentRequest.objects.latest("pk")


def account_of(request: PaymentRequest) -> tuple[str, str]:
    line = request.all_payees.get()
    return line.account_number or "", line.bank_name


class TestCharges:
    def test_a_single_charge_is_the_whole_and_bears_the_purpose(self, desks: Desks) -> None:
        line = written(desks).all_debits.get()
        assert (line.summary, line.amount) == ("购买办公用品", 320_00)

    def test_what_was_typed_stands(self, desks: Desks) -> None:
        line = written(desks, lines__0__summary="办公纸张", lines__0__debit="300").all_debits.get()
        assert (line.summary, line.amount) == ("办公纸张", 300_00)

    @given(st.lists(st.integers(1, 10**9), min_size=1, max_size=5), st.integers(1, 3))
    def test_no_amount_is_made_up_for_several(self, payees: list[int], charges: int) -> None:
        data = {f"payees-{at}-amount": plain_yuan(fen) for at, fen in enumerate(payees)}
        data |= {f"lines-{at}-account": "51303" for at in range(charges)}
        filled = grid.with_defaults(data)
        amounts = [filled.get(f"lines-{at}-debit", "") for at in range(charges)]
        if charges == 1:
            assert parse_yuan(amounts[0]) == sum(payees)
        else:
            assert not any(amounts)

    def test_an_amount_that_is_none_is_left_to_the_reader(self) -> None:
        filled = grid.with_defaults({"payees-0-amount": "三百", "lines-0-account": "51303"})
        assert not filled.get("lines-0-debit")


class TestKnownPayees:
    def test_a_unit_paid_before_is_paid_to_the_same_account(self, desks: Desks) -> None:
        desks.office.answer(desks.office.released(100), "paid")
        assert account_of(written(desks)) == ("622848001000200030" + "0", "雁城农商银行")

    def test_not_when_the_money_did_not_arrive(self, desks: Desks) -> None:
        desks.office.answer(desks.office.released(100), "failed")
        assert account_of(written(desks)) == ("", "")

    def test_not_when_it_went_to_two_accounts(self, desks: Desks) -> None:
        for number in ("6228480010002000301", "6228480010002000302"):
            request = desks.office.released(payees=[payee(100, account=number)])
            desks.office.answer(request, "paid")
        assert account_of(written(desks)) == ("", "")

    def test_not_a_natural_person(self, desks: Desks) -> None:
        desks.office.answer(desks.office.released(payees=[payee(100, name="赵小满")]), "paid")
        assert account_of(written(desks, payees__0__name="赵小满")) == ("", "")

    def test_what_was_typed_stands_and_cash_needs_none(self, desks: Desks) -> None:
        desks.office.answer(desks.office.released(100), "paid")
        typed = written(desks, payees__0__account="6228480010002000999", payees__0__bank="雁城农商银行")
        assert account_of(typed)[0] == "6228480010002000999"
        assert account_of(written(desks, from_account=TILL)) == ("", "")


class TestPapers:
    def test_the_next_paper_starts_with_the_rest_and_the_unit_that_is_paid(self, desks: Desks) -> None:
        request = desks.office.request(100, papers=False)
        desks.office.invoice(request, 30_00)
        page = desks.get("reporter", "payment", request.pk)
        assert 'value="70.00"' in page
        assert f'name="seller" value="{SHOP}"' in page


class TestSigning:
    def test_from_one_to_the_next(self, desks: Desks) -> None:
        one, two = desks.office.submitted(100), desks.office.submitted(200)
        assert "下一笔" not in desks.get("chairman", "payment", one.pk)
        desks.post("chairman", "sign", one.pk, data={"step": one.current_id})
        page = desks.get("chairman", "payment", one.pk)
        assert "还有 1 笔等您签字" in page
        assert reverse("payments:payment", args=[two.pk]) in page
        assert "下一笔" not in desks.get("reporter", "payment", one.pk)

    def test_who_cannot_sign_hears_why(self, desks: Desks) -> None:
        request = desks.office.submitted(1000)
        desks.post("chairman", "sign", request.pk, data={"step": request.current_id})
        said = "您已办理过这笔付款的其他环节，须由他人签字"
        assert said in desks.get("chairman", "payment", request.pk)
        assert said not in desks.get("supervision", "payment", request.pk)
        assert said not in desks.get("reporter", "payment", request.pk)


class TestAtOnce:
    def test_a_list_of_which_everything_was_paid(self, desks: Desks) -> None:
        request = desks.office.released(100, 200)
        data = {"date": "2026-03-10", "all": "1"}
        desks.post("cashier", "results-by-hand", request.payment_list_id, data=data)
        request.refresh_from_db()
        assert request.state == "paid"

    def test_what_failed_already_stays_so(self, desks: Desks) -> None:
        request = desks.office.answer(desks.office.released(100, 200), "failed", "")
        data = {"date": "2026-03-10", "all": "1"}
        desks.post("cashier", "results-by-hand", request.payment_list_id, data=data)
        request.refresh_from_db()
        assert request.state == "partly"

    def test_vouchers_of_all_that_is_paid(self, desks: Desks) -> None:
        paid = [desks.office.answer(desks.office.released(yuan), "paid") for yuan in (100, 200)]
        assert 'name="row"' in desks.get("accountant", "payments", query="book=1")
        assert 'name="row"' not in desks.get("chairman", "payments", query="book=1")
        self.book(desks, [one.pk for one in paid])
        assert Voucher.objects.filter(state="draft").count() == 2
        self.book(desks, [paid[0].pk])
        assert Voucher.objects.count() == 2

    def test_one_that_cannot_be_booked_is_named_and_the_others_are(self, desks: Desks) -> None:
        waiting = desks.office.released(100)
        paid = desks.office.answer(desks.office.released(200), "paid")
        self.book(desks, [waiting.pk, paid.pk])
        assert Voucher.objects.count() == 1

    def book(self, desks: Desks, rows: list[int]) -> Any:
        return desks.post("accountant", "book-rows", data={"row": rows})
