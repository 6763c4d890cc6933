"""Cards of the demo's assets, which sum to 151 and 152 of its books to the fen; a count and a charge left at work."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import Final

from lingyan.demo import signins
from lingyan.demo.bookkeeping import KeptBook
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.demo.profiles import LOSSY, Profile
from lingyan.economy.assets import actions
from lingyan.economy.assets.actions import Card
from lingyan.economy.assets.models import Asset
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month

ONE_IN: Final = 8
"""Of the villages outside the showcase township so many have one with cards."""
LIFE: Final = 240
LET: Final = (("厂房", "building"), ("沿街门面", "building"), ("冷库", "building"), ("仓库", "building"))
PUBLIC: Final = (("文化广场", "building"), ("村道", "road"), ("灌溉渠", "waterworks"))
PLACES: Final = ("村口", "村委会旁", "二组", "三组", "塘边", "学校旁")


def villages(codes: Sequence[str], town: str, one_in: int = ONE_IN) -> list[str]:
    """All villages of the showcase township and a share of the others; a smaller share lies inside a larger one."""
    own = [code for code in codes if code.startswith(town)]
    others = [code for code in codes if not code.startswith(town)]
    return own + chance_for("property").sample(others, len(others))[: len(others) // one_in]


def keeper(code: str, town: str) -> Actor:
    """Who keeps assets and contracts of a village: the township's accountant, elsewhere the agency."""
    return signins.actor("kuaiji1" if code.startswith(town) else signins.AGENCY[0])


def make_cards(plan: Plan, books: Sequence[KeptBook], town: str) -> None:
    """The cards of these villages, as of the last month that was kept."""
    actors = {code: keeper(code, town) for code in (town, "")}
    for book in books:
        actor = actors[town if book.village.startswith(town) else ""]
        actions.add_cards(actor, book_id=book.book_id, cards=list(_cards(plan, book)), origin="演示城市")


def _cards(plan: Plan, book: KeptBook) -> Iterator[Card]:
    chance, profile, last = chance_for("cards", book.village), book.profile, plan.last
    let, office, public = profile.depreciation
    gone = _months_gone(book, "15201", let)
    name, kind = chance.choice(LET)
    state = _state(plan, profile, chance)
    yield _worn(name, kind, "operating", "operating", let, gone, last, chance, *state)
    gone = _months_gone(book, "15202", office + public)
    yield _worn("村办公楼", "building", "public", "management", office, gone, last, chance)
    shares = (public * 5 // 10, public * 3 // 10)
    for (name, kind), share in zip(PUBLIC, (*shares, public - sum(shares)), strict=True):
        yield _worn(name, kind, "public", "welfare", share, gone, last, chance)
    built = book.writer.net["15102", "", ""] - (office + public) * LIFE
    if built:
        yield _built(profile, built, last)
    yield from _resources(chance)


def _months_gone(book: KeptBook, account: str, monthly: int) -> int:
    """How many months the ledger has charged."""
    return -book.writer.net[account, "", ""] // monthly


def _state(plan: Plan, profile: Profile, chance: random.Random) -> tuple[str, dt.date | None]:
    """A village without rent has its building idle, for longer than the county likes to see."""
    if profile.mood == LOSSY:
        return Asset.State.IDLE, plan.today - dt.timedelta(days=chance.randint(380, 900))
    return Asset.State.LET, None


def _worn(
    name: str, kind: str, klass: str, use: str, monthly: int, gone: int, last: Month, chance: random.Random,
    state: str = Asset.State.IN_USE, since: dt.date | None = None,
) -> Card:  # fmt: skip
    """A card in mid-life, charged `monthly` for `gone` months of twenty years."""
    started = last.plus(-gone)
    return Card(
        name=name, kind=kind, klass=klass, use=use, acquired_on=started.first_day, started=started,
        original=monthly * LIFE, months=LIFE, worn_before=monthly * gone, worn_through=last,
        place=chance.choice(PLACES), state=state, state_since=since,
    )  # fmt: skip


def _built(profile: Profile, cost: int, last: Month) -> Card:
    """What the earmarked works became; it is charged from now on."""
    return Card(
        name=profile.project[1].removesuffix("工程"), kind="road", klass="public", use="welfare",
        acquired_on=last.first_day, original=cost, months=LIFE, worn_through=last, remark="项目转固",
    )  # fmt: skip


def _resources(chance: random.Random) -> Iterator[Card]:
    since = dt.date(1998, 9, 30)
    for name, kind, low, high in (
        ("机动地", "cultivated", 3_000, 12_000), ("北塘水面", "water", 800, 4_000), ("后山林地", "forest", 10_000, 60_000),
    ):  # fmt: skip
        yield Card(
            name=name, kind=kind, klass="resource", use="operating", acquired_on=since, area=chance.randint(low, high),
            place=chance.choice(PLACES),
        )  # fmt: skip


def leave_work(plan: Plan, village: KeptBook, neighbours: Sequence[KeptBook]) -> None:
    """A count under way in the showcase village, and a month charged in a neighbouring one."""
    clerk = signins.actor("wenshu")
    year = plan.today.year - (plan.today.month != 12)
    inventory = actions.start_inventory(clerk, book_id=village.book_id, year=year)
    for item in inventory.items.order_by("pk")[:4]:
        actions.count_item(clerk, item_id=item.pk, result="found")
    for book in neighbours[2:3]:
        actions.run_depreciation(signins.actor("kuaiji1"), book_id=book.book_id, month=plan.current)
