"""What is agreed after a contract was concluded: another price or term, an early end, the end. All are new records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction

from lingyan.economy.assets.actions.cards import move
from lingyan.economy.assets.models import Asset
from lingyan.economy.books.links import stands
from lingyan.economy.contracts import queries, rules
from lingyan.economy.contracts.actions.common import (
    contract_for,
    dues_of,
    record,
    require_decided,
    require_state,
    write_instalments,
)
from lingyan.economy.contracts.actions.concluding import (
    PUBLIC,
    hold_object,
    object_problems,
    term_problems,
    trade_needed,
)
from lingyan.economy.contracts.models import Contract, ContractChange, IncomeShare, Instalment
from lingyan.economy.contracts.rules import PayPlan
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import CONTRACTS_MANAGE

CHANGED: Final = audit.register("contracts.changed", "变更合同")
TERMINATED: Final = audit.register("contracts.terminated", "提前终止合同")
CLOSED: Final = audit.register("contracts.closed", "合同到期收回")


def change_contract(
    actor: Actor,
    *,
    contract_id: int,
    on: dt.date,
    end_on: dt.date,
    plan: PayPlan,
    reason: str,
    matter_id: int | None = None,
) -> ContractChange:
    """From a day on another price or end. Instalments of the time after it are replaced, unless they are paid or booked.

    `plan` is the price from that day to the new end. Refused when a paid or booked instalment reaches past the day, when
    somebody else has the object in the time added, and where what it grows to must be traded in public.
    """
    with transaction.atomic():
        contract = contract_for(actor, CONTRACTS_MANAGE, contract_id)
        require_state(contract, Contract.State.ACTIVE)
        _require_reason(reason)
        if not contract.start_on < on <= end_on:
            raise Refused("变更日期应在合同期内，早于新的到期日期", code="bad-date")
        if problems := term_problems(contract, end_on):
            raise Refused(problems)
        dues = dues_of(contract, on, end_on, plan)
        replaced = _to_cancel(contract, on)
        kept = sum(
            each.amount for each in contract.instalments.filter(cancelled_by=None) if each not in replaced
        )
        total = kept + sum(due.amount for due in dues)
        if problems := list(_growth_problems(contract, end_on, total)):
            raise Refused(problems)
        require_decided(contract, matter_id or contract.matter_id, max(total, contract.total), clock.today())
        change = _change(
            actor, contract, ContractChange.Kind.CHANGE, on, reason, matter_id=matter_id, end_on=end_on,
            plan=plan.as_json(),
        )  # fmt: skip
        _cancel(replaced, change)
        write_instalments(contract, dues, change)
        contract.ends_on = end_on
        contract.save(update_fields=["ends_on"])
        record(actor, CHANGED, contract, reason=reason, on=on.isoformat(), cancelled=len(replaced))
    return change


def _growth_problems(contract: Contract, end_on: dt.date, total: int) -> Iterator[Problem]:
    """What a longer contract, or one that costs the village more, must stand up to like a new one.

    A tenant who pays more for the same time owes no public trade.
    """
    longer = end_on > contract.ends_on
    if longer:
        hold_object(contract)
        yield from object_problems(contract, end_on=end_on)
    grows = longer or (contract.kind not in rules.INCOME and total > contract.total)
    alone = contract.procedure not in PUBLIC
    if grows and alone and trade_needed(contract, total=max(total, contract.total), end_on=end_on):
        yield Problem("needs-trade", "变更后金额或期限达到县里规定，须公开交易，请到期后公开交易、另签合同")


def _to_cancel(contract: Contract, on: dt.date) -> list[Instalment]:
    """Instalments that reach past a day. Refused when one is paid or booked, or pays for time on both sides.

    Parts that were agreed one by one have no time of their own: those not paid are replaced.
    """
    found = list(
        queries.with_paid(contract.instalments.filter(cancelled_by=None, covers_to__gte=on)).order_by("no")
    )
    booked = set(
        IncomeShare.objects.filter(stands("run__voucher"), instalment__in=found).values_list(
            "instalment", flat=True
        )
    )
    if contract.every == Contract.Every.CUSTOM:
        return [each for each in found if not each.paid and each.pk not in booked]
    problems = []
    for each in found:
        if each.paid or each.pk in booked:
            problems.append(
                Problem(
                    "instalment-used", f"第{each.no}期（到 {each.covers_to}）已经收款或入账，请从其后变更"
                )
            )
        elif each.covers_from < on:
            problems.append(
                Problem("instalment-cut", f"第{each.no}期跨过变更日期，请从 {each.covers_from} 起变更")
            )
    if problems:
        raise Refused(problems)
    return found


def _cancel(replaced: list[Instalment], change: ContractChange) -> None:
    Instalment.objects.filter(pk__in=[each.pk for each in replaced]).update(cancelled_by=change)


def terminate_contract(
    actor: Actor, *, contract_id: int, on: dt.date, reason: str, matter_id: int | None = None
) -> ContractChange:
    """End a contract early. Unpaid instalments for time after the day fall away; what is owed until then stays owed."""
    with transaction.atomic():
        contract = contract_for(actor, CONTRACTS_MANAGE, contract_id)
        require_state(contract, Contract.State.ACTIVE)
        _require_reason(reason)
        if not contract.start_on <= on <= min(contract.ends_on, clock.today()):
            raise Refused("终止日期应在合同期内、今天以前", code="bad-date")
        later = queries.with_paid(contract.instalments.filter(cancelled_by=None, covers_from__gt=on))
        booked = IncomeShare.objects.filter(stands("run__voucher"), instalment__contract=contract)
        free = later.filter(paid=0).exclude(pk__in=booked.values("instalment"))
        change = _change(actor, contract, ContractChange.Kind.TERMINATE, on, reason, matter_id=matter_id)
        _cancel(list(free), change)
        touched = _end(actor, contract, Contract.State.TERMINATED, on)
        record(actor, TERMINATED, contract, assets=touched, reason=reason, on=on.isoformat())
    return change


def close_contract(actor: Actor, *, contract_id: int, on: dt.date, reason: str) -> ContractChange:
    """The contract has run out and its object is back. Until this is noted it counts as expired but still used."""
    with transaction.atomic():
        contract = contract_for(actor, CONTRACTS_MANAGE, contract_id)
        require_state(contract, Contract.State.ACTIVE)
        _require_reason(reason)
        if not contract.ends_on <= on <= clock.today():
            raise Refused("收回日期应在到期之后、今天以前；没有到期的请办理提前终止", code="bad-date")
        change = _change(actor, contract, ContractChange.Kind.CLOSE, on, reason)
        touched = _end(actor, contract, Contract.State.ENDED, on)
        record(actor, CLOSED, contract, assets=touched, reason=reason, on=on.isoformat())
    return change


def _require_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > 200:
        raise Refused("请写明原因，最多 200 字", code="no-reason")


def _change(
    actor: Actor,
    contract: Contract,
    kind: str,
    on: dt.date,
    reason: str,
    *,
    matter_id: int | None = None,
    end_on: dt.date | None = None,
    plan: object = None,
) -> ContractChange:
    return ContractChange.objects.create(
        contract=contract, kind=kind, on=on, reason=reason.strip(), matter_id=matter_id, end_on=end_on, plan=plan,
        made_by=actor.user_id, made_at=clock.now(),
    )  # fmt: skip


def _end(actor: Actor, contract: Contract, state: str, on: dt.date) -> list[int]:
    """The contract's end; its asset lies idle again unless another contract lets it."""
    contract.state, contract.ended_on = state, on
    contract.save(update_fields=["state", "ended_on"])
    asset = contract.asset
    if asset is None or asset.state != Asset.State.LET or contract.kind not in rules.INCOME:
        return []
    if Contract.objects.filter(asset=asset, state=Contract.State.ACTIVE).exists():
        return []
    move(
        actor,
        asset,
        state=Asset.State.IDLE,
        from_on=max(on, asset.state_since),
        note=f"合同 {contract.number} 结束",
    )
    return [asset.pk]
