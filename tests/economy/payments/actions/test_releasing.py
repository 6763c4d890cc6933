"""The list for the bank: only what is approved, once, one account, the right hands."""

from __future__ import annotations

import io

import openpyxl
import pytest

from lingyan.economy.payments import actions, bankfile
from lingyan.economy.payments.models import PaymentRequest
from lingyan.kernel.problems import Denied
from tests.economy.payments.support import (
    SHOP,
    TILL,
    Office,
    payee,
    refused,
    release,
)
from tests.support.identity import assign


class TestList:
    def test_only_what_is_approved(self, office: Office) -> None:
        for request in (
            office.request(100),
            office.submitted(100),
            office.sign(office.submitted(600), "chairman"),
        ):
            with refused("wrong-state"):
                release(office, request)

    def test_once(self, office: Office) -> None:
        request = office.approved(100)
        release(office, request)
        with refused("wrong-state"):
            release(office, request)

    def test_several_requests_of_one_account(self, office: Office) -> None:
        made = release(office, office.approved(100, 200), office.approved(300))
        assert (made.count, made.amount) == (3, 600_00)
        assert [line.list_no for line in bankfile.lines_of(made)] == [1, 2, 3]

    def test_not_of_two_accounts(self, office: Office) -> None:
        with refused("several-accounts"):
            release(office, office.approved(100), office.approved(100, from_account="10202"))

    def test_not_cash(self, office: Office) -> None:
        with refused("not-transfer"):
            release(office, office.approved(payees=[payee(100, account="")], from_account=TILL))

    def test_not_nothing(self, office: Office) -> None:
        with refused("nothing-chosen"):
            release(office)

    @pytest.mark.parametrize("name", ["reporter", "chairman", "officer", "accountant", "auditor"])
    def test_needs_the_right(self, office: Office, name: str) -> None:
        request = office.approved(100)
        with pytest.raises(Denied):
            release(office, request, by=name)

    def test_not_by_who_made_it(self, office: Office) -> None:
        assign(office.users["clerk"], "cashier", office.village)
        request = office.approved(100, by="clerk")
        with refused("same-person"):
            release(office, request, by="clerk")

    def test_not_by_who_signed_it(self, office: Office) -> None:
        assign(office.users["chairman"], "cashier", office.village)
        request = office.approved(100)
        with refused("same-person"):
            release(office, request, by="chairman")

    def test_the_database_refuses_it_too(self, office: Office) -> None:
        from django.db import transaction

        request, other = office.approved(100), office.released(200)
        assert other.payment_list is not None
        forged = other.payment_list
        forged.pk, forged.made_by = None, office.users["chairman"].pk
        forged.save()
        with pytest.raises(Exception, match="same person"), transaction.atomic():
            PaymentRequest.objects.filter(pk=request.pk).update(payment_list=forged)

    def test_a_list_changed_behind_the_application_is_not_made(self, office: Office) -> None:
        """The digest was approved; a payee swapped in the database no longer gives it."""
        from django.db import connection

        request = office.approved(100)
        with connection.cursor() as cursor:
            on = "" if connection.vendor == "sqlite" else ' ON "payments_payeeline"'
            cursor.execute(f'DROP TRIGGER "payments_payeeline_no_update"{on}')
        line = request.all_payees.get()
        line.account_number = "6228489999999999999"
        line.save()
        with refused("digest-differs"):
            release(office, request)

    def test_the_file_is_the_same_each_time(self, office: Office) -> None:
        made = release(office, office.approved(100))
        files = {actions.list_file(office.actor("cashier"), list_id=made.pk)[1] for _ in range(2)}
        assert len(files) == 1

    def test_the_file_holds_the_columns_of_web_banks(self, office: Office) -> None:
        made = release(office, office.approved(100))
        name, content = actions.list_file(office.actor("cashier"), list_id=made.pk)
        rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
        assert rows[0][:6] == ("序号", "收款人户名", "收款账号", "开户行名称", "金额", "附言")
        assert rows[1][:6] == (1, SHOP, "6228480010002000300", "雁城农商银行", 100, "购买办公用品")
        assert name.endswith(".xlsx")

    def test_in_the_columns_of_a_saved_layout(self, office: Office) -> None:
        columns = [("账号", "account"), ("户名", "name"), ("空", "blank"), ("金额(元)", "amount")]
        accountant = office.actor("accountant")
        layout = actions.save_layout(
            accountant,
            region=office.tree.town,
            title="网银",
            file_format="csv",
            columns=columns,
            answers={},
            words={},
        )
        made = release(office, office.approved(100), layout_id=layout.pk)
        _, content = actions.list_file(office.actor("cashier"), list_id=made.pk)
        assert content.decode("gb18030").splitlines() == [
            "账号,户名,空,金额(元)",
            f"6228480010002000300,{SHOP},,100.00",
        ]

    def test_text_never_becomes_a_formula(self, office: Office) -> None:
        made = release(
            office, office.approved(payees=[payee(100, name="=cmd有限责任公司")]), file_format="utf8"
        )
        _, content = actions.list_file(office.actor("cashier"), list_id=made.pk)
        assert "'=cmd" in content.decode("utf-8-sig")

    def test_the_file_is_for_who_pays_it_out(self, office: Office) -> None:
        made = release(office, office.approved(100))
        for name in ("auditor", "chairman", "accountant"):
            with pytest.raises(Denied):
                actions.list_file(office.actor(name), list_id=made.pk)
