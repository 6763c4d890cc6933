"""Reads of budgets: versions in scope, books with their budget of a year, a version against the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from lingyan.economy.books.models import Account, Balance, Book, Line, Project
from lingyan.economy.books.queries import chart_of, visible_books, year_balances
from lingyan.economy.books.queries.lines import of_posted
from lingyan.economy.budget import rules
from lingyan.economy.budget.actions import Row, cap_at
from lingyan.economy.budget.models import Block, Budget
from lingyan.economy.budget.parameters import OVER_PERCENT
from lingyan.economy.budget.rules import Entry, Execution, Plan, Taken
from lingyan.kernel.access import Actor
from lingyan.kernel.fields import MoneyField
from lingyan.kernel.month import Month
from lingyan.kernel.rights import BUDGET_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Region

PATH: Final = "book__organisation__region__path"
LIVE: Final = (Budget.State.DRAFT, Budget.State.DECIDED)


def visible(actor: Actor, region: Region | None = None, right: str = BUDGET_VIEW) -> QuerySet[Budget]:
    """Versions that the actor may see, those given up left out."""
    found = Budget.objects.filter(actor.scope(right, PATH)).exclude(state=Budget.State.VOID)
    if region is not None:
        found = found.filter(**{f"{PATH}__startswith": region.path})
    return found.select_related("book__organisation__region", "matter")


def books_with(actor: Actor, region: Region | None, year: int, right: str = BUDGET_VIEW) -> QuerySet[Any]:
    """Books in force with the version that matters in a year: the one in force, else the draft.

    Annotated: budget, budget_state, version, income, expense, capital, and spent (expense of the year's ledger).
    """
    of_book = Budget.objects.filter(book=OuterRef("pk"), year=year, state__in=LIVE)
    # "decided" before "draft" in the alphabet.
    first = of_book.order_by("state")
    found = visible_books(actor, region, right).filter(first_month__lte=Month(year, 12))
    return found.annotate(
        budget=Subquery(first.values("pk")[:1]),
        budget_state=Coalesce(Subquery(first.values("state")[:1]), Value(""), output_field=CharField()),
        version=Subquery(first.values("version")[:1]),
        adjusting=Exists(of_book.filter(state=Budget.State.DRAFT, version__gt=1)),
        **{block: _amount(first, block) for block in Block.values},
        spent=_spent(year),
    ).annotate(
        percent=Case(
            When(expense__gt=0, then=F("spent") * 100 / F("expense")),
            default=None,
            output_field=IntegerField(),
        )
    )


def _amount(first: QuerySet[Budget], block: str) -> Subquery:
    return Subquery(first.values(block)[:1], output_field=MoneyField())


def _spent(year: int) -> Coalesce:
    """Expense of a year without closing vouchers, from the stored balances."""
    expense = Q()
    for code in ("511", "512", "513", "514", "515", "521"):
        expense |= Q(account__code__startswith=code)
    rows = Balance.objects.filter(
        expense, book=OuterRef("pk"), month__gt=year * 100, month__lte=year * 100 + 12
    )
    net = F("debit") - F("closing_debit") - F("credit") + F("closing_credit")
    sums = rows.order_by().values("book").annotate(sum=Sum(net)).values("sum")
    return Coalesce(Subquery(sums, output_field=MoneyField()), Value(0), output_field=MoneyField())


def missing(actor: Actor, region: Region | None, year: int, right: str = BUDGET_VIEW) -> QuerySet[Book]:
    """Books without a decided budget of a year."""
    decided = Budget.objects.filter(book=OuterRef("pk"), year=year, state=Budget.State.DECIDED)
    return visible_books(actor, region, right).filter(~Exists(decided), first_month__lte=Month(year, 12))


# Against the ledger


def entries_of(book: Book, year: int) -> list[Entry]:
    """What a book holds of a year, by account, project and month. Five queries, whatever it holds.

    Income and expense come from the stored balances, without closing vouchers. Outlay comes from posted lines: what is
    debited to 131–171, but for vouchers that credit 153, which hand over works that were counted when they were built.
    """
    balances = year_balances(book, year)
    found = []
    for row in balances.rows:
        block = rules.block_of(row.account)
        if row.month > balances.opening_month and block in (rules.INCOME, rules.EXPENSE):
            net = row.debit - row.closing_debit - row.credit + row.closing_credit
            amount = -net if block == rules.INCOME else net
            found.append(Entry(row.account, _id(row.project), row.month - year * 100, amount))
    return [*found, *_outlay(book, year)]


def _id(project: int | str | None) -> int | None:
    return project if isinstance(project, int) else None


def _outlay(book: Book, year: int) -> Iterator[Entry]:
    codes = chart_of([book]).codes
    wanted = [pk for pk, code in codes.items() if rules.block_of(code) == rules.CAPITAL]
    works = [pk for pk, code in codes.items() if code.startswith(rules.WORKS)]
    handed_over = Line.objects.filter(voucher=OuterRef("voucher"), account__in=works).exclude(credit=0)
    lines = of_posted(book, Month(year, 1), Month(year, 12)).filter(~Exists(handed_over), account__in=wanted)
    for account, project, month, debit in lines.exclude(debit=0).values_list(
        "account", "project", "voucher__month", "debit"
    ):
        yield Entry(codes[account], project, int(month) % 100, debit)


@dataclass(frozen=True, slots=True)
class Held:
    """One line with what the ledger holds of it and how it stands (`rules.standing`)."""

    no: int
    block: str
    account: str
    name: str
    project: str
    project_id: int | None
    planned: int
    month: int
    year: int
    standing: str
    note: str = ""

    @property
    def left(self) -> int:
        return self.planned - self.year

    @property
    def ratio(self) -> float | None:
        return self.year / self.planned if self.planned else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A version against the ledger at the end of a month. `unplanned` are lines that nobody planned (R59)."""

    lines: list[Held]
    unplanned: list[Held]
    cap: int | None
    nonproductive: int

    def total(self, block: str, what: str) -> int:
        rows = [*self.lines, *self.unplanned]
        return sum(getattr(row, what) for row in rows if row.block == block)

    @property
    def over_cap(self) -> bool:
        return self.cap is not None and self.nonproductive > self.cap


def sheet(budget: Budget, month: Month, *, today: dt.date) -> Sheet:
    """A version, decided or drafted, month and year to date. Nine queries at most."""
    book, path = budget.book, budget.book.organisation.region.path
    rows = planned_rows(budget)
    plans = [plan for plan, _row, _project in rows]
    done = rules.execute(plans, entries := entries_of(book, budget.year), month.number)
    percent = integer_of(OVER_PERCENT, path, today)
    cap, codes = cap_at(budget)
    names = _names(book, [*(plan.account for plan in plans), *done.unplanned])
    year_done = month.number == 12 and today > month.last_day
    lines = [
        _held(number, plan, taken, names, percent, year_done=year_done, project=project, note=row.note)
        for number, ((plan, row, project), taken) in enumerate(zip(rows, done.taken, strict=True), 1)
    ]
    spent = sum(
        entry.amount
        for entry in entries
        if entry.month <= month.number and rules.is_nonproductive(entry.account, codes)
    )
    return Sheet(lines, _unplanned(done, names, percent), cap, spent)


def _held(
    number: int, plan: Plan, taken: Taken, names: dict[str, str], percent: int, *, year_done: bool, project: str = "",
    note: str = "",
) -> Held:  # fmt: skip
    block = rules.block_of(plan.account)
    state = rules.standing(block, plan.amount, taken.year, percent, year_done=year_done)
    return Held(
        number, block, plan.account, names.get(plan.account, ""), project, plan.project, plan.amount, taken.month,
        taken.year, state, note,
    )  # fmt: skip


def _unplanned(done: Execution, names: dict[str, str], percent: int) -> list[Held]:
    return [
        _held(0, Plan(account, None, 0), taken, names, percent, year_done=False)
        for account, taken in sorted(done.unplanned.items())
        if taken.year or taken.month
    ]


def planned_rows(budget: Budget) -> list[tuple[Plan, Row, str]]:
    """The lines of a version with the name of their project: of a draft as typed, else as decided."""
    if budget.state in (Budget.State.DRAFT, Budget.State.VOID):
        projects = {code: (pk, name) for code, pk, name in _projects(budget.book)}
        rows = [(Row(**row), *projects.get(row["project"], (None, ""))) for row in budget.draft]
        return [(Plan(row.account, pk, row.amount), row, name) for row, pk, name in rows]
    lines = budget.lines.select_related("account", "project").order_by("no")
    return [
        (
            Plan(line.account.code, line.project_id, line.amount),
            Row(line.account.code, line.amount, line.project.code if line.project else "", line.note),
            line.project.name if line.project else "",
        )
        for line in lines
    ]


def _projects(book: Book) -> Sequence[tuple[str, int, str]]:
    return list(Project.objects.filter(book=book).values_list("code", "pk", "name"))


def _names(book: Book, codes: Sequence[str]) -> dict[str, str]:
    found = Account.objects.filter(Q(book=None) | Q(book=book), code__in=list(codes))
    return dict(found.values_list("code", "path_name"))


def last_year(book: Book, year: int) -> dict[tuple[str, int | None], int]:
    """What the ledger holds of the year before, by account and project, as a help to whoever prepares a budget."""
    found: dict[tuple[str, int | None], int] = {}
    for entry in entries_of(book, year - 1) if book.first_month.year < year else ():
        key = (entry.account, entry.project)
        found[key] = found.get(key, 0) + entry.amount
    return {key: amount for key, amount in found.items() if amount > 0}
