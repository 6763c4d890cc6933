"""What releasing, results, layouts and answers of banks refuse, by its code, where no other test says it."""

from __future__ import annotations

from typing import Any

import pytest

from lingyan.economy.payments import actions, lookups, rules
from lingyan.economy.payments.models import PaymentList
from lingyan.kernel import clock
from lingyan.kernel.access import system_actor
from lingyan.kernel.rights import PAYMENTS_RELEASE
from tests.economy.payments.support import DAY, Office, answer_file, payee, refused, release

UNKNOWN = 10**9
COLUMNS = [("户名", "name"), ("账号", "account"), ("金额", "amount")]


def test_money_leaves_by_a_person_alone(office: Office) -> None:
    request, worker = office.approved(100), system_actor("后台任务", [PAYMENTS_RELEASE])
    with refused("no-releaser"):
        actions.make_list(worker, request_ids=[request.pk])
    made = release(office, request)
    line = request.all_payees.get()
    with refused("no-releaser"):
        actions.record_results(
            worker, list_id=made.pk, answers=[actions.Answer(line.pk, "paid", clock.today())]
        )


def test_a_list_in_a_known_form_for_a_known_layout(office: Office) -> None:
    request = office.approved(100)
    with refused("bad-format"):
        release(office, request, file_format="pdf")
    with refused("unknown-layout"):
        release(office, request, layout_id=UNKNOWN)
    for do in (
        lambda: actions.list_file(office.actor("cashier"), list_id=UNKNOWN),
        lambda: actions.record_results(office.actor("cashier"), list_id=UNKNOWN, answers=[]),
    ):
        with refused("unknown-list"):
            do()
    with refused("unknown-payment"):
        lookups.locked(UNKNOWN)


def test_a_list_that_gives_another_file_is_not_fetched(office: Office) -> None:
    from django.db import connection

    made = release(office, office.approved(100))
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else ' ON "payments_paymentlist"'
        cursor.execute(f'DROP TRIGGER "payments_paymentlist_no_update"{on}')
    PaymentList.objects.filter(pk=made.pk).update(file_digest="0" * 64)
    with refused("list-changed"):
        actions.list_file(office.actor("cashier"), list_id=made.pk)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("bad-format", {"file_format": "pdf"}), ("bad-columns", {"columns": []}),
        ("bad-columns", {"columns": [("列" * 41, "name")]}), ("bad-columns", {"columns": COLUMNS * 14}),
        ("missing-column", {"columns": COLUMNS[:2]}),
    ],
)  # fmt: skip
def test_layouts_of_banks(office: Office, code: str, changes: dict[str, Any]) -> None:
    given: dict[str, Any] = {
        "title": "网银",
        "file_format": "csv",
        "columns": COLUMNS,
        "answers": {},
        "words": {},
    }
    with refused(code):
        actions.save_layout(office.actor("accountant"), region=office.tree.town, **{**given, **changes})


def test_a_layout_is_put_away_once(office: Office) -> None:
    with refused("unknown-layout"):
        actions.put_away(office.actor("accountant"), layout_id=UNKNOWN)


def test_an_answer_that_fits_several_payees_is_refused(office: Office) -> None:
    """Both are paid the same, and the file of the bank tells neither account nor number apart."""
    payees = [payee(100, name="王立春", account=f"622848001000200030{no}") for no in (1, 2)]
    made = release(office, office.approved(payees=payees))
    content = answer_file(("王立春", 100, "成功"), head=("收款人户名", "金额", "处理结果"))
    with refused("ambiguous-row"):
        actions.read_results(
            office.actor("cashier"), list_id=made.pk, content=content, name="回盘.xlsx", on=DAY
        )


def test_a_payment_has_so_many_payees_at_most() -> None:
    many = [payee(1)] * (rules.MOST_PAYEES + 1)
    assert "too-many-payees" in {each.code for each in rules.payee_problems(many, rules.BANK)}
    assert "too-many-payees" not in {each.code for each in rules.payee_problems(many[1:], rules.BANK)}


def test_papers_and_steps_that_are_not_there(office: Office) -> None:
    with refused("unknown-document"):
        actions.remove_document(office.actor("reporter"), document_id=UNKNOWN, reason="重复")
    with refused("unknown-step"):
        actions.sign(office.actor("chairman"), step_id=UNKNOWN)
