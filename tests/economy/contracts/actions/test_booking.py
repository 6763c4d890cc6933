"""A month's claims and a month of prepaid rent: one draft each, each instalment once, never income for years at once."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.contracts import actions, queries
from lingyan.economy.contracts.models import Contract, IncomeRun
from lingyan.economy.contracts.rules import PayPlan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import CONTRACTS_MANAGE
from tests.economy.assets.support import entries
from tests.economy.contracts.support import Tenants
from tests.support.actors import holding

FEBRUARY = Month(2025, 2)


def claims(tenants: Tenants, month: Month = FEBRUARY) -> IncomeRun:
    return actions.draft_claims(tenants.accountant, book_id=tenants.village.book.pk, month=month)


def earned(tenants: Tenants, month: Month) -> IncomeRun:
    return actions.draft_earned(tenants.accountant, book_id=tenants.village.book.pk, month=month)


def test_everything_due_in_the_month_becomes_one_draft(tenants: Tenants) -> None:
    tenants.concluded(tenants.lease)
    tenants.concluded(tenants.pond)
    run = claims(tenants)
    assert entries(run.voucher) == [
        ("11201", 2_250_00, 0), ("11301", 9_000_00, 0), ("50103", 0, 2_250_00), ("50104", 0, 9_000_00),
    ]  # fmt: skip
    assert run.voucher.lines.get(no=2).party == tenants.farmer
    assert claims(tenants) == run
    assert IncomeRun.objects.count() == 1


def test_a_part_already_paid_is_not_claimed(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease)
    line = tenants.received(250_00, party=tenants.firm)
    actions.settle(
        tenants.clerk, instalment_id=contract.instalments.get(no=1).pk, line_id=line.pk, amount=250_00
    )
    assert claims(tenants).total == 2_000_00


def test_a_void_draft_lets_the_claim_be_made_again(tenants: Tenants) -> None:
    tenants.concluded(tenants.lease)
    first = claims(tenants)
    books.void_draft(tenants.accountant, voucher_id=first.voucher_id, reason="重填")
    assert claims(tenants).attempt == 2


def test_refusals(tenants: Tenants) -> None:
    with pytest.raises(Refused, match="没有要入账"):
        claims(tenants)
    with pytest.raises(Refused, match="还没有到"):
        claims(tenants, Month(2025, 7))
    with pytest.raises(Denied):
        actions.draft_claims(holding(CONTRACTS_MANAGE), book_id=tenants.village.book.pk, month=FEBRUARY)


def five_years(tenants: Tenants, credit: str = "21105") -> Contract:
    """A pond let for five years, all paid in advance: 6,000.01 yuan."""
    contract = tenants.concluded(
        tenants.pond, every="once", plan=PayPlan(amount=6_000_01), end_on=dt.date(2030, 1, 31), procedure="household",
        area=100,
    )  # fmt: skip
    line = tenants.received(6_000_01, party=tenants.farmer, credit=credit)
    actions.settle(
        tenants.clerk, instalment_id=contract.instalments.get().pk, line_id=line.pk, amount=6_000_01
    )
    return contract


def test_rent_for_years_is_earned_month_by_month_from_where_it_stands(tenants: Tenants) -> None:
    five_years(tenants)
    with pytest.raises(Refused, match="没有要入账"):
        claims(tenants)
    assert entries(earned(tenants, FEBRUARY).voucher) == [("21105", 100_00, 0), ("50104", 0, 100_00)]
    assert earned(tenants, FEBRUARY) == IncomeRun.objects.get()
    assert earned(tenants, Month(2025, 5)).total == 300_00
    assert sum(each.amount for each in queries.to_earn(tenants.village.book.pk, Month(2030, 1))) == 5_600_01


def test_rent_for_years_booked_to_income_at_once_is_pointed_out_and_not_booked_twice(
    tenants: Tenants,
) -> None:
    contract = five_years(tenants, credit="50104")
    with pytest.raises(Refused, match="没有要入账"):
        earned(tenants, FEBRUARY)
    [found] = queries.booked_at_once(tenants.village.book.pk)
    assert found.contract == contract


def test_households_prepay_on_their_own_account(tenants: Tenants) -> None:
    five_years(tenants, credit="11301")
    assert entries(earned(tenants, FEBRUARY).voucher)[0] == ("11301", 100_00, 0)
