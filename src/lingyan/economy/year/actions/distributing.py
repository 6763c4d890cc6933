"""The guided steps of distribution that need no list of members: losses, the reserve, others (E75, E76, E79).

Each drafts a voucher through the books, to be checked and posted by others, and keeps the arithmetic it came from.
What goes to members is decided and paid by list; what is left is folded by the books (E80).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Sum

from lingyan.decisions.models import Matter
from lingyan.decisions.queries import hold_matter, require_passed
from lingyan.economy.books import actions as books
from lingyan.economy.books import lookups, queries
from lingyan.economy.books.links import on_usable_accounts
from lingyan.economy.books.models import Book, Party, Voucher
from lingyan.economy.books.rules import Entry
from lingyan.economy.members.actions.planning import OPEN
from lingyan.economy.members.models import Distribution as Plan
from lingyan.economy.members.queries import income_of
from lingyan.economy.year import rules
from lingyan.economy.year.covers import DISTRIBUTION
from lingyan.economy.year.models import Distribution
from lingyan.economy.year.parameters import RESERVE_PERCENT
from lingyan.economy.year.queries import claims_on, reserves_of, result_of, standing
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import reach
from lingyan.kernel.language import on_paper
from lingyan.kernel.money import MAX_FEN, format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused, required_text
from lingyan.kernel.rights import BOOKS_ENTER
from lingyan.parameters.queries import integer_of

DRAFTED: Final = audit.register("year.distribution-drafted", "拟收益分配凭证")
ITEMS: Final = frozenset({"distribution"})
_RESERVE, _RESERVES, _LOSS, _OTHER = "3220101", "31101", "3220202", "3220103"
AGAINST: Final = ("211", "102")
"""What a distribution to others stands against (E79): a debt that is paid later on request, or a bank account."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one step comes to, and the two sides of its voucher."""

    kind: str
    base: int
    amount: int
    percent: int | None
    entries: Sequence[Entry]


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


@on_paper()
def draft_other(
    actor: Actor, *, book_id: int, year: int, amount: int, purpose: str, against: str, party_id: int | None = None,
    on: dt.date | None = None, matter_id: int | None = None,
) -> Distribution:  # fmt: skip
    """Draft the voucher of what others than members get, such as outside investors (E79). It needs a passed decision.

    `amount` is fen, `purpose` stands in the summary, `against` is an account below `AGAINST` that the book uses and
    `party_id` whom a debt is owed to. It comes last in the order of the law: Refused before the result is carried, while
    the reserve or a plan for members is outstanding, for more than is left, twice under one decision, and under the
    decision of another year's distribution (`other-year`).
    """
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    purpose = required_text(purpose, "分配的对象和用途", 100)
    if matter_id is None:
        raise Refused("其他分配要先经民主决策，请选择已通过的分配方案", code="no-decision")
    if not 0 < amount <= MAX_FEN:
        raise Refused("分配金额要大于 0", code="bad-amount")
    if not against.startswith(AGAINST):
        raise Refused("其他分配记应付款或银行存款", code="bad-account")
    with transaction.atomic():
        _require_ready(book, year, Distribution.Kind.OTHER, matter_id)
        _require_last(book, year)
        left = income_of(book, year).left
        if amount > left:
            raise Refused(
                f"{year}年可分配收益只剩 {format_yuan(max(left, 0))} 元，不能分配 {format_yuan(amount)} 元",
                code="too-much",
            )
        text = f"{year}年其他分配：{purpose}"
        entries = on_usable_accounts(book.pk, [
            Entry(_OTHER, text, debit=amount), Entry(against, text, credit=amount, party=_party(book, party_id)),
        ])  # fmt: skip
        plan = _Plan(Distribution.Kind.OTHER, left, amount, None, entries)
        return _draft(actor, book, year, plan, on, matter_id)


def _require_last(book: Book, year: int) -> None:
    """Losses, reserve and members come before others (121号 art. 28)."""
    if Plan.objects.filter(book=book, state__in=OPEN).exists():
        raise Refused("向成员分配的方案还没有办完，办完或作废以后再作其他分配", code="members-first")
    set_aside = standing(book, year).filter(kind=Distribution.Kind.RESERVE).exists()
    in_a_plan = (
        Plan.objects.filter(book=book, year=year, reserve__gt=0).exclude(state=Plan.State.VOID).exists()
    )
    result = result_of(book, year)
    rate = integer_of(RESERVE_PERCENT, book.organisation.region.path, dt.date(year, 12, 31))
    due = rules.reserve_of(result.reserve_base, rate)
    if due and not (set_aside or in_a_plan or result.reserve):
        raise Refused("先提取公积公益金，再作其他分配", code="reserve-first")


def _party(book: Book, party_id: int | None) -> str:
    if party_id is None:
        return ""
    found = Party.objects.filter(pk=party_id, book=book, active=True).first()
    if found is None:
        raise Refused("没有这个往来对象", code="unknown-party")
    return found.code


def _require_ready(book: Book, year: int, kind: str, matter_id: int | None = None) -> None:
    """`matter_id` for a step that may be taken once under each decision, without it once a year."""
    lookups.lock([book.pk], to_close=True)
    waiting = Voucher.objects.filter(
        book=book, month__lte=Month(year, 12), state__in=[Voucher.State.DRAFT, Voucher.State.REVIEWED]
    ).count()
    same = {"matter": matter_id} if matter_id is not None else {}
    if standing(book, year).filter(kind=kind, **same).exists():
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
    matter = _matter(book, year, matter_id, max(day, clock.today()), plan)
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


def _matter(book: Book, year: int, matter_id: int | None, on: dt.date, plan: _Plan) -> Matter | None:
    """MONEY: what others get is of the decided amount, like what members get; the reserve goes to nobody."""
    if matter_id is None:
        return None
    hold_matter(matter_id)
    pools = Plan.objects.filter(matter=matter_id).exclude(state=Plan.State.VOID)
    claims = claims_on(matter_id)
    others = {*pools.values_list("year", flat=True), *(claim.year for claim in claims)} - {year}
    if others:
        raise Refused(
            f"这个决策事项已用于{min(others)}年的收益分配，不能再用于{year}年，请另行决策", code="other-year"
        )
    amount = None
    if plan.kind == Distribution.Kind.OTHER:
        used = (pools.aggregate(sum=Sum("pool"))["sum"] or 0) + sum(claim.amount for claim in claims)
        amount = plan.amount + used
    return require_passed(matter_id, organisation_id=book.organisation_id, items=ITEMS, amount=amount, on=on)


def _usual_day(book: Book, year: int) -> dt.date:
    """31 December, or today once December is closed: the entry then belongs to the day of the resolution."""
    closed = lookups.closed_through(book.pk)
    return clock.today() if closed is not None and closed >= Month(year, 12) else dt.date(year, 12, 31)
