"""Statements brought in, matched and reconciled."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from lingyan.economy.bank import actions as bank
from lingyan.economy.bank import queries as bank_queries
from lingyan.economy.bank.importing import check_statement
from lingyan.economy.bank.models import BankAccount, MatchedLine, Reconciliation, StatementImport
from lingyan.regions.queries import by_code
from tests.crash.steps.base import ACCOUNTANT, CLERK, LOAD, LOADED, MONTHS, Facts, Step

ACCOUNT: Final = "9901483311145318601"


def steps() -> list[Step]:
    return [
        Step("bank", "bank import", partial(_import_bank, 1), partial(_banked, 1)),
        Step("bank", "bank import again", partial(_import_bank, 2), partial(_banked, 2)),
        Step("bank", "bank confirm", _confirm, _confirmed),
        Step("bank", "bank sign", _sign, _signed),
    ]


def register_account() -> None:
    data = bank.AccountData(ledger_account="10201", number=ACCOUNT)
    bank.register_account(CLERK, region=by_code(LOADED), data=data)


def _account() -> BankAccount:
    return BankAccount.objects.get(organisation__region__code=LOADED)


def _import_bank(half: int) -> Facts:
    """The first half of the month, then an export of all of it."""
    head = f"账号,{ACCOUNT}\n交易日期,对方户名,摘要,支出金额,收入金额,余额\n"
    rows = [
        f"2025-01-{day:02d},承租户{day},收租金,,{day}.00,{sum(range(day + 1))}.00"
        for day in range(1, LOAD + 1 if half == 2 else LOAD // 2 + 1)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"流水{half}.csv"
        path.write_text(head + "\n".join(rows), encoding="utf-8")
        report = bank.import_statement(CLERK, check_statement(path), path=path)
    return {"rows": report.statement.rows, "new": report.statement.new}


def _banked(half: int) -> Facts | None:
    found = StatementImport.objects.filter(name=f"流水{half}.csv").first()
    return {"rows": found.rows, "new": found.transactions.count()} if found else None


def _confirm() -> Facts:
    account = _account()
    both = bank_queries.sides(account, MONTHS[0].first_day, MONTHS[0].last_day)
    chosen = [
        bank.Chosen(one.bank, one.ledger, one.status)
        for one in bank_queries.proposals(both, 3, 20)
        if one.balanced
    ]
    return {"matches": len(bank.confirm(CLERK, account_id=account.pk, chosen=chosen))}


def _confirmed() -> Facts | None:
    count = MatchedLine.objects.filter(holds=True).count()
    return {"matches": count} if count else None


def _sign() -> Facts:
    made = bank.make_reconciliation(CLERK, account_id=_account().pk, month=MONTHS[0])
    signed = bank.sign_reconciliation(ACCOUNTANT, reconciliation_id=made.pk)
    return {"ledger": signed.ledger, "items": len(signed.items)}


def _signed() -> Facts | None:
    found = Reconciliation.objects.filter(state=Reconciliation.State.SIGNED).first()
    return {"ledger": found.ledger, "items": len(found.items)} if found else None
