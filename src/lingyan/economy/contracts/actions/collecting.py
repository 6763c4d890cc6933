"""Money of contracts: receipts tied to instalments, demand letters, deposits."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction

from lingyan.economy.books import lookups
from lingyan.economy.books.links import draft, needs_voucher
from lingyan.economy.books.models import Voucher
from lingyan.economy.contracts import queries, rules
from lingyan.economy.contracts.actions.common import contract_for, path_of, record, require_state
from lingyan.economy.contracts.models import Contract, DepositMove, Instalment, Reminder, Settlement
from lingyan.economy.contracts.parameters import DEMAND_DAYS
from lingyan.kernel import audit, calendar, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import MAX_FEN, format_yuan
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BOOKS_ENTER, CONTRACTS_MANAGE
from lingyan.parameters.queries import integer_of

SETTLED: Final = audit.register("contracts.settled", "核销合同款")
TAKEN_BACK: Final = audit.register("contracts.settlement-taken-back", "撤销核销")
REMINDED: Final = audit.register("contracts.reminded", "催收合同款")
DEPOSIT: Final = audit.register("contracts.deposit-moved", "登记押金收退")
DEPOSIT_DRAFTED: Final = audit.register("contracts.deposit-drafted", "生成押金凭证")

CONCLUDED: Final = (Contract.State.ACTIVE, Contract.State.ENDED, Contract.State.TERMINATED)


def settle(actor: Actor, *, instalment_id: int, line_id: int, amount: int) -> Settlement:
    """Tie a part of a posted cash or bank line to an instalment: never more than the line holds or the instalment is.

    A person confirms it; proposals (`queries.matching`) settle nothing by themselves.
    """
    with transaction.atomic():
        instalment = _instalment(instalment_id)
        contract = contract_for(actor, CONTRACTS_MANAGE, instalment.contract_id)
        require_state(contract, *CONCLUDED)
        # Two persons who settle at once wait for one another here, so that nothing is paid twice.
        lookups.lock([contract.book_id], to_close=True)
        left = queries.with_paid(Instalment.objects.filter(pk=instalment.pk)).get().left
        income = contract.kind in rules.INCOME
        found = queries.receipts(contract.book_id, dt.date.min, income=income, line_ids=[line_id]).get(
            line_id
        )
        if found is None:
            raise Refused("这一行不是本账套已记账的现金或银行收付，或已经用完，不能核销", code="bad-line")
        _line, receipt = found
        if receipt.parties and contract.party_id not in receipt.parties:
            raise Refused("凭证上的往来对象不是这份合同的对方", code="other-party")
        if not 0 < amount <= left:
            raise Refused(f"这一期还差 {format_yuan(left)} 元，不能核销更多", code="over-paid")
        if amount > receipt.left:
            raise Refused(f"这笔收付还剩 {format_yuan(receipt.left)} 元没有核销", code="over-line")
        made = Settlement.objects.create(
            instalment=instalment, line_id=line_id, amount=amount, confirmed_by=actor.user_id,
            confirmed_at=clock.now(),
        )  # fmt: skip
        record(actor, SETTLED, contract, instalment=instalment.no, line=line_id, amount=amount)
    return made


def _instalment(instalment_id: int) -> Instalment:
    found = Instalment.objects.filter(pk=instalment_id).first()
    if found is None:
        raise Refused("没有这一期", code="unknown-instalment")
    if found.cancelled_by_id is not None:
        raise Refused("这一期已由合同变更取消", code="instalment-cancelled")
    return found


def take_back(actor: Actor, *, settlement_id: int, reason: str) -> Settlement:
    """Undo a wrong tie by a negative one. Both stay on record."""
    if not reason.strip():
        raise Refused("请写明撤销的原因", code="no-reason")
    with transaction.atomic():
        found = Settlement.objects.select_related("instalment").filter(pk=settlement_id).first()
        if found is None:
            raise Refused("没有这次核销", code="unknown-settlement")
        contract = contract_for(actor, CONTRACTS_MANAGE, found.instalment.contract_id)
        if found.reverses_id or Settlement.objects.filter(reverses=found).exists():
            raise Refused("这次核销已经撤销", code="already-taken-back")
        made = Settlement.objects.create(
            instalment=found.instalment, line=found.line, amount=-found.amount, reverses=found,
            reason=reason.strip()[:200], confirmed_by=actor.user_id, confirmed_at=clock.now(),
        )  # fmt: skip
        record(actor, TAKEN_BACK, contract, reason=reason, instalment=found.instalment.no)
    return made


def remind(actor: Actor, *, contract_id: int) -> Reminder:
    """Note a demand letter over all that is overdue today; the letter itself is made from it (`letters.demand_letter`)."""
    with transaction.atomic():
        contract = contract_for(actor, CONTRACTS_MANAGE, contract_id)
        require_state(contract, *CONCLUDED)
        today = clock.today()
        rows: list[Any] = list(
            queries.overdue(queries.with_paid(contract.instalments.filter(cancelled_by=None)), today)
        )
        if not rows:
            raise Refused("这份合同没有逾期的款", code="nothing-overdue")
        days = integer_of(DEMAND_DAYS, path_of(contract.book), today)
        reminder = Reminder.objects.create(
            contract=contract, made_on=today, amount=sum(each.left for each in rows),
            oldest_due_on=min(each.due_on for each in rows), pay_by=calendar.deadline(today, days),
            made_by=actor.user_id,
        )  # fmt: skip
        record(actor, REMINDED, contract, amount=reminder.amount, instalments=len(rows))
    return reminder


def move_deposit(
    actor: Actor, *, contract_id: int, kind: str, on: dt.date, amount: int, reason: str = ""
) -> DepositMove:
    """A deposit comes in, goes back, or is forfeited. Never more than was agreed, nor than is held."""
    with transaction.atomic():
        contract = contract_for(actor, CONTRACTS_MANAGE, contract_id)
        require_state(contract, *CONCLUDED)
        if kind not in DepositMove.Kind.values or not 0 < amount <= MAX_FEN:
            raise Refused("请选择押金的收退，并填写金额", code="bad-deposit")
        if not contract.signed_on <= on <= clock.today():
            raise Refused("日期应在签订之后、今天以前", code="bad-date")
        if kind == DepositMove.Kind.FORFEITED and not reason.strip():
            raise Refused("没收押金要写明理由", code="no-reason")
        held = queries.deposit_held(contract)
        limit = contract.deposit - _received(contract) if kind == DepositMove.Kind.RECEIVED else held
        if amount > limit:
            raise Refused(f"最多 {format_yuan(max(limit, 0))} 元", code="over-deposit")
        move = DepositMove.objects.create(
            contract=contract, kind=kind, on=on, amount=amount, reason=reason.strip()[:200], made_by=actor.user_id,
            made_at=clock.now(),
        )  # fmt: skip
        record(actor, DEPOSIT, contract, reason=reason, kind=kind, amount=amount)
    return move


def _received(contract: Contract) -> int:
    moves = contract.deposit_moves.filter(kind=DepositMove.Kind.RECEIVED)
    return sum(moves.values_list("amount", flat=True))


def draft_deposit(actor: Actor, *, move_id: int, money: str = "10201") -> Voucher:
    """The voucher draft of one move (E09). `money` is the bank account."""
    with transaction.atomic():
        move = DepositMove.objects.select_for_update(of=("self",)).filter(pk=move_id).first()
        if move is None:
            raise Refused("没有这笔押金记录", code="unknown-deposit")
        contract = contract_for(actor, BOOKS_ENTER, move.contract_id)
        if not needs_voucher(move.voucher):
            raise Refused("这笔押金已有凭证", code="already-drafted")
        if not money.startswith("102"):
            raise Refused("押金应通过银行账户收退", code="bad-account")
        entries = rules.deposit_entries(move.kind, move.amount, party=contract.party.code, money=money)
        move.voucher = draft(actor, contract.book_id, move.on, entries)
        move.save(update_fields=["voucher"])
        record(actor, DEPOSIT_DRAFTED, contract, move=move.pk, voucher=move.voucher.pk)
    return move.voucher
