"""What the bank answers: per payee paid, failed or returned. The same answer twice changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.economy.payments import answers as reading
from lingyan.economy.payments import bankfile, lookups, origins, rules
from lingyan.economy.payments.actions.requesting import result_of
from lingyan.economy.payments.models import Outcome, PayeeLine, PaymentList, PaymentRequest, ResultFile
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import PAYMENTS_RELEASE

ANSWERED: Final = audit.register("payments.answered", "登记支付结果")
READ: Final = audit.register("payments.result-read", "上传银行结果文件")
_LONGEST_REASON: Final = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer about one payee line, with the day and the bank's words."""

    payee_id: int
    outcome: str
    on: dt.date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a result did: rows read, answers that were new, and whether the file was known already."""

    rows: int
    changed: int
    known: bool = False


def read_results(actor: Actor, *, list_id: int, content: bytes, name: str, on: dt.date) -> Report:
    """Match a file of the bank with its list; `on` is the day where the file names none.

    The whole file is refused when one row fits no payee, contradicts another, or what was recorded before.
    """
    with transaction.atomic():
        found = _held(actor, list_id)
        digest = reading.digest_of(content)
        if found.results.filter(sha256=digest).exists():
            return Report(0, 0, known=True)
        lines = bankfile.lines_of(found)
        rows = reading.read(content, name, found.layout, on)
        matched = reading.match(rows, lines)
        given = [Answer(line.pk, row.outcome, row.on, row.reason) for row, line in matched]
        file = ResultFile(
            payment_list=found, sha256=digest, rows=len(rows), by=who_is(actor), at=clock.now(),
            changed=len(_new_ones(lines, given)),
        )  # fmt: skip
        file.save()
        changed = store(actor, _requests(found), given, file)
        audit.record(
            actor, READ, target=(lookups.PAYMENT_LIST, found.pk), region_path=found.book.organisation.region.path,
            sha256=digest, rows=len(rows), changed=changed,
        )  # fmt: skip
    return Report(len(rows), changed)


def record_results(actor: Actor, *, list_id: int, answers: Sequence[Answer]) -> Report:
    """What the cashier reads from the bank's screen or slip, where there is no file."""
    with transaction.atomic():
        found = _held(actor, list_id)
        own = {line.pk for line in bankfile.lines_of(found)}
        if not answers or not own.issuperset(answer.payee_id for answer in answers):
            raise Refused("请选择这份名单中的收款人", code="unknown-payee")
        return Report(len(answers), store(actor, _requests(found), answers, None))


def store(
    actor: Actor, requests: Sequence[PaymentRequest], given: Sequence[Answer], file: ResultFile | None
) -> int:
    """Write answers that are new and let the payments and their origins follow; gives how many were new."""
    lines = {line.pk: line for request in requests for line in lookups.payees(request)}
    fresh = _new_ones(list(lines.values()), given)
    now = clock.now()
    Outcome.objects.bulk_create(
        Outcome(
            payee_id=each.payee_id, outcome=each.outcome, on=each.on, reason=each.reason[:_LONGEST_REASON],
            result=file, by=who_is(actor), at=now,
        )
        for each in fresh
    )  # fmt: skip
    for each in fresh:
        line = lines[each.payee_id]
        line.state = each.outcome
        line.paid_on = each.on if each.outcome == rules.DONE else line.paid_on
    PayeeLine.objects.bulk_update([lines[each.payee_id] for each in fresh], ["state", "paid_on"])
    changed = {lines[each.payee_id].request_id for each in fresh}
    for request in requests:
        if request.pk in changed:
            mine = [each for each in fresh if lines[each.payee_id].request_id == request.pk]
            _follow(actor, request, lines, mine)
    return len(fresh)


def who_is(actor: Actor) -> int:
    if actor.user_id is None:
        raise Refused("支付结果要由人登记", code="no-releaser")
    return actor.user_id


def _follow(
    actor: Actor, request: PaymentRequest, lines: dict[int, PayeeLine], fresh: Sequence[Answer]
) -> None:
    request.state = rules.state_after([one.state for one in lines.values() if one.request_id == request.pk])
    request.save(update_fields=["state"])
    counted = {
        outcome: sum(each.outcome == outcome for each in fresh) for outcome in ("paid", "failed", "returned")
    }
    lookups.note(actor, ANSWERED, request, counted=counted)
    origin = origins.of(request.origin_kind)
    if origin is None:
        return
    paid = [result_of(lines[each.payee_id]) for each in fresh if each.outcome == rules.DONE]
    lost = [result_of(lines[each.payee_id], each.reason) for each in fresh if each.outcome in rules.LOST]
    if paid:
        origin.on_paid(actor, request.origin_id, request.pk, paid)
    if lost:
        origin.on_failed(actor, request.origin_id, request.pk, lost)


def _new_ones(lines: Sequence[PayeeLine], given: Sequence[Answer]) -> list[Answer]:
    """Answers that say something new. Refused when one contradicts what was recorded, or lies in the future."""
    states = {line.pk: line for line in lines}
    problems, fresh = [], []
    for each in given:
        line = states[each.payee_id]
        if each.outcome == line.state:
            continue
        if each.on > clock.today():
            problems.append(
                Problem("future-date", f"第 {line.list_no or line.no} 笔的日期 {each.on} 还没有到")
            )
        elif not rules.may_become(line.state, each.outcome):
            labels = dict(PayeeLine.State.choices)
            was, said = labels[line.state], labels.get(each.outcome, each.outcome)
            problems.append(
                Problem(
                    "contradiction",
                    f"第 {line.list_no or line.no} 笔已登记为“{was}”，现在又说“{said}”，请先核实",
                )
            )
        else:
            fresh.append(each)
    if problems:
        raise Refused(problems)
    return fresh


def _held(actor: Actor, list_id: int) -> PaymentList:
    found = (
        PaymentList.objects.select_for_update(of=("self",))
        .select_related("book__organisation__region", "layout")
        .filter(pk=list_id)
        .first()
    )
    if found is None:
        raise Refused("没有这份付款名单", code="unknown-list")
    actor.require(PAYMENTS_RELEASE, found.book.organisation.region.path)
    return found


def _requests(found: PaymentList) -> list[PaymentRequest]:
    return [lookups.locked(pk) for pk in found.requests.order_by("pk").values_list("pk", flat=True)]
