"""A distribution from its plan to the confirmed list: computed from ledger and register, decided, displayed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from lingyan.decisions.models import Matter
from lingyan.decisions.queries import hold_matter, require_passed
from lingyan.economy.books import lookups
from lingyan.economy.books.models import Book
from lingyan.economy.members import claims, queries, rules
from lingyan.economy.members.actions.common import (
    distribution_for,
    note,
    organisation_for,
    path_of,
    require_past,
    require_state,
    required_text,
)
from lingyan.economy.members.actions.confirming import require_display_over
from lingyan.economy.members.models import Confirmation, Distribution, HouseholdPart, Line
from lingyan.economy.members.parameters import LIST_DAYS, RESERVE, percent
from lingyan.economy.members.rules import Holding
from lingyan.kernel import audit, calendar, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import MEMBERS_DISTRIBUTE

PLANNED: Final = audit.register("members.distribution-planned", "编制收益分配方案")
DECIDED: Final = audit.register("members.distribution-decided", "收益分配方案已决议")
LISTED: Final = audit.register("members.distribution-displayed", "公示分配清单")
SETTLED: Final = audit.register("members.distribution-confirmed", "确认分配清单")
VOIDED: Final = audit.register("members.distribution-voided", "作废收益分配方案")

State = Distribution.State
OPEN: Final = (State.PLANNED, State.DECIDED, State.DISPLAYED, State.CONFIRMED)
DISTRIBUTION_ITEMS: Final = frozenset({"distribution"})
"""Codes of the catalogue of matters under which members' meetings decide a distribution."""


def make_plan(
    actor: Actor,
    *,
    book_id: int,
    year: int,
    record_on: dt.date,
    pool: int,
    reserve_percent: int | None = None,
    kinds: Sequence[str] = (),
) -> Distribution:
    """A plan with every member's line. Only the sum for the members and a higher rate of reserve are typed.

    `kinds` are the shares that take part, all where none is named. Refused: `year-open`, `not-confirmed` (the register on
    the day of record is not one that was confirmed), `open-plan`, `loss-not-covered`, `over-distributable`,
    `reserve-too-low`, `bad-amount`, `no-shares`.
    """
    with transaction.atomic():
        book = lookups.book_for(actor, MEMBERS_DISTRIBUTE, book_id)
        organisation_for(actor, MEMBERS_DISTRIBUTE, book.organisation_id)
        _require_basis(book, year, record_on)
        holdings = queries.holdings(book.organisation_id, record_on)
        confirmation = _confirmed(book, holdings)
        least = percent(RESERVE, book.organisation.region.path, clock.today())
        rate = least if reserve_percent is None else reserve_percent
        income = queries.income_of(book, year)
        if problems := list(rules.plan_problems(income, rate, least, pool)):
            raise Refused(problems)
        plan = Distribution(
            book=book, year=year, record_on=record_on, confirmation=confirmation, reserve_percent=rate, pool=pool,
            net=income.net, opening=income.opening, other=income.other, reserved=income.reserved,
            allotted=income.allotted, others=income.others, later=income.later,
            reserve=rules.reserve_due(income, rate), made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        _write(plan, holdings, list(kinds) or sorted({kind for each in holdings for kind in each.shares}))
        note(actor, PLANNED, plan, pool=pool, reserve=plan.reserve, digest=plan.digest)
    return plan


def decide(actor: Actor, *, distribution_id: int, matter_id: int | None) -> Distribution:
    """The members' meeting has passed the plan, with its sum, after it was made.

    Refused: `wrong-state`, `other-amount`, `decided-before-plan`, `matter-used`, `other-year`, and what stands against
    the decision.
    """
    with transaction.atomic():
        found = distribution_for(actor, MEMBERS_DISTRIBUTE, distribution_id)
        require_state(found, State.PLANNED)
        hold_matter(matter_id)
        matter = require_passed(
            matter_id, organisation_id=found.book.organisation_id, items=DISTRIBUTION_ITEMS, on=clock.today()
        )
        if matter.amount != found.pool:
            decided = "没有写明金额" if matter.amount is None else f"通过的是 {format_yuan(matter.amount)} 元"
            raise Refused(
                f"决策事项“{matter}”{decided}，方案向成员分配 {format_yuan(found.pool)} 元，两者要一致",
                code="other-amount",
            )
        made_on = found.made_at.astimezone(clock.ZONE).date()
        if matter.decided_on is None or matter.decided_on < made_on:
            raise Refused(
                f"方案 {made_on} 才编制，决议在它之前，不是对这个方案的决议", code="decided-before-plan"
            )
        if Distribution.objects.filter(matter=matter).exclude(state=State.VOID).exists():
            raise Refused(f"决策事项“{matter}”已用于另一个分配方案", code="matter-used")
        _require_unclaimed(found, matter)
        found.matter, found.decided_on, found.state = matter, matter.decided_on, State.DECIDED
        found.save(update_fields=["matter", "decided_on", "state"])
        note(actor, DECIDED, found, matter=matter.pk)
    return found


def _require_unclaimed(plan: Distribution, matter: Matter) -> None:
    """MONEY: a decision serves one year's distribution, and its whole sum is the members' here."""
    standing = claims.of_matter(matter.pk)
    if year := next((each.year for each in standing if each.year != plan.year), None):
        raise Refused(
            f"决策事项“{matter}”已用于{year}年的收益分配，不能再用于{plan.year}年", code="other-year"
        )
    if any(each.amount for each in standing):
        raise Refused(f"决策事项“{matter}”的金额已用于其他分配", code="matter-used")


def display_list(actor: Actor, *, distribution_id: int, from_on: dt.date, place: str) -> Distribution:
    """The decided list goes on display for the county's days."""
    with transaction.atomic():
        found = distribution_for(actor, MEMBERS_DISTRIBUTE, distribution_id)
        require_state(found, State.DECIDED)
        if found.decided_on is None or require_past(from_on, "公示开始日期") < found.decided_on:
            raise Refused("公示不能早于决议日期", code="before-decision")
        days = percent(LIST_DAYS, path_of(found), from_on)
        found.displayed_from, found.displayed_until = from_on, calendar.deadline(from_on, days)
        found.place, found.state = required_text(place, "公示地点", 80), State.DISPLAYED
        found.save(update_fields=["displayed_from", "displayed_until", "place", "state"])
        note(actor, LISTED, found, until=found.displayed_until.isoformat())
    return found


def confirm_list(actor: Actor, *, distribution_id: int) -> Distribution:
    """The display is over without anything open: what the list says is owed to the members."""
    with transaction.atomic():
        found = distribution_for(actor, MEMBERS_DISTRIBUTE, distribution_id)
        require_state(found, State.DISPLAYED)
        assert found.displayed_until is not None
        require_display_over(found.displayed_until, distribution=found)
        found.confirmed_on, found.state = clock.today(), State.CONFIRMED
        found.save(update_fields=["confirmed_on", "state"])
        note(actor, SETTLED, found, digest=found.digest)
    return found


def void_plan(actor: Actor, *, distribution_id: int, reason: str) -> Distribution:
    """Give a plan up before it is booked. Its rows stay; another plan takes its place."""
    with transaction.atomic():
        found = distribution_for(actor, MEMBERS_DISTRIBUTE, distribution_id)
        require_state(found, *OPEN)
        found.void_reason, found.state = required_text(reason, "作废原因"), State.VOID
        found.save(update_fields=["void_reason", "state"])
        note(actor, VOIDED, found, reason=found.void_reason)
    return found


def _require_basis(book: Book, year: int, record_on: dt.date) -> None:
    require_past(record_on, "份额登记日")
    if not 1949 <= year <= 9999 or not queries.closed(book, year):
        raise Refused(f"{year}年的账还没有结完，结账到12月以后才能分配当年收益", code="year-open")
    open_plan = Distribution.objects.filter(book=book, state__in=OPEN).first()
    if open_plan is not None:
        raise Refused(f"{open_plan}的方案还没有办完，记账或作废以后才能编制新的", code="open-plan")


def _confirmed(book: Book, holdings: Sequence[Holding]) -> Confirmation:
    found = queries.confirmation_with(book.organisation_id, rules.roll_digest(holdings))
    if found is None:
        raise Refused(
            "份额登记日的成员和股份与已确认的名册不一致，请先公示、确认名册", code="not-confirmed"
        )  # fmt: skip
    return found


def _write(plan: Distribution, holdings: Sequence[Holding], kinds: list[str]) -> None:
    """The plan with its lines and what each household gets. MONEY: all sums are those of the lines."""
    sharing = [each for each in holdings if each.of(kinds) > 0]
    if not sharing:
        raise Refused("没有成员持有参加分配的股份", code="no-shares")
    amounts = rules.allot(plan.pool, [each.of(kinds) for each in sharing])
    if not sum(amounts):
        raise Refused("分到每名成员不足一分，请提高分配金额", code="bad-amount")
    rows = sorted(
        zip(sharing, amounts, strict=True), key=lambda pair: (pair[0].household or 0, pair[0].member)
    )
    plan.kinds, plan.paid_out, plan.members = kinds, sum(amounts), len(rows)
    plan.households = len({each.household for each, _ in rows})
    plan.hundredths = sum(each.of(kinds) for each, _ in rows)
    plan.digest = rules.list_digest((each.member, each.of(kinds), amount) for each, amount in rows)
    plan.save()
    Line.objects.bulk_create(
        [
            Line(
                distribution=plan, no=no, member_id=each.member, household=each.household or 0,
                shares={kind: each.shares[kind] for kind in kinds if kind in each.shares},
                hundredths=each.of(kinds), amount=amount,
            )
            for no, (each, amount) in enumerate(rows, 1)
        ],
        batch_size=500,
    )  # fmt: skip
    sums: defaultdict[int, int] = defaultdict(int)
    for each, amount in rows:
        sums[each.household or 0] += amount
    HouseholdPart.objects.bulk_create(
        [
            HouseholdPart(distribution=plan, household=household, amount=amount)
            for household, amount in sorted(sums.items())
            if amount
        ],
        batch_size=500,
    )
