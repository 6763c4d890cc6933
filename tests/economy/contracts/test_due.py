"""What is due, by place and age, and what of it stands on the desk."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.assets import actions as assets
from lingyan.economy.assets import due
from lingyan.economy.contracts import actions
from lingyan.economy.contracts.desk import cards
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.regions.models import Region
from tests.economy.contracts.support import TODAY, Tenants
from tests.support.actors import everything

pytestmark = pytest.mark.django_db


def board(place: Region, today: dt.date = TODAY) -> dict[str, due.Tally]:
    children = list(Region.objects.filter(parent=place))
    actor = everything()
    return {
        source.code: whole
        for source, whole, _ in due.tally(actor, place, children, today, due.sources(actor))
    }


@pytest.mark.parametrize(
    ("late", "band"),
    [(-1, "soon"), (0, "soon"), (1, "30"), (30, "30"), (31, "180"), (180, "180"), (181, "365"), (365, "365"), (366, "old")],
)  # fmt: skip
def test_ages_at_their_bounds(late: int, band: str) -> None:
    assert due.age_of(TODAY - dt.timedelta(days=late), TODAY) == band


def test_claims_deposits_expiry_and_filing(tenants: Tenants) -> None:
    contract = tenants.concluded(tenants.lease, deposit=500_00)
    actions.move_deposit(
        tenants.clerk, contract_id=contract.pk, kind="received", on=dt.date(2025, 2, 1), amount=500_00
    )
    county = tenants.village.office.places["芦原县"]
    found = board(county)
    claims = found["claims"]
    assert (claims.count, claims.amount, claims.ages) == (2, 4_500_00, {"180": 2})
    assert (found["ending"].count, found["expired"].count, found["unfiled"].count) == (0, 0, 1)
    near, past = dt.date(2025, 11, 10), dt.date(2026, 2, 1)
    with clock.fixed(near):
        assert board(county, near)["ending"].count == 1
    with clock.fixed(past):
        assert board(county, past)["expired"].overdue == 1
        actions.close_contract(tenants.clerk, contract_id=contract.pk, on=past, reason="收回")
    later = past + dt.timedelta(days=61)
    with clock.fixed(later):
        assert (board(county, later)["deposits"].count, board(county, later)["deposits"].amount) == (
            1,
            500_00,
        )


def test_idle_assets_counts_and_charges_stand_on_the_same_board(tenants: Tenants) -> None:
    village = tenants.village
    assets.set_state(village.clerk, asset_id=village.shop.pk, state="idle", from_on=dt.date(2025, 2, 1))
    place = village.office.places["雁庄村"]
    assert (board(place)["idle"].count, board(place)["depreciation"].count) == (0, 1)
    village.run(5)
    year_on = dt.date(2026, 2, 1)
    with clock.fixed(year_on):
        found = board(place, year_on)
    assert (found["idle"].count, found["inventory"].count) == (1, 1)
    with clock.fixed(dt.date(2026, 3, 1)):
        assert board(place, dt.date(2026, 3, 1))["inventory"].overdue == 1


def test_each_kind_is_one_query_whatever_there_is(
    tenants: Tenants, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    county = tenants.village.office.places["芦原县"]
    tenants.concluded(tenants.lease)
    sources = due.sources(everything())
    for number in range(2):
        with django_assert_num_queries(QUERIES):
            list(due.tally(everything(), county, [], TODAY, sources))
        tenants.concluded(tenants.lease, number=f"B{number}")


QUERIES = 14


def test_the_desk_names_what_waits_for_whom(tenants: Tenants) -> None:
    tenants.concluded(tenants.lease)
    tenants.draft(tenants.pond)
    region = tenants.village.office.places["雁庄村"]
    titles = {item.title: item.count for item in cards(tenants.clerk, region, Month.of(TODAY))}
    assert titles == {"逾期的合同款": 2, "我登记的合同草稿": 1, "待备案的合同": 1}
    with clock.fixed(dt.date(2026, 1, 25)):
        [ending] = [
            item for item in cards(tenants.clerk, region, Month(2026, 1)) if item.title == "即将到期的合同"
        ]
    assert (ending.tone, ending.due) == ("danger", dt.date(2026, 1, 31))
