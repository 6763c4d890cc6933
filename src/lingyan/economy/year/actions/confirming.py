"""Recording what the other side says of its balance at the end of a year (往来核对, 121号 art. 29)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from lingyan.economy.books import lookups
from lingyan.economy.year import confirming
from lingyan.economy.year.covers import CONFIRMATION
from lingyan.economy.year.models import Confirmation
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.problems import Refused, required_text
from lingyan.kernel.rights import BOOKS_ENTER

CONFIRMED: Final = audit.register("year.balance-confirmed", "登记往来核对结果")
_LONGEST: Final = 300
_Answer = Confirmation.Answer


def record_confirmation(
    actor: Actor, *, book_id: int, year: int, party_id: int, answer: str, answered_on: dt.date | None = None,
    their_claims: int | None = None, their_debts: int | None = None, note: str = "",
) -> Confirmation:  # fmt: skip
    """Record a party's answer to its balance at 31 December as the ledger has it now; a later answer takes its place.

    `their_claims` and `their_debts` (fen) are what the party says that it owes and is owed: both and a note where it
    disagrees, neither otherwise. Silence has a note and no day. Raises Refused before the year is over and for a party
    without an open balance.
    """
    book = lookups.book_for(actor, BOOKS_ENTER, book_id)
    confirming.require_over(year)
    if answer not in _Answer.values:
        raise Refused("请选择相符、不符或未回函", code="bad-answer")
    day = _day(answer, answered_on, year)
    note = note.strip()
    if answer != _Answer.AGREED:
        what = "未回函的原因" if answer == _Answer.SILENT else "不符的原因和怎么处理"
        note = required_text(note, what, _LONGEST, code="no-note")
    elif len(note) > _LONGEST:
        raise Refused(f"说明最多 {_LONGEST} 字", code="too-long")
    with transaction.atomic():
        lookups.lock([book.pk])
        party = confirming.open_parties([book.pk], year).filter(pk=party_id).first()
        if party is None:
            raise Refused(f"这个往来对象在{year}年末没有余额，不用核对", code="no-balance")
        theirs = _theirs(answer, their_claims, their_debts, (party.claims, party.debts))
        made = Confirmation.objects.create(
            book=book, year=year, party_id=party.pk, claims=party.claims, debts=party.debts, answer=answer,
            their_claims=theirs[0], their_debts=theirs[1], answered_on=day, note=note,
            made_by=actor.user_id, made_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, CONFIRMED, target=(CONFIRMATION, made.pk), region_path=book.organisation.region.path, book=book.pk,
            year=year, party=party.pk, answer=answer,
        )  # fmt: skip
    return made


def _day(answer: str, answered_on: dt.date | None, year: int) -> dt.date | None:
    if answer == _Answer.SILENT:
        if answered_on is not None:
            raise Refused("未回函的不填回函日期", code="day-of-silence")
        return None
    if answered_on is None or not dt.date(year, 12, 31) <= answered_on <= clock.today():
        raise Refused(f"请填写回函日期，在{year}年12月31日到今天之间", code="bad-day")
    return answered_on


def _theirs(
    answer: str, claims: int | None, debts: int | None, ours: tuple[int, int]
) -> tuple[int | None, int | None]:
    if answer != _Answer.DIFFERS:
        if claims is not None or debts is not None:
            raise Refused("只有不符时才填对方的金额", code="amounts-without-difference")
        return None, None
    if claims is None or debts is None or not (0 <= claims <= MAX_FEN and 0 <= debts <= MAX_FEN):
        raise Refused("不符的，请填写对方认可欠我方、认为我方欠的金额，没有的填 0", code="no-amounts")
    if (claims, debts) == ours:
        raise Refused("对方的金额与账上相同，应登记为相符", code="no-difference")
    return claims, debts
