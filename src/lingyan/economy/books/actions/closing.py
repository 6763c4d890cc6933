"""Closing: a month in order with its root, year-end vouchers as drafts, opening balances of the next year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from lingyan.economy.books import covers, guards, lookups, rules, writing
from lingyan.economy.books.actions import drafting
from lingyan.economy.books.guards import Finding
from lingyan.economy.books.lookups import BookFacts
from lingyan.economy.books.models import Period, Voucher
from lingyan.economy.books.rules import Amounts, Entry
from lingyan.kernel import audit, clock
from lingyan.kernel import covers as kernel_covers
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import reach
from lingyan.kernel.language import on_paper
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BOOKS_CLOSE, BOOKS_ENTER
from lingyan.seal.commitments import merkle_root_of_leaves

CLOSED: Final = audit.register("books.month-closed", "结账")
CARRIED: Final = audit.register("books.carried-forward", "生成结转凭证")
BOOKS_AT_ONCE: Final = 50


@dataclass(slots=True)
class CloseReport:
    """What closing a month did: books closed, and what stands against the others."""

    closed: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def what_stands_against(actor: Actor, *, book_id: int, month: Month) -> list[Finding]:
    """The findings of every prerequisite, for the screen before the button."""
    book = lookups.book_for(actor, BOOKS_CLOSE, book_id)
    return guards.findings({book_id: book.organisation.region.path}, month)


@on_paper()
def close_month(actor: Actor, *, book_id: int, month: Month, accept_warnings: bool = False) -> Period:
    """Close one month of one book and fix the root over its vouchers. December opens the next year.

    Raises Refused with one Problem for each finding that blocks, or warns while warnings are not accepted.
    """
    lookups.book_for(actor, BOOKS_CLOSE, book_id)
    with transaction.atomic():
        report = _close(actor, month, [book_id], accept_warnings)
        if not report.closed:
            raise Refused(_problem(one) for one in report.findings)
        reach("books.close.before-commit")
    reach("books.close.after-commit")
    return Period.objects.get(book_id=book_id, month=month)


@on_paper()
def close_months(
    actor: Actor,
    *,
    month: Month,
    region_path: str | None = None,
    book_ids: Sequence[int] | None = None,
    accept_warnings: bool = False,
) -> CloseReport:
    """Close a month of every book in a region and all below it, or of the books named.

    A book that something stands against stays open and is named in the report; the others are closed. What is said of
    them is kept with the close and therefore Chinese.
    """
    if region_path is not None:
        actor.require(BOOKS_CLOSE, region_path)
    ids = lookups.books_below(region_path) if region_path is not None else list(book_ids or ())
    report = CloseReport()
    for some in writing.batches(ids, BOOKS_AT_ONCE):
        with transaction.atomic():
            one = _close(actor, month, some, accept_warnings)
            reach("books.close.before-commit")
        reach("books.close.after-commit")
        report.closed += one.closed
        report.findings += one.findings
    return report


def carry_forward(actor: Actor, *, book_id: int, month: Month) -> list[Voucher]:
    """Draft the vouchers that bring income and expense to nil (E72, E73), in December also the result (E74).

    Computed from posted balances, so everything of the month must be posted first.
    """
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    label = f"{month.year}年" if month.number == 12 else f"{month.number}月"
    with transaction.atomic():
        _require_all_posted(book_id, month)
        amounts = closing_amounts([book_id], month)[book_id]
        sheets = list(rules.closing_entries(amounts, label).values())
        if month.number == 12:
            sheets.append(rules.result_entries(_result(amounts, sheets), label))
        made = [_draft(actor, book_id, month, entries) for entries in sheets if entries]
        _record_carried(actor, book_id, book.organisation.region.path, month, made)
    return made


def fold_distribution(actor: Actor, *, book_id: int, year: int) -> Voucher | None:
    """Draft the voucher that folds the year's distribution into the undistributed balance (E80); None if nil."""
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    month = Month(year, 12)
    with transaction.atomic():
        _require_all_posted(book_id, month)
        entries = rules.folding_entries(closing_amounts([book_id], month)[book_id], f"{year}年")
        if not entries:
            return None
        voucher = _draft(actor, book_id, month, entries)
        _record_carried(actor, book_id, book.organisation.region.path, month, [voucher])
    return voucher


def closing_amounts(book_ids: Collection[int], month: Month) -> Mapping[int, list[Amounts]]:
    """Sums of debit and credit from the last brought-forward balances through the month, by codes."""
    rows = writing.select(
        "SELECT s.book_id, a.code, SUM(s.debit), SUM(s.credit), COALESCE(p.code, ''), COALESCE(j.code, '') "  # noqa: S608
        f"FROM books_balance s LEFT JOIN {_base(book_ids)} ON base.book_id = s.book_id "
        "JOIN books_account a ON a.id = s.account_id LEFT JOIN books_party p ON p.id = s.party_id "
        "LEFT JOIN books_project j ON j.id = s.project_id "
        f"WHERE s.book_id IN {writing.ids(book_ids)} AND s.month >= COALESCE(base.month, 0) AND s.month <= %s "
        "GROUP BY s.book_id, a.code, p.code, j.code ORDER BY a.code",
        [month.year * 100, int(month)],
    )
    found: defaultdict[int, list[Amounts]] = defaultdict(list)
    for book_id, *fields in rows:
        found[book_id].append(Amounts(fields[0], int(fields[1]), int(fields[2]), *fields[3:]))
    return found


def _base(book_ids: Collection[int]) -> str:
    """The latest month 0 of each book not after a given one, as a derived table with one parameter."""
    return (
        "(SELECT book_id, MAX(month) AS month FROM books_balance "  # noqa: S608
        f"WHERE book_id IN {writing.ids(book_ids)} AND month %% 100 = 0 AND month <= %s GROUP BY book_id) base"
    )


def _close(actor: Actor, month: Month, book_ids: Sequence[int], accept_warnings: bool) -> CloseReport:
    lookups.lock(book_ids, to_close=True)
    facts = lookups.book_facts(book_ids)
    for book in facts.values():
        actor.require(BOOKS_CLOSE, book.path)
    found = guards.findings({book_id: book.path for book_id, book in facts.items()}, month)
    stopped = {one.book_id for one in found if one.blocks or not accept_warnings}
    report = CloseReport([book_id for book_id in facts if book_id not in stopped])
    report.findings = [one for one in found if one.book_id in stopped]
    if report.closed:
        warnings = defaultdict(list)
        for one in found:
            warnings[one.book_id].append({"code": one.prerequisite, "message": one.message})
        _write_periods(actor, month, [facts[book_id] for book_id in report.closed], warnings)
        if month.number == 12:
            _open_next_year(report.closed, month.year)
    return report


def _write_periods(
    actor: Actor, month: Month, books: Sequence[BookFacts], warnings: Mapping[int, list[dict[str, Any]]]
) -> None:
    leaves = month_leaves([book.id for book in books], month)
    now, entries = clock.now(), []
    periods = []
    for book in books:
        found = leaves.get(book.id, [])
        taken_over = book.old_software_is_master(int(month))
        period = Period(
            book_id=book.id, month=month, closed_at=now, closed_by=actor.user_id, vouchers=len(found),
            state=Period.State.TAKEN_OVER if taken_over else Period.State.CLOSED,
            root=merkle_root_of_leaves(found), warnings=warnings.get(book.id, []),
        )  # fmt: skip
        periods.append(period)
        details = {
            "month": int(month), "vouchers": len(found), "root": period.root.hex(), "taken_over": taken_over,
            "warnings": sorted({one["code"] for one in period.warnings}),
        }  # fmt: skip
        entries.append((("book", book.id), book.path, details))
    Period.objects.bulk_create(periods, batch_size=100)
    digests = kernel_covers.digests(covers.PERIOD, [period.pk for period in periods])
    for period, (_, _, details) in zip(periods, entries, strict=True):
        details[kernel_covers.NOTE] = {covers.PERIOD: {str(period.pk): digests[period.pk]}}
    audit.record_many(actor, CLOSED, entries)


def month_leaves(book_ids: Collection[int], month: Month) -> dict[int, list[bytes]]:
    """The leaves of a month by book, in the order of the book: word, then number; void numbers included."""
    rows = writing.select(
        "SELECT book_id, word, number, leaf FROM books_voucher WHERE state IN ('posted', 'void') "  # noqa: S608
        f"AND book_id IN {writing.ids(book_ids)} AND month = %s",
        [int(month)],
    )
    found: defaultdict[int, list[bytes]] = defaultdict(list)
    for book_id, _, _, leaf in sorted(rows, key=lambda row: row[:3]):
        found[book_id].append(bytes(leaf))
    return found


def _open_next_year(book_ids: Collection[int], year: int) -> None:
    """结转下年: what is left at the year's end becomes month 0 of the next, per account, party and project."""
    net = "SUM(s.debit) - SUM(s.credit)"
    writing.run(
        "INSERT INTO books_balance (book_id, month, account_id, party_id, project_id, debit, credit, "  # noqa: S608
        "closing_debit, closing_credit) "
        f"SELECT s.book_id, %s, s.account_id, s.party_id, s.project_id, CASE WHEN {net} > 0 THEN {net} ELSE 0 END, "
        f"CASE WHEN {net} < 0 THEN -({net}) ELSE 0 END, 0, 0 "
        f"FROM books_balance s LEFT JOIN {_base(book_ids)} ON base.book_id = s.book_id "
        f"WHERE s.book_id IN {writing.ids(book_ids)} AND s.month >= COALESCE(base.month, 0) AND s.month <= %s "
        f"GROUP BY s.book_id, s.account_id, s.party_id, s.project_id HAVING {net} <> 0",
        [(year + 1) * 100, year * 100, year * 100 + 12],
    )


def _require_all_posted(book_id: int, month: Month) -> None:
    waiting = Voucher.objects.filter(
        book=book_id, month__lte=month, state__in=[rules.DRAFT, rules.REVIEWED]
    ).count()
    if waiting:
        raise Refused(f"还有 {waiting} 张凭证没有记账，请先记账再结转", code="not-all-posted")


def _result(amounts: Sequence[Amounts], sheets: Sequence[Sequence[Entry]]) -> int:
    """Credit less debit of 321 once the closing sheets are posted."""
    before = sum(-one.net for one in amounts if one.account.startswith(rules.RESULT_OF_YEAR))
    return before + sum(
        entry.credit - entry.debit
        for sheet in sheets
        for entry in sheet
        if entry.account == rules.RESULT_OF_YEAR
    )


def _draft(actor: Actor, book_id: int, month: Month, entries: Sequence[Entry]) -> Voucher:
    return drafting.save_draft(actor, book_id=book_id, date=month.last_day, entries=entries)


def _record_carried(actor: Actor, book_id: int, path: str, month: Month, made: Sequence[Voucher]) -> None:
    audit.record(
        actor, CARRIED, target=("book", book_id), region_path=path, month=int(month),
        vouchers=[voucher.pk for voucher in made],
    )  # fmt: skip


def _problem(finding: Finding) -> Problem:
    return Problem(finding.prerequisite, f"{finding.label}：{finding.message}")
