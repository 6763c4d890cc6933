"""Reads of contracts: in scope, with what is paid and open; instalments that are due; what may pay them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from lingyan.economy.books.links import stands
from lingyan.economy.books.models import Line, Voucher
from lingyan.economy.contracts import rules
from lingyan.economy.contracts.models import (
    Contract,
    ContractChange,
    IncomeRun,
    IncomeShare,
    Instalment,
    PaidBefore,
    Settlement,
)
from lingyan.economy.contracts.prepaid import earned_of_opening
from lingyan.economy.contracts.rules import OpenItem, Proposal, Receipt
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import CONTRACTS_VIEW
from lingyan.regions.models import Region

PATH: Final = "book__organisation__region__path"
_INCOME: Final = tuple(rules.INCOME)
_MONEY: Final = ("101", "102")
_SIDES: Final = {
    True: ("501", "112", "113", "211", "221"),
    False: ("112", "113", "121", "151", "153", "201", "211", "221", "51"),
}
COUNT: Final = Count("pk")


def visible(actor: Actor, region: Region | None = None, right: str = CONTRACTS_VIEW) -> QuerySet[Contract]:
    """Contracts that the actor may see, with `due`, `paid` and `overdue` as of today where asked (`with_sums`)."""
    found = Contract.objects.filter(actor.scope(right, PATH))
    if region is not None:
        found = found.filter(**{f"{PATH}__startswith": region.path})
    return found.select_related("book__organisation__region", "party__personal", "asset")


def next_number(book_id: int, year: int) -> str:
    """The next number of a year in a book's register, such as `2026-03`; who counts otherwise overwrites it."""
    found = Contract.objects.filter(book=book_id, number__startswith=f"{year}-")
    taken = [number.removeprefix(f"{year}-") for number in found.values_list("number", flat=True)]
    return (
        f"{year}-{max((int(each) for each in taken if each.isdecimal() and len(each) < 6), default=0) + 1:02}"
    )


def sound_settlements() -> QuerySet[Settlement]:
    """Settlements whose voucher was not cancelled by a posted red one."""
    red = Voucher.objects.filter(red_of=OuterRef("line__voucher"), state=Voucher.State.POSTED)
    return Settlement.objects.filter(~Exists(red))


def with_paid(found: QuerySet[Any]) -> QuerySet[Any]:
    """Instalments with `settled` by vouchers, `paid` (with what was paid before the contract was taken over) and `left`."""
    sums = sound_settlements().filter(instalment=OuterRef("pk")).order_by().values("instalment")
    settled = Coalesce(Subquery(sums.annotate(sum=Sum("amount")).values("sum")), 0)
    paid = settled + Coalesce(F("before__amount"), 0)
    return found.annotate(settled=settled, paid=paid, left=F("amount") - paid)


def instalments(actor: Actor, region: Region | None = None) -> QuerySet[Any]:
    """Instalments in force of contracts that were concluded, with what is paid and left."""
    found = Instalment.objects.filter(
        actor.scope(CONTRACTS_VIEW, f"contract__{PATH}"), cancelled_by=None
    ).exclude(contract__state__in=["draft", "void"])
    if region is not None:
        found = found.filter(**{f"contract__{PATH}__startswith": region.path})
    return with_paid(found).select_related(
        "contract__book__organisation__region", "contract__party__personal"
    )


def overdue(found: QuerySet[Any], today: dt.date) -> QuerySet[Instalment]:
    """Of instalments with `left`: income that should have been received."""
    return found.filter(left__gt=0, due_on__lt=today, contract__kind__in=_INCOME)


def with_sums(found: QuerySet[Contract], today: dt.date) -> QuerySet[Contract]:
    """Contracts with `paid` and `overdue_amount`."""
    of = Instalment.objects.filter(contract=OuterRef("pk"), cancelled_by=None)
    late = with_paid(of.filter(due_on__lt=today)).order_by().values("contract")
    of_contract = sound_settlements().filter(instalment__contract=OuterRef("pk")).order_by()
    paid = of_contract.values("instalment__contract").annotate(sum=Sum("amount")).values("sum")
    earlier = PaidBefore.objects.filter(instalment__contract=OuterRef("pk")).order_by()
    before = earlier.values("instalment__contract").annotate(sum=Sum("amount")).values("sum")
    return found.annotate(
        paid=Coalesce(Subquery(paid), 0) + Coalesce(Subquery(before), 0),
        overdue_amount=Coalesce(Subquery(late.annotate(sum=Sum("left")).values("sum")), Value(0)),
    )


def used_of_matter(matter_id: int, *, without: int | None = None) -> int:
    """What concluded contracts use of a matter, in fen."""
    return _committed(_resting_on(matter_id).exclude(pk=without or 0))


def income_of_matter(matter_id: int) -> int:
    """The same, of contracts that bring money in. Works and purchases are paid for under the matter, which counts then."""
    return _committed(_resting_on(matter_id).filter(kind__in=_INCOME))


def _resting_on(matter_id: int) -> QuerySet[Contract]:
    """Concluded contracts that were signed or changed on a matter."""
    changed = ContractChange.objects.filter(matter=matter_id).values("contract")
    found = Contract.objects.filter(Q(matter=matter_id) | Q(pk__in=changed))
    return found.exclude(state__in=[Contract.State.DRAFT, Contract.State.VOID])


def _committed(found: QuerySet[Contract]) -> int:
    """MONEY: a change may have raised what is due above the total as signed; the larger of both is used up."""
    due = Sum("instalments__amount", filter=Q(instalments__cancelled_by=None))
    return sum(
        max(total, asked or 0) for total, asked in found.annotate(asked=due).values_list("total", "asked")
    )


# What may pay what


@dataclass(frozen=True, slots=True)
class Matching:
    """Proposals of one book with the rows they speak of."""

    proposals: list[Proposal]
    items: dict[int, Any]
    lines: dict[int, Line]


def receipts(
    book_id: int, since: dt.date, *, income: bool, line_ids: Collection[int] | None = None
) -> dict[int, tuple[Line, Receipt]]:
    """Posted cash and bank lines that may pay a contract, with what is left of each. Three queries.

    A voucher that was reversed, and one whose other side speaks of no income, claim or debt, is left out.
    """
    side = "debit" if income else "credit"
    found = Line.objects.filter(
        Q(account__code__startswith="101") | Q(account__code__startswith="102"),
        ~Exists(Voucher.objects.filter(red_of=OuterRef("voucher"), state=Voucher.State.POSTED)),
        voucher__book=book_id, voucher__state=Voucher.State.POSTED, voucher__red_of=None, voucher__date__gte=since,
        **{f"{side}__gt": 0},
    )  # fmt: skip
    if line_ids is not None:
        found = found.filter(pk__in=list(line_ids))
    lines = list(found.select_related("voucher", "account").order_by("voucher__date", "pk"))
    others = _others({line.voucher_id for line in lines})
    used = _used([line.pk for line in lines])
    kept: dict[int, tuple[Line, Receipt]] = {}
    for line in lines:
        codes, parties = others.get(line.voucher_id, (set(), set()))
        left = getattr(line, side) - used.get(line.pk, 0)
        if left > 0 and any(code.startswith(_SIDES[income]) for code in codes):
            kept[line.pk] = (line, Receipt(line.pk, line.voucher.date, left, frozenset(parties)))
    return kept


def _others(vouchers: Collection[int]) -> dict[int, tuple[set[str], set[int]]]:
    """Accounts and parties of the lines that are neither cash nor bank, by voucher."""
    found: dict[int, tuple[set[str], set[int]]] = defaultdict(lambda: (set(), set()))
    rows = Line.objects.filter(voucher__in=list(vouchers)).values_list("voucher", "account__code", "party")
    for voucher, code, party in rows:
        if not code.startswith(_MONEY):
            found[voucher][0].add(code)
            if party:
                found[voucher][1].add(party)
    return found


def _used(lines: Collection[int]) -> dict[int, int]:
    rows = Settlement.objects.filter(line__in=list(lines)).order_by().values("line")
    return dict(rows.annotate(sum=Sum("amount")).values_list("line", "sum"))


def matching(book_id: int, today: dt.date, *, income: bool = True) -> Matching:
    """What a person may confirm: receipts of a book that seem to pay its open instalments. About five queries."""
    within = Q(contract__kind__in=_INCOME) if income else ~Q(contract__kind__in=_INCOME)
    found = with_paid(Instalment.objects.filter(within, contract__book=book_id, cancelled_by=None))
    found = found.filter(left__gt=0, due_on__lte=today + dt.timedelta(days=rules.NEAR_DAYS))
    found = found.exclude(contract__state__in=["draft", "void"])
    items = {
        each.pk: each for each in found.select_related("contract__party__personal").order_by("due_on", "pk")
    }
    if not items:
        return Matching([], {}, {})
    since = min(each.contract.signed_on for each in items.values())
    lines = receipts(book_id, since, income=income)
    open_ = [
        OpenItem(pk, each.contract.party_id, each.due_on, each.left, each.contract.signed_on)
        for pk, each in items.items()
    ]
    proposals = rules.propose(open_, [receipt for _line, receipt in lines.values()])
    return Matching(proposals, items, {pk: line for pk, (line, _receipt) in lines.items()})


# What a month books


@dataclass(frozen=True, slots=True)
class Planned:
    """What a run would book for one instalment."""

    instalment: Any
    amount: int
    debit: str
    credit: str


def standing_shares(kind: str) -> QuerySet[IncomeShare]:
    return IncomeShare.objects.filter(stands("run__voucher"), run__kind=kind)


def to_claim(book_id: int, month: Month) -> list[Planned]:
    """Income that fell due by the end of a month, is not paid, pays for a year at most and was not booked yet."""
    found = with_paid(_income(book_id)).filter(
        ~Exists(standing_shares(IncomeRun.Kind.DUE).filter(instalment=OuterRef("pk"))),
        due_on__lte=month.last_day, due_on__gte=month.first_day, left__gt=0,
    )  # fmt: skip
    return [
        Planned(each, each.left, rules.CLAIMS[each.contract.party.kind], rules.INCOME[each.contract.kind])
        for each in found
        if not rules.is_spread(each.covers_from, each.covers_to)
    ]


def _income(book_id: int) -> QuerySet[Instalment]:
    found = Instalment.objects.filter(contract__book=book_id, contract__kind__in=_INCOME, cancelled_by=None)
    found = found.exclude(contract__state__in=["draft", "void"])
    return found.select_related("contract__party").order_by("contract__number", "no")


def to_earn(book_id: int, month: Month) -> list[Planned]:
    """Prepaid rent that is earned by the end of a month and not booked as income yet, from the account it stands in.

    What was received here for more than a year, and what the opening holds of rent that was paid before.
    """
    earned: defaultdict[Any, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each, account, amount in [
        *_earned_of_receipts(book_id, month),
        *earned_of_opening(_income(book_id), month),
    ]:
        earned[each][account] += amount
    booked = _booked([each.pk for each in earned])
    planned = []
    for each, accounts in earned.items():
        done = booked[each.pk]
        rest = sum(accounts.values()) - sum(done.values())
        # A run has one account an instalment; what stands on a second one is booked by the next.
        for account, amount in accounts.items():
            if (part := min(rest, amount - done.get(account, 0))) > 0:
                planned.append(Planned(each, part, account, rules.INCOME[each.contract.kind]))
                break
    return sorted(planned, key=lambda each: (each.instalment.contract.number, each.instalment.no))


def _earned_of_receipts(book_id: int, month: Month) -> Iterator[tuple[Any, str, int]]:
    found = [
        each
        for each in with_paid(_income(book_id)).filter(settled__gt=0, covers_from__lte=month.last_day)
        if rules.is_spread(each.covers_from, each.covers_to)
    ]
    accounts = prepaid_accounts([each.pk for each in found])
    for each in found:
        if account := accounts.get(each.pk):
            earned = rules.earned_through(each.settled, each.covers_from, each.covers_to, month)
            yield each, account, earned


def _booked(ids: Collection[int]) -> defaultdict[int, dict[str, int]]:
    """What runs booked of these instalments, by the account it came from."""
    shares = standing_shares(IncomeRun.Kind.EARNED).filter(instalment__in=list(ids)).order_by()
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for pk, account, amount in shares.values_list("instalment", "debit").annotate(sum=Sum("amount")):
        found[pk][account] = amount
    return found


def prepaid_accounts(ids: Collection[int]) -> dict[int, str]:
    """The account that each prepaid instalment stands in: the credit side of the voucher that received it.

    One that was booked to income at once is left out; the books have to be put right first (R25).
    """
    vouchers = dict(
        sound_settlements()
        .filter(instalment__in=list(ids), amount__gt=0)
        .values_list("instalment", "line__voucher")
    )
    credits = Line.objects.filter(voucher__in=list(vouchers.values()), credit__gt=0).order_by("voucher", "no")
    codes: dict[int, str] = {}
    for voucher, code in credits.values_list("voucher", "account__code"):
        if code.startswith(rules.PREPAID):
            codes.setdefault(voucher, code)
    return {pk: codes[voucher] for pk, voucher in vouchers.items() if voucher in codes}


def booked_at_once(book_id: int) -> list[Any]:
    """Instalments for more than a year that were received straight into income."""
    found = [
        each
        for each in with_paid(_income(book_id)).filter(settled__gt=0)
        if rules.is_spread(each.covers_from, each.covers_to)
    ]
    right = prepaid_accounts([each.pk for each in found])
    return [each for each in found if each.pk not in right]


def paid_before(contract: Contract) -> int:
    """What was paid before the contract was taken over."""
    found = PaidBefore.objects.filter(instalment__contract=contract)
    return found.aggregate(sum=Sum("amount"))["sum"] or 0


def deposit_held(contract: Contract) -> int:
    """What of the deposit is with the village."""
    signs = {"received": 1, "returned": -1, "forfeited": -1}
    return sum(signs[kind] * amount for kind, amount in contract.deposit_moves.values_list("kind", "amount"))
