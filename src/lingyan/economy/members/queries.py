"""Reads of the register and of distributions: who belongs on a day with which shares, and what may be distributed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lingyan.economy.books import lookups
from lingyan.economy.books.models import Balance, Book, Voucher
from lingyan.economy.books.models import Line as BookLine
from lingyan.economy.books.queries import income_statement
from lingyan.economy.members.models import (
    Confirmation,
    Distribution,
    Member,
    Objection,
    Receiver,
    Reply,
    ShareChange,
    Stay,
)
from lingyan.economy.members.rules import Holding, Income
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import MEMBERS_VIEW
from lingyan.people.models import Organisation

MEMBER_PATH: Final = "organisation__region__path"
BOOK_PATH: Final = "book__organisation__region__path"
COLLECTIVES: Final = (
    Organisation.Kind.COLLECTIVE, Organisation.Kind.GROUP_COLLECTIVE, Organisation.Kind.TOWN_COLLECTIVE,
)  # fmt: skip
DISTRIBUTION_ROOT: Final = "32201"
_LINES: Final = {"net": 14, "opening": 15, "other": 16, "reserved": 18, "allotted": 19, "others": 20}
"""Lines of 收益及收益分配表 (accounting.md 6.3)."""
UNPOSTED: Final = (Voucher.State.DRAFT, Voucher.State.REVIEWED)


def collectives(actor: Actor, region: Any = None, right: str = MEMBERS_VIEW) -> QuerySet[Organisation]:
    """Collectives in the actor's scope, and below a region where one is given."""
    found = Organisation.objects.filter(
        actor.scope(right, "region__path"), kind__in=COLLECTIVES, dissolved_on=None
    )
    return _below(found, region, "region__path").select_related("region")


def members(actor: Actor, region: Any = None, right: str = MEMBERS_VIEW) -> QuerySet[Member]:
    """Everybody who ever stood in a register in the actor's scope."""
    found = Member.objects.filter(actor.scope(right, MEMBER_PATH))
    return _below(found, region, MEMBER_PATH).select_related("organisation__region", "person__personal")


def distributions(actor: Actor, region: Any = None, right: str = MEMBERS_VIEW) -> QuerySet[Distribution]:
    found = Distribution.objects.filter(actor.scope(right, BOOK_PATH))
    return _below(found, region, BOOK_PATH).select_related("book__organisation__region", "matter")


def confirmations(actor: Actor, region: Any = None, right: str = MEMBERS_VIEW) -> QuerySet[Confirmation]:
    found = Confirmation.objects.filter(actor.scope(right, MEMBER_PATH))
    return _below(found, region, MEMBER_PATH).select_related("organisation__region", "matter")


def _below(found: QuerySet[Any], region: Any, field: str) -> QuerySet[Any]:
    return found if region is None else found.filter(**{f"{field}__startswith": region.path})


def holding_on(day: dt.date) -> Q:
    """Stays that hold on a day."""
    return Q(from_on__lte=day) & (Q(end__isnull=True) | Q(end__on__gt=day))


def with_standing(found: QuerySet[Member], day: dt.date) -> QuerySet[Any]:
    """Members with `household` and `since` (None for who does not belong on the day) and `shares` in hundredths."""
    stay = Stay.objects.filter(holding_on(day), member=OuterRef("pk")).order_by("-from_on")
    first = Stay.objects.filter(member=OuterRef("pk")).order_by("from_on")
    last = Stay.objects.filter(member=OuterRef("pk")).order_by("-from_on", "-pk")
    shares = ShareChange.objects.filter(member=OuterRef("pk"), on__lte=day).order_by().values("member")
    return found.annotate(
        household=Subquery(stay.values("household")[:1]),
        last_household=Subquery(last.values("household")[:1]),
        joined_on=Subquery(first.values("from_on")[:1]),
        joined_by=Subquery(first.values("reason")[:1]),
        left_on=Subquery(last.values("end__on")[:1]),
        left_by=Subquery(last.values("end__reason")[:1]),
        shares=Coalesce(Subquery(shares.annotate(sum=Sum("hundredths")).values("sum")[:1]), 0),
    )


def holdings(organisation_id: int, day: dt.date) -> list[Holding]:
    """Everybody who belongs to a collective on a day, and whoever else holds shares of it. Two queries."""
    homes = dict(
        Stay.objects.filter(holding_on(day), member__organisation=organisation_id)
        .order_by("from_on")
        .values_list("member_id", "household")
    )
    shares: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = ShareChange.objects.filter(member__organisation=organisation_id, on__lte=day).order_by()
    for member, kind, sum_ in rows.values_list("member_id", "kind").annotate(sum=Sum("hundredths")):
        if sum_:
            shares[member][kind] = sum_
    everybody = sorted(homes.keys() | shares.keys())
    return [Holding(member, homes.get(member), dict(sorted(shares[member].items()))) for member in everybody]


def shares_of(member: Member, day: dt.date) -> dict[str, int]:
    rows = member.share_changes.filter(on__lte=day).order_by()
    found = rows.values_list("kind").annotate(sum=Sum("hundredths")).order_by("kind")
    return {kind: sum_ for kind, sum_ in found if sum_}


def receivers(
    organisation_id: int, day: dt.date, households: Collection[int] | None = None
) -> dict[int, Receiver]:
    """Household → to whom it is paid on a day."""
    rows = Receiver.objects.filter(organisation=organisation_id, from_on__lte=day)
    if households is not None:
        rows = rows.filter(household__in=list(households))
    rows = rows.select_related("member__person__personal").order_by("household", "from_on", "pk")
    return {row.household: row for row in rows}


def last_confirmed(organisation_id: int) -> Confirmation | None:
    found = Confirmation.objects.filter(organisation=organisation_id, state=Confirmation.State.CONFIRMED)
    return found.order_by("-as_of", "-pk").first()


def confirmation_with(organisation_id: int, digest: str) -> Confirmation | None:
    """The confirmed register that says exactly this."""
    found = Confirmation.objects.filter(
        organisation=organisation_id, state=Confirmation.State.CONFIRMED, digest=digest
    )
    return found.order_by("-pk").first()


def income_of(book: Book, year: int) -> Income:
    """What the ledger says of a year's distributable income, and of what was distributed of it until now."""
    statement = income_statement(book, Month(year, 12))
    return Income(**{name: statement.amount(line) for name, line in _LINES.items()}, later=_later(book, year))


def _later(book: Book, year: int) -> int:
    """Distributed after the year's end: posted (red entries as they are, negative), or drafted by whomever."""
    rows = Balance.objects.filter(
        book=book, month__gt=year * 100 + 12, account__code__startswith=DISTRIBUTION_ROOT
    )
    posted = rows.aggregate(sum=Sum(F("debit") - F("closing_debit")))["sum"] or 0
    drafted = BookLine.objects.filter(
        voucher__book=book, voucher__state__in=UNPOSTED, voucher__month__gt=Month(year, 12), debit__gt=0,
        account__code__startswith=DISTRIBUTION_ROOT,
    ).aggregate(sum=Sum("debit"))["sum"] or 0  # fmt: skip
    return int(posted) + int(drafted)


def closed(book: Book, year: int) -> bool:
    """Whether every month of the year is closed, so that its income can no longer change."""
    through = lookups.closed_through(book.pk)
    return through is not None and through >= Month(year, 12)


def open_objections(**to: Any) -> QuerySet[Objection]:
    return Objection.objects.filter(reply__isnull=True, **to)


def upheld(**to: Any) -> bool:
    return Objection.objects.filter(reply__outcome=Reply.Outcome.UPHELD, **to).exists()
