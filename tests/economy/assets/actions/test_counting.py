"""The yearly count: its time, its rows, two signatures, differences to 181 and out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lingyan.economy.assets import actions
from lingyan.economy.assets.models import Asset, CountedItem, Inventory
from lingyan.economy.books import actions as books
from lingyan.economy.books.models import Party
from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import ASSETS_COUNT, ASSETS_VIEW
from tests.economy.assets.support import Village, entries
from tests.economy.books.actions.vouchers import person
from tests.support.actors import holding
from tests.support.refusals import refused

DAY = dt.date(2025, 12, 20)
DECISION = "理事会 12 月 20 日会议"


@pytest.fixture
def inventory(village: Village) -> Iterator[Inventory]:
    with clock.fixed(DAY):
        yield actions.start_inventory(village.clerk, book_id=village.book.pk, year=2025)


def counted(village: Village, inventory: Inventory, *missing: Asset) -> Inventory:
    for item in inventory.items.all():
        lost = item.asset in missing
        actions.count_item(
            village.clerk,
            item_id=item.pk,
            result="missing" if lost else "found",
            note="没有找到" if lost else "",
        )
    return actions.finish_inventory(village.clerk, inventory_id=inventory.pk)


def signed(village: Village, inventory: Inventory) -> None:
    for who in (village.clerk, person(31, "监委")):
        actions.sign_inventory(who, inventory_id=inventory.pk)


def test_the_list_holds_every_card_with_its_values_of_the_day(village: Village, inventory: Inventory) -> None:
    assert set(inventory.items.values_list("asset", flat=True)) == {
        village.shop.pk, village.computer.pk, village.road.pk, village.pond.pk,
    }  # fmt: skip
    assert inventory.items.get(asset=village.road).worn == 3_000_00


def test_it_begins_in_december_and_once(village: Village, inventory: Inventory) -> None:
    with refused("inventory-exists"):
        actions.start_inventory(village.clerk, book_id=village.book.pk, year=2025)
    for day, fits in ((dt.date(2026, 11, 30), False), (dt.date(2026, 12, 1), True)):
        with clock.fixed(day):
            if fits:
                assert actions.start_inventory(village.clerk, book_id=village.book.pk, year=2026)
            else:
                with refused("outside-window"):
                    actions.start_inventory(village.clerk, book_id=village.book.pk, year=2026)
    with refused("outside-window"):
        actions.start_inventory(village.clerk, book_id=village.book.pk, year=99_999)
    with refused("unknown-inventory"):
        actions.finish_inventory(village.clerk, inventory_id=999_999)


def test_every_row_is_counted_before_it_ends_and_stands_after(village: Village, inventory: Inventory) -> None:
    with refused("rows-open"):
        actions.finish_inventory(village.clerk, inventory_id=inventory.pk)
    done = counted(village, inventory, village.computer)
    assert (done.state, done.done_on, done.counted, done.differences) == ("done", DAY, 4, 1)
    village.shop.refresh_from_db()
    village.computer.refresh_from_db()
    assert (village.shop.counted_on, village.computer.counted_on) == (DAY, None)
    with refused("wrong-state"):
        actions.count_item(village.clerk, item_id=inventory.items.all()[0].pk, result="found")


def test_rows_that_cannot_be(village: Village, inventory: Inventory) -> None:
    item = inventory.items.all()[0]
    with refused("bad-result"):
        actions.count_item(village.clerk, item_id=item.pk, result="surplus")
    with refused("no-reason"):
        actions.count_item(village.clerk, item_id=item.pk, result="missing")
    with refused("unknown-item"):
        actions.count_item(village.clerk, item_id=999, result="found")
    with refused("unknown-item"):
        actions.settle_difference(village.accountant, item_id=999, on=DAY, note=DECISION)
    with pytest.raises(Denied):
        actions.count_item(holding(ASSETS_VIEW), item_id=item.pk, result="found")
    found = {"inventory_id": inventory.pk, "name": "音响", "place": "广场", "note": "捐赠未入账"}
    for kind, value in (("water", 100), ("office", 99), ("castle", 100)):
        with refused("bad-surplus"):
            actions.add_surplus(village.clerk, **found, kind=kind, value=value)


def test_two_persons_sign_and_then_it_is_published(village: Village, inventory: Inventory) -> None:
    with refused("wrong-state"):
        actions.sign_inventory(village.clerk, inventory_id=inventory.pk)
    counted(village, inventory)
    actions.sign_inventory(village.clerk, inventory_id=inventory.pk)
    with refused("same-person"):
        actions.sign_inventory(village.clerk, inventory_id=inventory.pk)
    signed = actions.sign_inventory(person(31, "监委"), inventory_id=inventory.pk)
    assert signed.state == "signed"
    with refused("bad-date"):
        actions.note_publication(
            village.clerk, inventory_id=inventory.pk, on=dt.date(2025, 12, 19), note="公开栏"
        )
    with refused("no-reason"):
        actions.note_publication(village.clerk, inventory_id=inventory.pk, on=DAY, note="")
    published = actions.note_publication(village.clerk, inventory_id=inventory.pk, on=DAY, note="村务公开栏")
    assert (published.state, published.published_on) == ("published", DAY)


def test_differences_go_to_181_and_out_of_it(village: Village, inventory: Inventory) -> None:
    actions.add_surplus(
        village.clerk, inventory_id=inventory.pk, name="音响", kind="office", place="广场", value=800_00, note="捐赠"
    )  # fmt: skip
    for item in inventory.items.filter(asset__isnull=False):
        lost = item.asset in (village.road, village.pond)
        actions.count_item(
            village.clerk, item_id=item.pk, result="missing" if lost else "found", note="水毁" if lost else ""
        )
    actions.finish_inventory(village.clerk, inventory_id=inventory.pk)
    voucher = actions.draft_differences(village.accountant, inventory_id=inventory.pk, on=DAY)
    assert entries(voucher) == [
        ("18102", 87_000_00, 0), ("15202", 3_000_00, 0), ("15102", 0, 90_000_00),
        ("15102", 800_00, 0), ("18102", 0, 800_00),
    ] or entries(voucher) == [
        ("15102", 800_00, 0), ("18102", 0, 800_00),
        ("18102", 87_000_00, 0), ("15202", 3_000_00, 0), ("15102", 0, 90_000_00),
    ]  # fmt: skip
    village.road.refresh_from_db()
    assert (village.road.state, village.road.left_on) == ("lost", DAY)
    assert Asset.objects.get(name="音响").original == 800_00
    with refused("nothing-to-draft"):
        actions.draft_differences(village.accountant, inventory_id=inventory.pk, on=DAY)
    signed(village, inventory)
    road, surplus = (inventory.items.get(name=name) for name in ("村道", "音响"))
    party = books.add_party(village.accountant, book_id=village.book.pk, kind="person", name="王看守")
    with refused("too-much"):
        actions.settle_difference(
            village.accountant, item_id=road.pk, on=DAY, liable=87_000_01, party_id=party.pk, note=DECISION
        )
    settled = actions.settle_difference(
        village.accountant, item_id=road.pk, on=DAY, liable=7_000_00, party_id=party.pk, note=DECISION
    )
    assert entries(settled) == [("11202", 7_000_00, 0), ("51503", 80_000_00, 0), ("18102", 0, 87_000_00)]
    income = actions.settle_difference(village.accountant, item_id=surplus.pk, on=DAY, note=DECISION)
    assert entries(income) == [("18102", 800_00, 0), ("50403", 0, 800_00)]
    with refused("not-to-settle"):
        actions.settle_difference(village.accountant, item_id=surplus.pk, on=DAY, note=DECISION)


def test_refusals_of_the_bookings(village: Village, inventory: Inventory) -> None:
    counted(village, inventory, village.computer)
    item = inventory.items.get(asset=village.computer)
    with refused("not-signed"):
        actions.settle_difference(village.accountant, item_id=item.pk, on=DAY, note=DECISION)
    signed(village, inventory)
    with refused("no-reason"):
        actions.settle_difference(village.accountant, item_id=item.pk, on=DAY, note=" ")
    with refused("not-to-settle"):
        actions.settle_difference(village.accountant, item_id=item.pk, on=DAY, note=DECISION)
    with pytest.raises(Denied):
        actions.draft_differences(holding(ASSETS_COUNT), inventory_id=inventory.pk, on=DAY)
    for day in (dt.date(2025, 12, 19), dt.date(2025, 12, 21)):
        with refused("bad-date"):
            actions.draft_differences(village.accountant, inventory_id=inventory.pk, on=day)
    actions.draft_differences(village.accountant, inventory_id=inventory.pk, on=DAY)
    with refused("unknown-party"):
        actions.settle_difference(village.accountant, item_id=item.pk, on=DAY, liable=1, note=DECISION)
    assert Party.objects.count() == 0
    with refused("bad-date"):
        actions.settle_difference(village.accountant, item_id=item.pk, on=dt.date(2025, 12, 1), note=DECISION)


def test_a_void_voucher_may_be_drafted_again_and_the_card_is_not_touched_twice(
    village: Village, inventory: Inventory
) -> None:
    counted(village, inventory, village.computer)
    first = actions.draft_differences(village.accountant, inventory_id=inventory.pk, on=DAY)
    books.void_draft(village.accountant, voucher_id=first.pk, reason="日期有误")
    second = actions.draft_differences(village.accountant, inventory_id=inventory.pk, on=DAY)
    assert second != first
    assert village.computer.uses.filter(state="lost").count() == 1
    assert CountedItem.objects.get(asset=village.computer).found_voucher == second
