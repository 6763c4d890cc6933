"""Vouchers before posting: drafts, void, review, return; and drafts of red-letter and correcting vouchers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.db import transaction

from lingyan.economy.books import lookups, rules, sealing, stored, writing
from lingyan.economy.books.covers import ERASURE
from lingyan.economy.books.models import Attachment, Book, Line, SummaryErasure, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BOOKS_CONFIGURE, BOOKS_ENTER, BOOKS_REVIEW

SAVED: Final = audit.register("books.voucher.saved", "填制凭证")
VOIDED: Final = audit.register("books.voucher.voided", "作废凭证")
REVIEWED: Final = audit.register("books.voucher.reviewed", "审核凭证")
RETURNED: Final = audit.register("books.voucher.returned", "退回凭证")
REVERSED: Final = audit.register("books.voucher.reversed", "填制红字凭证")
PAPER_ADDED: Final = audit.register("books.paper.added", "添加单据")
PAPER_REMOVED: Final = audit.register("books.paper.removed", "取下单据")
SUMMARY_ERASED: Final = audit.register("books.summary.erased", "清除摘要")

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def save_draft(
    actor: Actor,
    *,
    book_id: int,
    date: dt.date,
    entries: Sequence[Entry],
    voucher_id: int | None = None,
    word: str = "记",
    attachments: int = 0,
) -> Voucher:
    """Store a draft, complete or not, and give it its number when it is new.

    An existing draft keeps its month, word and number; whoever saves last is its maker. Faults that can never
    be right (unknown account, both sides) raise Refused; imbalance is left to the review.
    """
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    if word not in rules.WORDS:
        raise Refused(f"凭证字只能是{'、'.join(rules.WORDS)}", code="unknown-word")
    if not 0 <= attachments <= 9_999:
        raise Refused("附单据张数超出范围", code="bad-attachments")
    with transaction.atomic():
        voucher = _draft(voucher_id, book) if voucher_id else _new(actor, book, date, word)
        problems = list(rules.date_problems(date, voucher.month))
        if problems:
            raise Refused(problems)
        voucher.date, voucher.attachments = date, attachments
        if voucher.red_of_id is None:
            voucher.kind = rules.kind_of([entry.account for entry in entries])
        voucher.maker_id, voucher.made_at = actor.user_id, clock.now()
        voucher.save()
        _replace_lines(voucher, entries)
        _record(actor, SAVED, book, voucher, lines=len(entries))
    return voucher


def void_draft(actor: Actor, *, voucher_id: int, reason: str) -> Voucher:
    """Void a draft. Its number stays taken, and the empty number is sealed like a voucher."""
    if not reason.strip():
        raise Refused("作废凭证要写明理由", code="no-reason")
    with transaction.atomic():
        voucher, book = _locked(actor, BOOKS_ENTER, voucher_id)
        _require_state(voucher, rules.DRAFT)
        voucher.state = rules.VOID
        voucher.leaf = stored.leaf_of(book, voucher)
        voucher.save(update_fields=["state", "leaf"])
        _record(actor, VOIDED, book, voucher, reason=reason)
    return voucher


def review(actor: Actor, *, voucher_id: int) -> Voucher:
    """Check a draft: it must be complete and balance, and the reviewer did not make it."""
    with transaction.atomic():
        voucher, book = _locked(actor, BOOKS_REVIEW, voucher_id)
        _require_state(voucher, rules.DRAFT)
        _require_another(actor, voucher)
        entries = stored.entries_of(voucher)
        facts = lookups.account_facts(book.pk, (entry.account for entry in entries), voucher.month)
        problems = [*rules.draft_problems(entries, facts), *rules.voucher_problems(entries, facts)]
        if problems:
            raise Refused(problems)
        voucher.state, voucher.reviewer_id, voucher.reviewed_at = rules.REVIEWED, actor.user_id, clock.now()
        voucher.save(update_fields=["state", "reviewer_id", "reviewed_at"])
        _record(actor, REVIEWED, book, voucher)
    return voucher


def return_to_draft(actor: Actor, *, voucher_id: int, reason: str) -> Voucher:
    """Give a reviewed voucher back to its maker. A taken-over one cannot change and is not given back."""
    if not reason.strip():
        raise Refused("退回凭证要写明理由", code="no-reason")
    with transaction.atomic():
        voucher, book = _locked(actor, BOOKS_REVIEW, voucher_id)
        _require_state(voucher, rules.REVIEWED)
        if voucher.batch_id is not None:
            raise Refused("接管的凭证以旧账为准，不能退回修改", code="taken-over")
        voucher.state, voucher.reviewer_id, voucher.reviewed_at = rules.DRAFT, None, None
        voucher.save(update_fields=["state", "reviewer_id", "reviewed_at"])
        _record(actor, RETURNED, book, voucher, reason=reason)
    return voucher


def reverse(actor: Actor, *, voucher_id: int, date: dt.date, word: str = "记") -> Voucher:
    """Draft the red-letter voucher that cancels a posted one of the same year (E81)."""
    with transaction.atomic():
        voucher, book = _locked(actor, BOOKS_ENTER, voucher_id)
        return _red_draft(actor, book, voucher, date, word)


def correct(
    actor: Actor, *, voucher_id: int, date: dt.date, entries: Sequence[Entry], word: str = "记"
) -> tuple[Voucher, Voucher]:
    """Draft the red-letter voucher and the right one beside it (E81), as (red, right)."""
    with transaction.atomic():
        voucher, book = _locked(actor, BOOKS_ENTER, voucher_id)
        red = _red_draft(actor, book, voucher, date, word)
        summary = rules.correction_summary(voucher.date, _name(voucher))
        right = save_draft(
            actor, book_id=book.pk, date=date, word=word,
            entries=[replace(entry, summary=f"{summary}：{entry.summary}"[: rules.MAX_SUMMARY]) for entry in entries],
        )  # fmt: skip
        right.corrects = voucher
        right.save(update_fields=["corrects"])
    return red, right


def add_paper(actor: Actor, *, voucher_id: int, sha256: str, name: str | None = None) -> Attachment:
    """Attach a stored file to a draft by its digest, under the name that it came with."""
    if not _DIGEST.fullmatch(sha256):
        raise Refused("文件摘要应为 64 位十六进制（小写）", code="bad-digest")
    with transaction.atomic():
        voucher, book = _locked(actor, BOOKS_ENTER, voucher_id)
        _require_state(voucher, rules.DRAFT)
        paper, made = Attachment.objects.get_or_create(
            voucher=voucher,
            sha256=sha256,
            defaults={"added_at": clock.now(), "name": None if name is None else name[:200]},
        )
        if made:
            _record(actor, PAPER_ADDED, book, voucher, sha256=sha256)
    return paper


def remove_paper(actor: Actor, *, voucher_id: int, sha256: str) -> None:
    """Take a file off a draft again."""
    with transaction.atomic():
        voucher, book = _locked(actor, BOOKS_ENTER, voucher_id)
        _require_state(voucher, rules.DRAFT)
        Attachment.objects.filter(voucher=voucher, sha256=sha256).delete()
        _record(actor, PAPER_REMOVED, book, voucher, sha256=sha256)


def erase_summary(actor: Actor, *, line_id: int, reason: str) -> None:
    """Empty the summary of a sealed line for privacy. Its commitment is kept, so the seal stays checkable."""
    if not reason.strip():
        raise Refused("清除摘要要写明理由", code="no-reason")
    with transaction.atomic():
        line = Line.objects.select_related("voucher").filter(pk=line_id).first()
        if line is None or line.voucher.leaf is None or not line.summary:
            raise Refused("只有已封存且有摘要的分录可以清除摘要", code="nothing-to-erase")
        voucher, book = _locked(actor, BOOKS_CONFIGURE, line.voucher_id)
        position = Line.objects.filter(voucher=voucher, no__lte=line.no).count()
        opened = sealing.commitment(
            bytes(book.seed), str(book.pk), stored.fields_of([voucher.pk])[voucher.pk]
        )
        field = next(one for one in opened.fields if one.name == f"line.{position}.summary")
        SummaryErasure.objects.create(line=line, commitment=field.digest, erased_at=clock.now())
        Line.objects.filter(pk=line.pk).update(summary="")
        sealed = note(ERASURE, [line.pk])
        _record(actor, SUMMARY_ERASED, book, voucher, reason=reason, line=line.no, sealed=sealed)


def _new(actor: Actor, book: Book, date: dt.date, word: str, **extra: Any) -> Voucher:
    month = Month.of(date)
    lookups.lock([book.pk])
    require_enterable(book, month)
    return Voucher.objects.create(
        book=book, month=month, date=date, word=word, maker_id=actor.user_id, made_at=clock.now(),
        number=writing.next_number(book.pk, int(month), word), **extra,
    )  # fmt: skip


def require_enterable(book: Book, month: Month) -> None:
    """Whether vouchers may be written into this month of the book by hand."""
    if month < book.first_month:
        raise Refused(f"{month.zh}早于启用月份{book.first_month.zh}", code="before-first-month")
    if book.go_live is None or month < book.go_live:
        raise Refused(f"{month.zh}以旧账为准；请先设置上线月份，或导入旧账", code="not-live")
    closed = lookups.closed_through(book.pk)
    if closed is not None and month <= closed:
        raise Refused(f"{month.zh}已结账", code="month-closed")


def _draft(voucher_id: int, book: Book) -> Voucher:
    voucher = Voucher.objects.select_for_update().filter(pk=voucher_id, book=book).first()
    if voucher is None:
        raise Refused("没有这张凭证", code="unknown-voucher")
    _require_state(voucher, rules.DRAFT)
    return voucher


def _locked(actor: Actor, right: str, voucher_id: int) -> tuple[Voucher, Book]:
    voucher = Voucher.objects.select_for_update().filter(pk=voucher_id).first()
    if voucher is None:
        raise Refused("没有这张凭证", code="unknown-voucher")
    return voucher, lookups.book_for(actor, right, voucher.book_id)


def _replace_lines(voucher: Voucher, entries: Sequence[Entry]) -> None:
    book_id = voucher.book_id
    facts = lookups.account_facts(book_id, (entry.account for entry in entries), voucher.month)
    problems = list(rules.draft_problems(entries, facts))
    if problems:
        raise Refused(problems)
    parties = lookups.ids_of("books_party", book_id, (entry.party for entry in entries), "没有这些往来对象")
    projects = lookups.ids_of("books_project", book_id, (entry.project for entry in entries), "没有这些项目")
    Line.objects.filter(voucher=voucher).delete()
    Line.objects.bulk_create(
        Line(
            voucher=voucher, no=no, account_id=facts[entry.account].id, summary=entry.summary, debit=entry.debit,
            credit=entry.credit, party_id=parties.get(entry.party), project_id=projects.get(entry.project),
        )
        for no, entry in enumerate(entries, 1)
    )  # fmt: skip


def _red_draft(actor: Actor, book: Book, voucher: Voucher, date: dt.date, word: str) -> Voucher:
    _require_state(voucher, rules.POSTED)
    if date.year != voucher.date.year:
        raise Refused("以前年度的差错在本年用蓝字凭证更正，不能用红字冲销", code="other-year")
    if date < voucher.date:
        raise Refused("冲销日期不能早于原凭证日期", code="date-too-early")
    if Voucher.objects.filter(red_of=voucher).exclude(state=rules.VOID).exists():
        raise Refused("这张凭证已有红字凭证", code="already-reversed")
    kind = voucher.kind if voucher.kind in rules.CLOSING_KINDS else rules.RED
    red = _new(actor, book, date, word, kind=kind, red_of=voucher)
    _replace_lines(red, rules.reversal(stored.entries_of(voucher), voucher.date, _name(voucher)))
    _record(actor, REVERSED, book, red, red_of=voucher.pk)
    return red


def _name(voucher: Voucher) -> str:
    return f"{voucher.word}-{voucher.number}"


def _require_state(voucher: Voucher, state: str) -> None:
    if voucher.state != state:
        labels = dict(Voucher.State.choices)
        message = f"凭证 {voucher} 是“{labels[voucher.state]}”，只有“{labels[state]}”的凭证可以这样办理"
        raise Refused(message, code="wrong-state")


def _require_another(actor: Actor, voucher: Voucher) -> None:
    # SECURITY: the maker of a payment is not its checker, whatever roles and accounts one person holds.
    if one_hand(actor.user_id, voucher.maker_id):
        raise Refused(Problem("same-person", f"凭证 {voucher} 由本人填制，应由他人审核"))


def _record(
    actor: Actor, code: str, book: Book, voucher: Voucher, *, reason: str = "", **details: Any
) -> None:
    audit.record(
        actor, code, target=("voucher", voucher.pk), region_path=book.organisation.region.path, reason=reason,
        book=book.pk, month=int(voucher.month), word=voucher.word, number=voucher.number, **details,
    )  # fmt: skip
