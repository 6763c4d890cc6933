"""Every change of budgets: a draft saved and given up, a version decided. What was decided is superseded, never edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Q

from lingyan.decisions.queries import hold_matter, require_passed
from lingyan.economy.books import lookups
from lingyan.economy.books.models import Account, Book, Project
from lingyan.economy.budget import rules
from lingyan.economy.budget.covers import BUDGET
from lingyan.economy.budget.models import Budget, BudgetLine
from lingyan.economy.budget.parameters import NONPRODUCTIVE_ACCOUNTS, NONPRODUCTIVE_CAP, NONPRODUCTIVE_PERCENT
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.money import MAX_FEN, format_yuan
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BUDGET_MANAGE
from lingyan.parameters.queries import Values, whole

SAVED: Final = audit.register("budget.saved", "保存预算草稿")
DISCARDED: Final = audit.register("budget.discarded", "作废预算草稿")
DECIDED: Final = audit.register("budget.decided", "登记预算的决定")

ITEMS: Final = frozenset({"budget", "village-other"})
"""Matters under which a budget is decided: of the members, or of the villagers where the committee keeps the book."""
MOST_ROWS: Final = 500
NOTE_LENGTH: Final = 120
REASON_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One line as typed or read: codes of the account and the project ('' for none), fen."""

    account: str
    amount: int
    project: str = ""
    note: str = ""


def save_draft(actor: Actor, *, book_id: int, year: int, rows: Sequence[Row], reason: str = "") -> Budget:
    """Store the draft of a year's budget, or put these rows in the place of those it has.

    Where a version is decided already, the draft is its adjustment and needs a reason. Refused for accounts that are
    not budgeted, unknown projects, lines that stand twice and years that the book does not have.
    """
    book = lookups.book_for(actor, BUDGET_MANAGE, book_id)
    in_force = Budget.objects.filter(book=book, year=year, state=Budget.State.DECIDED).first()
    _require_year(book, year)
    _require_reason(in_force, reason)
    problems = list(row_problems(book, rows))
    if problems:
        raise Refused(problems)
    with transaction.atomic():
        budget = _draft(actor, book, year)
        budget.draft, budget.reason = [asdict(row) for row in rows], reason.strip()
        sums = rules.totals((rules.block_of(row.account), row.amount) for row in rows)
        budget.income, budget.expense, budget.capital = (
            sums[block] for block in ("income", "expense", "capital")
        )
        budget.save()
        _record(actor, SAVED, budget, spending=budget.spending, lines=len(rows))
    return budget


def _draft(actor: Actor, book: Book, year: int) -> Budget:
    found = Budget.objects.select_for_update().filter(book=book, year=year, state=Budget.State.DRAFT).first()
    if found is not None:
        return found
    versions = Budget.objects.filter(book=book, year=year).exclude(state=Budget.State.VOID)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    return Budget(book=book, year=year, version=last + 1, made_by=actor.user_id, made_at=clock.now())


def _require_year(book: Book, year: int) -> None:
    first, last = book.first_month.year, clock.today().year + 1
    if not first <= year <= last:
        raise Refused(f"预算年度应在 {first} 到 {last} 之间", code="bad-year")


def _require_reason(in_force: Budget | None, reason: str) -> None:
    if in_force is not None and not reason.strip():
        raise Refused(f"{in_force.year}年预算已经决定，调整要写明原因", code="no-reason")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"调整原因最多 {REASON_LENGTH} 字", code="no-reason")


def row_problems(book: Book, rows: Sequence[Row]) -> Iterator[Problem]:
    """What is wrong with rows, each fault with the number of its row."""
    if not rows or len(rows) > MOST_ROWS:
        yield Problem("no-rows", f"预算要有 1 到 {MOST_ROWS} 行")
    accounts, projects = (
        accounts_of(book),
        set(Project.objects.filter(book=book).values_list("code", flat=True)),
    )
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, 1):
        for code, text, value in _row_faults(row, accounts, projects, seen):
            yield Problem(code, text, row=number, value=value)
        seen.add((row.account, row.project))


def _row_faults(
    row: Row, accounts: dict[str, Account], projects: set[str], seen: set[tuple[str, str]]
) -> Iterator[tuple[str, str, str]]:
    if row.account not in accounts:
        yield "unknown-account", "没有这个科目", row.account
    elif not rules.block_of(row.account):
        yield "not-budgeted", "预算只编收入、支出和购建、投资的科目", row.account
    if row.project and row.project not in projects:
        yield "unknown-project", "没有这个项目，先在账簿的“项目”里增加", row.project
    if (row.account, row.project) in seen:
        yield "twice", "同一科目和项目已有一行", row.account
    if not 0 <= row.amount <= MAX_FEN:
        yield "bad-amount", "预算金额不能小于 0 或过大", format_yuan(row.amount)
    if len(row.note) > NOTE_LENGTH:
        yield "long-note", f"说明最多 {NOTE_LENGTH} 字", row.note[:20]


def accounts_of(book: Book) -> dict[str, Account]:
    """Accounts that the book may use, by code."""
    found = Account.objects.filter(Q(book=None) | Q(book=book), active=True)
    return {account.code: account for account in found.order_by("code")}


def discard(actor: Actor, *, budget_id: int) -> Budget:
    """Give a draft up."""
    with transaction.atomic():
        budget = _budget_for(actor, budget_id)
        budget.state = Budget.State.VOID
        budget.save(update_fields=["state"])
        _record(actor, DISCARDED, budget)
    return budget


def decide(actor: Actor, *, budget_id: int, matter_id: int | None) -> Budget:
    """Put a draft into force under the passed decision on it; the version before it is superseded.

    Refused without a passed decision of its own that covers its spending, for a decision that another version rests
    on, and above the county's cap of non-productive expense.
    """
    with transaction.atomic():
        budget = _budget_for(actor, budget_id)
        hold_matter(matter_id)
        matter = require_passed(
            matter_id, organisation_id=budget.book.organisation_id, items=ITEMS, amount=budget.spending, on=clock.today()
        )  # fmt: skip
        if Budget.objects.filter(matter=matter).exclude(state=Budget.State.VOID).exists():
            raise Refused(f"决策事项“{matter}”已经用于另一版预算，调整要重新决定", code="matter-used")
        rows = [Row(**row) for row in budget.draft]
        problems = [*row_problems(budget.book, rows), *cap_problems(budget)]
        if problems:
            raise Refused(problems)
        before = _supersede(budget)
        budget.state, budget.matter, budget.decided_on = Budget.State.DECIDED, matter, matter.decided_on
        budget.decided_by = actor.user_id
        budget.save()
        BudgetLine.objects.bulk_create(_lines(budget, rows))
        _record(actor, DECIDED, budget, matter=matter.pk, sealed=note(BUDGET, [*before, budget.pk]))
    return budget


def _supersede(budget: Budget) -> list[int]:
    before = Budget.objects.filter(book=budget.book, year=budget.year, state=Budget.State.DECIDED)
    ids = list(before.values_list("pk", flat=True))
    Budget.objects.filter(pk__in=ids).update(state=Budget.State.SUPERSEDED)
    return ids


def _lines(budget: Budget, rows: Sequence[Row]) -> Iterator[BudgetLine]:
    accounts = accounts_of(budget.book)
    projects = dict(Project.objects.filter(book=budget.book).values_list("code", "pk"))
    order = {rules.INCOME: 0, rules.EXPENSE: 1, rules.CAPITAL: 2}
    ordered = sorted(rows, key=lambda row: (order[rules.block_of(row.account)], row.account, row.project))
    for number, row in enumerate(ordered, 1):
        yield BudgetLine(
            budget=budget, no=number, block=rules.block_of(row.account), account=accounts[row.account],
            project_id=projects[row.project] if row.project else None, amount=row.amount, note=row.note,
        )  # fmt: skip


def cap_problems(budget: Budget) -> list[Problem]:
    """Non-productive expense above what the county lets a village plan."""
    limit, codes = cap_at(budget)
    planned = sum(row["amount"] for row in budget.draft if rules.is_nonproductive(row["account"], codes))
    if limit is None or planned <= limit:
        return []
    text = f"非生产性开支共 {format_yuan(planned)} 元，超过县里规定的限额 {format_yuan(limit)} 元"
    return [Problem("over-cap", text)]


def cap_at(budget: Budget, values: Values | None = None) -> tuple[int | None, tuple[str, ...]]:
    """The cap that holds for a budget, None where there is none, and the accounts it speaks of."""
    values = values or Values([NONPRODUCTIVE_ACCOUNTS, NONPRODUCTIVE_CAP, NONPRODUCTIVE_PERCENT])
    path, on = budget.book.organisation.region.path, clock.today()
    codes = values.of(NONPRODUCTIVE_ACCOUNTS, path, on)
    cap, percent = (whole(values.of(each, path, on)) for each in (NONPRODUCTIVE_CAP, NONPRODUCTIVE_PERCENT))
    return rules.cap_of(cap, percent, budget.income), tuple(map(str, codes)) if isinstance(
        codes, tuple
    ) else ()


def _budget_for(actor: Actor, budget_id: int) -> Budget:
    """A draft, locked, for an actor who prepares budgets in its region."""
    found = Budget.objects.select_for_update(of=("self",)).select_related("book__organisation__region")
    budget = found.filter(pk=budget_id).first()
    if budget is None:
        raise Refused("没有这份预算", code="unknown-budget")
    actor.require(BUDGET_MANAGE, budget.book.organisation.region.path)
    if budget.state != Budget.State.DRAFT:
        raise Refused(f"这份预算是“{budget.get_state_display()}”，不能再改", code="wrong-state")
    return budget


def _record(actor: Actor, code: str, budget: Budget, **details: Any) -> None:
    audit.record(
        actor, code, target=(BUDGET, budget.pk), region_path=budget.book.organisation.region.path,
        reason=budget.reason, book=budget.book_id, year=budget.year, version=budget.version, **details,
    )  # fmt: skip
