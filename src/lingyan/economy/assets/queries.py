"""Reads of assets: cards in scope with their wear, what a month is to charge, cards against the ledger."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lingyan.economy.assets import kinds, rules
from lingyan.economy.assets.models import Asset, AssetChange, Charge, DepreciationRun, Inventory, Output
from lingyan.economy.assets.rules import Comparison, Revision, Stretch
from lingyan.economy.books.links import stands
from lingyan.economy.books.models import Book
from lingyan.economy.books.queries import year_balances
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.rights import ASSETS_VIEW
from lingyan.regions.models import Region

PATH = "book__organisation__region__path"


def visible(actor: Actor, region: Region | None = None, right: str = ASSETS_VIEW) -> QuerySet[Asset]:
    """Cards that the actor may see in a region and below, with `worn` and `net` as of now."""
    found = Asset.objects.filter(actor.scope(right, PATH))
    if region is not None:
        found = found.filter(**{f"{PATH}__startswith": region.path})
    return with_wear(found).select_related("book__organisation__region")


def with_wear(found: QuerySet[Asset]) -> QuerySet[Asset]:
    charged = standing_charges().filter(asset=OuterRef("pk")).order_by().values("asset")
    worn = F("worn_before") + Coalesce(Subquery(charged.annotate(sum=Sum("amount")).values("sum")), 0)
    return found.annotate(worn=worn, net=F("original") - worn)


def standing_runs() -> QuerySet[DepreciationRun]:
    return DepreciationRun.objects.filter(stands())


def standing_charges() -> QuerySet[Charge]:
    return Charge.objects.filter(stands("run__voucher"))


def last_run_month(book_id: int) -> Month | None:
    """The latest month with a run that stands and charged something."""
    found = standing_runs().filter(book=book_id, total__gt=0).order_by("-month").first()
    return found.month if found else None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a month is to charge for one card: all that is due through the month and not charged yet."""

    asset: Asset
    amount: int


def planned(book_ids: Collection[int], month: Month) -> dict[int, list[Planned]]:
    """By book, cards with something to charge in a month. Four queries."""
    cards = list(
        Asset.objects.filter(book__in=list(book_ids))
        .exclude(method=Asset.Method.NONE)
        .order_by("book", "code")
    )
    ids = [card.pk for card in cards]
    changes, outputs = _changes(ids), _outputs(ids, month)
    charged = dict(
        standing_charges()
        .filter(asset__in=ids)
        .order_by()
        .values("asset")
        .annotate(sum=Sum("amount"))
        .values_list("asset", "sum")
    )
    found: defaultdict[int, list[Planned]] = defaultdict(list)
    for card in cards:
        due = due_for(card, month, changes[card.pk], outputs.get(card.pk, 0))
        if due > charged.get(card.pk, 0):
            found[card.book_id].append(Planned(card, due - charged.get(card.pk, 0)))
    return found


def _changes(ids: Sequence[int]) -> Mapping[int, list[AssetChange]]:
    found: defaultdict[int, list[AssetChange]] = defaultdict(list)
    for each in AssetChange.objects.filter(asset__in=ids).order_by("from_month"):
        found[each.asset_id].append(each)
    return found


def _outputs(ids: Sequence[int], month: Month) -> dict[int, int]:
    rows = Output.objects.filter(asset__in=ids, month__lte=month).order_by().values("asset")
    return dict(rows.annotate(sum=Sum("units")).values_list("asset", "sum"))


def due_for(card: Asset, month: Month, changes: Sequence[AssetChange], output: int) -> int:
    """All that is to be charged for a card through a month, without what its making brought in."""
    if card.started is None or card.method == Asset.Method.NONE:
        return 0
    if card.method == Asset.Method.UNITS:
        base = card.original - card.residual - card.worn_before
        return rules.units_through(base=base, units=card.units, done=output)
    left = Month.of(card.left_on) if card.left_on else None
    return rules.due_through(plan_of(card, changes), month, left=left)


def plan_of(card: Asset, changes: Sequence[AssetChange]) -> list[Stretch]:
    """The stretches over which a straight-line card is charged; the first one has the values it was made with."""
    values = (
        changes[0].before if changes else {name: getattr(card, name) for name in ("original", "residual")}
    )
    if card.started is None:
        return []
    first = rules.stretch_of_card(
        original=values["original"], residual=values["residual"], months=card.months, started=card.started,
        worn_before=card.worn_before, worn_through=card.worn_through,
    )  # fmt: skip
    revisions = [
        Revision(each.from_month, each.original, each.residual, each.months_left) for each in changes
    ]
    return rules.stretches(first, card.worn_before, revisions)


def worn_plan(card: Asset, month: Month) -> int:
    """Wear of a card at the end of a month if every month is charged."""
    changes = list(card.changes.order_by("from_month"))
    output = _outputs([card.pk], month).get(card.pk, 0)
    return card.worn_before + due_for(card, month, changes, output)


def comparison(book: Book, month: Month) -> list[Comparison]:
    """Sum of the cards against 151, 132, 161 and their wear at the end of a month. About five queries."""
    totals = year_balances(book, month.year).at(month.number)
    ledger = {code: totals.closing(code) for code in kinds.WORN}
    ledger |= {code: -totals.closing(code) for code in kinds.WORN.values()}
    return rules.compare(card_sums(book, month), ledger, kinds.WORN)


def card_sums(book: Book, month: Month) -> dict[str, tuple[int, int]]:
    """Original value and wear by first-level account, of cards that are there at the end of a month."""
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for card in cards_at(book, month):
        total = sums[card.account[:3]]
        total[0] += card.original
        total[1] += card.worn
    return {account: (pair[0], pair[1]) for account, pair in sums.items()}


def cards_at(book: Book, month: Month) -> list[Any]:
    """Cards with an account that are there at the end of a month, with `original` and `worn` as of then."""
    day = month.last_day
    charged = (
        standing_charges().filter(asset=OuterRef("pk"), run__month__lte=month).order_by().values("asset")
    )
    found = Asset.objects.filter(Q(left_on=None) | Q(left_on__gt=day), book=book, acquired_on__lte=day)
    cards = list(
        found.exclude(account="").annotate(
            charged=Coalesce(Subquery(charged.annotate(sum=Sum("amount")).values("sum")), 0)
        )
    )
    changes = _changes([card.pk for card in cards])
    for card in cards:
        later = [each for each in changes[card.pk] if each.from_month > month]
        if later:
            card.original = later[0].before["original"]
        known = card.worn_through is None or card.worn_through <= month
        card.worn = card.charged + (card.worn_before if known else 0)  # type: ignore[attr-defined]
    return cards


def not_charged(books: QuerySet[Book], month: Month) -> QuerySet[Book]:
    """Books with cards that may have something to charge in a month and no run that stands."""
    cards = Asset.objects.filter(
        Q(left_on=None) | Q(left_on__gte=month.first_day),
        Q(worn_through=None) | Q(worn_through__lt=month),
        book=OuterRef("pk"), started__lt=month,
    ).exclude(method=Asset.Method.NONE)  # fmt: skip
    return books.filter(Exists(cards), ~Exists(standing_runs().filter(book=OuterRef("pk"), month=month)))


def not_counted(books: QuerySet[Book], year: int) -> QuerySet[Book]:
    """Books whose cards were there in the time of a year's count, and whose count is not done."""
    _, last = rules.inventory_window(year)
    end = dt.datetime.combine(last, dt.time.max, clock.ZONE)
    cards = Asset.objects.filter(book=OuterRef("pk"), made_at__lte=end, left_on=None)
    done = Inventory.objects.filter(book=OuterRef("pk"), year=year).exclude(state=Inventory.State.COUNTING)
    return books.filter(Exists(cards), ~Exists(done))
