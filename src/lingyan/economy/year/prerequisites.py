"""What the year's end asks beyond a month's: openings, clearing accounts, rent that belongs to the year, ended accounts,
balances that the other side has confirmed.

Each is a prerequisite of closing like any other, so a county sets from which month it warns or blocks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.economy.books import writing
from lingyan.economy.books.guards import OF_BOOK, OFF, WARN, Findings, Prerequisite, register
from lingyan.economy.books.models import Account
from lingyan.economy.contracts import queries as contracts
from lingyan.economy.contracts.models import Instalment
from lingyan.economy.year import confirming
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month


def _rents_spread(books: Collection[int], month: Month) -> Findings:
    """In December: prepaid rent that is earned and not booked, and income that fell due in the month and is not."""
    if month.number != 12:
        return {}
    holding = Instalment.objects.filter(contract__book__in=list(books), cancelled_by=None)
    found: defaultdict[int, list[str]] = defaultdict(list)
    years = Q(covers_to__year__gt=F("covers_from__year")) | Q(before__isnull=False)
    spread = holding.filter(years, covers_from__lte=month.last_day)
    for book in _books_of(spread):
        if amount := sum(each.amount for each in contracts.to_earn(book, month)):
            found[book].append(_("预收的租金承包费还有 %s 元属于本年，没有转作收入") % format_yuan(amount))
    due = holding.filter(due_on__gte=month.first_day, due_on__lte=month.last_day)
    for book in _books_of(due):
        if amount := sum(each.amount for each in contracts.to_claim(book, month)):
            found[book].append(_("12月到期的合同款还有 %s 元没有入应收") % format_yuan(amount))
    return found


def _books_of(found: Iterable[Instalment]) -> list[int]:
    rows = found.order_by().values_list("contract__book", flat=True).distinct()  # type: ignore[attr-defined]
    return sorted(rows)


def _clearing_nil(books: Collection[int], month: Month) -> Findings:
    """In December: disposals (154) that are not finished. 181 is asked for by the books themselves."""
    if month.number != 12:
        return {}
    rows = writing.select(
        "SELECT s.book_id, SUM(s.debit) - SUM(s.credit) FROM books_balance s "  # noqa: S608
        f"JOIN books_account a ON a.id = s.account_id WHERE s.book_id IN {writing.ids(books)} "
        "AND s.month BETWEEN %s AND %s AND a.code LIKE '154%%' "
        "GROUP BY s.book_id HAVING SUM(s.debit) <> SUM(s.credit)",
        [month.year * 100, int(month)],
    )
    return {
        book: [_("固定资产清理还有余额 %s 元，清理完的应结清") % format_yuan(int(net))] for book, net in rows
    }


def _opening_agrees(books: Collection[int], month: Month) -> Findings:
    """In December: an opening of the year that is not the closing of the year before (R56)."""
    if month.number != 12:
        return {}
    year = month.year * 100
    rows = writing.select(
        "SELECT book_id, COUNT(*) FROM ("  # noqa: S608
        "SELECT s.book_id, s.account_id, COALESCE(s.party_id, 0) AS party, COALESCE(s.project_id, 0) AS project, "
        "SUM(CASE WHEN s.month = %s THEN s.debit - s.credit ELSE 0 END) AS opening, "
        "SUM(CASE WHEN s.month < %s THEN s.debit - s.credit ELSE 0 END) AS closing "
        f"FROM books_balance s WHERE s.book_id IN {writing.ids(books)} AND s.month BETWEEN %s AND %s "
        "GROUP BY s.book_id, s.account_id, COALESCE(s.party_id, 0), COALESCE(s.project_id, 0)) each_one "
        "WHERE opening <> closing AND book_id IN (SELECT DISTINCT p.book_id FROM books_period p WHERE p.month = %s) "
        "GROUP BY book_id",
        [year, year, year - 100, year, year - 88],
    )
    return {book: [_("%d 个科目的年初余额与上年年末不符") % count] for book, count in rows}


def _accounts_in_use(books: Collection[int], month: Month) -> Findings:
    """Balances on accounts that a later chart has ended."""
    if not Account.objects.filter(last_month__lte=month).exists():
        return {}
    rows = writing.select(
        "SELECT s.book_id, a.path_name, SUM(s.debit) - SUM(s.credit) FROM books_balance s "  # noqa: S608
        f"JOIN books_account a ON a.id = s.account_id WHERE s.book_id IN {writing.ids(books)} "
        "AND a.last_month <= %s AND s.month BETWEEN %s AND %s "
        "GROUP BY s.book_id, a.path_name HAVING SUM(s.debit) <> SUM(s.credit) ORDER BY 1, 2",
        [int(month), month.year * 100, int(month)],
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for book, name, net in rows:
        words = {"name": name, "amount": format_yuan(int(net))}
        found[book].append(_("已停用的科目%(name)s还有余额 %(amount)s 元，请按新科目表结转") % words)
    return found


def _balances_confirmed(books: Collection[int], month: Month) -> Findings:
    """In December: parties with an open balance whose answer is not recorded, or was to another amount (121号 art. 29).

    PRIVACY: closing keeps these sentences, so they count parties and name nobody.
    """
    if month.number != 12:
        return {}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for book, (missing, changed) in sorted(confirming.waiting(books, month.year).items()):
        if missing:
            found[book].append(_("有余额的往来对象还有 %d 个没有与对方核对") % missing)
        if changed:
            found[book].append(_("%d 个往来对象核对以后余额有变动，要重新核对") % changed)
    return found


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    for code, label, place, check in (
        ("opening-agrees", gettext_lazy("年初余额与上年年末一致"), "ledger", _opening_agrees),
        ("clearing-nil", gettext_lazy("固定资产清理已结清"), "ledger", _clearing_nil),
        ("rents-spread", gettext_lazy("合同收入归属本年"), "contracts:income" + OF_BOOK, _rents_spread),
        ("chart-converted", gettext_lazy("停用的科目已结转"), "books:charts", _accounts_in_use),
    ):
        register(Prerequisite(code, label, WARN, place, check, kept_here=True))
    # Shipped off: a county or a township puts it in force from a December on, like every rule of closing.
    register(
        Prerequisite(
            confirming.PREREQUISITE, gettext_lazy("往来余额已与对方核对"), OFF, "year:confirmations" + OF_BOOK,
            _balances_confirmed, kept_here=True,
        )
    )  # fmt: skip
