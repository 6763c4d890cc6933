"""The pages: a request from the form to the voucher by its people, and what each of them gets to see."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from lingyan.economy.books.models import Voucher
from lingyan.economy.payments import actions, rules
from lingyan.economy.payments.models import BankLayout, PaymentRequest
from lingyan.identity.models import User
from lingyan.kernel.navigation import desk_items
from tests.economy.payments.support import DAY, SHOP, TILL, Office, answer_file, payee
from tests.support.identity import signed_in

FORM = {
    "kind": "expense", "purpose": "购买办公用品", "from_account": "10201", "matter_id": "",
    "payees-0-name": SHOP, "payees-0-account": "6228 4800 1000 2000 300", "payees-0-bank": "雁城农商银行",
    "payees-0-amount": "1,000", "lines-0-summary": "办公用品", "lines-0-account": "51303 办公费", "lines-0-debit": "1000.00",
    "save": "1",
}  # fmt: skip


@dataclass
class Desks:
    office: Office
    clients: dict[str, Client] = field(default_factory=dict)

    def of(self, name: str) -> Client:
        if name not in self.clients:
            self.clients[name] = signed_in(Client(), self.office.users[name])
        return self.clients[name]

    def get(self, by: str, name: str, *arguments: Any, query: str = "", status: int = 200) -> str:
        response = self.of(by).get(f"{reverse(f'payments:{name}', args=arguments)}?{query}")
        assert response.status_code == status
        return response.content.decode()

    def post(self, by: str, name: str, *arguments: Any, data: Any = None, status: int = 302) -> Any:
        response = self.of(by).post(reverse(f"payments:{name}", args=arguments), data or {})
        assert response.status_code == status, response.content.decode()[:3000]
        return response


@pytest.fixture
def desks(office: Office) -> Desks:
    return Desks(office)


def only() -> PaymentRequest:
    return PaymentRequest.objects.get()


def test_from_the_form_to_the_voucher(desks: Desks) -> None:
    """Reporter, chairman, supervision, cashier, bank and accountant, each on their own page."""
    desks.post("reporter", "enter", desks.office.book.pk, data=FORM)
    request = only()
    document = {"kind": "invoice", "number": "8" * 20, "date": "2026-03-09", "amount": "1000", "seller": SHOP}
    desks.post("reporter", "add-document", request.pk, data=document)
    assert "提交审批" in desks.get("reporter", "payment", request.pk)
    desks.post("reporter", "submit", request.pk)
    for name in ("chairman", "supervision"):
        assert "购买办公用品" in desks.get(name, "inbox")
        assert "同意并签字" in desks.get(name, "payment", request.pk)
        desks.post(name, "sign", request.pk, data={"step": only().current_id})
        assert "没有等您签字的付款" in desks.get(name, "inbox")
    assert "购买办公用品" in desks.get("cashier", "releases")
    assert "去办理支付" in desks.get("cashier", "payment", request.pk)
    cashier, own = desks.office.users["cashier"], desks.office.users["cashier"].personal
    User.objects.filter(pk=cashier.pk).update(personal=desks.office.users["chairman"].personal)
    left = desks.get("cashier", "payment", request.pk)
    assert "须由他人支付" in left and "去办理支付" not in left
    User.objects.filter(pk=cashier.pk).update(personal=own)
    desks.post("cashier", "make-list", data={"row": [request.pk], "layout": "csv"})
    made = only().payment_list
    assert made is not None
    file = desks.post("cashier", "list-file", made.pk, status=200).content.decode("gb18030")
    assert "6228480010002000300" in file
    result = SimpleUploadedFile("结果.xlsx", answer_file((SHOP, "6228480010002000300", 1000, "成功", None)))
    desks.post("cashier", "results", made.pk, data={"file": result, "date": "2026-03-10"})
    assert "已支付" in desks.get("reporter", "payment", request.pk)
    assert "2026-03-10" in desks.get("accountant", "voucher", request.pk)
    desks.post("accountant", "voucher", request.pk, data={"date": "2026-03-10"})
    assert str(Voucher.objects.get()) in desks.get("accountant", "payment", request.pk)


class TestForm:
    def test_says_at_the_row_what_is_wrong_and_keeps_what_was_typed(self, desks: Desks) -> None:
        data = {**FORM, "payees-0-account": "不是账号", "lines-0-account": "59999"}
        text = desks.post("reporter", "enter", desks.office.book.pk, data=data, status=422).content.decode()
        assert "收款账号应是 6 到 34 位" in text and "本账套没有这个科目" in text and "不是账号" in text
        assert not PaymentRequest.objects.exists()

    def test_an_amount_that_is_none(self, desks: Desks) -> None:
        data = {**FORM, "payees-0-amount": "一千"}
        text = desks.post("reporter", "enter", desks.office.book.pk, data=data, status=422).content.decode()
        assert "一千" in text and "不是金额" in text

    def test_more_rows(self, desks: Desks) -> None:
        text = desks.post("reporter", "enter", desks.office.book.pk, data={**FORM, "add": "1"}, status=200)
        assert "payees-5-name" in text.content.decode()

    def test_sums_that_differ_are_kept_and_said(self, desks: Desks) -> None:
        response = desks.of("reporter").post(
            reverse("payments:enter", args=[desks.office.book.pk]),
            {**FORM, "lines-0-debit": "999"},
            follow=True,
        )
        assert "一致以后才能提交" in response.content.decode()

    def test_a_masked_account_stays_what_it_is(self, desks: Desks) -> None:
        """The reporter sees the last four digits; saving the form again must not store the stars."""
        request = desks.office.request(payees=[payee(1000, name="赵小满")])
        shown = desks.get("reporter", "edit", request.pk)
        assert "6228480010002000301" not in shown and "***************0301" in shown
        line = request.all_payees.get()
        data = {
            **FORM, "payees-0-name": "赵小满", "payees-0-account": "***************0301",
            "payees-0-keep": str(line.pk), "payees-0-amount": "1200", "lines-0-debit": "1200",
        }  # fmt: skip
        desks.post("reporter", "edit", request.pk, data=data)
        again = request.all_payees.get()
        assert (again.account_number, again.full_name, again.amount) == (
            "6228480010002000301",
            "赵小满",
            1200_00,
        )

    def test_what_is_submitted_is_not_offered_for_change(self, desks: Desks) -> None:
        request = desks.office.submitted(100)
        assert "修改" not in desks.get("reporter", "payment", request.pk).split("state")[1][:2000]
        desks.get("reporter", "edit", request.pk, status=422)

    def test_the_only_book_is_taken_at_once(self, desks: Desks) -> None:
        desks.office.request(100)
        response = desks.of("reporter").get(reverse("payments:new"))
        assert response.headers["Location"].startswith(reverse("payments:enter", args=[desks.office.book.pk]))


class TestSteps:
    def test_the_step_that_the_page_showed(self, desks: Desks) -> None:
        """Two browsers: the second click signs nothing, above all not the next step."""
        office = desks.office
        request = office.submitted(100)
        step = request.current_id
        desks.post("chairman", "sign", request.pk, data={"step": step})
        text = desks.post("secretary", "sign", request.pk, data={"step": step}, status=422).content.decode()
        assert "已经签过字" in text

    def test_a_step_of_another_payment_is_none(self, desks: Desks) -> None:
        one, two = desks.office.submitted(100), desks.office.submitted(100)
        desks.post("chairman", "sign", one.pk, data={"step": two.current_id}, status=422)
        two.refresh_from_db()
        assert two.state == "approving"

    def test_returned_with_its_reason_in_the_history(self, desks: Desks) -> None:
        request = desks.office.submitted(100)
        desks.post("chairman", "return", request.pk, data={"reason": "缺验收单"})
        text = desks.get("reporter", "payment", request.pk)
        assert "缺验收单" in text and "已退回" in text

    def test_sent_on_to_one_of_those_who_could_sign(self, desks: Desks) -> None:
        office = desks.office
        request = office.submitted(100)
        text = desks.get("chairman", "send-on", request.pk)
        assert office.users["secretary"].display_name in text
        assert office.users["officer"].display_name not in text
        data = {"to_user_id": office.users["secretary"].pk, "reason": "出差"}
        desks.post("chairman", "send-on", request.pk, data=data)
        assert "已转交" in desks.get("reporter", "payment", request.pk)

    def test_withdrawn_cancelled_and_retried(self, desks: Desks) -> None:
        request = desks.office.submitted(100)
        desks.post("reporter", "withdraw", request.pk)
        desks.post("reporter", "cancel", request.pk, data={"reason": "不买了"})
        request.refresh_from_db()
        assert request.state == "void"
        lost = desks.office.answer(desks.office.released(100), "failed")
        assert "重新申请没有付成的" in desks.get("reporter", "payment", lost.pk)
        response = desks.post("reporter", "retry", lost.pk)
        assert "/edit/" in response.headers["Location"]

    def test_cash(self, desks: Desks) -> None:
        request = desks.office.approved(payees=[payee(100, account="")], from_account=TILL)
        assert "支付现金" in desks.get("cashier", "payment", request.pk)
        desks.post("cashier", "pay-cash", request.pk, data={"date": "2026-03-10"})
        request.refresh_from_db()
        assert request.state == "paid"

    def test_a_paper_taken_off(self, desks: Desks) -> None:
        request = desks.office.request(100)
        document = request.all_documents.get()
        desks.post("reporter", "remove-document", request.pk, document.pk, data={"reason": "重复"})
        assert not request.all_documents.exists()


class TestReleases:
    def test_a_file_that_does_not_fit_says_where(self, desks: Desks) -> None:
        request = desks.office.released(100)
        file = SimpleUploadedFile("结果.xlsx", answer_file((SHOP, "6228480010002000399", 100, "成功", None)))
        data = {"file": file, "date": "2026-03-10"}
        response = desks.post("cashier", "results", request.payment_list_id, data=data, status=422)
        assert "第2行" in response.content.decode()

    def test_by_hand(self, desks: Desks) -> None:
        request = desks.office.released(100)
        line = request.all_payees.get()
        data = {f"answer-{line.pk}": "failed", f"reason-{line.pk}": "账号不符", "date": "2026-03-10"}
        desks.post("cashier", "results-by-hand", request.payment_list_id, data=data)
        assert "账号不符" in desks.get("auditor", "list", request.payment_list_id)

    def test_shows_the_digests(self, desks: Desks) -> None:
        request = desks.office.released(100)
        text = desks.get("auditor", "list", request.payment_list_id)
        assert rules.grouped_digest(request.digest) in text

    def test_a_layout_is_saved_and_offered(self, desks: Desks) -> None:
        data = {
            "title": "农商行代发", "file_format": "csv", "title-0": "户名", "field-0": "name", "title-1": "账号",
            "field-1": "account", "title-2": "金额", "field-2": "amount", "word-paid": "OK，已清算",
        }  # fmt: skip
        desks.post("accountant", "new-layout", data=data)
        layout = BankLayout.objects.get()
        assert (layout.columns[0], layout.words) == (["户名", "name"], {"paid": ["OK", "已清算"]})
        desks.office.approved(100)
        assert "农商行代发" in desks.get("cashier", "releases")
        desks.post("accountant", "layout", layout.pk, data={**data, "title-0": "收款户名"})
        assert BankLayout.objects.get(active=True).columns[0][0] == "收款户名"
        desks.post("accountant", "put-away", BankLayout.objects.get(active=True).pk)
        assert "还没有银行版式" in desks.get("accountant", "layouts")

    def test_a_layout_without_the_account_is_refused(self, desks: Desks) -> None:
        data = {"title": "农商行", "file_format": "csv", "title-0": "户名", "field-0": "name"}
        text = desks.post("accountant", "new-layout", data=data, status=422).content.decode()
        assert "名单缺少收款账号、金额" in text


class TestWhoSeesWhat:
    def test_accounts_and_persons_are_masked(self, desks: Desks) -> None:
        request = desks.office.submitted(payees=[payee(100, name="赵小满")])
        texts = {
            name: desks.get(name, "payment", request.pk) for name in ("reporter", "secretary", "officer")
        }
        assert all("6228480010002000301" not in text for text in texts.values())
        assert "***************0301" in texts["reporter"] and "0301" not in texts["secretary"]

    def test_the_cashier_sees_them_in_full(self, desks: Desks) -> None:
        request = desks.office.released(100)
        assert "6228480010002000300" in desks.get("cashier", "list", request.payment_list_id)

    def test_another_village_learns_nothing(self, desks: Desks) -> None:
        from tests.support.identity import user_with

        office = desks.office
        office.users["stranger"] = user_with("village-reporter", office.tree.other_village)
        request = office.submitted(100)
        assert "购买办公用品" not in desks.get("stranger", "payments")
        for name in ("payment", "print", "edit"):
            desks.get("stranger", name, request.pk, status=404)
        excel = desks.of("stranger").get(reverse("payments:payments") + "?format=xlsx").content
        assert [row[0].value for row in openpyxl.load_workbook(io.BytesIO(excel)).active.rows] == ["编号"]

    def test_an_auditor_reads_all_and_changes_nothing(self, desks: Desks) -> None:
        request = desks.office.submitted(100)
        text = desks.get("auditor", "payment", request.pk)
        assert "同意并签字" not in text and "提交审批" not in text and "作废" not in text.split("<aside")[0]
        for name in ("submit", "withdraw", "sign", "cancel", "retry", "pay-cash", "add-document"):
            desks.post("auditor", name, request.pk, status=403)

    def test_queries_of_the_list_do_not_grow(self, desks: Desks, django_assert_num_queries: Any) -> None:
        for _ in range(2):
            desks.office.submitted(100, 200)
        desks.get("reporter", "payments")
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as first:
            desks.get("reporter", "payments")
        for _ in range(3):
            desks.office.submitted(100, 200)
        with django_assert_num_queries(len(first)):
            desks.get("reporter", "payments")

    @pytest.mark.parametrize(
        "query", ["lost=1", "book=1", "state=paid", "kind=works", "from=100", "since=2026-03-01", "q=办公"]
    )
    def test_every_filter(self, desks: Desks, query: str) -> None:
        desks.office.paid(100)
        desks.get("reporter", "payments", query=query)


def test_the_printed_form_carries_words_and_digest(desks: Desks) -> None:
    office = desks.office
    request = office.approved(1234, 1)
    content = desks.of("reporter").get(reverse("payments:print", args=[request.pk])).content
    word = Word(io.BytesIO(content))
    text = "\n".join(
        [one.text for one in word.paragraphs]
        + [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    )
    assert "壹仟贰佰叁拾伍元整" in text and "1,235.00" in text
    assert rules.grouped_digest(request.digest) in text
    assert office.users["chairman"].display_name in text and SHOP in text
    assert "6228480010002000300" not in text and "***************0300" in text


class TestDesk:
    def items(self, desks: Desks, name: str) -> dict[str, int]:
        from lingyan.kernel.month import Month

        found = desk_items(desks.office.actor(name), desks.office.village, Month.of(DAY))
        return {item.title: item.count for item in found}

    def test_each_sees_what_waits_for_him(self, desks: Desks) -> None:
        office = desks.office
        office.request(100)
        waiting = office.submitted(100)
        actions.send_back(
            office.actor("chairman"), step_id=office.step(office.submitted(100)).pk, reason="再议"
        )
        office.approved(100)
        office.released(100)
        office.paid(100)
        office.answer(office.released(100), "failed")
        assert self.items(desks, "chairman")["等我签字的付款"] == 1
        reporter = self.items(desks, "reporter")
        assert (reporter["退回给我的付款申请"], reporter["我没有提交的付款申请"]) == (1, 1)
        assert reporter["没有付成、等重新申请的付款"] == 1
        cashier = self.items(desks, "cashier")
        assert (cashier["已批准、等支付的付款"], cashier["等银行结果的付款"]) == (1, 1)
        assert self.items(desks, "accountant")["已支付、还没有凭证的付款"] == 1
        assert waiting.state == "approving"

    def test_a_result_that_is_missing_for_days_is_late(self, desks: Desks) -> None:
        import datetime as dt

        from lingyan.kernel import clock

        desks.office.released(100)
        with clock.fixed(DAY + dt.timedelta(days=4)):
            assert self.items(desks, "cashier")["银行结果还没有登记的付款"] == 1
