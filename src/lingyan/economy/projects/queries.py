"""Reads of projects: in scope, what the books hold of them, milestones that are due, earmarked money not used."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from lingyan.economy.books.models import Balance, Line, Voucher
from lingyan.economy.projects import rules
from lingyan.economy.projects.models import Effect, Milestone, Project, Source
from lingyan.economy.projects.rules import Ledger, Lot
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import PROJECTS_VIEW
from lingyan.regions.models import Region

PATH: Final = "book__organisation__region__path"
STANDING: Final = (Project.State.APPROVED, Project.State.BUILDING, Project.State.ACCEPTED)
OPEN: Final = (Project.State.APPROVED, Project.State.BUILDING)
_AT_ONCE: Final = 200


def visible(actor: Actor, region: Region | None = None, right: str = PROJECTS_VIEW) -> QuerySet[Project]:
    """Projects that the actor may see, with the milestones that are late as of today where asked (`with_late`)."""
    found = Project.objects.filter(actor.scope(right, PATH))
    if region is not None:
        found = found.filter(**{f"{PATH}__startswith": region.path})
    return found.select_related("book__organisation__region", "dimension", "matter")


def with_late(found: QuerySet[Project], today: dt.date) -> QuerySet[Any]:
    late = Milestone.objects.filter(project=OuterRef("pk"), reached=None, due_on__lt=today)
    return found.annotate(is_late=Q(Exists(late)) & Q(state__in=OPEN))


def milestones(actor: Actor, region: Region | None = None, right: str = PROJECTS_VIEW) -> QuerySet[Any]:
    """Milestones of projects under way or done."""
    found = Milestone.objects.filter(actor.scope(right, f"project__{PATH}"), project__state__in=STANDING)
    if region is not None:
        found = found.filter(**{f"project__{PATH}__startswith": region.path})
    found = found.select_related("project__book__organisation__region", "reached")
    return found.annotate(done_on=F("reached__on"))


def late(found: QuerySet[Any], today: dt.date) -> QuerySet[Any]:
    return found.filter(reached=None, due_on__lt=today, project__state__in=OPEN)


def earmarked(actor: Actor, region: Region | None = None) -> QuerySet[Source]:
    """Sources of earmarked money of projects that were approved."""
    found = Source.objects.filter(
        actor.scope(PROJECTS_VIEW, f"project__{PATH}"), earmarked=True, project__dimension__isnull=False
    )
    if region is not None:
        found = found.filter(**{f"project__{PATH}__startswith": region.path})
    return found.select_related("project__book__organisation__region", "account")


def used_of_matter(matter_id: int, *, without: int) -> int:
    """What other projects that stand were planned to cost under a matter, in fen."""
    found = Project.objects.filter(matter=matter_id, state__in=STANDING).exclude(pk=without)
    return found.aggregate(sum=Sum("total"))["sum"] or 0


# From the books


def ledgers(projects: Iterable[Project]) -> dict[int, Ledger]:
    """What the books hold of each project; a draft has nothing. Four queries for every 200 projects."""
    known = [project for project in projects if project.dimension_id]
    found: dict[int, Ledger] = {}
    for start in range(0, len(known), _AT_ONCE):
        found.update(_ledgers(known[start : start + _AT_ONCE]))
    return found


def ledger(project: Project) -> Ledger:
    return ledgers([project]).get(project.pk, Ledger())


def _ledgers(projects: Sequence[Project]) -> Iterator[tuple[int, Ledger]]:
    books = sorted({project.book_id for project in projects})
    dimensions = [project.dimension_id for project in projects]
    lines: defaultdict[int, list[rules.Line]] = defaultdict(list)
    for dimension, line in [*_openings(books, dimensions), *_lines(books, dimensions)]:
        lines[dimension].append(line)
    sources: defaultdict[int, list[str]] = defaultdict(list)
    rows = Source.objects.filter(project__in=[project.pk for project in projects]).order_by("project", "no")
    for project_id, code in rows.values_list("project", "account__code"):
        sources[project_id].append(code or "")
    for project in projects:
        yield project.pk, rules.ledger_of(lines[project.dimension_id or 0], sources[project.pk])


def ledgers_on(books: Sequence[int], dimensions: Sequence[int], day: dt.date) -> dict[int, Ledger]:
    """What the books held on a day of each project of theirs, registered here or not, by its id. Four queries."""
    lines: defaultdict[int, list[rules.Line]] = defaultdict(list)
    for dimension, line in [*_openings(books, dimensions), *_lines(books, dimensions)]:
        if line.on <= day:
            lines[dimension].append(line)
    sources: defaultdict[int, list[str]] = defaultdict(list)
    rows = Source.objects.filter(project__dimension__in=dimensions).order_by("project", "no")
    for dimension, code in rows.values_list("project__dimension", "account__code"):
        sources[dimension].append(code or "")
    return {each: rules.ledger_of(lines[each], sources[each]) for each in dimensions}


def _lines(books: Sequence[int], dimensions: Sequence[int | None]) -> Iterator[tuple[int, rules.Line]]:
    posted = Line.objects.filter(
        voucher__book__in=books, voucher__state=Voucher.State.POSTED, project__in=dimensions
    ).order_by("voucher__date", "pk")
    rows = list(posted.values_list(
        "project", "voucher", "voucher__date", "account__code", "debit", "credit", "voucher__kind", "party",
    ))  # fmt: skip
    credited = _credited({row[1] for row in rows})
    for project, voucher, on, account, debit, credit, kind, party in rows:
        heads = credited[voucher]
        hands_over, releases = rules.WORKS in heads, bool(heads & set(rules.HANDED_TO))
        pays = bool(heads & set(rules.MONEY))
        yield project, rules.Line(on, account, debit, credit, kind, hands_over, releases, pays, party)


_CREDITED: Final = (rules.WORKS, *rules.HANDED_TO, *rules.MONEY)


def _credited(vouchers: Iterable[int]) -> defaultdict[int, set[str]]:
    """Which of the accounts that tell what a voucher does with earmarked money each of these credits."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    lines = Line.objects.filter(voucher__in=list(vouchers)).exclude(credit=0)
    for voucher, code in lines.values_list("voucher", "account__code"):
        found[voucher].update(head for head in _CREDITED if code.startswith(head))
    return found


def _openings(books: Sequence[int], dimensions: Sequence[int | None]) -> Iterator[tuple[int, rules.Line]]:
    """What stood in the books of a project when they began here, as one line an account and party on the first day."""
    rows = Balance.objects.filter(book__in=books, project__in=dimensions, month__lt=F("book__first_month"))
    sums = rows.order_by().values("project", "book__first_month", "account__code", "party")
    net = sums.annotate(net=Sum(F("debit") - F("credit"))).values_list(
        "project", "book__first_month", "account__code", "party", "net"
    )
    for project, month, account, party, amount in net:
        first = month if isinstance(month, Month) else Month.from_int(int(month))
        debit, credit = max(amount, 0), max(-amount, 0)
        yield (
            project,
            rules.Line(
                first.first_day,
                account,
                debit,
                credit,
                releases=account.startswith(rules.EARMARKED),
                party=party,
            ),
        )


@dataclass(frozen=True, slots=True)
class Money:
    """Earmarked money of one project on a day: what came, what is used or returned, what is left, since when."""

    ledger: Ledger
    lots: list[Lot]
    today: dt.date

    @property
    def left(self) -> int:
        return sum(lot.left for lot in self.lots)

    @property
    def oldest(self) -> int | None:
        """Days since the oldest receipt that is not used up."""
        return self.lots[0].days(self.today) if self.lots else None

    def idle(self, days: int) -> bool:
        return self.oldest is not None and self.oldest > days


def money(found: Ledger, today: dt.date) -> Money:
    return Money(found, rules.unused(found.receipts, found.cost + found.sent_back), today)


def idle(projects: Iterable[Project], days: int, today: dt.date) -> dict[int, Money]:
    """Of these projects those whose earmarked money lies unused for more than so many days (R42)."""
    all_of = {pk: money(each, today) for pk, each in ledgers(projects).items()}
    return {pk: each for pk, each in all_of.items() if each.idle(days)}


def with_earmarked(found: QuerySet[Project]) -> QuerySet[Project]:
    """Of these projects those that earmarked money was planned for."""
    sources = Source.objects.filter(project=OuterRef("pk"), earmarked=True)
    return found.filter(Exists(sources), dimension__isnull=False)


def latest_effects(project: Project) -> list[Effect]:
    """The row that counts of each year, the latest year first."""
    newest = (
        Effect.objects.filter(project=OuterRef("project"), year=OuterRef("year"))
        .order_by("-pk")
        .values("pk")[:1]
    )
    return list(project.effects.filter(pk=Subquery(newest)).order_by("-year"))
