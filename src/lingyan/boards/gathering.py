"""Reads how each village's month stands from the records of the rooms below. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connection

from lingyan.boards.models import VillageMonth
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets.catalogue import ACCOUNTS
from lingyan.economy.bank.models import BankAccount, Reconciliation
from lingyan.economy.books.facts import BOOKS_MONTH
from lingyan.economy.books.models import Book
from lingyan.facts.queries import request_for
from lingyan.facts.sql import dialect, select
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.noticeboard.queries import obligations
from lingyan.people.models import Organisation
from lingyan.regions.models import Level, Region

_COLLECTIVE: Final = Organisation.Kind.COLLECTIVE
_PUBLIC: Final = (Publication.State.PUBLISHED, Publication.State.SUPERSEDED)
_AT_ONCE: Final = 200
Key = tuple[int, Month]


@dataclass(slots=True)
class _Records:
    """What is known, by village and month."""

    cash: dict[Key, int] = field(default_factory=dict)
    closed: dict[Key, bool] = field(default_factory=dict)
    due: dict[Key, dt.date] = field(default_factory=dict)
    published: dict[Key, dt.date] = field(default_factory=dict)
    accounts: defaultdict[int, list[tuple[int, dt.date, dt.date]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    signed: set[tuple[int, Month]] = field(default_factory=set)
    live: dict[int, Month] = field(default_factory=dict)


def village_months(path: str, today: dt.date) -> Iterator[VillageMonth]:
    """Unsaved rows of every village in force inside a region path, from the first month of its book to this one."""
    villages = list(Region.objects.filter(level=Level.VILLAGE, path__startswith=path, valid_to=None))
    records = _Records()
    _read_books(records, path, today, {village.code: village.pk for village in villages})
    _read_publications(records, path, villages, today)
    _read_bank(records, path)
    for region, month in records.cash:
        yield _row(records, region, month)


def _accounts_of(records: _Records, region: int, month: Month) -> list[int]:
    """Accounts open at the month's end; none while the old software kept the book, which reconciled on paper."""
    live = records.live.get(region)
    if live is None or month < live:
        return []
    last = month.last_day
    return [pk for pk, opened, closed in records.accounts[region] if opened <= last < closed]


def _row(records: _Records, region: int, month: Month) -> VillageMonth:
    key, before = (region, month), records.cash.get((region, month.previous))
    open_then = _accounts_of(records, region, month)
    return VillageMonth(
        region_id=region, month=month, closed=records.closed[key], due_on=records.due.get(key),
        published_on=records.published.get(key), accounts=len(open_then),
        reconciled=sum((account, month) in records.signed for account in open_then),
        cash=records.cash[key], change=None if before is None else records.cash[key] - before,
    )  # fmt: skip


def _read_books(records: _Records, path: str, today: dt.date, ids: dict[str, int]) -> None:
    """Cash and closed months, as the fact table says them, so that board and indicator cannot disagree."""
    sql = select(BOOKS_MONTH, request_for(path, as_of=today), dialect())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT village, month, cash_fen, closed FROM ({sql}) AS board")  # noqa: S608
        for village, month, cash, closed in cursor.fetchall():
            if region := ids.get(village):
                key = (region, Month.from_int(int(month)))
                records.cash[key], records.closed[key] = int(cash), bool(closed)


def _read_publications(records: _Records, path: str, villages: Sequence[Region], today: dt.date) -> None:
    for start in range(0, len(villages), _AT_ONCE):
        for one in obligations(villages[start : start + _AT_ONCE], today):
            if one.sheet.code == ACCOUNTS:
                records.due[one.village.pk, Month.of(one.period.first)] = one.due_on
    found = Publication.objects.filter(
        region__path__startswith=path, book__organisation__kind=_COLLECTIVE, state__in=_PUBLIC
    ).order_by("published_at")
    first: dict[Key, dt.date] = {}
    for region, month, state, at in found.values_list("region_id", "month", "state", "published_at"):
        if at is None or month is None:
            continue
        first.setdefault((region, month), at.astimezone(clock.ZONE).date())
        if state == Publication.State.PUBLISHED:
            records.published[region, month] = first[region, month]


def _read_bank(records: _Records, path: str) -> None:
    books = Book.objects.filter(
        organisation__kind=_COLLECTIVE,
        organisation__region__path__startswith=path,
        ended_on=None,
    )
    for region, live in books.values_list("organisation__region_id", "go_live"):
        if live is not None:
            records.live[region] = live
    kept = BankAccount.objects.filter(
        organisation__kind=_COLLECTIVE, organisation__region__path__startswith=path
    )
    for region, pk, opened, closed in kept.values_list(
        "organisation__region_id", "pk", "opened_on", "closed_on"
    ):
        records.accounts[region].append((pk, opened or dt.date.min, closed or dt.date.max))
    signed = Reconciliation.objects.filter(
        state=Reconciliation.State.SIGNED, account__organisation__region__path__startswith=path
    )
    records.signed.update(signed.values_list("account_id", "month"))
