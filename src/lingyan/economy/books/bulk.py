"""Loading whole books at once: a stream of vouchers, checked, sealed and written already posted.

Memory holds two chunks of the stream, not the stream. Leaves are computed by a second process while rows are
written. Each chunk is one transaction, so a book is there whole or not at all; a fault raises Refused
and leaves the books before it in place.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, transaction

from lingyan.economy.books import lookups, rules, writing
from lingyan.economy.books.lookups import BookFacts
from lingyan.economy.books.sealer import Job, Sealer
from lingyan.economy.books.sealing import LineFields, VoucherFields
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import reach
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BOOKS_ENTER, BOOKS_IMPORT, BOOKS_POST, BOOKS_REVIEW

LOADED: Final = audit.register("books.loaded", "成批记账")
CHUNK_LINES: Final = 30_000
MAX_PROBLEMS: Final = 200

Key = tuple[int, int, int | None, int | None]
StoredLine = tuple[int, int, str, int, int, int | None, int | None]


class LoadVoucher(NamedTuple):
    """One voucher of a load. Lines are (account code, summary, debit, credit, party code, project code)."""

    date: dt.date
    word: str
    number: int
    lines: Sequence[LineFields]
    kind: str = rules.NORMAL
    void: bool = False
    attachments: int = 0
    source_rows: str = ""
    original_maker: int | None = None
    original_checker: int | None = None


class BookVouchers(NamedTuple):
    """All vouchers of a load for one book; a book comes once in a stream."""

    book_id: int
    vouchers: Sequence[LoadVoucher]


@dataclass(slots=True)
class LoadReport:
    """What a load wrote."""

    books: int = 0
    vouchers: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who stands on loaded vouchers. Without a reviewer they were checked in the software they come from."""

    maker: Actor
    poster: Actor
    reviewer: Actor | None = None

    def fields(self, attachments: int) -> tuple[str, ...]:
        """The sealed header from attachments on."""
        reviewer = person(self.reviewer.user_id) if self.reviewer else ""
        return (str(attachments), "", person(self.maker.user_id), reviewer, person(self.poster.user_id))


def person(user_id: int | None) -> str:
    return "" if user_id is None else str(user_id)


@dataclass(slots=True)
class Loaded:
    """One book of a chunk, checked: rows that lack only voucher ids."""

    facts: BookFacts
    vouchers: Sequence[LoadVoucher]
    lines: list[list[StoredLine]] = field(default_factory=list)
    sealed: list[VoucherFields] = field(default_factory=list)
    balances: dict[Key, list[int]] = field(default_factory=dict)
    counters: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def job(self) -> Job:
        return self.facts.seed, str(self.facts.id), self.sealed


def load_posted(
    actor: Actor,
    books: Iterable[BookVouchers],
    *,
    poster: Actor,
    reviewer: Actor | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> LoadReport:
    """Write vouchers as posted, with lines, balances, counters, leaves and audit.

    `actor` makes them, `poster` posts them, and they are two persons. With a `reviewer` they count as entered here
    and need a third one; without one they are taken over, which ends with a book's go-live month.
    `progress` is told books and lines written so far. Refused for the first chunk with faults.
    """
    signatures = Signatures(actor, poster, reviewer)
    _require_persons(signatures)
    report, seen = LoadReport(), set[int]()
    accounts = lookups.shared_account_ids()
    waiting: tuple[list[Loaded], Future[list[list[bytes]]]] | None = None
    with _without_collector(), Sealer() as sealer:
        for chunk in _chunks(books, seen):
            try:
                checked = _check(chunk, accounts, signatures)
                coming = sealer.submit([book.job for book in checked])
            finally:
                if waiting:
                    _write(*waiting, signatures, report, progress)
                    waiting = None
            waiting = checked, coming
        if waiting:
            _write(*waiting, signatures, report, progress)
    return report


@contextmanager
def _without_collector() -> Iterator[None]:
    """A chunk is a hundred thousand tuples without a cycle; walking them again and again finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _require_persons(signatures: Signatures) -> None:
    persons = [signatures.maker, signatures.poster] + ([signatures.reviewer] if signatures.reviewer else [])
    if any(one_hand(one.user_id, other.user_id) for one, other in combinations(persons, 2)):
        raise Refused("制单（导入）、审核和记账不能是同一个人", code="same-person")


def _chunks(books: Iterable[BookVouchers], seen: set[int]) -> Iterator[list[BookVouchers]]:
    chunk: list[BookVouchers] = []
    size = 0
    for book in books:
        if book.book_id in seen:
            raise Refused(f"账套 {book.book_id} 在一次装载中出现两次", code="book-twice")
        seen.add(book.book_id)
        chunk.append(book)
        size += sum(len(voucher.lines) for voucher in book.vouchers)
        if size >= CHUNK_LINES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _check(chunk: Sequence[BookVouchers], accounts: dict[str, int], signatures: Signatures) -> list[Loaded]:
    ids = [book.book_id for book in chunk]
    facts = lookups.book_facts(ids)
    own, parties, projects = (
        lookups.code_ids(table, ids) for table in ("books_account", "books_party", "books_project")
    )
    last = lookups.last_numbers(ids)
    checked, problems = [], []
    for book in chunk:
        known = facts.get(book.book_id)
        if known is None:
            raise Refused(f"没有编号为 {book.book_id} 的账套", code="unknown-book")
        _require_rights(signatures, known.path)
        names = Names({**accounts, **own[known.id]}, parties[known.id], projects[known.id])
        reader = _Reader(known, names, signatures, last)
        checked.append(reader.read(book.vouchers))
        problems += reader.problems
    if problems:
        raise Refused(problems[:MAX_PROBLEMS])
    return checked


def _require_rights(signatures: Signatures, path: str) -> None:
    signatures.maker.require(BOOKS_ENTER if signatures.reviewer else BOOKS_IMPORT, path)
    signatures.poster.require(BOOKS_POST, path)
    if signatures.reviewer:
        signatures.reviewer.require(BOOKS_REVIEW, path)


class Names(NamedTuple):
    """Codes to ids in one book."""

    accounts: dict[str, int]
    parties: dict[str, int]
    projects: dict[str, int]


class _Reader:
    """Checks one book's vouchers and turns them into rows."""

    def __init__(
        self, facts: BookFacts, names: Names, signatures: Signatures, last: dict[tuple[int, int, str], int]
    ) -> None:
        self.facts, self.names, self.signatures, self.last = facts, names, signatures, last
        self.problems: list[Problem] = []
        self.numbers: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        self.headers: dict[int, tuple[str, ...]] = {}

    def read(self, vouchers: Sequence[LoadVoucher]) -> Loaded:
        loaded = Loaded(self.facts, vouchers)
        months: dict[int, str] = {}
        for voucher in vouchers:
            month = voucher.date.year * 100 + voucher.date.month
            if month not in months:
                months[month] = str(month)
                self._check_month(month)
            self.numbers[month, voucher.word].append(voucher.number)
            loaded.lines.append(self._lines(voucher, month, loaded.balances))
            loaded.sealed.append(self._sealed(voucher, months[month]))
        self._check_numbers()
        loaded.counters = {key: max(numbers) for key, numbers in self.numbers.items()}
        return loaded

    def _sealed(self, voucher: LoadVoucher, month: str) -> VoucherFields:
        header = self.headers.get(voucher.attachments)
        if header is None:
            header = self.headers[voucher.attachments] = self.signatures.fields(voucher.attachments)
        kind = rules.VOID if voucher.void else voucher.kind
        return (
            month, voucher.date.isoformat(), voucher.word, voucher.number, kind, header, voucher.lines,
        )  # fmt: skip

    def _lines(self, voucher: LoadVoucher, month: int, balances: dict[Key, list[int]]) -> list[StoredLine]:
        accounts, parties, projects = self.names
        closing = voucher.kind in rules.CLOSING_KINDS
        rows: list[StoredLine] = []
        total = no = 0
        for account, summary, debit, credit, party, project in voucher.lines:
            no += 1
            account_id = accounts.get(account)
            party_id = parties.get(party) if party else None
            project_id = projects.get(project) if project else None
            if (
                account_id is None
                or (debit and credit)
                or debit.__class__ is not int
                or credit.__class__ is not int
                or not -MAX_FEN <= debit + credit <= MAX_FEN
                or (party and party_id is None)
                or (project and project_id is None)
            ):
                self._line_problem(voucher, no)
                continue
            rows.append((no, account_id, summary, debit, credit, party_id, project_id))
            if voucher.void:
                continue
            total += debit - credit
            key = (month, account_id, party_id, project_id)
            sums = balances.get(key)
            if sums is None:
                sums = balances[key] = [0, 0, 0, 0]
            sums[0] += debit
            sums[1] += credit
            if closing:
                sums[2] += debit
                sums[3] += credit
        if total and len(rows) == no:
            self._problem("unbalanced", "借贷不平", voucher)
        if no > rules.MAX_LINES or (no < 2 and not voucher.void):
            self._problem("line-count", f"一张凭证应有 2 到 {rules.MAX_LINES} 行", voucher)
        return rows

    def _line_problem(self, voucher: LoadVoucher, no: int) -> None:
        account, _, debit, credit, party, project = voucher.lines[no - 1]
        if account not in self.names.accounts:
            self._problem("unknown-account", f"第{no}行没有科目 {account}", voucher, account)
        elif debit and credit:
            self._problem("both-sides", f"第{no}行借方和贷方都有金额", voucher)
        elif party and party not in self.names.parties:
            self._problem("unknown-party", f"第{no}行没有往来对象 {party}", voucher, party)
        elif project and project not in self.names.projects:
            self._problem("unknown-project", f"第{no}行没有项目 {project}", voucher, project)
        else:
            self._problem("amount-overflow", f"第{no}行金额不是范围内的整数分", voucher)

    def _check_month(self, month: int) -> None:
        shown = f"{month // 100}年{month % 100}月"
        if month <= self.facts.closed_through:
            self.problems.append(Problem("month-closed", f"{self.facts.name}：{shown}已结账"))
        elif month < self.facts.first_month:
            self.problems.append(Problem("before-first-month", f"{self.facts.name}：{shown}早于启用月份"))
        elif self.signatures.reviewer is None and not self.facts.old_software_is_master(month):
            self.problems.append(Problem("already-live", f"{self.facts.name}：{shown}已上线，不能再接管旧账"))
        elif self.signatures.reviewer and self.facts.old_software_is_master(month):
            self.problems.append(
                Problem("not-live", f"{self.facts.name}：{shown}还没有上线，请先设置上线月份")
            )

    def _check_numbers(self) -> None:
        for (month, word), numbers in self.numbers.items():
            first = self.last.get((self.facts.id, month, word), 0) + 1
            if sorted(numbers) != list(range(first, first + len(numbers))):
                message = (
                    f"{self.facts.name}：{month // 100}年{month % 100}月“{word}”字号应从 {first} 起连续不重"
                )
                self.problems.append(Problem("numbering", message))

    def _problem(self, code: str, message: str, voucher: LoadVoucher, value: str = "") -> None:
        if len(self.problems) < MAX_PROBLEMS:
            name = f"{self.facts.name} {voucher.date} {voucher.word}-{voucher.number}"
            self.problems.append(Problem(code, f"{name}：{message}", value=value))


def _write(
    books: Sequence[Loaded],
    coming: Future[list[list[bytes]]],
    signatures: Signatures,
    report: LoadReport,
    progress: Callable[[int, int], None] | None,
) -> None:
    try:
        with transaction.atomic():
            ids = iter(writing.allot_ids("books_voucher", sum(len(book.vouchers) for book in books)))
            numbered = [[next(ids) for _ in book.vouchers] for book in books]
            writing.insert("books_line", writing.LINE_COLUMNS, _line_rows(books, numbered))
            reach("books.load.after-lines")
            writing.add_balances(_balance_rows(books))
            reach("books.balance.after-lines")
            leaves = coming.result()
            writing.insert(
                "books_voucher", writing.VOUCHER_COLUMNS, _voucher_rows(books, numbered, leaves, signatures)
            )
            writing.raise_counters(
                (book.facts.id, month, word, last)
                for book in books
                for (month, word), last in book.counters.items()
            )
            audit.record_many(signatures.poster, LOADED, _audit_entries(books, leaves, signatures))
            reach("books.load.before-commit")
    except IntegrityError as error:
        raise Refused(f"装载时账套被别人改动，请重试（{error}）", code="conflict") from error
    reach("books.load.after-commit")
    report.books += len(books)
    report.vouchers += sum(len(book.vouchers) for book in books)
    report.lines += sum(len(lines) for book in books for lines in book.lines)
    if progress:
        progress(report.books, report.lines)


def _line_rows(books: Sequence[Loaded], numbered: Sequence[Sequence[int]]) -> Iterator[tuple[Any, ...]]:
    for book, ids in zip(books, numbered, strict=True):
        for voucher_id, lines in zip(ids, book.lines, strict=True):
            for line in lines:
                yield (voucher_id, *line)


def _balance_rows(books: Sequence[Loaded]) -> Iterator[writing.BalanceRow]:
    for book in books:
        for key, sums in sorted(book.balances.items(), key=_balance_order):
            yield (book.facts.id, *key, *sums)  # type: ignore[misc]


def _balance_order(item: tuple[Key, list[int]]) -> tuple[int, int, int, int]:
    month, account, party, project = item[0]
    return month, account, party or 0, project or 0


def _voucher_rows(
    books: Sequence[Loaded],
    numbered: Sequence[Sequence[int]],
    leaves: Sequence[Sequence[bytes]],
    signatures: Signatures,
) -> Iterator[tuple[Any, ...]]:
    now = writing.as_time(clock.now())
    maker, poster = signatures.maker.user_id, signatures.poster.user_id
    reviewer = signatures.reviewer.user_id if signatures.reviewer else None
    for book, ids, made in zip(books, numbered, leaves, strict=True):
        for voucher, voucher_id, fields, leaf in zip(book.vouchers, ids, book.sealed, made, strict=True):
            yield (
                voucher_id, book.facts.id, int(fields[0]), fields[1], voucher.word, voucher.number, voucher.kind,
                rules.VOID if voucher.void else rules.POSTED, voucher.attachments,
                maker, reviewer, poster, now, now if signatures.reviewer else None, now, None, voucher.source_rows,
                voucher.original_maker,
                voucher.original_checker, leaf,
            )  # fmt: skip


def _audit_entries(
    books: Sequence[Loaded], leaves: Sequence[Sequence[bytes]], signatures: Signatures
) -> Iterator[tuple[tuple[str, object], str, dict[str, Any]]]:
    """One entry for each book: of each month how many vouchers, and a digest over their leaves."""
    for book, made in zip(books, leaves, strict=True):
        by_month: defaultdict[str, list[bytes]] = defaultdict(list)
        for fields, leaf in zip(book.sealed, made, strict=True):
            by_month[fields[0]].append(leaf)
        months = [
            {"month": int(month), "vouchers": len(found), "digest": digest_of(found)}
            for month, found in sorted(by_month.items())
        ]
        yield ("book", book.facts.id), book.facts.path, {"maker": signatures.maker.user_id, "months": months}


def digest_of(leaves: Iterable[bytes]) -> str:
    """SHA-256 over leaves in the order given: what an audit entry says of the vouchers of a batch."""
    return hashlib.sha256(b"".join(leaves)).hexdigest()
