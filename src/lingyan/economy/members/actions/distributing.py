"""From the confirmed list to the money: vouchers (E76, E77), one payment to all households, and the public figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import QuerySet, Sum

from lingyan.decisions.queries import require_passed
from lingyan.economy.books import actions as books
from lingyan.economy.books.links import stands
from lingyan.economy.books.models import Line, Party, Voucher
from lingyan.economy.books.rules import MAX_LINES, Entry
from lingyan.economy.members import queries
from lingyan.economy.members.actions.common import distribution_for, note, require_state
from lingyan.economy.members.actions.planning import DISTRIBUTION_ITEMS
from lingyan.economy.members.models import Distribution, DistributionVoucher, HouseholdPart, Receiver
from lingyan.economy.payments import actions as payments
from lingyan.economy.payments.models import PaymentRequest
from lingyan.economy.payments.rules import Payee
from lingyan.kernel import audit, clock, sheets
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import BOOKS_ENTER, MEMBERS_DISTRIBUTE, PAYMENTS_REQUEST

BOOKED: Final = audit.register("members.distribution-booked", "生成分配凭证")
ASKED: Final = audit.register("members.distribution-asked", "申请支付分配款")
PUBLISHED: Final = audit.register("members.distribution-published", "公开分配结果")

ORIGIN: Final = "distribution"
RESERVED, RESERVE, ALLOTTED, HOUSEHOLD = "3220101", "31101", "3220102", "11301"
AT_ONCE: Final = MAX_LINES - 100
"""Households of one voucher and of one request; a village has fewer, a town's collective may have more."""
State = Distribution.State
Part = HouseholdPart.State
Each = TypeVar("Each")


def draft_vouchers(actor: Actor, *, distribution_id: int, date: dt.date) -> list[Voucher]:
    """Draft the vouchers: reserve first, then what each household is owed. Others check and post them.

    Households that the book does not know yet become its parties. Refused: `wrong-state`, `already-booked`,
    `no-receiver`, and what the books refuse.
    """
    with transaction.atomic():
        found = distribution_for(actor, BOOKS_ENTER, distribution_id)
        require_state(found, State.CONFIRMED, State.BOOKED)
        if _sound(found).exists():
            raise Refused("这次分配的凭证已经生成", code="already-booked")
        if found.confirmed_on and date < found.confirmed_on:
            raise Refused("凭证日期不能早于清单确认日期", code="date-too-early")
        parts = list(found.parts.all())
        _name_parties(found, parts)
        made = [
            books.save_draft(actor, book_id=found.book_id, date=date, entries=entries)
            for entries in _sheets(found, parts)
        ]
        DistributionVoucher.objects.bulk_create(
            DistributionVoucher(distribution=found, voucher=voucher) for voucher in made
        )
        found.booked_on, found.state = date, State.BOOKED
        found.save(update_fields=["booked_on", "state"])
        note(actor, BOOKED, found, vouchers=[voucher.pk for voucher in made])
    return made


def request_payment(actor: Actor, *, distribution_id: int, from_account: str) -> list[PaymentRequest]:
    """Ask for the payment of every household that is not paid yet: one list, by the accounts that are registered.

    Refused: `wrong-state`, `not-posted`, `nothing-to-pay`, `no-receiver`, and what stands against the decision.
    """
    with transaction.atomic():
        found = distribution_for(actor, PAYMENTS_REQUEST, distribution_id)
        require_state(found, State.BOOKED, State.PAYING, State.PUBLISHED)
        _require_posted(found)
        require_passed(
            found.matter_id,
            organisation_id=found.book.organisation_id,
            items=DISTRIBUTION_ITEMS,
            on=clock.today(),
        )
        parts = list(found.parts.filter(state__in=[Part.WAITING, Part.FAILED]).select_related("party"))
        if not parts:
            raise Refused("没有等待支付的户", code="nothing-to-pay")
        receivers = _receivers(found, parts)
        made = [_ask(actor, found, some, receivers, from_account) for some in _batches(parts, AT_ONCE)]
        HouseholdPart.objects.bulk_update(parts, ["state", "payment", "no"], batch_size=500)
        if found.state == State.BOOKED:
            found.state = State.PAYING
            found.save(update_fields=["state"])
        note(actor, ASKED, found, payments=[each.pk for each in made], households=len(parts))
    return made


def publish(actor: Actor, *, distribution_id: int) -> Distribution:
    """Everything is paid: its counts and sums become public. Nobody's line ever does."""
    with transaction.atomic():
        found = distribution_for(actor, MEMBERS_DISTRIBUTE, distribution_id)
        require_state(found, State.PAID)
        found.published_on, found.state = clock.today(), State.PUBLISHED
        found.save(update_fields=["published_on", "state"])
        note(actor, PUBLISHED, found)
    sheets.renew_pages(found.book.organisation.region)
    return found


def _sheets(found: Distribution, parts: Sequence[HouseholdPart]) -> Iterator[list[Entry]]:
    label = f"{found.year}年"
    if found.reserve:
        text = f"提取{label}公积公益金"
        yield [Entry(RESERVED, text, found.reserve), Entry(RESERVE, text, 0, found.reserve)]
    text = f"向成员分配{label}收益"
    for some in _batches(parts, AT_ONCE):
        owed = [Entry(HOUSEHOLD, text, 0, part.amount, _code(part)) for part in some]
        yield [Entry(ALLOTTED, text, sum(part.amount for part in some)), *owed]


def _code(part: HouseholdPart) -> str:
    assert part.party is not None
    return part.party.code


def _name_parties(found: Distribution, parts: Sequence[HouseholdPart]) -> None:
    """Each household as a party of the book: the one its receiver names, else one of its own.

    PRIVACY: the new party's name is the receiver's row of personal data, not a copy of it.
    """
    receivers = _receivers(found, parts)
    known = {party.code: party for party in Party.objects.filter(book=found.book, kind=Party.Kind.HOUSEHOLD)}
    fresh: dict[str, Party] = {}
    codes = {
        part.household: receivers[part.household].party_code or f"CY{part.household:05d}" for part in parts
    }
    for part in parts:
        code = codes[part.household]
        if code not in known and code not in fresh:
            personal = receivers[part.household].member.person.personal
            fresh[code] = Party(book=found.book, kind=Party.Kind.HOUSEHOLD, code=code, personal=personal)
    taken = Party.objects.filter(book=found.book, code__in=list(fresh)).values_list("code", flat=True)
    if problems := [Problem("bad-party", f"往来编码 {code} 在账里不是农户", value=code) for code in taken]:
        raise Refused(problems)
    Party.objects.bulk_create(fresh.values(), batch_size=500)
    for part in parts:
        part.party = (known | fresh)[codes[part.household]]
    HouseholdPart.objects.bulk_update(parts, ["party"], batch_size=500)


def _receivers(found: Distribution, parts: Sequence[HouseholdPart]) -> dict[int, Receiver]:
    known = queries.receivers(found.book.organisation_id, clock.today(), {part.household for part in parts})
    missing = sorted({part.household for part in parts} - known.keys())
    if missing:
        shown = "、".join(map(str, missing[:20])) + ("等" if len(missing) > 20 else "")
        raise Refused(f"户 {shown} 还没有登记收款账户，共 {len(missing)} 户", code="no-receiver")
    return known


def _sound(found: Distribution) -> QuerySet[DistributionVoucher]:
    """Vouchers that stand: neither void nor reversed by a posted one."""
    return found.drafted.filter(stands())


def _require_posted(found: Distribution) -> None:
    """MONEY: what is posted of this distribution and stands is exactly what it sets aside and owes."""
    posted = _sound(found).filter(voucher__state=Voucher.State.POSTED).values("voucher")
    lines = Line.objects.filter(voucher__in=posted, account__code__startswith=queries.DISTRIBUTION_ROOT)
    booked = lines.aggregate(sum=Sum("debit"))["sum"] or 0
    if booked != found.reserve + found.paid_out:
        raise Refused("分配凭证审核、记账以后才能申请支付；被冲销的要重新生成", code="not-posted")


def _ask(
    actor: Actor,
    found: Distribution,
    parts: Sequence[HouseholdPart],
    receivers: dict[int, Receiver],
    account: str,
) -> PaymentRequest:
    text = f"支付{found.year}年收益分配款"
    payees = [_payee(part, receivers[part.household], found.year) for part in parts]
    request = payments.open_request(
        actor, book_id=found.book_id, kind=PaymentRequest.Kind.DISTRIBUTION, purpose=text, payees=payees,
        debits=[Entry(HOUSEHOLD, text, part.amount, 0, _code(part)) for part in parts], from_account=account,
        matter_id=found.matter_id, origin=(ORIGIN, found.pk),
    )  # fmt: skip
    for no, part in enumerate(parts, 1):
        part.state, part.payment, part.no = Part.ASKED, request, no
    return request


def _payee(part: HouseholdPart, receiver: Receiver, year: int) -> Payee:
    person = receiver.member.person
    return Payee(
        person.personal.name, receiver.account_number or "", receiver.bank_name, part.amount, _code(part), person.pk,
        f"{year}年收益分配",
    )  # fmt: skip


def _batches(found: Sequence[Each], size: int) -> Iterator[Sequence[Each]]:
    for start in range(0, len(found), size):
        yield found[start : start + size]
