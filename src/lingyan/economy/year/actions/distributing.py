"""The guided steps of distribution that need no list of members: losses made good, and the reserve (E75, E76).

Each drafts a voucher through the books, to be checked and posted by others, and keeps the arithmetic it came from.
What goes to members is decided and paid by list; what is left is folded by the books (E80).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.decisions.models import Matter
from lingyan.decisions.queries import require_passed
from lingyan.economy.books import actions as books
from lingyan.economy.books import lookups, queries
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.year import rules
from lingyan.economy.year.covers import DISTRIBUTION
from lingyan.economy.year.models import Distribution
from lingyan.economy.year.parameters import RESERVE_PERCENT
from lingyan.economy.year.queries import reserves_of, result_of, standing
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import reach
from lingyan.kernel.language import on_paper
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER
from lingyan.parameters.queries import integer_of

DRAFTED: Final = audit.register("year.distribution-drafted", "拟收益分配凭证")
ITEMS: Final = frozenset({"distribution"})
_RESERVE, _RESERVES, _LOSS = "3220101", "31101", "3220202"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one step comes to, and the two sides of its voucher."""

    kind: str
    base: int
    amount: int
    percent: int | None
    entries: tuple[Entry, Entry]


@on_paper()
def draft_reserve(
    actor: Actor, *, book_id: int, year: int, percent: int | None = None, on: dt.date | None = None,
    matter_id: int | None = None,
) -> Distribution:  # fmt: skip
    """Draft the voucher that sets aside 公积公益金 from the year's net result (E76).

    `percent` is the charter's rate, otherwise the one set for the region; `on` the day of the resolution, otherwise 31
    December while it is open. Raises Refused before the result is carried, when nothing is left after past losses, or
    when the step was already drafted.
    """
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    if percent is not None and not 0 <= percent <= 100:
        raise Refused("提取比例应在 0 至 100 之间", code="bad-percent")
    with transaction.atomic():
        _require_ready(book, year, Distribution.Kind.RESERVE)
        result = result_of(book, year)
        rate = percent
        if rate is None:
            rate = integer_of(RESERVE_PERCENT, book.organisation.region.path, dt.date(year, 12, 31))
        amount = rules.reserve_of(result.reserve_base, rate)
        if amount <= 0:
            raise Refused(
                "弥补以前年度亏损后没有可提取的收益，或比例为 0，不用提取", code="nothing-to-reserve"
            )
        text = f"提取{year}年公积公益金"
        entries = (Entry(_RESERVE, text, debit=amount), Entry(_RESERVES, text, credit=amount))
        plan = _Plan(Distribution.Kind.RESERVE, result.reserve_base, amount, rate, entries)
        return _draft(actor, book, year, plan, on, matter_id)


@on_paper()
def draft_cover(
    actor: Actor, *, book_id: int, year: int, on: dt.date | None = None, matter_id: int | None = None
) -> Distribution:
    """Draft the voucher that makes good an accumulated loss from the reserve (E75). It needs a passed decision."""
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    if matter_id is None:
        raise Refused("用公积公益金弥补亏损要先经民主决策，请选择已通过的决策事项", code="no-decision")
    with transaction.atomic():
        _require_ready(book, year, Distribution.Kind.COVER)
        result = result_of(book, year)
        amount = rules.cover_of(result, reserves_of(book, year))
        if amount <= 0:
            raise Refused("没有要弥补的亏损，或公积公益金没有余额", code="nothing-to-cover")
        text = f"公积公益金弥补{year}年亏损"
        entries = (Entry(_RESERVES, text, debit=amount), Entry(_LOSS, text, credit=amount))
        plan = _Plan(Distribution.Kind.COVER, -result.left, amount, None, entries)
        return _draft(actor, book, year, plan, on, matter_id)


def _require_ready(book: Book, year: int, kind: str) -> None:
    lookups.lock([book.pk], to_close=True)
    waiting = Voucher.objects.filter(
        book=book, month__lte=Month(year, 12), state__in=[Voucher.State.DRAFT, Voucher.State.REVIEWED]
    ).count()
    if standing(book, year).filter(kind=kind).exists():
        raise Refused("这一步已经拟过凭证；要重办，先作废或冲销那张凭证", code="already-drafted")
    if waiting:
        raise Refused(f"还有 {waiting} 张凭证没有记账，请先记账再分配", code="not-all-posted")
    if not queries.year_is_closed(book, year):
        raise Refused(f"{year}年的收支还没有结转到本年收益，请先做年末结转", code="not-carried")


def _draft(
    actor: Actor, book: Book, year: int, plan: _Plan, on: dt.date | None, matter_id: int | None
) -> Distribution:
    day = on or _usual_day(book, year)
    if day < dt.date(year, 12, 31):
        raise Refused(f"{year}年的收益从12月31日起才能分配", code="too-early")
    if day > max(clock.today(), dt.date(year, 12, 31)):
        raise Refused("分配的日期不能晚于今天", code="future-date")
    matter = _matter(book, matter_id, max(day, clock.today()))
    voucher = books.save_draft(actor, book_id=book.pk, date=day, entries=plan.entries)
    made = Distribution.objects.create(
        book=book, year=year, kind=plan.kind, percent=plan.percent, base=plan.base, amount=plan.amount,
        voucher=voucher, matter=matter, made_by=actor.user_id, made_at=clock.now(),
    )  # fmt: skip
    audit.record(
        actor, DRAFTED, target=(DISTRIBUTION, made.pk), region_path=book.organisation.region.path, book=book.pk,
        year=year, kind=plan.kind, amount_fen=plan.amount, voucher=voucher.pk,
    )  # fmt: skip
    reach("year.distribute.before-commit")
    return made


def _matter(book: Book, matter_id: int | None, on: dt.date) -> Matter | None:
    if matter_id is None:
        return None
    return require_passed(matter_id, organisation_id=book.organisation_id, items=ITEMS, on=on)


def _usual_day(book: Book, year: int) -> dt.date:
    """31 December, or today once December is closed: the entry then belongs to the day of the resolution."""
    closed = lookups.closed_through(book.pk)
    return clock.today() if closed is not None and closed >= Month(year, 12) else dt.date(year, 12, 31)
