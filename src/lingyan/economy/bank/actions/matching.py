"""Confirming what corresponds, and undoing it while the month is not signed. Nothing is ever confirmed by itself."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from lingyan.economy.bank.covers import MATCH
from lingyan.economy.bank.lookups import account_for, signed_through
from lingyan.economy.bank.models import (
    BankAccount,
    BankTransaction,
    Match,
    MatchedLine,
    MatchedTransaction,
)
from lingyan.economy.bank.queries import FINAL
from lingyan.economy.bank.rules import balance_sum
from lingyan.economy.books import writing
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.covers import note
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BANK_MATCH

CONFIRMED: Final = audit.register("bank.match-confirmed", "确认银行核对")
UNDONE: Final = audit.register("bank.match-undone", "撤销银行核对")
MOST_PARTS: Final = 200
MOST_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person takes for one thing: ids of movements and of ledger lines, with what was proposed about them."""

    bank: tuple[int, ...]
    ledger: tuple[int, ...]
    status: str = Match.Status.BY_HAND
    score: int = 0
    reason: str = ""


def confirm(actor: Actor, *, account_id: int, chosen: Sequence[Chosen]) -> list[Match]:
    """Confirm one or many correspondences, all or none.

    Refused when the two sides do not add up to the same, when an item is matched already, is not of this account, or
    may still change.
    """
    account = account_for(actor, account_id, BANK_MATCH)
    if not chosen or len(chosen) > MOST_AT_ONCE:
        raise Refused(f"请选择要确认的对应，一次不超过 {MOST_AT_ONCE} 组", code="nothing-chosen")
    with transaction.atomic():
        BankAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
        movements, lines = _movements(account, chosen), _lines(account, chosen)
        _require_free(movements, lines, chosen)
        matches = [_match(actor, account, one, movements, lines) for one in chosen]
        Match.objects.bulk_create(matches, batch_size=500)
        MatchedTransaction.objects.bulk_create(
            [
                MatchedTransaction(match=match, transaction_id=pk)
                for match, one in zip(matches, chosen, strict=True)
                for pk in one.bank
            ],
            batch_size=500,
        )
        MatchedLine.objects.bulk_create(
            [
                MatchedLine(match=match, line_id=pk)
                for match, one in zip(matches, chosen, strict=True)
                for pk in one.ledger
            ],
            batch_size=500,
        )
        audit.record(
            actor, CONFIRMED, target=("bank-account", account.pk), region_path=account.organisation.region.path,
            matches=len(matches), statuses=dict(sorted(Counter(match.status for match in matches).items())),
            sealed=note(MATCH, [match.pk for match in matches]),
        )  # fmt: skip
    return matches


def undo(actor: Actor, *, match_id: int, reason: str) -> Match:
    """Take a confirmed correspondence apart again. Refused once a reconciliation that rests on it is signed."""
    if not reason.strip():
        raise Refused("撤销核对要写明理由", code="no-reason")
    with transaction.atomic():
        match = Match.objects.select_for_update(of=("self",)).filter(pk=match_id).first()
        if match is None:
            raise Refused("没有这次核对", code="unknown-match")
        account = account_for(actor, match.account_id, BANK_MATCH)
        if match.undone_at is not None:
            raise Refused("这次核对已经撤销", code="already-undone")
        signed = signed_through(account.pk)
        if signed is not None and _first_month(match) <= signed:
            raise Refused(f"{signed.zh}的余额调节表已签字，它依据的核对不能撤销", code="month-signed")
        match.undone_at, match.undone_by = clock.now(), actor.user_id
        match.save(update_fields=["undone_at", "undone_by"])
        MatchedTransaction.objects.filter(match=match).update(holds=False)
        MatchedLine.objects.filter(match=match).update(holds=False)
        audit.record(
            actor, UNDONE, target=(MATCH, match.pk), region_path=account.organisation.region.path, reason=reason,
            account=account.pk,
        )  # fmt: skip
    return match


def _first_month(match: Match) -> Month:
    """The month of the earliest date in a match: from then on a signed reconciliation may rest on it."""
    days = [
        *match.movements.values_list("transaction__date", flat=True),
        *match.lines.values_list("line__voucher__date", flat=True),
    ]  # fmt: skip
    return Month.of(min(days))


def _movements(account: BankAccount, chosen: Sequence[Chosen]) -> dict[int, tuple[dt.date, int]]:
    wanted = [pk for one in chosen for pk in one.bank]
    found: dict[int, tuple[dt.date, int]] = {}
    for lot in writing.batches(wanted, 500):
        rows = BankTransaction.objects.filter(account=account, pk__in=lot).values_list("pk", "date", "amount")
        found |= {pk: (date, amount) for pk, date, amount in rows}
    if len(found) != len(set(wanted)):
        raise Refused("有的银行流水不在这个账户里", code="unknown-movement")
    return found


def _lines(account: BankAccount, chosen: Sequence[Chosen]) -> dict[int, tuple[dt.date, int]]:
    wanted = {pk for one in chosen for pk in one.ledger}
    code = account.ledger_account
    found: dict[int, tuple[dt.date, int]] = {}
    for lot in writing.batches(sorted(wanted), 500):
        rows = writing.select(
            "SELECT l.id, v.date, l.debit - l.credit FROM books_line l JOIN books_voucher v ON v.id = l.voucher_id "  # noqa: S608
            "JOIN books_account a ON a.id = l.account_id JOIN books_book b ON b.id = v.book_id "
            f"WHERE l.id IN {writing.ids(lot)} AND b.organisation_id = %s AND {FINAL} "
            "AND (a.code = %s OR a.code LIKE %s)",
            [account.organisation_id, code, f"{code}%"],
        )
        found |= {pk: (_day(date), int(amount)) for pk, date, amount in rows}
    if len(found) != len(wanted):
        raise Refused("有的分录不是这个账户对应科目的，或凭证还没有记账", code="unknown-line")
    return found


def _require_free(
    movements: dict[int, tuple[dt.date, int]], lines: dict[int, tuple[dt.date, int]], chosen: Sequence[Chosen]
) -> None:
    every_bank = [pk for one in chosen for pk in one.bank]
    every_line = [pk for one in chosen for pk in one.ledger]
    if len(every_bank) != len(set(every_bank)) or len(every_line) != len(set(every_line)):
        raise Refused("同一笔不能放进两组对应里", code="chosen-twice")
    for lot in writing.batches(list(movements), 500):
        if MatchedTransaction.objects.filter(transaction__in=lot, holds=True).exists():
            raise Refused("有的银行流水已经核对过，请刷新页面后再选", code="already-matched")
    for lot in writing.batches(list(lines), 500):
        if MatchedLine.objects.filter(line__in=lot, holds=True).exists():
            raise Refused("有的分录已经核对过，请刷新页面后再选", code="already-matched")


def _match(
    actor: Actor,
    account: BankAccount,
    one: Chosen,
    movements: dict[int, tuple[dt.date, int]],
    lines: dict[int, tuple[dt.date, int]],
) -> Match:
    if len(one.bank) + len(one.ledger) < 2 or len(one.bank) + len(one.ledger) > MOST_PARTS:
        raise Refused(f"一组对应至少两笔，最多 {MOST_PARTS} 笔", code="bad-size")
    off = balance_sum([lines[pk][1] for pk in one.ledger], [movements[pk][1] for pk in one.bank])
    if off:
        message = f"两边合计相差 {format_yuan(off)} 元，不能核对；金额记错的请先更正凭证"
        raise Refused(message, code="unequal")
    if one.status not in Match.Status.values:
        raise Refused("这种情形要先查明，不能直接确认", code="not-balanced")
    days = [movements[pk][0] for pk in one.bank] + [lines[pk][0] for pk in one.ledger]
    return Match(
        account=account, status=one.status, score=max(0, min(one.score, 100)), reason=one.reason[:200],
        confirmed_at=clock.now(), confirmed_by=actor.user_id, last_on=max(days),
    )  # fmt: skip


def _day(value: object) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])
