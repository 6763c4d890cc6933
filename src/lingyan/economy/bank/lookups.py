"""Small reads that several parts of this room need: accounts in an actor's scope, numbers by their hash."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import Max, QuerySet

from lingyan.economy.bank.models import BankAccount, Reconciliation, StatementImport
from lingyan.economy.bank.rules import Movement, fingerprint_lines
from lingyan.economy.books.models import Book
from lingyan.files.models import StoredFile
from lingyan.kernel.access import Actor
from lingyan.kernel.crypto import keyed_hash
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BANK_VIEW

PATH: Final = "organisation__region__path"


def number_hash(number: str) -> bytes:
    return keyed_hash(number, purpose="bank-account")


def fingerprints(account_id: int, movements: Iterable[Movement]) -> list[bytes]:
    """Keyed, because the number of a person's account is part of what is hashed."""
    return [
        keyed_hash(f"{account_id}\x1f{line}", purpose="bank-movement")
        for line in fingerprint_lines(movements)
    ]


def visible_accounts(actor: Actor, path: str = "", right: str = BANK_VIEW) -> QuerySet[BankAccount]:
    """Accounts that the actor may see, in a region and below."""
    found = BankAccount.objects.filter(actor.scope(right, PATH), **{f"{PATH}__startswith": path})
    return found.select_related("organisation__region")


def account_for(actor: Actor, account_id: int, right: str = BANK_VIEW) -> BankAccount:
    """The account. Refused alike when there is none and when none may be seen."""
    account = visible_accounts(actor, right=right).filter(pk=account_id).first()
    if account is None:
        raise Refused("没有这个银行账户，或不在您的管辖范围内。", code="unknown-account")
    return account


def statement_for(actor: Actor, statement_id: int, right: str = BANK_VIEW) -> StatementImport:
    """One imported file. Refused alike when there is none and when none may be seen."""
    found = StatementImport.objects.filter(actor.scope(right, f"account__{PATH}"), pk=statement_id)
    statement = found.select_related("account__organisation__region").first()
    if statement is None:
        raise Refused("没有这份银行流水，或不在您的管辖范围内。", code="unknown-statement")
    return statement


def original_of(statement: StatementImport) -> StoredFile:
    """The very file that was imported. Refused where the store has lost it."""
    stored = StoredFile.objects.filter(sha256=statement.sha256).first()
    if stored is None:
        raise Refused(f"银行流水“{statement.name}”的原件不在文件库里，请从备份恢复", code="file-missing")
    return stored


def book_of(account: BankAccount) -> Book | None:
    """The book in force of the account's holder."""
    found = Book.objects.filter(organisation=account.organisation_id, ended_on=None)
    return found.select_related("organisation__region").first()


def signed_through(account_id: int) -> Month | None:
    """The last month whose reconciliation is signed."""
    signed = Reconciliation.objects.filter(account=account_id, state=Reconciliation.State.SIGNED)
    found = signed.aggregate(last=Max("month"))["last"]
    return found if found is None or isinstance(found, Month) else Month.from_int(int(found))
