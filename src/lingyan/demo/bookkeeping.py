"""Books of the demo: opened with balances, taken over up to the go-live month, then kept, posted and closed here."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.demo import signins
from lingyan.demo.books import Besides, BookWriter
from lingyan.demo.plan import Plan
from lingyan.demo.profiles import Profile, profile_of
from lingyan.demo.progress import Advance
from lingyan.economy.books import actions, bulk, chart, queries
from lingyan.economy.books.actions.setup import create_parties, create_projects
from lingyan.economy.books.bulk import BookVouchers
from lingyan.economy.books.models import Book, Voucher
from lingyan.kernel.access import Actor
from lingyan.kernel.money import plain_yuan
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation

_BOOKS_AT_ONCE: Final = 100
_TOWN_PEOPLE: Final = ("kuaiji1", "shenhe", "kuaiji2")


@dataclass(slots=True)
class KeptBook:
    """One village's book with the writer that continues it."""

    village: str
    book_id: int
    writer: BookWriter

    @property
    def profile(self) -> Profile:
        return self.writer.profile


def open_books(
    actor: Actor,
    plan: Plan,
    officials: Mapping[str, Sequence[str]],
    slipping: Collection[str],
    besides: Besides,
    advance: Advance,
) -> dict[str, KeptBook]:
    """A book for each village's collective, by village code. `officials` names who is paid in each village, `besides`
    gives what villages do besides the usual.
    """
    found = Organisation.objects.filter(kind=Organisation.Kind.COLLECTIVE, dissolved_on=None)
    collectives = {one.region.code: one for one in found.select_related("region")}
    kept: dict[str, KeptBook] = {}
    codes = list(officials)
    for start in range(0, len(codes), _BOOKS_AT_ONCE):
        with transaction.atomic():
            for code in codes[start : start + _BOOKS_AT_ONCE]:
                profile = profile_of(code, officials[code], slips=code in slipping)
                book_id = _open_book(actor, plan, collectives[code], profile)
                kept[code] = KeptBook(code, book_id, BookWriter(profile, plan.first, besides))
        advance(len(kept))
    return kept


def _open_book(actor: Actor, plan: Plan, collective: Organisation, profile: Profile) -> int:
    book = actions.open_book(actor, organisation=collective, first_month=plan.first, go_live=plan.go_live)
    create_parties(book, profile.parties)
    create_projects(book, [(name, code) for code, name in (profile.project, profile.levy)])
    rows = [
        actions.OpeningRow(account, max(net, 0), max(-net, 0), party, project)
        for (account, party, project), net in profile.opening.items()
    ]
    actions.set_opening(actor, book_id=book.pk, rows=rows)
    return int(book.pk)


def take_over(
    importer: Actor, poster: Actor, plan: Plan, books: Sequence[KeptBook], advance: Advance
) -> None:
    """All vouchers of the months that the old software kept."""
    last = plan.go_live.previous
    bulk.load_posted(importer, _stream(books, last), poster=poster, progress=lambda done, _: advance(done))


def keep_month(month: Month, books: Sequence[KeptBook], town: str, advance: Advance) -> None:
    """A month's vouchers, made, reviewed and posted here: by the township's own people, elsewhere by the agency."""
    own = [book for book in books if book.village.startswith(town)]
    others = [book for book in books if not book.village.startswith(town)]
    for some, (maker, reviewer, poster) in ((own, _TOWN_PEOPLE), (others, signins.AGENCY)):
        if some:
            bulk.load_posted(
                signins.actor(maker), _stream(some, month), poster=signins.actor(poster),
                reviewer=signins.actor(reviewer), progress=lambda done, _: advance(done),
            )  # fmt: skip


def _stream(books: Sequence[KeptBook], last: Month) -> Iterator[BookVouchers]:
    for book in books:
        yield BookVouchers(book.book_id, book.writer.through(last))


def close(actor: Actor, month: Month, book_ids: Sequence[int]) -> None:
    """Close a month of these books. Whatever blocks one of them is a fault of the demo and stops the build."""
    report = actions.close_months(actor, month=month, book_ids=book_ids, accept_warnings=True)
    if report.findings:
        raise RuntimeError(f"{month}: {report.findings[0]}")


def attach_old_closing(actor: Actor, book_id: int, *, hidden: int = 0) -> None:
    """The closing balances that the old software printed, as a file beside the book: by account, as its opening has them,
    with so much more in cash and reserve as was not taken over.
    """
    book, found = Book.objects.get(pk=book_id), defaultdict[str, int](int)
    for line in queries.opening_of(book).lines:
        found[line.account.code] += line.start
    found["101"] += hidden
    found["31199"] -= hidden
    names = {each["code"]: each["path_name"] for each in chart.rows()}
    rows = [
        (code, names.get(code, ""), plain_yuan(max(fen, 0)), plain_yuan(max(-fen, 0)))
        for code, fen in sorted(found.items())
        if fen
    ]
    text = io.StringIO()
    csv.writer(text).writerows([("科目编码", "科目名称", "期末余额借方", "期末余额贷方"), *rows])
    actions.record_old_closing(
        actor, book_id=book_id, content=text.getvalue().encode("utf-8-sig"), name="旧账期末余额表.csv"
    )


def give_receipts(actor: Actor, book_id: int, on: dt.date) -> None:
    """A pad handed out on a day, its first receipt given for the last takings in cash, the second spoilt."""
    series = "村集体统一收据A"
    actions.issue_receipts(actor, book_id=book_id, series=series, numbers="1-100", on=on)
    taking = Voucher.objects.filter(
        book=book_id, state=Voucher.State.POSTED, lines__account__code__startswith="101", lines__debit__gt=0
    ).last()
    if taking is not None:
        actions.use_receipts(actor, voucher_id=taking.pk, series=series, numbers="1")
        actions.spoil_receipts(actor, book_id=book_id, series=series, numbers="2", on=on)
