"""What bank and cash ask of a month before it is closed. Both warn until a county's rule makes them block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lingyan.economy.bank.models import BankAccount, CashCount, Reconciliation
from lingyan.economy.books import guards, writing
from lingyan.economy.books.guards import WARN, Findings, Prerequisite
from lingyan.kernel.month import Month


def register() -> None:
    guards.register(
        Prerequisite(
            "bank-reconciled", _("银行存款已对账"), WARN, "bank:reconciliations", _reconciled, kept_here=True
        )
    )
    guards.register(
        Prerequisite(
            "cash-counted",
            _("库存现金已盘点"),
            WARN,
            "bank:cash-counts",
            _counted,
            kept_here=True,
            owed_by="cashier",
        )
    )


def _reconciled(books: Collection[int], month: Month) -> Findings:
    """Registered accounts that were open in the month and have no signed reconciliation of it; and money that the books
    keep at a bank on an account that nobody has registered, which could never be reconciled.
    """
    signed = Reconciliation.objects.filter(month=month, state=Reconciliation.State.SIGNED).values("account")
    open_then = Q(opened_on=None) | Q(opened_on__lte=month.last_day)
    open_then &= Q(closed_on=None) | Q(closed_on__gt=month.last_day)
    found: defaultdict[int, list[str]] = defaultdict(list)
    rows = (
        BankAccount.objects.filter(open_then, organisation__books__in=books)
        .exclude(pk__in=signed)
        .order_by("ledger_account")
        .values_list("organisation__books", "ledger_account")
    )
    for book, code in rows:
        found[book].append(f"科目 {code} 的银行账户还没有签字的余额调节表")
    for book, code in _unregistered(books, month, open_then):
        found[book].append(f"科目 {code} 有余额或收付，还没有登记银行账户，无法对账")
    return found


def _unregistered(books: Collection[int], month: Month, open_then: Q) -> list[tuple[int, str]]:
    """Book and code of accounts under 102 that held money at the month's end or moved any in it."""
    known = set(
        BankAccount.objects.filter(open_then, organisation__books__in=books).values_list(
            "organisation__books", "ledger_account"
        )
    )
    return sorted(
        (book, code) for book, code in _holding(books, month, "102")
        if not any(owner == book and code.startswith(one) for owner, one in known)
    )  # fmt: skip


def _holding(books: Collection[int], month: Month, head: str) -> set[tuple[int, str]]:
    """Book and code of the accounts under a head that had a balance at the month's end or moved in it."""
    rows = writing.select(
        "SELECT s.book_id, a.code, s.month, SUM(s.debit - s.credit) FROM books_balance s "  # noqa: S608
        "JOIN books_account a ON a.id = s.account_id "
        f"WHERE s.book_id IN {writing.ids(books)} AND s.month <= %s AND a.code LIKE %s "
        "GROUP BY s.book_id, a.code, s.month",
        [int(month), f"{head}%"],
    )
    nets: defaultdict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    for book, code, at, net in rows:
        nets[book, code][at] = int(net)
    return {place for place, by_month in nets.items() if int(month) in by_month or _held(by_month)}


def _counted(books: Collection[int], month: Month) -> Findings:
    """Books that had cash at the month's end or moved any in it, without a confirmed count in the month."""
    holding = {book for book, _code in _holding(books, month, "101")}
    counted = set(
        CashCount.objects.filter(
            book__in=holding, state=CashCount.State.CONFIRMED,
            counted_on__gte=month.first_day, counted_on__lte=month.last_day,
        ).values_list("book", flat=True)
    )  # fmt: skip
    return {book: ["本月没有经监盘人确认的现金盘点"] for book in sorted(holding - counted)}


def _held(nets: dict[int, int]) -> int:
    """What is left since the last opening; an account without an opening row was opened with nothing."""
    opened = max((month for month in nets if month % 100 == 0), default=0)
    return sum(net for month, net in nets.items() if month >= opened)
