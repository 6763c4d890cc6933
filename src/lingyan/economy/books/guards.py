"""What must hold before a month is closed: a registry that other rooms add to, and rows that set the severity.

A prerequisite looks at many books of one month at once and says what is wrong with which. Whether a finding
blocks or warns is `CloseRule` data; without a row the shipped severity holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lingyan.economy.books import rules, writing
from lingyan.economy.books.models import Book, CloseRule, ImportedBook
from lingyan.kernel.language import Words
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month

Findings = Mapping[int, Sequence[str]]
Check = Callable[[Collection[int], Month], Findings]

OF_BOOK: Final = "/book"
BLOCK, WARN, OFF = CloseRule.Severity.BLOCK, CloseRule.Severity.WARN, CloseRule.Severity.OFF


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """`check` gives book id → sentences. `place` names where the user puts it right: vouchers, ledger, periods …

    A room above names a URL of its own, with `OF_BOOK` behind it where that takes the book's number.

    `kept_here` asks only of months from a book's go-live on: what the old software kept has its papers elsewhere.
    `owed_by` is the role (identity/roles.toml) that usually does it; the page of the year names it.
    """

    code: str
    label: Words
    severity: str
    place: str
    check: Check
    kept_here: bool = False
    owed_by: str = "township-accountant"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands against closing one book."""

    book_id: int
    prerequisite: str
    label: Words
    message: str
    place: str
    blocks: bool


_registry: Final[dict[str, Prerequisite]] = {}


def register(prerequisite: Prerequisite) -> Prerequisite:
    """Add a prerequisite at start. A code comes once."""
    if prerequisite.code in _registry:
        raise ValueError(f"prerequisite {prerequisite.code} is registered twice")
    _registry[prerequisite.code] = prerequisite
    return prerequisite


def registered() -> dict[str, Prerequisite]:
    return dict(_registry)


def findings(paths: Mapping[int, str], month: Month, codes: Collection[str] | None = None) -> list[Finding]:
    """All that stands against closing these books (id → region path) for the month; `codes` asks only of some."""
    rules_of_month = RulesOfMonth(month)
    live = set(Book.objects.filter(pk__in=list(paths), go_live__lte=month).values_list("pk", flat=True))
    found = []
    for prerequisite in _registry.values():
        if codes is not None and prerequisite.code not in codes:
            continue
        wanted = {book: rules_of_month.severity(prerequisite, path) for book, path in paths.items()}
        asked = [
            book
            for book, severity in wanted.items()
            if severity != OFF and (book in live or not prerequisite.kept_here)
        ]
        for book, messages in prerequisite.check(asked, month).items() if asked else ():
            found += [
                Finding(
                    book,
                    prerequisite.code,
                    prerequisite.label,
                    message,
                    prerequisite.place,
                    wanted[book] == BLOCK,
                )
                for message in messages
            ]
    return found


class RulesOfMonth:
    """The rows in force for a month; the nearest region wins, then the latest start. One query."""

    def __init__(self, month: Month) -> None:
        self._rows: defaultdict[str, list[CloseRule]] = defaultdict(list)
        for row in CloseRule.objects.select_related("region").filter(from_month__lte=month):
            self._rows[row.prerequisite].append(row)

    def rule(self, code: str, path: str) -> CloseRule | None:
        """What was set for a prerequisite at a region or above it; None where the shipped severity holds."""
        fitting = [row for row in self._rows[code] if path.startswith(row.path)]
        return max(fitting, key=lambda row: (len(row.path), row.from_month), default=None)

    def severity(self, prerequisite: Prerequisite, path: str) -> str:
        rule = self.rule(prerequisite.code, path)
        return rule.severity if rule else prerequisite.severity


@dataclass(frozen=True, slots=True)
class InForce:
    """How strictly a prerequisite holds somewhere in a month. Without a `rule` it is the shipped severity."""

    prerequisite: Prerequisite
    severity: str
    rule: CloseRule | None


def in_force(path: str, month: Month) -> list[InForce]:
    """Every prerequisite at a region, in the order in which closing asks for them."""
    rules_of_month = RulesOfMonth(month)
    return [
        InForce(each, rules_of_month.severity(each, path), rules_of_month.rule(each.code, path))
        for each in _registry.values()
    ]


def _grouped(rows: Iterable[tuple[int, str]]) -> Findings:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for book, message in rows:
        found[book].append(message)
    return found


def _all_posted(books: Collection[int], month: Month) -> Findings:
    rows = writing.select(
        "SELECT book_id, COUNT(*) FROM books_voucher WHERE state IN ('draft', 'reviewed') "  # noqa: S608
        f"AND book_id IN {writing.ids(books)} AND month <= %s GROUP BY book_id",
        [int(month)],
    )
    return _grouped((book, _("还有 %(count)s 张凭证没有记账") % {"count": count}) for book, count in rows)


def _numbered_without_gap(books: Collection[int], month: Month) -> Findings:
    rows = writing.select(
        "SELECT book_id, word, MAX(number), COUNT(*) FROM books_voucher "  # noqa: S608
        f"WHERE book_id IN {writing.ids(books)} AND month = %s "
        "GROUP BY book_id, word HAVING MAX(number) <> COUNT(*) ORDER BY book_id, word",
        [int(month)],
    )
    accepted = accepted_gaps(books) if rows else {}
    return _grouped(
        (book, _("“%(word)s”字号缺 %(count)d 个号") % {"word": word, "count": last - count})
        for book, word, last, count in rows
        if last - count > len(accepted.get((book, int(month), word), ()))
    )


def accepted_gaps(books: Collection[int]) -> dict[tuple[int, int, str], set[int]]:
    """Numbers that were missing in a take-over and accepted then: (book, month, word) → numbers."""
    found: defaultdict[tuple[int, int, str], set[int]] = defaultdict(set)
    for book, gaps in (
        ImportedBook.objects.filter(book__in=books).exclude(gaps=[]).values_list("book", "gaps")
    ):
        for month, word, number in gaps:
            found[book, month, word].add(number)
    return found


def _balances(books: Collection[int], month: Month) -> Findings:
    rows = writing.select(
        "SELECT book_id, SUM(debit) - SUM(credit) FROM books_balance "  # noqa: S608
        f"WHERE book_id IN {writing.ids(books)} AND month <= %s GROUP BY book_id HAVING SUM(debit) <> SUM(credit)",
        [int(month)],
    )
    return _grouped(
        (book, _("科目余额表借贷相差 %(amount)s 元") % {"amount": format_yuan(int(off))})
        for book, off in rows
    )


def _details_named(books: Collection[int], month: Month) -> Findings:
    rows = writing.select(
        "SELECT v.book_id, a.path_name, COUNT(*) FROM books_voucher v JOIN books_line l ON l.voucher_id = v.id "  # noqa: S608
        f"JOIN books_account a ON a.id = l.account_id WHERE v.book_id IN {writing.ids(books)} AND v.month = %s "
        "AND v.state = 'posted' AND ((a.needs_party AND l.party_id IS NULL) "
        "OR (a.needs_project AND l.project_id IS NULL)) GROUP BY v.book_id, a.path_name ORDER BY 1, 2",
        [int(month)],
    )
    return _grouped(
        (book, _("%(name)s有 %(count)s 行没有写明往来对象或项目") % {"name": name, "count": count})
        for book, name, count in rows
    )


def _previous_closed(books: Collection[int], month: Month) -> Findings:
    rows = writing.select(
        "SELECT b.id, b.first_month, COALESCE((SELECT MAX(p.month) FROM books_period p WHERE p.book_id = b.id), 0) "  # noqa: S608
        f"FROM books_book b WHERE b.id IN {writing.ids(books)}"
    )
    expected = (
        (book, Month.from_int(last).next if last else Month.from_int(first)) for book, first, last in rows
    )
    return _grouped(
        (
            book,
            _("应先结%(due)s的账") % {"due": due.shown}
            if due < month
            else _("%(month)s已结账或早于启用月份") % {"month": month.shown},
        )
        for book, due in expected
        if due != month
    )


def _nil(books: Collection[int], month: Month, prefixes: Sequence[str]) -> Findings:
    """Accounts under these codes that are not nil at the end of the year."""
    if month.number != 12:
        return {}
    fits = " OR ".join(f"a.code LIKE '{prefix}%%'" for prefix in prefixes)
    rows = writing.select(
        "SELECT s.book_id, a.path_name, SUM(s.debit) - SUM(s.credit) FROM books_balance s "  # noqa: S608
        f"JOIN books_account a ON a.id = s.account_id WHERE s.book_id IN {writing.ids(books)} "
        f"AND s.month BETWEEN %s AND %s AND ({fits}) "
        "GROUP BY s.book_id, a.path_name HAVING SUM(s.debit) <> SUM(s.credit) ORDER BY 1, 2",
        [month.year * 100, int(month)],
    )
    return _grouped(
        (
            book,
            _("年末%(name)s还有余额 %(amount)s 元") % {"name": name, "amount": format_yuan(int(net))},
        )
        for book, name, net in rows
    )


def _result_carried(books: Collection[int], month: Month) -> Findings:
    return _nil(books, month, sorted({*rules.INCOME, *rules.EXPENSE, rules.RESULT_OF_YEAR}))


def _folded(books: Collection[int], month: Month) -> Findings:
    return _nil(books, month, ("32201", "181"))


register(Prerequisite("all-posted", gettext_lazy("凭证全部记账"), BLOCK, "vouchers", _all_posted))
register(Prerequisite("numbering", gettext_lazy("凭证号连续"), BLOCK, "vouchers", _numbered_without_gap))
register(Prerequisite("trial-balance", gettext_lazy("科目余额表平衡"), BLOCK, "ledger", _balances))
register(Prerequisite("previous-closed", gettext_lazy("按月顺序结账"), BLOCK, "periods", _previous_closed))
register(Prerequisite("result-carried", gettext_lazy("年末收支已结转"), BLOCK, "year-end", _result_carried))
register(Prerequisite("details-named", gettext_lazy("往来明细齐全"), WARN, "ledger", _details_named))
register(Prerequisite("year-end-nil", gettext_lazy("年末应清零科目"), WARN, "year-end", _folded))
