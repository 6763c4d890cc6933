"""Approved money leaves: as a list for the bank, or as cash from the till."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Final

from django.db import IntegrityError, transaction

from lingyan.economy.payments import bankfile, hands, lookups, rules
from lingyan.economy.payments.actions.acting import record_hands
from lingyan.economy.payments.actions.results import Answer, store
from lingyan.economy.payments.models import BankLayout, Hand, PayeeLine, PaymentList, PaymentRequest
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import PAYMENTS_RELEASE

RELEASED: Final = audit.register("payments.released", "制作付款名单")
LISTED: Final = audit.register("payments.listed", "付款进入名单")
FETCHED: Final = audit.register("payments.list-fetched", "下载付款名单")
CASH_PAID: Final = audit.register("payments.cash-paid", "支付现金")
FORMATS: Final = ("xlsx", "csv", "utf8")


def make_list(
    actor: Actor, *, request_ids: Sequence[int], layout_id: int | None = None, file_format: str = "xlsx"
) -> PaymentList:
    """Put approved transfers of one account into one list for the bank. The file itself comes from `list_file`.

    Refused unless each is approved, is as it was approved (its digest) and was neither made nor signed by this actor.
    """
    if not request_ids:
        raise Refused("请选择要支付的付款", code="nothing-chosen")
    with transaction.atomic():
        requests = [lookups.locked(one) for one in sorted(set(request_ids))]
        _require_right(actor, requests)
        _require_payable(requests)
        way = _way(actor, requests)
        layout = _layout(requests[0], layout_id)
        now = clock.now()
        lines = [line for request in requests for line in lookups.payees(request)]
        made = PaymentList(
            book=requests[0].book, from_account=requests[0].from_account, layout=layout,
            file_format=layout.file_format if layout else file_format, amount=sum(line.amount for line in lines),
            count=len(lines), made_by=way.by, made_for=way.for_user, made_at=now,
        )  # fmt: skip
        if made.file_format not in FORMATS:
            raise Refused("文件格式只能是 Excel 或 CSV", code="bad-format")
        for number, line in enumerate(lines, 1):
            line.list_no = number
        made.file_digest = hashlib.sha256(bankfile.content(made, lines)).hexdigest()
        made.save()
        PayeeLine.objects.bulk_update(lines, ["list_no"])
        for request in requests:
            request.payment_list, request.state, request.released_at = made, rules.RELEASED, now
            request.save(update_fields=["payment_list", "state", "released_at"])
            _hand(request, way)
            lookups.note(actor, LISTED, request, list=made.pk, digest=request.digest)
        audit.record(
            actor, RELEASED, target=(lookups.PAYMENT_LIST, made.pk), region_path=lookups.path_of(requests[0]),
            payments=[request.pk for request in requests], amount=made.amount, count=made.count,
            sha256=made.file_digest,
        )  # fmt: skip
    return made


def list_file(actor: Actor, *, list_id: int) -> tuple[str, bytes]:
    """The name and content of a list's file, noted in the audit trail.

    SECURITY: it is written from the rows anew, and refused when they no longer give the file whose digest was
    recorded, or a request no longer gives the digest that was approved.
    """
    with transaction.atomic():
        found = _list(list_id)
        actor.require(PAYMENTS_RELEASE, found.book.organisation.region.path)
        for request in found.requests.select_related("from_account", "book__organisation__region"):
            _require_as_approved(request)
        content = bankfile.content(found, bankfile.lines_of(found))
        if hashlib.sha256(content).hexdigest() != found.file_digest:
            raise Refused("名单与制作时不符，不能下载；请报告安全管理员核查", code="list-changed")
        audit.record(
            actor, FETCHED, target=(lookups.PAYMENT_LIST, found.pk), sha256=found.file_digest,
            region_path=found.book.organisation.region.path,
        )  # fmt: skip
    return bankfile.name_of(found), content


def pay_cash(actor: Actor, *, request_id: int, on: dt.date) -> PaymentRequest:
    """The cashier has paid an approved request from the till on a day and got the receipts signed."""
    if on > clock.today():
        raise Refused("支付日期不能晚于今天", code="future-date")
    with transaction.atomic():
        request = lookups.locked(request_id)
        _require_right(actor, [request])
        lookups.require_state(request, rules.APPROVED)
        if request.method != rules.CASH:
            raise Refused(f"付款 {request} 是转账，请制作付款名单", code="not-cash")
        if request.approved_at is not None and on < request.approved_at.astimezone(clock.ZONE).date():
            raise Refused("支付日期不能早于批准日期", code="before-approval")
        _require_as_approved(request)
        way = _way(actor, [request])
        request.state, request.released_at = rules.RELEASED, clock.now()
        request.save(update_fields=["state", "released_at"])
        _hand(request, way)
        answers = [Answer(line.pk, rules.DONE, on) for line in lookups.payees(request)]
        store(actor, [request], answers, None)
        request.refresh_from_db()
        lookups.note(actor, CASH_PAID, request, on=on.isoformat())
    return request


def _require_right(actor: Actor, requests: Sequence[PaymentRequest]) -> None:
    for path in sorted({lookups.path_of(request) for request in requests}):
        actor.require(PAYMENTS_RELEASE, path)
    if actor.user_id is None:
        raise Refused("支付要由人办理", code="no-releaser")


def _way(actor: Actor, requests: Sequence[PaymentRequest]) -> hands.Way:
    """One way for all of them: who had a hand in any of these requests does not pay them out."""
    used = {person for request in requests for person in hands.acted_on(request)}
    return hands.way_to(actor, PAYMENTS_RELEASE, lookups.path_of(requests[0]), used)


def _hand(request: PaymentRequest, way: hands.Way) -> None:
    try:
        with transaction.atomic():
            record_hands(request, Hand.Act.RELEASED, way.persons, clock.now())
    except IntegrityError:
        raise Refused("同一个人在一笔付款中只能办理一个环节", code="same-person") from None


def _require_payable(requests: Sequence[PaymentRequest]) -> None:
    first = requests[0]
    for request in requests:
        lookups.require_state(request, rules.APPROVED)
        if request.method != rules.BANK:
            raise Refused(f"付款 {request} 是现金，不能进入银行名单", code="not-transfer")
        if (request.book_id, request.from_account_id) != (first.book_id, first.from_account_id):
            raise Refused("一份名单只能从一个账套的一个银行账户付款，请分开制作", code="several-accounts")
        _require_as_approved(request)


def _require_as_approved(request: PaymentRequest) -> None:
    # SECURITY: what is paid is what was signed for; a row changed behind the application stops here.
    if not request.digest or lookups.digest_of(request) != request.digest:
        raise Refused(
            f"付款 {request} 的收款名单与审批时的摘要不符，不能支付；请报告安全管理员核查",
            code="digest-differs",
        )


def _layout(request: PaymentRequest, layout_id: int | None) -> BankLayout | None:
    if layout_id is None:
        return None
    found = BankLayout.objects.select_related("region").filter(pk=layout_id, active=True).first()
    if found is None or not lookups.path_of(request).startswith(found.region.path):
        raise Refused("没有这个银行版式", code="unknown-layout")
    return found


def _list(list_id: int) -> PaymentList:
    found = (
        PaymentList.objects.select_for_update(of=("self",))
        .select_related("book__organisation__region", "from_account")
        .filter(pk=list_id)
        .first()
    )
    if found is None:
        raise Refused("没有这份付款名单", code="unknown-list")
    return found
