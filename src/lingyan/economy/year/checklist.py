"""The page of a year as lines: what stands against closing it, who owes it, and how far its steps have come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext as _

from lingyan.economy.books import guards, queries
from lingyan.economy.books.guards import Finding, InForce
from lingyan.economy.books.models import Book, Period
from lingyan.economy.year import queries as own
from lingyan.identity.roles import table
from lingyan.kernel.language import Words
from lingyan.kernel.month import Month

Mark = Literal["ok", "warn", "danger", "plain"]
_IN_ORDER = "previous-closed"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what is asked, how it stands, who owes it, where it is done (a `place` of the books, with its month)."""

    code: str
    label: Words
    mark: Mark
    owed_by: str
    place: str
    month: Month
    messages: list[str] = field(default_factory=list)
    since: Month | None = None

    @property
    def open(self) -> bool:
        return self.mark in {"warn", "danger"}


def checks(book: Book, year: int) -> list[Check]:
    """Every prerequisite of a year's close: the months, then those of closing, December's and the months' before it.

    Of months that are closed only what is still missing is named: a reconciliation, a count of cash.
    """
    december, path = Month(year, 12), book.organisation.region.path
    closed = Period.objects.filter(book=book, month=december).exists()
    found = _findings(book, december, closed=closed)
    return [_months(book, year), *(_check(each, found[each.prerequisite.code], december)
                                   for each in guards.in_force(path, december)
                                   if each.prerequisite.code != _IN_ORDER)]  # fmt: skip


def _findings(book: Book, december: Month, *, closed: bool) -> defaultdict[str, list[tuple[Month, str]]]:
    found: defaultdict[str, list[tuple[Month, str]]] = defaultdict(list)
    paths = {book.pk: book.organisation.region.path}
    lasting = {code for code, each in guards.registered().items() if each.kept_here}
    first = max(book.first_month, book.go_live or december, Month(december.year, 1))
    for month in first.through(december.previous) if first < december else ():
        _add(found, month, guards.findings(paths, month, lasting))
    wanted = lasting if closed else None
    _add(found, december, guards.findings(paths, december, wanted))
    return found


def _add(found: defaultdict[str, list[tuple[Month, str]]], month: Month, more: list[Finding]) -> None:
    for one in more:
        if (month, one.message) not in found[one.prerequisite]:
            found[one.prerequisite].append((month, one.message))


def _check(each: InForce, found: list[tuple[Month, str]], december: Month) -> Check:
    prerequisite = each.prerequisite
    mark: Mark = "ok"
    if each.severity == guards.OFF:
        mark = "plain"
    elif found:
        mark = "danger" if each.severity == guards.BLOCK else "warn"
    alone = {month for month, _text in found} == {december}
    return Check(
        prerequisite.code, prerequisite.label, mark, table().shown(prerequisite.owed_by), prerequisite.place,
        found[0][0] if found else december, [_said(month, text, alone=alone) for month, text in found],
        each.rule.from_month if each.rule else None,
    )  # fmt: skip


def _said(month: Month, text: str, *, alone: bool) -> str:
    """The month stands before what is missing in several."""
    if alone or month.shown in text:
        return text
    return _("%(month)s：%(text)s") % {"month": month.shown, "text": text}


def _months(book: Book, year: int) -> Check:
    """All months before December closed, in order."""
    left = own.open_months([book.pk], year)[book.pk] or []
    open_ = [number for number in left if number != 12]
    said = [_("%s 月没有结账") % _("、").join(map(str, open_))] if open_ else []
    due = Month(year, open_[0]) if open_ else Month(year, 12)
    return Check(
        "months-closed", _("1至11月已结账"), "danger" if open_ else "ok", table().shown("township-accountant"),
        "close", due, said,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the steps of a year have come."""

    carried: bool
    folded: bool
    closed: Period | None
    archived: bool

    @property
    def step(self) -> str:
        """The one to do next."""
        if self.closed is None:
            if not self.carried:
                return "carry"
            return "close" if self.folded else "distribute"
        return "done" if self.archived else "archive"


def standing(book: Book, year: int) -> Standing:
    december = Month(year, 12)
    position = queries.year_balances(book, year).at(12)
    return Standing(
        carried=queries.year_is_closed(book, year),
        folded=not position.closing("32201"),
        closed=Period.objects.filter(book=book, month=december).first(),
        archived=own.ArchiveSet.objects.filter(book=book, year=year).exists(),
    )
