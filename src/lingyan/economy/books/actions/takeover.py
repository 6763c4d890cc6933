"""Taking over old books: what a check of files yielded is stored as reviewed vouchers, all or nothing.

The importer stands as maker and so cannot post. Until a book's go-live month the old software is master: what is
brought again must agree with what was taken over before, and differences are listed. From then on nothing
can be taken over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from lingyan.economy.books import origin, rules, stored, writing
from lingyan.economy.books.actions import opening, setup
from lingyan.economy.books.actions.merging import BookMerge, CodeIds
from lingyan.economy.books.covers import BATCH, OPENING
from lingyan.economy.books.importing import BooksCheck, ParsedBook, ParsedVoucher
from lingyan.economy.books.models import Book, ImportBatch, ImportedBook
from lingyan.economy.books.sealing import VoucherFields, leaf
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.failpoints import reach
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BOOKS_IMPORT
from lingyan.people.actions import ensure_village_bodies
from lingyan.people.queries import collective_of
from lingyan.regions.models import Region

IMPORTED: Final = audit.register("books.imported", "接管旧账")
BATCH_STORED: Final = audit.register("books.batch-stored", "存入一批旧账")


@dataclass(frozen=True, slots=True)
class BookImport:
    """What came into one book."""

    book_id: int
    village_code: str
    vouchers: int
    lines: int


@dataclass(slots=True)
class ImportReport:
    """What a taking-over did. `repeated` says that these very files were taken over before and nothing changed."""

    batch_id: int
    repeated: bool = False
    books: list[BookImport] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def import_books(
    actor: Actor, check: BooksCheck, *, accept_warnings: bool = False, source_system: str = ""
) -> ImportReport:
    """Store checked books as reviewed vouchers with their opening balances, in one transaction.

    Raises Refused with every error; with every warning while warnings are not accepted; and with every difference
    from what was taken over before.
    """
    if check.errors:
        raise Refused(check.errors)
    if not check.books:
        raise Refused("文件里没有可以接管的账", code="no-rows")
    with transaction.atomic():
        digest = _digest(check.books)
        known = ImportBatch.objects.filter(digest=digest).first()
        books = [(parsed, _book_of(actor, parsed)) for parsed in check.books]
        if known is not None:
            return ImportReport(known.pk, repeated=True)
        merges = [BookMerge(book, parsed) for parsed, book in books]
        _require_sound(check, merges, accept_warnings)
        batch = _batch(actor, check, merges, digest, source_system)
        report = ImportReport(batch.pk, warnings=[*check.warnings, *_warnings(merges)])
        for merge in merges:
            report.books.append(_store(actor, batch, merge))
            reach("books.import.half-written")
        audit.record(actor, BATCH_STORED, target=(BATCH, batch.pk), books=len(merges), digest=digest)
        reach("books.import.before-commit")
    reach("books.import.after-commit")
    return report


def _require_sound(check: BooksCheck, merges: Sequence[BookMerge], accept_warnings: bool) -> None:
    differences = [problem for merge in merges for problem in merge.problems()]
    if differences:
        raise Refused(differences)
    warnings = [*check.warnings, *_warnings(merges)]
    if warnings and not accept_warnings:
        raise Refused(warnings)


def _warnings(merges: Iterable[BookMerge]) -> list[Problem]:
    return [problem for merge in merges for problem in merge.gap_warnings()]


def _digest(books: Sequence[ParsedBook]) -> str:
    digests = sorted({source.sha256 for book in books for source in book.sources})
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _book_of(actor: Actor, parsed: ParsedBook) -> Book:
    """The book in force of the village's collective, opened when there is none."""
    region = Region.objects.filter(code=parsed.village_code, valid_to=None).first()
    if region is None:
        raise Refused(Problem("unknown-village", "区划表中没有这个村", value=parsed.village_code))
    actor.require(BOOKS_IMPORT, region.path)
    ensure_village_bodies([region])
    organisation = collective_of(region)
    if organisation is None:
        raise Refused(f"{region.name}没有集体经济组织，请先建立", code="no-collective")
    book = (
        Book.objects.select_related("organisation__region")
        .filter(organisation=organisation, ended_on=None)
        .first()
    )
    first = parsed.opening_month or Month(parsed.year, 1)
    return book or setup.create_book(actor, organisation=organisation, first_month=first, go_live=None)


def _batch(
    actor: Actor, check: BooksCheck, merges: Sequence[BookMerge], digest: str, source_system: str
) -> ImportBatch:
    files = {source.sha256: (source.file, source.role) for book in check.books for source in book.sources}
    new = [voucher for merge in merges for voucher in merge.new]
    return ImportBatch.objects.create(
        digest=digest, files=origin.listed(files),
        layout=check.books[0].layout[:40], source_system=source_system[:60], year=check.books[0].year,
        importer_id=actor.user_id, imported_at=clock.now(), vouchers=len(new),
        lines=sum(len(voucher.lines) for voucher in new),
        warnings=[problem.as_json() for problem in (*check.warnings, *_warnings(merges))],
    )  # fmt: skip


def _store(actor: Actor, batch: ImportBatch, merge: BookMerge) -> BookImport:
    book = merge.book
    merge.ensure_details()
    with_opening = merge.writes_opening
    if with_opening:
        opening.write_opening(book, merge.opening_rows(), merge.brought_in_rows())
    ids = writing.allot_ids("books_voucher", len(merge.new))
    writing.insert("books_line", writing.LINE_COLUMNS, _line_rows(merge, ids, merge.ids()))
    writing.insert("books_voucher", writing.VOUCHER_COLUMNS, _voucher_rows(actor, batch, merge, ids))
    writing.raise_counters(
        (book.pk, int(month), word, max(numbers)) for (month, word), numbers in merge.numbers.items()
    )
    lines = sum(len(voucher.lines) for voucher in merge.new)
    gaps = [[int(month), word, number] for month, word, number in merge.gaps]
    ImportedBook.objects.create(batch=batch, book=book, vouchers=len(merge.new), lines=lines, gaps=gaps)
    audit.record(
        actor, IMPORTED, target=("book", book.pk), region_path=book.organisation.region.path, batch=batch.pk,
        vouchers=len(merge.new), lines=lines, digest=batch.digest, gaps=len(gaps), opening=with_opening,
        sealed=note(OPENING, [book.pk]) if with_opening else {},
    )  # fmt: skip
    return BookImport(book.pk, merge.parsed.village_code, len(merge.new), lines)


def _line_rows(merge: BookMerge, ids: Sequence[int], known: CodeIds) -> Iterable[tuple[Any, ...]]:
    accounts, parties, projects = known
    for voucher_id, voucher in zip(ids, merge.new, strict=True):
        for no, (account, summary, debit, credit, party, project) in enumerate(merge.lines(voucher), 1):
            yield (
                voucher_id, no, accounts[account], summary, debit, credit, parties.get(party), projects.get(project),
            )  # fmt: skip


def _voucher_rows(
    actor: Actor, batch: ImportBatch, merge: BookMerge, ids: Sequence[int]
) -> Iterable[tuple[Any, ...]]:
    now = writing.as_time(clock.now())
    for voucher_id, voucher in zip(ids, merge.new, strict=True):
        rows = [line.source_row for line in voucher.lines]
        source = origin.written(batch.files, voucher.source_sha256, voucher.source_sheet, rows)
        yield (
            voucher_id, merge.book.pk, int(voucher.month), writing.as_date(voucher.date), voucher.word, voucher.number,
            voucher.kind, rules.VOID if voucher.void else rules.REVIEWED, voucher.attachments, actor.user_id, None,
            None, now, None, None, batch.pk, source,
            merge.person(voucher.maker), merge.person(voucher.checker),
            _void_leaf(actor, merge, voucher) if voucher.void else None,
        )  # fmt: skip


def _void_leaf(actor: Actor, merge: BookMerge, voucher: ParsedVoucher) -> bytes:
    header = stored.header_of(voucher.attachments, "", actor.user_id, None, None)
    fields: VoucherFields = (
        str(int(voucher.month)), voucher.date.isoformat(), voucher.word, voucher.number, rules.VOID, header,
        merge.lines(voucher),
    )  # fmt: skip
    return leaf(bytes(merge.book.seed), str(merge.book.pk), fields)
