"""Reads of payments for screens, papers, the desk and other rooms. None of them writes."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from lingyan.economy.books.links import stands
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.payments import hands, lookups, rules
from lingyan.economy.payments.models import Document, PayeeLine, PaymentList, PaymentRequest, Signature, Step
from lingyan.economy.payments.rules import Payee
from lingyan.files import papers
from lingyan.files.models import Paper
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import format_yuan
from lingyan.kernel.rights import PAYMENTS_RELEASE, PAYMENTS_VIEW
from lingyan.regions.models import Region

PATH: Final = "book__organisation__region__path"


def visible(
    actor: Actor, region: Region | None = None, right: str = PAYMENTS_VIEW
) -> QuerySet[PaymentRequest]:
    """Requests that the actor may see, in the region and below."""
    found = PaymentRequest.objects.filter(actor.scope(right, PATH))
    if region is not None:
        found = found.filter(**{f"{PATH}__startswith": region.path})
    return found.select_related("book__organisation__region", "from_account", "current")


def visible_lists(
    actor: Actor, region: Region | None = None, right: str = PAYMENTS_VIEW
) -> QuerySet[PaymentList]:
    found = PaymentList.objects.filter(actor.scope(right, PATH))
    if region is not None:
        found = found.filter(**{f"{PATH}__startswith": region.path})
    return found.select_related("book__organisation__region", "from_account", "layout")


def waiting_for(actor: Actor, region: Region | None = None) -> list[int]:
    """Ids of the requests whose next step waits for this actor: exactly those that `actions.sign` would accept.

    Four queries, whatever waits.
    """
    if actor.user_id is None:
        return []
    scopes = Q()
    for right in hands.APPROVALS:
        scopes |= actor.scope(right, PATH)
    found = PaymentRequest.objects.filter(scopes, state=rules.APPROVING, current__isnull=False)
    if region is not None:
        found = found.filter(**{f"{PATH}__startswith": region.path})
    waiting = list(found.select_related("book__organisation__region", "current"))
    if not waiting:
        return []
    keys, holders, taken = hands.keys_of(actor), hands.Holders(), hands.taken_of(waiting)
    return [
        request.pk
        for request in waiting
        if request.current is not None
        and (way := _way(actor, request, request.current, taken[request.pk], holders, keys)) is not None
        and hands.may_act_on(request.current, way)
    ]


def may_sign(actor: Actor, request: PaymentRequest) -> bool:
    """Whether `actions.sign` would accept this actor for the next step now."""
    step = request.current
    if step is None or request.state != rules.APPROVING or actor.user_id is None:
        return False
    way = _way(actor, request, step, hands.taken(request), hands.Holders(), hands.keys_of(actor))
    return way is not None and hands.may_act_on(step, way)


def may_send_on(actor: Actor, request: PaymentRequest) -> bool:
    """Whoever could sign may send the step on, also when it was sent on already."""
    step = request.current
    if step is None or request.state != rules.APPROVING or actor.user_id is None:
        return False
    keys = hands.keys_of(actor)
    return _way(actor, request, step, hands.taken(request), hands.Holders(), keys) is not None


def may_release(actor: Actor, request: PaymentRequest) -> bool:
    """Whether `actions.make_list` or `actions.pay_cash` would accept this actor: had no hand in the request."""
    if request.state != rules.APPROVED or actor.user_id is None:
        return False
    used, path = hands.acted_on(request), lookups.path_of(request)
    ways = hands.ways(actor, PAYMENTS_RELEASE, path, hands.keys_of(actor))
    return any(not way.persons & used for way in ways)


def _way(
    actor: Actor,
    request: PaymentRequest,
    step: Step,
    taken: Collection[int],
    holders: hands.Holders,
    keys: hands.Keys,
) -> hands.Way | None:
    return hands.way_to_sign(actor, step.level, lookups.path_of(request), taken, holders, keys)


@dataclass(frozen=True, slots=True)
class Unbooked:
    """Payees that the books lack: paid without a voucher in force, and sent back without the one that takes it back."""

    paid: list[PayeeLine]
    returned: list[PayeeLine]


def unbooked(lines: Sequence[PayeeLine]) -> Unbooked:
    """A voucher that was made void, or cancelled in red without a corrected one beside it, books nothing."""
    booked = standing({pk for line in lines for pk in (line.voucher_id, line.return_voucher_id) if pk})
    return Unbooked(
        [line for line in lines if line.state == rules.DONE and line.voucher_id not in booked],
        [
            line
            for line in lines
            if line.state == rules.BOUNCED
            and line.voucher_id in booked
            and line.return_voucher_id not in booked
        ],
    )


def standing(voucher_ids: Collection[int]) -> set[int]:
    """Those of the vouchers that still book what they say."""
    if not voucher_ids:
        return set()
    found = Voucher.objects.filter(stands("", corrected=True), pk__in=voucher_ids)
    return set(found.values_list("pk", flat=True))


def to_book(requests: QuerySet[PaymentRequest]) -> QuerySet[PaymentRequest]:
    """Requests of which the books lack something."""
    nothing = Q(voucher__isnull=True) | ~stands(corrected=True)
    back = Q(return_voucher__isnull=True) | Q(return_voucher__state="void")
    lines = PayeeLine.objects.filter(
        (Q(state=rules.DONE) & nothing) | (Q(state=rules.BOUNCED) & ~nothing & back),
        request=OuterRef("pk"), round=OuterRef("round"),
    )  # fmt: skip
    return requests.filter(Exists(lines), state__in=rules.OUT_OF_HAND)


def steps_of(request: PaymentRequest) -> list[tuple[Step, Signature | None]]:
    """The steps of the current round with their signatures, in order."""
    steps = request.all_steps.filter(round=request.round).select_related("signature")
    return [(step, getattr(step, "signature", None)) for step in steps]


def with_known_accounts(book: Book, from_account: str, payees: Sequence[Payee]) -> list[Payee]:
    """Payees of a transfer, those without account and bank completed from what was last paid to them from this book.

    SECURITY: only for units, only from payments that arrived, and only where all of them went to one account.
    """
    missing = {each.name for each in payees if each.name and not each.account_number and not each.bank_name}
    if not missing or from_account.startswith("101"):
        return list(payees)
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for line in PayeeLine.objects.filter(
        request__book=book, name__in=missing, personal=None, state=rules.DONE, account_number__isnull=False
    ):
        found[line.name].add((line.account_number or "", line.bank_name))
    known = {name: next(iter(each)) for name, each in found.items() if len(each) == 1}
    return [
        replace(each, account_number=known[each.name][0], bank_name=known[each.name][1])
        if each.name in known and each.name in missing and not each.account_number and not each.bank_name
        else each
        for each in payees
    ]


def asked_before(book: Book, payees: Sequence[Payee]) -> PaymentRequest | None:
    """A request of this year or the last for the same persons and sums, that was not given up."""
    wanted = Counter((each.name, each.amount) for each in payees)
    alike = PaymentRequest.objects.filter(
        book=book, year__gte=clock.today().year - 1, amount=sum(each.amount for each in payees)
    ).exclude(state=rules.VOID)
    for request in alike.order_by("-pk")[:20]:
        if Counter((line.full_name, line.amount) for line in lookups.payees(request)) == wanted:
            return request
    return None


def used_up(actor: Actor, request: PaymentRequest) -> bool:
    """Whether the actor himself can sign no step of this round any more, since he had a hand in it or is paid by it."""
    return actor.user_id is not None and hands.keys_of(actor).of(actor.user_id) in hands.taken(request)


def paid_through(lines: Sequence[PayeeLine], today: dt.date) -> dt.date:
    """The day that a voucher of these payees starts with: the last one on which somebody was paid."""
    return max((line.paid_on for line in lines if line.paid_on), default=today)


def warnings(actor: Actor, request: PaymentRequest) -> list[str]:
    """What who signs should look at: none of it stands in the way by itself. No payment out of reach is hinted at."""
    found = list(lookups.documents(request))
    beside = list(papers.of_record(lookups.PAYMENT, request.pk))
    return [*_amounts(request, found), *_sellers(request, found), *_same_files(actor, request, beside)]


def _amounts(request: PaymentRequest, found: Sequence[Document]) -> Iterator[str]:
    total = sum(each.amount for each in found)
    if not found:
        yield "还没有登记单据信息"
    elif total < request.amount:
        yield f"单据合计 {format_yuan(total)} 元，少于付款金额 {format_yuan(request.amount)} 元"


def _sellers(request: PaymentRequest, found: Sequence[Document]) -> Iterator[str]:
    sellers = {rules.plain(each.seller_name) for each in found if each.kind == "invoice" and each.seller_name}
    names = {rules.plain(line.full_name) for line in lookups.payees(request)}
    if sellers and not names <= sellers:
        yield "有收款人不是发票的开票方，请核对委托收款的依据"


def _same_files(actor: Actor, request: PaymentRequest, beside: Iterable[Paper]) -> Iterator[str]:
    for paper in beside:
        others = Paper.objects.filter(owner_kind=lookups.PAYMENT, stored=paper.stored_id, removed_at=None)
        live = visible(actor).filter(pk__in=others.values("owner_id")).exclude(state=rules.VOID)
        if live.exclude(pk=request.pk).exists():
            yield f"附件“{paper.shown}”也用在另一笔付款中，请核对是否重复报销"


def labels(requests: Iterable[PaymentRequest]) -> dict[int, Any]:
    """For lists: the payees of each request's current round, in one query."""
    rounds = {request.pk: request.round for request in requests}
    found: dict[int, list[PayeeLine]] = {pk: [] for pk in rounds}
    lines = PayeeLine.objects.filter(request__in=rounds).select_related("personal").order_by("request", "no")
    for line in lines:
        if line.round == rounds[line.request_id]:
            found[line.request_id].append(line)
    return found
