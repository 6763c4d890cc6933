"""A month's claims and a month of prepaid rent: one draft each, each instalment once, never income for years at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lingyan.economy.books import actions as books
from lingyan.economy.books.rules import Entry, OpeningRow
from lingyan.economy.contracts import actions, queries
from lingyan.economy.contracts.actions.taking import Incoming
from lingyan.economy.contracts.models import Contract, IncomeRun
from lingyan.economy.contracts.rules import PayPlan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import CONTRACTS_MANAGE
from tests.economy.assets.support import entries
from tests.economy.contracts.support import Tenants, yearly
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


def paid_before(tenants: Tenants, paid: int, *opening: OpeningRow, every: str = "year") -> Contract:
    """The pond let for five years from 2023 at 1,200 yuan, `paid` before the books came here in January 2025."""
    other = sum(row.credit for row in opening)
    books.set_opening(
        tenants.accountant, book_id=tenants.village.book.pk,
        rows=[*opening, *([OpeningRow("10201", other, 0, "", "")] if other else [])],
    )  # fmt: skip
    plan = PayPlan(amount=6_000_00) if every == "once" else yearly((1, 1_200_00))
    terms = replace(
        tenants.pond, number="2023-01", signed_on=dt.date(2022, 12, 1), start_on=dt.date(2023, 1, 1),
        end_on=dt.date(2027, 12, 31), every=every, plan=plan, procedure="household", area=100, asset_id=None,
    )  # fmt: skip
    [made] = actions.import_contracts(
        tenants.clerk, book_id=tenants.village.book.pk, rows=[Incoming(terms, paid=paid)], source="0" * 64
    )
    return made


def prepaid(tenants: Tenants, amount: int, account: str = "21105") -> OpeningRow:
    return OpeningRow(account, 0, amount, tenants.farmer.code, "")


def test_rent_paid_before_the_books_came_here_is_earned_from_the_opening(tenants: Tenants) -> None:
    """Five years were paid: two are past, the opening holds three, each earned in its own months."""
    paid_before(tenants, 6_000_00, prepaid(tenants, 3_600_00))
    first = earned(tenants, FEBRUARY)
    assert entries(first.voucher) == [("21105", 200_00, 0), ("50104", 0, 200_00)]
    assert earned(tenants, FEBRUARY) == first
    tenants.village.post(first.voucher)
    assert earned(tenants, Month(2025, 6)).total == 400_00
    last = queries.to_earn(tenants.village.book.pk, Month(2028, 6))
    assert [each.amount for each in last] == [600_00, 1_200_00, 1_200_00]


@pytest.mark.parametrize("every", ["once", "year"])
def test_what_the_old_books_took_as_income_is_not_earned_twice(tenants: Tenants, every: str) -> None:
    paid_before(tenants, 6_000_00, every=every)
    with pytest.raises(Refused, match="没有要入账"):
        earned(tenants, FEBRUARY)


def test_no_more_is_earned_than_the_opening_holds_for_this_party(tenants: Tenants) -> None:
    other = OpeningRow("21105", 0, 900_00, tenants.firm.code, "")
    paid_before(
        tenants,
        6_000_00,
        prepaid(tenants, 250_00),
        other,
        OpeningRow("21103", 0, 70_00, tenants.farmer.code, ""),
    )
    assert [each.amount for each in queries.to_earn(tenants.village.book.pk, Month(2026, 6))] == [250_00]


def test_rent_of_several_years_in_one_sum_is_earned_by_the_month_from_where_it_stands(
    tenants: Tenants,
) -> None:
    paid_before(
        tenants,
        6_000_00,
        prepaid(tenants, 1_200_00, "11301"),
        prepaid(tenants, 2_400_00, "221"),
        every="once",
    )
    assert entries(earned(tenants, FEBRUARY).voucher) == [("11301", 200_00, 0), ("50104", 0, 200_00)]
    [rest] = queries.to_earn(tenants.village.book.pk, Month(2025, 12))
    assert (rest.debit, rest.amount) == ("11301", 1_000_00)


def test_what_was_earned_by_hand_is_not_earned_again(tenants: Tenants) -> None:
    paid_before(tenants, 6_000_00, prepaid(tenants, 3_600_00))
    by_hand = [
        Entry("21105", "一季度租金", debit=300_00, party=tenants.farmer.code),
        Entry("50104", "一季度租金", credit=300_00),
    ]
    draft = books.save_draft(
        tenants.accountant, book_id=tenants.village.book.pk, date=dt.date(2025, 3, 31), entries=by_hand
    )
    tenants.village.post(draft)
    with pytest.raises(Refused, match="没有要入账"):
        earned(tenants, Month(2025, 3))
    assert earned(tenants, Month(2025, 5)).total == 200_00
