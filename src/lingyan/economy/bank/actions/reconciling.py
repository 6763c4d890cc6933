"""The reconciliation statement of an account and month: made by one person, signed by another, then frozen."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from lingyan.economy.bank import queries
from lingyan.economy.bank.covers import RECONCILIATION
from lingyan.economy.bank.lookups import account_for, signed_through
from lingyan.economy.bank.models import BankAccount, Reconciliation
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.failpoints import declare, reach
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import BANK_MATCH, BANK_VIEW, BOOKS_REVIEW

MADE: Final = audit.register("bank.reconciliation-made", "编制余额调节表")
SIGNED: Final = audit.register("bank.reconciliation-signed", "复核余额调节表")
declare("bank.sign.before-commit", "bank.sign.after-commit")


def make_reconciliation(
    actor: Actor, *, account_id: int, month: Month, explanation: str = ""
) -> Reconciliation:
    """Draw up the statement from what is matched now. An unsigned one of the same month is made anew.

    Refused while vouchers of the account are not posted, without a bank balance, for a month that is not over, and for
    a difference that nobody explained.
    """
    account = account_for(actor, account_id, BANK_MATCH)
    if month.last_day > clock.today():
        raise Refused(f"{month.zh}还没有结束", code="month-not-over")
    with transaction.atomic():
        account = BankAccount.objects.select_for_update(of=("self",)).select_related(
            "organisation__region"
        ).get(pk=account.pk)  # fmt: skip
        made = _draft(account, month)
        _fill(made, account, month)
        made.explanation = explanation.strip()[:300] if made.difference else ""
        if made.difference and not made.explanation:
            message = f"调节后两边仍差 {format_yuan(made.difference)} 元，请查明并写明原因"
            raise Refused(message, code="unexplained")
        made.made_at, made.made_by = clock.now(), actor.user_id
        made.save()
        _record(actor, MADE, made)
    return made


def sign_reconciliation(actor: Actor, *, reconciliation_id: int) -> Reconciliation:
    """The second signature. Refused for its maker, and when either side has changed since it was made."""
    with transaction.atomic():
        found = Reconciliation.objects.select_for_update(of=("self",)).filter(pk=reconciliation_id).first()
        if found is None:
            raise Refused("没有这张余额调节表", code="unknown-reconciliation")
        account = account_for(actor, found.account_id, BANK_VIEW)
        path = account.organisation.region.path
        if not (actor.may(BOOKS_REVIEW, path) or actor.may(BANK_MATCH, path)):
            raise Denied("复核余额调节表要有审核凭证或核对银行流水的权限")
        if found.state == Reconciliation.State.SIGNED:
            raise Refused("这张余额调节表已经签字", code="already-signed")
        if one_hand(actor.user_id, found.made_by):
            # SECURITY: two posts or accounts held by one person count as one signature.
            raise Refused("编制人不能自己复核，请由另一人签字", code="same-person")
        before = (found.ledger, found.bank, found.items)
        _fill(found, account, found.month)
        if before != (found.ledger, found.bank, found.items):
            raise Refused("编制以后账面、流水或核对有变动，请重新编制再签字", code="changed-since")
        found.state, found.signed_at, found.signed_by = (
            Reconciliation.State.SIGNED,
            clock.now(),
            actor.user_id,
        )
        found.save()
        _record(actor, SIGNED, found)
        reach("bank.sign.before-commit")
    reach("bank.sign.after-commit")
    return found


def _draft(account: BankAccount, month: Month) -> Reconciliation:
    found = Reconciliation.objects.filter(account=account, month=month).first()
    if found is not None and found.state == Reconciliation.State.SIGNED:
        raise Refused(f"{month.zh}的余额调节表已经签字，不能重新编制", code="already-signed")
    signed = signed_through(account.pk)
    if signed is not None and month < signed:
        raise Refused(f"{signed.zh}的余额调节表已经签字，不能再补以前月份的", code="later-signed")
    return found or Reconciliation(account=account, month=month)


def _fill(made: Reconciliation, account: BankAccount, month: Month) -> None:
    waiting = queries.unposted(account, month)
    if waiting:
        raise Refused(f"{month.zh}以前还有 {waiting} 张涉及此账户的凭证没有记账", code="not-posted")
    balance = queries.balances(account, [month])[0]
    since = queries.statements_since(account)
    if since is not None and month.last_day < since and balance.bank != balance.ledger:
        # MONEY: the balance of a month before is that of the first statement counted back; it stands only where both
        # sides were quiet until then.
        raise Refused(
            f"流水从{Month.of(since).zh}起导入，{month.zh}没有可对的流水；先补导入再编制", code="no-statement"
        )
    if balance.bank is None:
        raise Refused("还没有导入带余额的银行流水，无法编制", code="no-statement")
    items = queries.open_items(account, month.last_day)
    transit = queries.transit(items)
    made.ledger, made.bank = balance.ledger, balance.bank
    made.bank_in, made.bank_out = transit.bank_in, transit.bank_out
    made.books_in, made.books_out = transit.books_in, transit.books_out
    made.items = [item.as_json() for item in items]


def _record(actor: Actor, code: str, made: Reconciliation) -> None:
    audit.record(
        actor, code, target=(RECONCILIATION, made.pk), region_path=made.account.organisation.region.path,
        account=made.account_id, month=int(made.month), items=len(made.items), difference=made.difference,
    )  # fmt: skip
