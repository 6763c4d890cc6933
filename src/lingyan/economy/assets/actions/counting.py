"""The yearly count: a list of the cards, what is found of each, signatures of two, differences to 181 and out of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction

from lingyan.economy.assets import kinds, queries, rules
from lingyan.economy.assets.actions.cards import Card, create_cards
from lingyan.economy.assets.actions.common import path_of, record
from lingyan.economy.assets.actions.disposing import leave
from lingyan.economy.assets.covers import INVENTORY
from lingyan.economy.assets.kinds import Kind, Klass, Use
from lingyan.economy.assets.models import Asset, CountedItem, Inventory
from lingyan.economy.assets.rules import Difference
from lingyan.economy.books import lookups
from lingyan.economy.books.links import draft, needs_voucher
from lingyan.economy.books.models import Party, Voucher
from lingyan.identity.hands import one_hand
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.money import MAX_FEN
from lingyan.kernel.problems import Refused, required_text
from lingyan.kernel.rights import ASSETS_COUNT, BOOKS_ENTER

STARTED: Final = audit.register("assets.inventory-started", "开始清产核资")
COUNTED: Final = audit.register("assets.item-counted", "清查资产")
FINISHED: Final = audit.register("assets.inventory-finished", "清查完毕")
SIGNED: Final = audit.register("assets.inventory-signed", "清查结果签字")
PUBLISHED: Final = audit.register("assets.inventory-published", "登记清查结果公示")
DRAFTED: Final = audit.register("assets.differences-drafted", "生成清查差异凭证")
SETTLED: Final = audit.register("assets.difference-settled", "处理清查差异")

State, Result = Inventory.State, CountedItem.Result
SIGNED_STATES: Final = (State.SIGNED, State.PUBLISHED)
_AFTER: Final = (State.DONE, *SIGNED_STATES)


def start_inventory(actor: Actor, *, book_id: int, year: int) -> Inventory:
    """Open a year's count with a row for every card that is there. It may begin on 1 December of the year.

    A count that begins after the end of February is late, which the record shows, and better than none.
    """
    book = lookups.book_for(actor, ASSETS_COUNT, book_id)
    first, _ = rules.inventory_window(year) if 1900 <= year <= 9998 else (dt.date.max, dt.date.max)
    today = clock.today()
    if not first <= today < first.replace(year=year + 1):
        raise Refused(
            f"{year}年的清查从 {year}年12月1日 起，到下一年的清查开始以前办理", code="outside-window"
        )
    with transaction.atomic():
        lookups.lock([book.pk], to_close=True)
        if Inventory.objects.filter(book=book, year=year).exists():
            raise Refused(f"{year}年的清查已经开始", code="inventory-exists")
        inventory = Inventory.objects.create(book=book, year=year, started_on=today, started_by=actor.user_id)
        cards = queries.with_wear(Asset.objects.filter(book=book, left_on=None)).order_by("place", "code")
        items = CountedItem.objects.bulk_create(_row(inventory, card) for card in cards)
        record(actor, STARTED, book, (INVENTORY, inventory.pk), year=year, items=len(items))
    return inventory


def _row(inventory: Inventory, card: Any) -> CountedItem:
    return CountedItem(
        inventory=inventory, asset=card, name=card.name, kind=card.kind, place=card.place, original=card.original,
        worn=card.worn, area=card.area,
    )  # fmt: skip


def count_item(actor: Actor, *, item_id: int, result: str, note: str = "") -> CountedItem:
    """Say whether a card's asset was found. May be said again until the count is finished."""
    with transaction.atomic():
        item = CountedItem.objects.select_for_update(of=("self",)).filter(pk=item_id).first()
        if item is None:
            raise Refused("清查表里没有这一行", code="unknown-item")
        inventory = _inventory_for(actor, ASSETS_COUNT, item.inventory_id, State.COUNTING)
        if item.asset_id is None or result not in {Result.FOUND, Result.MISSING}:
            raise Refused("清查结果应是“相符”或“盘亏”", code="bad-result")
        if result == Result.MISSING:
            note = required_text(note, "盘亏的情况")
        item.result, item.note = result, note.strip()[:200]
        item.counted_by, item.counted_at = actor.user_id, clock.now()
        item.save(update_fields=["result", "note", "counted_by", "counted_at"])
        record(actor, COUNTED, inventory.book, (INVENTORY, inventory.pk), item=item.pk, result=result)
    return item


def add_surplus(
    actor: Actor, *, inventory_id: int, name: str, kind: str, place: str, value: int, note: str
) -> CountedItem:
    """Something found that has no card, with an estimate of its value; 1 yuan where there is none."""
    name, note = required_text(name, "名称", 80), required_text(note, "盘盈的情况")
    if kind not in Kind.values or kinds.nature_of(kind).is_resource or not rules.NOMINAL <= value <= MAX_FEN:
        raise Refused("盘盈要有资产类别和估价，没有凭据的按 1 元登记", code="bad-surplus")
    with transaction.atomic():
        inventory = _inventory_for(actor, ASSETS_COUNT, inventory_id, State.COUNTING)
        item = CountedItem.objects.create(
            inventory=inventory, name=name, kind=kind, place=place.strip()[:120], original=value, note=note,
            result=Result.SURPLUS, counted_by=actor.user_id, counted_at=clock.now(),
        )  # fmt: skip
        record(actor, COUNTED, inventory.book, (INVENTORY, inventory.pk), item=item.pk, result=item.result)
    return item


def finish_inventory(actor: Actor, *, inventory_id: int) -> Inventory:
    """Close the count when every row has a result. Rows stand from now on, and cards say when they were counted."""
    with transaction.atomic():
        inventory = _inventory_for(actor, ASSETS_COUNT, inventory_id, State.COUNTING)
        if open_rows := inventory.items.filter(result=Result.OPEN).count():
            raise Refused(f"还有 {open_rows} 项没有清查", code="rows-open")
        items, today = list(inventory.items.all()), clock.today()
        found = [item.asset_id for item in items if item.asset_id and item.result == Result.FOUND]
        inventory.state, inventory.done_on, inventory.done_by = State.DONE, today, actor.user_id
        inventory.counted = len(items)
        inventory.differences = sum(item.result != Result.FOUND for item in items)
        inventory.items.update(final=True)
        inventory.save()
        Asset.objects.filter(pk__in=found).update(counted_on=today)
        record(
            actor,
            FINISHED,
            inventory.book,
            (INVENTORY, inventory.pk),
            assets=found,
            items=inventory.counted,
            differences=inventory.differences,
        )
    return inventory


def sign_inventory(actor: Actor, *, inventory_id: int) -> Inventory:
    """Sign the result. Two different persons sign."""
    with transaction.atomic():
        inventory = _inventory_for(actor, ASSETS_COUNT, inventory_id, State.DONE)
        if inventory.first_signer is None:
            inventory.first_signer, inventory.first_signed_at = actor.user_id, clock.now()
        elif one_hand(actor.user_id, inventory.first_signer):
            # SECURITY: two posts or accounts of one person are one signature.
            raise Refused("您已经签过字，应由另一人签第二个字", code="same-person")
        else:
            inventory.second_signer, inventory.second_signed_at = actor.user_id, clock.now()
            inventory.state = State.SIGNED
        inventory.save()
        record(actor, SIGNED, inventory.book, (INVENTORY, inventory.pk))
    return inventory


def note_publication(actor: Actor, *, inventory_id: int, on: dt.date, note: str) -> Inventory:
    """Where and since when the signed result hangs on the board."""
    note = required_text(note, "公示的地点和方式")
    with transaction.atomic():
        inventory = _inventory_for(actor, ASSETS_COUNT, inventory_id, State.SIGNED)
        if inventory.done_on is None or not inventory.done_on <= on <= clock.today():
            raise Refused("公示日期应在清查完毕之后、今天以前", code="bad-date")
        inventory.state, inventory.published_on, inventory.publication = State.PUBLISHED, on, note
        inventory.save()
        record(actor, PUBLISHED, inventory.book, (INVENTORY, inventory.pk), on=on.isoformat())
    return inventory


def draft_differences(actor: Actor, *, inventory_id: int, on: dt.date) -> Voucher:
    """One draft that takes what is missing out of the accounts and what was found into them, against 181 (E34, E35).

    Missing assets leave their cards that day; what was found gets a card. Resources only leave their cards.
    """
    with transaction.atomic():
        inventory = _inventory_for(actor, BOOKS_ENTER, inventory_id, *_AFTER)
        items = [each for each in _differences(inventory) if needs_voucher(each.found_voucher)]
        if inventory.done_on is None or not inventory.done_on <= on <= clock.today():
            raise Refused("凭证日期应在清查完毕之后、今天以前", code="bad-date")
        if not items:
            raise Refused("没有要入账的差异", code="nothing-to-draft")
        entries = rules.difference_entries([difference_of(each) for each in items], inventory.year)
        voucher = draft(actor, inventory.book_id, on, entries)
        touched = _apply(actor, inventory, [each for each in items if each.found_voucher is None], on)
        for each in items:
            each.found_voucher = voucher
            each.save(update_fields=["found_voucher"])
        record(actor, DRAFTED, inventory.book, (INVENTORY, inventory.pk), assets=touched, voucher=voucher.pk)
    return voucher


def _differences(inventory: Inventory) -> list[CountedItem]:
    found = inventory.items.exclude(result=Result.FOUND).select_related("found_voucher", "asset")
    return [each for each in found if not kinds.nature_of(each.kind).is_resource]


def _apply(actor: Actor, inventory: Inventory, items: list[CountedItem], on: dt.date) -> list[int]:
    """Cards after the differences: the missing leave, the surplus get one. Gives the cards touched."""
    missing = [each.asset for each in items if each.asset is not None]
    for asset in missing:
        leave(actor, asset, Asset.State.LOST, on, f"{inventory.year}年清查盘亏")
    surplus = [each for each in items if each.asset is None]
    if surplus:
        create_cards(actor, inventory.book, [_card_of(each, inventory.year, on) for each in surplus])
    return [asset.pk for asset in missing]


def _card_of(item: CountedItem, year: int, on: dt.date) -> Card:
    return Card(
        name=item.name, kind=item.kind, klass=Klass.PUBLIC, use=Use.MANAGEMENT, acquired_on=on, place=item.place,
        original=item.original, method=Asset.Method.NONE, remark=f"{year}年清查盘盈",
    )  # fmt: skip


def difference_of(item: CountedItem) -> Difference:
    """What a row's entries are made from; the card's own account, the kind's where there is no card."""
    account = item.asset.account if item.asset else kinds.account_for(item.kind, Klass.PUBLIC)
    worn_account = kinds.worn_for(account) if item.worn else ""
    return Difference(
        item.name, item.result == Result.MISSING, account, worn_account, item.original, item.worn
    )


def settle_difference(
    actor: Actor, *, item_id: int, on: dt.date, note: str, liable: int = 0, party_id: int | None = None
) -> Voucher:
    """Clear a difference out of 181 once decided: a liable party owes a part, the rest is a loss; surplus is income.

    MONEY: what is found missing goes to 181 at once; out of it only when two have signed the count, and with the decision
    in words (accounting.md 5.2). Refused: `not-signed`, `no-reason`, `not-to-settle`, `bad-date`, `unknown-party`,
    `too-much`, `nothing-to-draft`.
    """
    note = required_text(note, "批准的决定")
    with transaction.atomic():
        item = CountedItem.objects.select_for_update(of=("self",)).filter(pk=item_id).first()
        if item is None:
            raise Refused("清查表里没有这一行", code="unknown-item")
        inventory = _inventory_for(actor, BOOKS_ENTER, item.inventory_id, *_AFTER)
        if inventory.state not in SIGNED_STATES:
            raise Refused("清查结果要先由两人签字，再按批准的决定处理差异", code="not-signed")
        if needs_voucher(item.found_voucher) or not needs_voucher(item.settled_voucher):
            raise Refused("这一项还没有入账，或已经处理", code="not-to-settle")
        if not (inventory.done_on or on) <= on <= clock.today():
            raise Refused("处理日期应在清查完毕之后、今天以前", code="bad-date")
        party = _party(inventory, party_id) if liable else None
        against = "" if party is None else "11301" if party.kind == Party.Kind.HOUSEHOLD else "11202"
        try:
            entries = rules.settling_entries(
                difference_of(item), liable=liable, against=against, party=party.code if party else ""
            )
        except ValueError as error:
            raise Refused(str(error), code="too-much") from None
        if not entries:
            raise Refused("这一项没有净值要处理", code="nothing-to-draft")
        item.settled_voucher, item.settled_on = draft(actor, inventory.book_id, on, entries), on
        item.save(update_fields=["settled_voucher", "settled_on"])
        record(
            actor,
            SETTLED,
            inventory.book,
            (INVENTORY, inventory.pk),
            reason=note,
            item=item.pk,
            liable=liable,
        )
    return item.settled_voucher


def _party(inventory: Inventory, party_id: int | None) -> Party:
    party = Party.objects.filter(pk=party_id or 0, book=inventory.book_id).first()
    if party is None:
        raise Refused("请选择责任人", code="unknown-party")
    return party


def _inventory_for(actor: Actor, right: str, inventory_id: int, *states: str) -> Inventory:
    found = Inventory.objects.select_for_update(of=("self",)).select_related("book__organisation__region")
    inventory = found.filter(pk=inventory_id).first()
    if inventory is None:
        raise Refused("没有这次清查", code="unknown-inventory")
    actor.require(right, path_of(inventory.book))
    if inventory.state not in states:
        raise Refused(f"{inventory}是“{inventory.get_state_display()}”，不能这样办理", code="wrong-state")
    return inventory
