"""Facts of subsidies: every payee of a list of subsidies or relief, laid beside the register of members.

A payee is a member by the same person, else by a name that one member alone bears, and then marked so: a namesake is
possible. PRIVACY: names are compared here; what goes out are keys and keyed hashes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.db.models import F

from lingyan.economy.members.models import Member, Stay
from lingyan.economy.payments.facts import name_hash
from lingyan.economy.payments.models import PayeeLine, PaymentRequest
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, villages
from lingyan.people.models import Organisation

_PAID: Final = (PayeeLine.State.PAID,)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A member of a register with the household and the end of the last stay."""

    member: int
    person: int
    household: int
    left_on: dt.date | None
    left_reason: str


class _Registers:
    """Members of some organisations by person and by name."""

    def __init__(self, organisations: Iterable[int]) -> None:
        self._by_person: dict[tuple[int, int], _Listed] = {}
        self._by_name: defaultdict[tuple[int, str], list[_Listed]] = defaultdict(list)
        latest: dict[int, Stay] = {}
        stays = Stay.objects.filter(member__organisation__in=list(organisations)).select_related("end")
        for stay in stays.order_by("from_on", "pk"):
            latest[stay.member_id] = stay
        found = Member.objects.filter(pk__in=list(latest)).select_related("person__personal")
        for member in found.order_by("pk"):
            stay, end = latest[member.pk], getattr(latest[member.pk], "end", None)
            listed = _Listed(
                member.pk,
                member.person_id,
                stay.household,
                end.on if end else None,
                end.reason if end else "",
            )
            self._by_person[member.organisation_id, member.person_id] = listed
            self._by_name[member.organisation_id, member.person.personal.name].append(listed)

    def of(self, organisation: int, line: PayeeLine) -> tuple[_Listed | None, bool]:
        """The member that a payee is, and whether the name alone says so."""
        person = getattr(line.personal, "person", None) if line.personal else None
        if person is not None:
            return self._by_person.get((organisation, person.pk)), False
        alike = self._by_name.get((organisation, line.full_name), [])
        return (alike[0], True) if len(alike) == 1 else (None, False)


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """Lines of lists of subsidies that were paid in the years asked for, by the day asked."""
    for _, county in groupby(villages(request), key=attrgetter("county")):
        listed = {village.id: village for village in county}
        lines = list(_lines(request, listed))
        registers = _Registers({line.request.book.organisation_id for line in lines})
        found = []
        for line in lines:
            assert line.paid_on is not None
            organisation = line.request.book.organisation
            village = listed[organisation.region_id]
            member, by_name = registers.of(organisation.pk, line)
            own = (member.member, member.person, member.household, member.left_on, member.left_reason or None) if (
                member
            ) else (None,) * 5  # fmt: skip
            found.append((
                village.code, village.county, line.paid_on.year, line.request_id, line.no, line.amount, line.paid_on,
                name_hash(line.full_name), *own, by_name,
            ))  # fmt: skip
        yield from sorted(found, key=lambda row: (row[2], row[0], row[3], row[4]))


def _lines(request: FactRequest, regions: Iterable[int]) -> Iterable[PayeeLine]:
    last = min(dt.date(request.last.year, 12, 31), request.as_of)
    found = PayeeLine.objects.filter(
        request__kind=PaymentRequest.Kind.SUBSIDY, request__book__organisation__region__in=list(regions),
        request__book__organisation__kind=Organisation.Kind.COLLECTIVE, round=F("request__round"), state__in=_PAID,
        paid_on__gte=dt.date(request.first.year, 1, 1), paid_on__lte=last,
    )  # fmt: skip
    return found.select_related("request__book__organisation", "personal__person").defer("account_number")


SUBSIDY: Final = register(
    FactTable(
        name="subsidy", zh="补助名单", en="Payees of subsidies and relief beside the register of members",
        grain=("village", "payment", "line"), partition=("county", "year"), rows=rows, public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the day the money left"),
            FactColumn("payment", "integer", "付款", "Id of the request"),
            FactColumn("line", "integer", "收款人序号", "Number of the payee in the request"),
            FactColumn("amount_fen", "fen", "金额", "Amount of the payee"),
            FactColumn("paid_on", "date", "支付日期", "Day the money left"),
            FactColumn("payee", "text", "收款人", "Keyed hash of the payee's name"),
            FactColumn("member", "integer", "成员", "Member that the payee is, where in the register", nullable=True),
            FactColumn("person", "integer", "人员", "Person of the member", nullable=True),
            FactColumn("household", "integer", "户", "Household of the last stay", nullable=True),
            FactColumn("left_on", "date", "丧失日期", "No longer a member from", nullable=True),
            FactColumn("left_reason", "text", "丧失原因", "Why membership ended", nullable=True),
            FactColumn("by_name", "flag", "只凭同名", "The member is told by the name alone and may be a namesake"),
        ),
        remark="只含已经付成的补助救助发放。成员按同一人员认定，没有的按名册里唯一的同名认定。",
    )
)  # fmt: skip
