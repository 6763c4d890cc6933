"""Counting cash: the cashier counts, a second person attends and confirms, the difference becomes a voucher's draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q

from lingyan.economy.bank import rules
from lingyan.economy.bank.covers import CASH
from lingyan.economy.bank.models import CashCount
from lingyan.economy.bank.rules import Iou
from lingyan.economy.books import actions as books
from lingyan.economy.books import lookups, writing
from lingyan.economy.books.models import Account, Voucher
from lingyan.economy.books.rules import VOID, Entry
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import BANK_MATCH, BANK_VIEW, BOOKS_ENTER, BOOKS_REVIEW, CASH_COUNT

COUNTED: Final = audit.register("bank.cash-counted", "盘点现金")
CONFIRMED: Final = audit.register("bank.cash-count-confirmed", "确认现金盘点")
DRAFTED: Final = audit.register("bank.cash-difference-drafted", "拟现金盘点差异凭证")
CASH_ACCOUNT: Final = "101"
PENDING_ACCOUNT: Final = "181"
_MOST_IOUS: Final = 200


def record_count(
    actor: Actor,
    *,
    book_id: int,
    counted_on: dt.date,
    pieces: Mapping[int, int],
    ious: Sequence[Iou] = (),
    note: str = "",
    count_id: int | None = None,
) -> CashCount:
    """Write down what lay in the till. An unconfirmed count of one's own may be written anew.

    `pieces` is fen → number of notes or coins. A difference needs a note.
    """
    book = lookups.book_for(actor, CASH_COUNT, book_id)
    problems = list(rules.count_problems(pieces, ious, counted_on))
    if problems:
        raise Refused(problems)
    if counted_on > clock.today():
        raise Refused("盘点日期不能在今天以后", code="bad-date")
    if len(ious) > _MOST_IOUS:
        raise Refused(f"白条最多 {_MOST_IOUS} 张", code="too-many-ious")
    with transaction.atomic():
        count = _own_draft(actor, count_id, book_id) if count_id else CashCount(book=book)
        count.counted_on, count.book_balance = counted_on, cash_balance(book.pk, counted_on)
        count.pieces = {str(value): number for value, number in sorted(pieces.items()) if number}
        count.counted = rules.counted_total(pieces)
        count.ious = [iou.as_json() for iou in sorted(ious, key=lambda iou: iou.date)]
        count.iou_total, count.note = sum(iou.amount for iou in ious), note.strip()[:300]
        if count.difference and not count.note:
            raise Refused("实点与账面有差异，请写明情况", code="no-note")
        count.counted_at, count.counted_by = clock.now(), actor.user_id
        count.save()
        _record(actor, COUNTED, count)
    return count


def confirm_count(actor: Actor, *, count_id: int) -> CashCount:
    """The second person, who attended, confirms. From then on the count is fixed."""
    with transaction.atomic():
        count = _locked(actor, count_id)
        path = count.book.organisation.region.path
        if not any(actor.may(right, path) for right in (CASH_COUNT, BANK_MATCH, BOOKS_REVIEW)):
            raise Denied("监盘要有盘点现金、核对银行流水或审核凭证的权限")
        if count.state == CashCount.State.CONFIRMED:
            raise Refused("这次盘点已经确认", code="already-confirmed")
        if one_hand(actor.user_id, count.counted_by):
            # SECURITY: two posts or accounts held by one person count as one signature.
            raise Refused("盘点人不能自己监盘，请由另一人确认", code="same-person")
        if cash_balance(count.book_id, count.counted_on) != count.book_balance:
            raise Refused("登记以后账面余额有变动，请盘点人重新登记", code="changed-since")
        count.state, count.confirmed_at = CashCount.State.CONFIRMED, clock.now()
        count.confirmed_by = actor.user_id
        count.save()
        _record(actor, CONFIRMED, count)
    return count


def draft_difference(actor: Actor, *, count_id: int, on: dt.date | None = None) -> Voucher:
    """The difference against 181, as a voucher's draft that goes the way of every voucher (盘盈、盘亏).

    IOUs are no part of it: money lent out is to be brought back or booked as what it is.
    """
    with transaction.atomic():
        count = _locked(actor, count_id)
        actor.require(BOOKS_ENTER, count.book.organisation.region.path)
        if count.state != CashCount.State.CONFIRMED:
            raise Refused("盘点经监盘人确认后才能入账", code="not-confirmed")
        if not count.difference:
            raise Refused("这次盘点没有差异", code="no-difference")
        if count.voucher is not None and count.voucher.state != VOID:
            raise Refused(f"已经拟了凭证 {count.voucher}", code="already-drafted")
        voucher = books.save_draft(
            actor, book_id=count.book_id, date=on or count.counted_on, entries=difference_entries(count)
        )
        count.voucher = voucher
        count.save(update_fields=["voucher"])
        _record(actor, DRAFTED, count)
    return voucher


def difference_entries(count: CashCount) -> list[Entry]:
    """Shortage: 181 to 101. Surplus: 101 to 181."""
    amount, day = abs(count.difference), f"{count.counted_on.month}月{count.counted_on.day}日现金盘点"
    cash, pending = _usable(count.book_id, CASH_ACCOUNT), _usable(count.book_id, PENDING_ACCOUNT)
    if count.difference < 0:
        text = f"{day}短缺"
        return [Entry(pending, text, debit=amount), Entry(cash, text, credit=amount)]
    text = f"{day}溢余"
    return [Entry(cash, text, debit=amount), Entry(pending, text, credit=amount)]


def _usable(book_id: int, code: str) -> str:
    """The account itself, or its first detail that takes lines (181 has 待处理流动资产损溢)."""
    accounts = Account.objects.filter(Q(book=None) | Q(book=book_id), code__startswith=code, active=True)
    codes = sorted(accounts.values_list("code", flat=True), key=lambda each: (len(each), each))
    facts = lookups.account_facts(book_id, codes)
    return next((each for each in codes if each in facts and facts[each].usable), code)


def cash_balance(book_id: int, on: dt.date) -> int:
    """库存现金 by the book at the end of a day: what was brought forward and every posted line since."""
    rows = writing.select(
        "SELECT COALESCE((SELECT SUM(b.debit - b.credit) FROM books_balance b JOIN books_account a "
        "ON a.id = b.account_id JOIN books_book k ON k.id = b.book_id WHERE b.book_id = %s AND b.month < k.first_month "
        "AND a.code LIKE '101%%'), 0) + COALESCE((SELECT SUM(l.debit - l.credit) FROM books_line l "
        "JOIN books_voucher v ON v.id = l.voucher_id JOIN books_account a ON a.id = l.account_id "
        "WHERE v.book_id = %s AND v.state = 'posted' AND v.date <= %s AND a.code LIKE '101%%'), 0)",
        [book_id, book_id, writing.as_date(on)],
    )
    return int(rows[0][0])


def _own_draft(actor: Actor, count_id: int, book_id: int) -> CashCount:
    count = CashCount.objects.select_for_update(of=("self",)).filter(pk=count_id, book=book_id).first()
    if count is None:
        raise Refused("没有这次盘点", code="unknown-count")
    if count.state == CashCount.State.CONFIRMED:
        raise Refused("盘点已经确认，不能再改；如有错误请另行盘点", code="already-confirmed")
    if count.counted_by != actor.user_id:
        raise Refused("只有盘点人本人可以重新登记", code="other-person")
    return count


def _locked(actor: Actor, count_id: int) -> CashCount:
    count = (
        CashCount.objects.select_for_update(of=("self",))
        .select_related("book__organisation__region", "voucher")
        .filter(pk=count_id)
        .first()
    )
    if count is None or not actor.may(BANK_VIEW, count.book.organisation.region.path):
        raise Refused("没有这次盘点，或不在您的管辖范围内", code="unknown-count")
    return count


def _record(actor: Actor, code: str, count: CashCount) -> None:
    audit.record(
        actor, code, target=(CASH, count.pk), region_path=count.book.organisation.region.path, book=count.book_id,
        counted=count.counted, book_balance=count.book_balance, ious=count.iou_total,
    )  # fmt: skip
