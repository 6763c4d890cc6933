"""Posting: a reviewed voucher is sealed, counted into the balances and never changes again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from lingyan.economy.books import lookups, rules, sealing, stored, writing
from lingyan.economy.books.bulk import digest_of
from lingyan.economy.books.lookups import BookFacts
from lingyan.economy.books.models import Voucher
from lingyan.economy.books.sealing import VoucherFields
from lingyan.identity.hands import accounts_of, hand_sql
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import reach
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BOOKS_POST

POSTED: Final = audit.register("books.voucher.posted", "凭证记账")
MONTH_POSTED: Final = audit.register("books.month-posted", "整月记账")
BOOKS_AT_ONCE: Final = 25

_HEAD: Final = (
    "SELECT v.book_id, v.month, v.date, v.word, v.number, v.kind, v.state, v.attachments, v.maker_id, v.reviewer_id, "
    "b.seed, r.path, (SELECT MAX(p.month) FROM books_period p WHERE p.book_id = v.book_id), "
    "(SELECT {papers} FROM books_attachment t WHERE t.voucher_id = v.id), {own} "
    "FROM books_voucher v JOIN books_book b ON b.id = v.book_id "
    "JOIN people_organisation o ON o.id = b.organisation_id JOIN regions_region r ON r.id = o.region_id "
    "WHERE v.id = %s"
)
_LINES: Final = (
    "SELECT a.code, l.summary, l.debit, l.credit, COALESCE(p.code, ''), COALESCE(j.code, ''), "
    "l.account_id, l.party_id, l.project_id FROM books_line l JOIN books_account a ON a.id = l.account_id "
    "LEFT JOIN books_party p ON p.id = l.party_id LEFT JOIN books_project j ON j.id = l.project_id "
    "WHERE l.voucher_id = %s ORDER BY l.no"
)
_POST: Final = (
    "UPDATE books_voucher SET state = 'posted', poster_id = %s, posted_at = %s, leaf = %s "
    "WHERE id = %s AND state = 'reviewed'"
)


@dataclass(frozen=True, slots=True)
class _Head:
    """One voucher's row with its book's seed and region path, as `_HEAD` selects it.

    `papers` are the digests of its papers joined with commas; `own` says whether the actor's hand made it.
    """

    book_id: int
    month: int
    date: Any
    word: str
    number: int
    kind: str
    state: str
    attachments: int
    maker_id: int | None
    reviewer_id: int | None
    seed: bytes
    path: str
    closed_through: int | None
    papers: str | None
    own: bool | None

    @property
    def name(self) -> str:
        return f"{Month.from_int(self.month)} {self.word}-{self.number:04d}"


@dataclass(slots=True)
class PostReport:
    """What posting a month did, and why some vouchers stayed behind."""

    books: int = 0
    vouchers: int = 0
    problems: list[Problem] = field(default_factory=list)


def post(actor: Actor, *, voucher_id: int) -> bytes:
    """Post one reviewed voucher that somebody else made; gives its leaf.

    Raises Refused when it is not reviewed, does not balance, or its month is closed.
    """
    with transaction.atomic():
        head = _head(actor, voucher_id)
        actor.require(BOOKS_POST, head.path)
        _require_postable(head)
        lines = writing.select(_LINES, [voucher_id])
        if off := sum(line[2] - line[3] for line in lines):
            raise Refused(
                Problem("unbalanced", f"凭证 {head.name} 借贷不平，相差 {format_yuan(int(off))} 元")
            )
        leaf = sealing.leaf(bytes(head.seed), str(head.book_id), _fields(actor, head, lines))
        if writing.run(_POST, [actor.user_id, writing.as_time(clock.now()), leaf, voucher_id]) != 1:
            raise Refused(f"凭证 {head.name} 正被别人办理，请重试", code="conflict")
        writing.add_balances(_turnover(head, lines))
        reach("books.balance.after-lines")
        audit.record(
            actor, POSTED, target=("voucher", voucher_id), region_path=head.path, book=head.book_id,
            month=head.month, word=head.word, number=head.number, leaf=leaf.hex(),
        )  # fmt: skip
        reach("books.post.before-commit")
    reach("books.post.after-commit")
    return leaf


def post_month(
    actor: Actor, *, month: Month, region_path: str | None = None, book_ids: Sequence[int] | None = None
) -> PostReport:
    """Post every reviewed voucher of a month, in a region and all below it or in the books named.

    Vouchers that cannot be posted are named in the report and stay as they are; the others are posted, some books
    to a transaction, with one audit entry for each book.
    """
    if region_path is not None:
        actor.require(BOOKS_POST, region_path)
    ids = lookups.books_below(region_path) if region_path is not None else list(book_ids or ())
    report = PostReport()
    for some in writing.batches(ids, BOOKS_AT_ONCE):
        with transaction.atomic():
            _post_books(actor, month, some, report)
            reach("books.post.before-commit")
        reach("books.post.after-commit")
    return report


def _head(actor: Actor, voucher_id: int) -> _Head:
    for_update = "" if writing.is_sqlite() else " FOR NO KEY UPDATE OF v FOR SHARE OF b"
    own, whose = hand_sql(actor.user_id, "v.maker_id")
    statement = _HEAD.format(papers=writing.joined("t.sha256"), own=own) + for_update
    found = writing.select(statement, [*whose, voucher_id])
    if not found:
        raise Refused("没有这张凭证", code="unknown-voucher")
    return _Head(*found[0])


def _require_postable(head: _Head) -> None:
    if head.state != rules.REVIEWED:
        label = dict(Voucher.State.choices)[head.state]
        raise Refused(f"凭证 {head.name} 是“{label}”，只有已审核的凭证可以记账", code="wrong-state")
    # SECURITY: who made or imported a voucher does not post it, whatever roles and accounts one person holds.
    if head.own:
        raise Refused(f"凭证 {head.name} 由本人填制或导入，应由他人记账", code="same-person")
    if head.closed_through is not None and head.month <= head.closed_through:
        raise Refused(f"{Month.from_int(head.month).zh}已结账，不能记账", code="month-closed")


def _fields(actor: Actor, head: _Head, lines: Sequence[tuple[Any, ...]]) -> VoucherFields:
    papers = ",".join(sorted(head.papers.split(","))) if head.papers else ""
    header = stored.header_of(head.attachments, papers, head.maker_id, head.reviewer_id, actor.user_id)
    return (
        str(head.month), stored.iso(head.date), head.word, head.number, head.kind, header,
        [line[:6] for line in lines],
    )  # fmt: skip


def _turnover(head: _Head, lines: Sequence[tuple[Any, ...]]) -> list[writing.BalanceRow]:
    """One balance row for each account, party and project, in one order so that posters never deadlock."""
    sums: defaultdict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for *_, debit, credit, _, _, account, party, project in lines:
        total = sums[account, party, project]
        total[0] += debit
        total[1] += credit
    closing = head.kind in rules.CLOSING_KINDS
    return [
        (head.book_id, head.month, *key, debit, credit, debit * closing, credit * closing)
        for key, (debit, credit) in sorted(sums.items(), key=lambda item: [part or 0 for part in item[0]])
    ]


def _post_books(actor: Actor, month: Month, book_ids: Collection[int], report: PostReport) -> None:
    lookups.lock(book_ids)
    facts = lookups.book_facts(book_ids)
    waiting = _waiting(actor, month, facts, report)
    if not waiting:
        return
    ids = [voucher_id for found in waiting.values() for voucher_id in found]
    fields = stored.fields_of(ids, poster_id=actor.user_id)
    now, updates, entries = writing.as_time(clock.now()), [], []
    for book_id, found in waiting.items():
        book = facts[book_id]
        leaves = sealing.leaves(book.seed, str(book_id), [fields[voucher_id] for voucher_id in found])
        updates += [(actor.user_id, now, leaf, one) for leaf, one in zip(leaves, found, strict=True)]
        details = {"month": int(month), "vouchers": len(found), "digest": digest_of(leaves)}
        entries.append((("book", book_id), book.path, details))
    writing.add_balances_of(f"v.id IN {writing.ids(ids)}")
    reach("books.balance.after-lines")
    writing.run_many(_POST, updates)
    audit.record_many(actor, MONTH_POSTED, entries)
    report.books += len(waiting)
    report.vouchers += len(ids)


def _waiting(
    actor: Actor, month: Month, facts: dict[int, BookFacts], report: PostReport
) -> dict[int, list[int]]:
    """Reviewed vouchers that may be posted, by book; the others become problems of the report."""
    rows = writing.select(
        "SELECT v.book_id, v.id, v.word, v.number, v.maker_id, SUM(l.debit) - SUM(l.credit) "  # noqa: S608
        "FROM books_voucher v LEFT JOIN books_line l ON l.voucher_id = v.id "
        f"WHERE v.book_id IN {writing.ids(facts)} AND v.month = %s AND v.state = 'reviewed' "
        "GROUP BY v.book_id, v.id, v.word, v.number, v.maker_id ORDER BY v.book_id, v.word, v.number",
        [int(month)],
    )
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    own = {actor.user_id, *accounts_of(actor.user_id)}
    for book_id, voucher_id, word, number, maker, off in rows:
        book = facts[book_id]
        actor.require(BOOKS_POST, book.path)
        name = f"{book.name} {month} {word}-{number:04d}"
        if int(month) <= book.closed_through:
            report.problems.append(Problem("month-closed", f"{name}：{month.zh}已结账"))
        elif maker in own:
            report.problems.append(Problem("same-person", f"{name}：由本人填制或导入，应由他人记账"))
        elif off:
            report.problems.append(Problem("unbalanced", f"{name}：借贷相差 {format_yuan(int(off))} 元"))
        else:
            waiting[book_id].append(voucher_id)
    return dict(waiting)
