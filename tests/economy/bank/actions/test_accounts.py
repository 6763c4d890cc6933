"""Registering accounts: encrypted numbers, one heading an account, every refusal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection

from lingyan.economy.bank import actions
from lingyan.economy.bank.actions import AccountData
from lingyan.economy.bank.importing import Mapping
from lingyan.economy.bank.models import BankAccount
from lingyan.kernel.problems import Denied, Problem, Refused
from lingyan.kernel.rights import BANK_CONFIGURE
from tests.economy.bank.support import NUMBER, Desk, imported
from tests.support.actors import everything, holding

DATA = AccountData(ledger_account="10203", number="9901 1815 6655 6088 706", bank="农业银行")


def code_of(call) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def register(desk: Desk, data: AccountData, account_id: int | None = None) -> BankAccount:
    return actions.register_account(everything(), region=desk.region, data=data, account_id=account_id)


def test_a_number_rests_encrypted_and_is_found_by_its_hash(desk: Desk) -> None:
    account = register(desk, DATA)
    account.refresh_from_db()
    assert account.number == "9901181566556088706"
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM bank_bankaccount WHERE id = %s", [account.pk])
        stored = bytes(cursor.fetchone()[0])
    assert b"9901181566556088706" not in stored


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "12"}, "bad-number"),
        ({"number": NUMBER}, "number-taken"),
        ({"ledger_account": "101"}, "unknown-account"),
        ({"ledger_account": "1029999"}, "unknown-account"),
        ({"ledger_account": "10201"}, "heading-taken"),
        ({"ledger_account": "102"}, "heading-taken"),
        ({"kind": "gold"}, "unknown-kind"),
        ({"opened_on": dt.date(2999, 1, 1)}, "bad-date"),
    ],
)
def test_what_cannot_be_registered(desk: Desk, changes: dict[str, object], code: str) -> None:
    assert code_of(lambda: register(desk, replace(DATA, **changes))) == code  # type: ignore[arg-type]


def test_an_account_of_another_village_is_not_told_of(desk: Desk) -> None:
    other = desk.region.parent.children.exclude(pk=desk.region.pk).first()
    accountant = holding(BANK_CONFIGURE, path=other.path)
    with pytest.raises(Refused) as refused:
        actions.register_account(accountant, region=other, data=replace(DATA, number=NUMBER))
    assert [problem.code for problem in refused.value.problems] == ["refused-number"]
    assert "登记过" not in str(refused.value) and desk.region.name not in str(refused.value)


def test_an_account_with_statements_keeps_its_number(desk: Desk) -> None:
    data = AccountData(ledger_account="10201", number="9901000000000", bank="改名银行")
    assert register(desk, data, desk.account.pk).number == "9901000000000"
    back = register(desk, replace(data, number=NUMBER), desk.account.pk)
    imported(desk.folder, [("2025-01-03", "甲店", "购纸", -1000)])
    assert code_of(lambda: register(desk, data, back.pk)) == "has-rows"
    assert code_of(lambda: register(desk, data, 999_999)) == "unknown-account"


def test_many_are_registered_all_or_none_and_again_without_change(desk: Desk) -> None:
    place = Problem("", "", "accounts.csv", "", 2)
    rows = [(desk.region, DATA, place)]
    assert actions.register_accounts(everything(), rows) == (1, 0)
    assert actions.register_accounts(everything(), rows) == (0, 1)
    bad = [
        (desk.region, AccountData("10202", "990122222222"), place),
        (desk.region, AccountData("10202", "1"), place),
    ]
    with pytest.raises(Refused) as refused:
        actions.register_accounts(everything(), bad)
    assert {each.code for each in refused.value.problems} == {"bad-number", "heading-taken"}
    assert {(each.file, each.row) for each in refused.value.problems} == {("accounts.csv", 2)}
    assert not BankAccount.objects.filter(ledger_account="10202").exists()


def test_closing_keeps_history_and_frees_the_heading(desk: Desk) -> None:
    imported(desk.folder, [("2025-03-03", "甲店", "购纸", -1000)])
    close = lambda on: actions.close_account(everything(), account_id=desk.account.pk, on=on)  # noqa: E731
    assert code_of(lambda: close(dt.date(2999, 1, 1))) == "bad-date"
    assert code_of(lambda: close(dt.date(2025, 3, 1))) == "has-later-rows"
    close(dt.date(2025, 4, 1))
    assert code_of(lambda: close(dt.date(2025, 4, 2))) == "already-closed"
    assert register(desk, AccountData("10201", "990133333333")).pk != desk.account.pk
    early = register(desk, replace(DATA, opened_on=dt.date(2025, 2, 1)))
    assert (
        code_of(lambda: actions.close_account(everything(), account_id=early.pk, on=dt.date(2025, 1, 1)))
        == "bad-date"
    )
    assert (
        code_of(lambda: actions.close_account(everything(), account_id=0, on=dt.date(2025, 1, 1)))
        == "unknown-account"
    )


def test_only_who_configures_here_may(desk: Desk) -> None:
    elsewhere = holding(BANK_CONFIGURE, path="/999/")
    with pytest.raises(Denied):
        actions.register_account(elsewhere, region=desk.region, data=DATA)
    with pytest.raises(Denied):
        actions.close_account(elsewhere, account_id=desk.account.pk, on=dt.date(2025, 4, 1))
    with pytest.raises(Denied):
        actions.save_mapping(holding(), mapping=Mapping("某行", {"date": ("日",), "amount": ("额",)}))


def test_a_mapping_needs_a_name_a_date_and_an_amount(desk: Desk) -> None:
    save = lambda name, **columns: actions.save_mapping(everything(), mapping=Mapping(name, columns))  # noqa: E731
    assert code_of(lambda: save("", date=("日",), amount=("额",))) == "no-name"
    assert code_of(lambda: save("某行", date=("日",))) == "missing-header"
    assert code_of(lambda: save("某行", date=("日",), amount=("额",), colour=("色",))) == "unknown-field"
    first = save("某行", date=("日",), amount=("额",))
    assert save("某行", time=("时",), out=("支",), **{"in": ("收",)}).pk == first.pk
