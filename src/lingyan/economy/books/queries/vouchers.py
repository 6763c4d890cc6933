"""The list of vouchers with its filters, and one voucher with everything around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Abs

from lingyan.economy.books.models import Attachment, Line, Voucher
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_VIEW
from lingyan.regions.models import Region

PAGE_SIZE = 50
LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class VoucherFilter:
    """What a list is narrowed to; None or empty means any. Amounts are fen and ask for one line's size.

    `text` is looked for in summaries, and a plain number also among voucher numbers. `account` includes
    everything below it. Account, party and amounts must hold for the same line.
    """

    region: Region | None = None
    book: int | None = None
    first: Month | None = None
    last: Month | None = None
    states: Sequence[str] = ()
    kinds: Sequence[str] = ()
    word: str = ""
    text: str = ""
    account: str = ""
    party: int | None = None
    smallest: int | None = None
    largest: int | None = None


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """One voucher in a list. `amount` is the sum of its debit side, `summary` that of its first line."""

    id: int
    book: int
    organisation: str
    region_code: str
    month: Month
    date: dt.date
    word: str
    number: int
    kind: str
    state: str
    summary: str
    amount: int
    attachments: int
    maker: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. Pages count from 1; `total` is the number of rows on all of them."""

    rows: tuple[VoucherRow, ...]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(ceil(self.total / self.size), 1)


def vouchers(actor: Actor, wanted: VoucherFilter, *, page: int = 1, size: int = PAGE_SIZE) -> Page:
    """Vouchers that the actor may see, by book, month, word and number. Two queries."""
    size = min(max(size, 1), LARGEST_PAGE)
    found = _narrowed(
        Voucher.objects.filter(actor.scope(BOOKS_VIEW, "book__organisation__region__path")), wanted
    )
    total = found.count()
    number = min(max(page, 1), max(ceil(total / size), 1))
    shown = _with_figures(found)[(number - 1) * size : number * size]
    return Page(tuple(VoucherRow(*row) for row in shown), number, size, total)


def _narrowed(found: QuerySet[Voucher], wanted: VoucherFilter) -> QuerySet[Voucher]:
    choices = {
        "book__organisation__region__path__startswith": wanted.region.path if wanted.region else None,
        "book": wanted.book,
        "month__gte": wanted.first,
        "month__lte": wanted.last,
        "state__in": wanted.states or None,
        "kind__in": wanted.kinds or None,
        "word": wanted.word or None,
    }
    found = found.filter(**{field: value for field, value in choices.items() if value is not None})
    if wanted.text.strip():
        found = found.filter(_says(wanted.text.strip()))
    line = _line_condition(wanted)
    return found.filter(Exists(line)) if line is not None else found


def _says(text: str) -> Q:
    said = Q(Exists(Line.objects.filter(voucher=OuterRef("pk"), summary__contains=text)))
    if text.isascii() and text.isdigit() and len(text) <= 9:
        said |= Q(number=int(text))
    return said


def _line_condition(wanted: VoucherFilter) -> QuerySet[Line] | None:
    lines = Line.objects.annotate(size=Abs("debit") + Abs("credit"))
    choices = {
        "account__code__startswith": wanted.account or None,
        "party": wanted.party,
        "size__gte": wanted.smallest,
        "size__lte": wanted.largest,
    }
    chosen = {field: value for field, value in choices.items() if value is not None}
    return lines.filter(voucher=OuterRef("pk"), **chosen) if chosen else None


def _with_figures(found: QuerySet[Voucher]) -> QuerySet[Voucher, tuple[Any, ...]]:
    lines = Line.objects.filter(voucher=OuterRef("pk"))
    summed = lines.order_by().values("voucher").annotate(total=Sum("debit")).values("total")
    first = lines.order_by("no").values("summary")[:1]
    return (
        found.annotate(first_summary=Subquery(first), total=Subquery(summed))
        .order_by("book__organisation__region__code", "book", "month", "word", "number")
        .values_list(
            "pk", "book_id", "book__organisation__name", "book__organisation__region__code", "month", "date",
            "word", "number", "kind", "state", "first_summary", "total", "attachments", "maker_id",
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class VoucherView:
    """One voucher with its lines (accounts, parties, projects at hand), papers and what corrects it."""

    voucher: Voucher
    lines: tuple[Line, ...]
    papers: tuple[Attachment, ...]
    reversals: tuple[Voucher, ...]
    corrections: tuple[Voucher, ...]

    @property
    def debit(self) -> int:
        return sum(line.debit for line in self.lines)

    @property
    def credit(self) -> int:
        return sum(line.credit for line in self.lines)


def voucher_detail(actor: Actor, voucher_id: int) -> VoucherView:
    """Five queries. Refused alike when there is none and when it may not be seen.

    PRIVACY: lines carry parties with their personal data; the caller shows them through the masking table.
    """
    found = Voucher.objects.filter(actor.scope(BOOKS_VIEW, "book__organisation__region__path"), pk=voucher_id)
    voucher = found.select_related(
        "book__organisation__region", "red_of", "corrects", "batch", "original_maker", "original_checker"
    ).first()
    if voucher is None:
        raise Refused("没有这张凭证，或不在您的管辖范围内。", code="unknown-voucher")
    return VoucherView(
        voucher,
        tuple(voucher.lines.select_related("account", "party__personal", "project")),
        tuple(voucher.papers.all()),
        tuple(voucher.reversals.all()),
        tuple(voucher.corrections.all()),
    )
