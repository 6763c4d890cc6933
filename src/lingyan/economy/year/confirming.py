"""Open balances of parties at the end of a year, read from the ledger, and what each party has answered to its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lingyan.economy.books import guards
from lingyan.economy.books.models import Balance, Book, Party
from lingyan.economy.year.models import Confirmation
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused

PREREQUISITE: Final = "balances-confirmed"
HEADS: Final = {
    "112": gettext_noop("应收款"),
    "113": gettext_noop("内部往来"),
    "201": gettext_noop("短期借款"),
    "211": gettext_noop("应付款"),
    "221": gettext_noop("长期借款及应付款"),
}
"""Accounts that stand towards one other party, which can say whether the balance is right."""
OPEN, CHANGED = "open", "changed"
STATES: Final = (
    (OPEN, _("尚未核对")),
    (CHANGED, _("核对后余额有变动")),
    *((str(answer.value), answer.label) for answer in Confirmation.Answer),
)
WAITING: Final = (OPEN, CHANGED)


def require_over(year: int) -> None:
    """Refused while the balances of the year still move."""
    if clock.today() < dt.date(year, 12, 31):
        raise Refused(f"{year}年还没有过完，到12月31日再核对年末余额", code="year-not-over")


def open_parties(books: Collection[int], year: int) -> QuerySet[Any]:
    """Parties with a balance at 31 December, with `of_112` … of each head (debit less credit, fen), `claims` and `debts`,
    and of their latest answer `answer`, `answered_on` and `state`: `changed` where the ledger moved since.

    The side is decided for each head of each party and never netted between heads. One query.
    """
    found = _with_balances(Party.objects.filter(book__in=list(books)), year)
    return _with_answers(found.filter(Q(claims__gt=0) | Q(debts__gt=0)), year)


def _with_balances(found: QuerySet[Any], year: int) -> QuerySet[Any]:
    openings = (
        Balance.objects.filter(book=OuterRef("book"), month__lte=year * 100)
        .alias(number=F("month") % 100)
        .filter(number=0)
    )
    opened = Subquery(openings.order_by("-month").values("month")[:1], output_field=IntegerField())
    of_year = found.filter(
        balances__book=F("book"),
        balances__month__gte=Coalesce(opened, 0),
        balances__month__lte=year * 100 + 12,
    )
    return of_year.annotate(**{f"of_{head}": _net(head) for head in HEADS}).annotate(
        claims=_sum(*(Greatest(F(f"of_{head}"), 0) for head in HEADS)),
        debts=_sum(*(Greatest(-F(f"of_{head}"), 0) for head in HEADS)),
    )


def _net(head: str) -> Any:
    below = Q(balances__account__code__startswith=head)
    net = Sum(F("balances__debit") - F("balances__credit"), filter=below, default=0)
    return Cast(net, BigIntegerField())


def _sum(*terms: Any) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return Cast(total, BigIntegerField())


def _with_answers(found: QuerySet[Any], year: int) -> QuerySet[Any]:
    latest = Confirmation.objects.filter(party=OuterRef("pk"), year=year).order_by("-pk")
    told = {
        name: Subquery(latest.values(field)[:1])
        for name, field in (
            ("answer", "answer"), ("answered_on", "answered_on"), ("told_claims", "claims"), ("told_debts", "debts")
        )
    }  # fmt: skip
    return found.annotate(**told).annotate(
        state=Case(
            When(answer=None, then=Value(OPEN)),
            When(told_claims=F("claims"), told_debts=F("debts"), then=F("answer")),
            default=Value(CHANGED), output_field=CharField(),
        )
    )  # fmt: skip


def waiting(books: Collection[int], year: int) -> dict[int, tuple[int, int]]:
    """Book → parties without an answer, and parties whose balance moved since they answered; books with none left out."""
    found: dict[int, list[int]] = {}
    rows = open_parties(books, year).filter(state__in=WAITING).values_list("book_id", "state")
    for book, state in rows:
        found.setdefault(book, [0, 0])[WAITING.index(state)] += 1
    return {book: (missing, changed) for book, (missing, changed) in found.items()}


def owing(books: QuerySet[Book], year: int) -> set[int]:
    """Those of the books where a rule of their region asks for confirmation and a party is waiting."""
    paths = dict(books.values_list("pk", "organisation__region__path"))
    return {found.book_id for found in guards.findings(paths, Month(year, 12), {PREREQUISITE})}
