"""Lists of subsidies beside the register of members."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lingyan.economy.members import actions
from lingyan.economy.members.facts_subsidies import SUBSIDY, rows
from lingyan.economy.payments import actions as payments
from lingyan.economy.payments.rules import Payee
from lingyan.facts.queries import request_for
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from tests.economy.members.support import BANK, TODAY, Village, row


def pay(village: Village, *payees: Payee, kind: str = "subsidy") -> None:
    total = sum(each.amount for each in payees)
    request = payments.open_request(
        village.actor(31), book_id=village.book.pk, kind=kind, purpose="重阳慰问", payees=payees,
        debits=[payments.Entry("51404", "重阳慰问", total)], from_account="10201",
    )  # fmt: skip
    payments.add_document(
        village.actor(31), request_id=request.pk, kind="sheet", date=TODAY, amount=total, number="1"
    )
    village.answer(village.released(request), "paid")


def payee(name: str, person: int | None = None, fen: int = 100_00) -> Payee:
    return Payee(name, "6228480001000212345", BANK, fen, person_id=person)


def listed(village: Village) -> list[dict[str, Any]]:
    request = request_for(village.organisation.region.path, first=Month(2026, 1), as_of=TODAY)
    return [
        dict(zip((column.name for column in SUBSIDY.columns), each, strict=True)) for each in rows(request)
    ]


def test_payees_are_members_by_person_then_by_a_name_that_one_alone_bears(village: Village) -> None:
    village.add(row("孙有田", 9))
    dead = village.named("周长河")
    actions.end_membership(village.clerk, member_id=dead.pk, on=dt.date(2026, 1, 5), reason="death")
    pay(village, payee("周长河", dead.person_id), payee("李桂花"), payee("孙有田"), payee("外乡人"))
    pay(village, payee("赵春生"), kind="labour")
    found = listed(village)
    assert [(each["member"], each["household"], each["by_name"]) for each in found] == [
        (dead.pk, 3, False), (village.named("李桂花").pk, 2, True), (None, None, False), (None, None, False),
    ]  # fmt: skip
    assert (found[0]["left_on"], found[0]["left_reason"]) == (dt.date(2026, 1, 5), "death")
    assert {each["paid_on"] for each in found} == {TODAY} and len({each["payee"] for each in found}) == 4


def test_the_year_is_that_of_the_payment_whenever_it_was_asked_for(village: Village) -> None:
    total, asked = 100_00, dt.date(2025, 12, 30)
    with clock.fixed(asked):
        request = payments.open_request(
            village.actor(31), book_id=village.book.pk, kind="subsidy", purpose="元旦慰问", payees=[payee("李桂花")],
            debits=[payments.Entry("51404", "元旦慰问", total)], from_account="10201",
        )  # fmt: skip
    payments.add_document(
        village.actor(31), request_id=request.pk, kind="sheet", date=TODAY, amount=total, number="1"
    )
    village.answer(village.released(request), "paid")
    assert request.year == 2025
    assert [(each["year"], each["paid_on"]) for each in listed(village)] == [(2026, TODAY)]
    before = request_for(
        village.organisation.region.path, first=Month(2025, 1), last=Month(2025, 12), as_of=TODAY
    )
    assert list(rows(before)) == []


def test_what_was_not_paid_is_not_listed(village: Village) -> None:
    payments.open_request(
        village.actor(31), book_id=village.book.pk, kind="subsidy", purpose="慰问", payees=[payee("李桂花")],
        debits=[payments.Entry("51404", "慰问", 100_00)], from_account="10201",
    )  # fmt: skip
    assert listed(village) == []
