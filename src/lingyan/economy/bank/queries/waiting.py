"""What stands in no match yet, over all accounts that somebody may see."""

from __future__ import annotations

import datetime as dt

from django.db.models import CharField, Exists, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from lingyan.economy.bank.lookups import PATH
from lingyan.economy.bank.models import (
    BankTransaction,
    MatchedLine,
    MatchedTransaction,
    StatementImport,
)
from lingyan.economy.books.models import Line
from lingyan.kernel.access import Actor
from lingyan.kernel.rights import BANK_VIEW


def open_movements(actor: Actor, path: str) -> QuerySet[BankTransaction]:
    """Movements that stand in no match, of all accounts that the actor may see below a region."""
    held = MatchedTransaction.objects.filter(transaction=OuterRef("pk"), holds=True)
    found = BankTransaction.objects.filter(
        ~Exists(held), actor.scope(BANK_VIEW, f"account__{PATH}"), **{f"account__{PATH}__startswith": path}
    )
    return found.select_related("account__organisation__region", "counterparty__personal")


def open_lines(actor: Actor, path: str) -> QuerySet[Line]:
    """Final lines of accounts with statements that stand in no match, from the month on in which statements begin.

    Two queries: named books let the database begin at their vouchers, not at every line of the city.
    """
    books, since = _with_statements(path)
    place = "voucher__book__organisation__region__path"
    held = MatchedLine.objects.filter(line=OuterRef("pk"), holds=True)
    begun = StatementImport.objects.annotate(
        begins=ExtractYear("first_on") * 100 + ExtractMonth("first_on")
    ).filter(
        account__organisation=OuterRef("voucher__book__organisation"), account__closed_on=None,
        begins__lte=OuterRef("voucher__month"),
    ).annotate(code=ExpressionWrapper(OuterRef("account__code"), CharField()))  # fmt: skip
    final = Q(voucher__state="posted") | Q(voucher__state="reviewed", voucher__batch__isnull=False)
    found = Line.objects.filter(
        Exists(begun.filter(code__startswith=F("account__ledger_account"))), ~Exists(held), final,
        actor.scope(BANK_VIEW, place), account__code__startswith="102", **{f"{place}__startswith": path},
        voucher__book__in=books, voucher__date__gte=since,
    ).annotate(amount=F("debit") - F("credit"))  # fmt: skip
    return found.exclude(amount=0).select_related("voucher__book__organisation__region", "account")


def _with_statements(path: str) -> tuple[list[int], dt.date]:
    """Books of open accounts with statements below a region, and the day on which the earliest begins."""
    below = StatementImport.objects.filter(
        account__closed_on=None,
        account__organisation__books__isnull=False,
        **{f"account__{PATH}__startswith": path},
    )
    found = dict(below.values_list("account__organisation__books").annotate(first=Min("first_on")))
    return list(found), min(found.values(), default=dt.date.max).replace(day=1)
