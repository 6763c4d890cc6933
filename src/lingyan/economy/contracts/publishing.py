"""What contracts and cards of resources say in public: areas, terms, amounts, arrears.

PRIVACY: a unit is named, as the masking table of publications has it; persons and households are sums and counts, and
fewer than ten of them are neither: what two or three have rented and owe is known to every neighbour by the sum.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from django.db.models import QuerySet, Sum

from lingyan.economy.assets.kinds import RESOURCES, Kind
from lingyan.economy.assets.models import Asset
from lingyan.economy.books.models import Party
from lingyan.economy.contracts.models import Contract, Instalment, LandKind
from lingyan.economy.contracts.queries import overdue, with_paid
from lingyan.kernel import sheets
from lingyan.kernel.clock import midnight
from lingyan.kernel.sheets import Block, Cell, Event, Head, counted, table_or_nothing, withheld
from lingyan.regions.models import Region

_GONE: Final = (Asset.State.DISPOSED, Asset.State.LOST)
_NOT_CONCLUDED: Final = (Contract.State.DRAFT, Contract.State.VOID)
_OUT: Final = ("contract-out", "lease")
_LAND: Final = {
    Kind.CULTIVATED: "5-1", Kind.FOREST: "5-1", Kind.GRASS: "5-1", Kind.WATER: "5-2", Kind.WASTE: "5-2",
    Kind.BUILDING_LAND: "5-3", Kind.OTHER_RESOURCE: "5-3",
}  # fmt: skip
_GROUPS: Final = (("5-1", "耕地、林地、草地"), ("5-2", "水面、滩涂、荒地"), ("5-3", "建设用地和其他资源"))
_CONTRACT_COLUMNS: Final = (
    Head("合同"), Head("对方"), Head("面积", "area"), Head("起", "day"), Head("止", "day"),
    Head("合同总额", "money"), Head("拖欠", "money"),
)  # fmt: skip


def register() -> None:
    """Called once from `AppConfig.ready`."""
    sheets.register("resources", 10, resources)
    sheets.register("resources", 20, let)
    sheets.register("other", 40, signed)
    sheets.register("contract", 10, signed)
    sheets.register_event("contract", signings)


def resources(village: Region, _first: dt.date, last: dt.date) -> Iterator[Block]:
    """Cards of land and water by kind: how many, how much, and how much of it is let.

    PRIVACY: what is let of a kind is not said where few persons and households have it, since the contracts with units
    stand beside it one by one and the rest would be theirs.
    """
    cards = Asset.objects.filter(
        book__organisation__region=village, book__organisation__kind="collective", kind__in=RESOURCES,
        acquired_on__lte=last,
    ).exclude(state__in=_GONE)  # fmt: skip
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    others: defaultdict[str, set[int | None]] = defaultdict(set)
    tenants = _tenants(village, last)
    for card, kind, area, state in cards.values_list("pk", "kind", "area", "state"):
        found = sums[kind]
        found[0] += 1
        found[1] += area or 0
        if state == Asset.State.LET:
            found[2] += area or 0
            others[kind] |= tenants.get(card, {None})
    columns = (Head("资源"), Head("宗数", "count"), Head("面积", "area"), Head("已发包出租", "area"))
    for item, heading in _GROUPS:
        kinds = [kind for kind in RESOURCES if _LAND[Kind(kind)] == item]
        rows: list[tuple[Cell, ...]] = [
            (str(Kind(kind).label), *sums[kind][:2], withheld(sums[kind][2], len(others[kind])))
            for kind in kinds if kind in sums
        ]  # fmt: skip
        yield table_or_nothing(heading, (item,), columns, rows)


def let(village: Region, _first: dt.date, last: dt.date) -> Iterator[Block]:
    """Land and things that are let: contracts with units one by one, those with persons and households together."""
    running = _running(village, last)
    found, late = list(running.order_by("start_on", "pk")), _overdue(running, last)
    units = [one for one in found if one.party.kind == Party.Kind.UNIT]
    columns = _CONTRACT_COLUMNS
    yield table_or_nothing("发包、出租给单位的", ("5-4",), columns, (_row(one, late) for one in units))
    others = [one for one in found if one.party.kind != Party.Kind.UNIT]
    yield _together("发包、出租给农户和个人的", ("5-4",), others, late)


def signed(village: Region, first: dt.date, last: dt.date) -> Iterator[Block]:
    """Contracts signed in the period. For a single day without any it says nothing."""
    found = list(_of(village).filter(signed_on__range=(first, last)).exclude(state__in=_NOT_CONCLUDED))
    late = _overdue(_of(village).filter(pk__in=[one.pk for one in found]), last)
    if not found:
        return
    units = [one for one in found if one.party.kind == Party.Kind.UNIT]
    if units:
        rows = tuple(_row(one, late) for one in units)
        yield Block("与单位签订的合同", ("8-4",), columns=_CONTRACT_COLUMNS, rows=rows)
    others = [one for one in found if one.party.kind != Party.Kind.UNIT]
    if others:
        yield _together("与农户和个人签订的合同", ("8-4",), others, late)


def signings(villages: Collection[int], since: dt.date) -> Iterable[Event]:
    """The days on which contracts were signed, known since they were concluded here."""
    rows = Contract.objects.filter(
        book__organisation__region__in=villages, book__organisation__kind="collective", signed_on__gte=since
    ).exclude(state__in=_NOT_CONCLUDED)
    for region, on, known in rows.values_list("book__organisation__region_id", "signed_on", "concluded_at"):
        yield Event(region, on, known or midnight(on))


def _of(village: Region) -> QuerySet[Contract]:
    found = Contract.objects.filter(book__organisation__region=village, book__organisation__kind="collective")
    return found.select_related("party").order_by("signed_on", "pk")


def _running(village: Region, on: dt.date) -> QuerySet[Contract]:
    """Contracts under which something is let on a day."""
    found = _of(village).filter(kind__in=_OUT, start_on__lte=on, ends_on__gte=on)
    return found.exclude(state__in=[*_NOT_CONCLUDED, Contract.State.ENDED, Contract.State.TERMINATED])


def _tenants(village: Region, on: dt.date) -> dict[int, set[int | None]]:
    """Card → the persons and households that have it under contract. A card that is missing is let to somebody unknown."""
    found: defaultdict[int, set[int | None]] = defaultdict(set)
    rows = _running(village, on).exclude(asset=None).order_by().values_list("asset", "party", "party__kind")
    for card, party, kind in rows:
        found[card] |= set() if kind == Party.Kind.UNIT else {party}
    return found


def _overdue(contracts: QuerySet[Contract], on: dt.date) -> dict[int, int]:
    """Contract → what should have been received by a day and was not, as the books say now."""
    due = with_paid(
        Instalment.objects.filter(contract__in=contracts.order_by().values("pk"), cancelled_by=None)
    )
    rows = overdue(due, on).order_by().values("contract").annotate(sum=Sum("left"))
    return {row["contract"]: row["sum"] for row in rows}


def _row(one: Contract, late: dict[int, int]) -> tuple[Cell, ...]:
    return (
        one.title, one.party.name, _area(one), one.start_on.isoformat(), one.ends_on.isoformat(), one.total,
        late.get(one.pk, 0),
    )  # fmt: skip


def _area(one: Contract) -> Cell:
    return "" if one.area is None else one.area


def _together(
    heading: str, items: tuple[str, ...], contracts: Sequence[Contract], late: dict[int, int]
) -> Block:
    """Sums by kind of land. PRIVACY: how many they are and what it comes to is said from ten on; no title, which may
    name somebody.
    """
    sums: dict[str, list[Any]] = {}
    for one in contracts:
        label = str(LandKind(one.land_kind).label) if one.land_kind else str(one.get_kind_display())
        found = sums.setdefault(label, [set(), 0, 0, 0])
        found[0].add(one.party_id)
        found[1] += one.area or 0
        found[2] += one.total
        found[3] += late.get(one.pk, 0)
    columns = (
        Head("类别"), Head("户数和人数", "count"), Head("面积", "area"), Head("合同总额", "money"),
        Head("拖欠", "money"),
    )  # fmt: skip
    rows = (
        (label, counted(len(found[0])), *(withheld(sum_, len(found[0])) for sum_ in found[1:]))
        for label, found in sums.items()
    )
    return table_or_nothing(heading, items, columns, rows)
