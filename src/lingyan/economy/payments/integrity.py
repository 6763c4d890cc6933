"""What must hold of every payment, recomputed from its rows: for `lingyan check`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Sum

from lingyan.decisions.models import Matter
from lingyan.economy.payments import bankfile, lookups, rules
from lingyan.economy.payments.actions.submitting import used_of
from lingyan.economy.payments.models import Hand, PaymentList, PaymentRequest
from lingyan.economy.payments.queries import steps_of
from lingyan.kernel.money import format_yuan

_LAID_BEFORE = (rules.APPROVING, rules.APPROVED, *sorted(rules.OUT_OF_HAND))


def breaches() -> Iterator[str]:
    """What does not hold, named by organisation and number."""
    found = PaymentRequest.objects.select_related("book__organisation__region", "from_account").order_by("pk")
    for request in found.iterator(chunk_size=500):
        for message in _of_one(request):
            yield f"{request.book.organisation} 付款 {request}：{message}"
    yield from _decisions()
    yield from _lists()


def _of_one(request: PaymentRequest) -> Iterator[str]:
    lines = list(lookups.payees(request))
    if sum(line.amount for line in lines) != request.amount:
        yield "收款人合计与付款金额不符"
    if request.state not in _LAID_BEFORE:
        return
    if sum(line.amount for line in lookups.debits(request)) != request.amount:
        yield "列支合计与付款金额不符"
    if lookups.digest_of(request, lines) != request.digest:
        yield "收款名单与审批时的摘要不符"
    yield from _signed(request)
    if request.state in rules.OUT_OF_HAND:
        if rules.state_after([line.state for line in lines]) != request.state:
            yield "状态与各收款人的结果不符"
        if not request.hands.filter(round=request.round, act=Hand.Act.RELEASED).exists():
            yield "没有支付经办人"


def _signed(request: PaymentRequest) -> Iterator[str]:
    steps = steps_of(request)
    signatures = [signature for _, signature in steps if signature is not None]
    if request.state != rules.APPROVING and len(signatures) < max(len(steps), 1):
        yield "没有签完字就批准了"
    by = [signature.by for signature in signatures]
    if len(set(by)) < len(by) or request.made_by in by:
        yield "同一个人办理了两个环节"


def _decisions() -> Iterator[str]:
    used = PaymentRequest.objects.filter(matter__isnull=False).order_by().values_list("matter", flat=True)
    for matter in Matter.objects.filter(pk__in=used.distinct(), amount__isnull=False).order_by("pk"):
        total = used_of(matter.pk)
        if matter.amount is not None and total > matter.amount:
            yield f"决策事项“{matter}”通过 {format_yuan(matter.amount)} 元，已用 {format_yuan(total)} 元"


def _lists() -> Iterator[str]:
    totals = PaymentList.objects.annotate(asked=Sum("requests__amount")).order_by("pk")
    for found in totals.iterator(chunk_size=500):
        lines = bankfile.lines_of(found)
        if (len(lines), sum(line.amount for line in lines)) != (found.count, found.amount) or (
            found.asked != found.amount
        ):
            yield f"付款名单 {found.pk}：笔数或金额与所含付款不符"
