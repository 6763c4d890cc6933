"""What is due around assets and contracts, by kind: rooms above register what they know; one board shows all.

A source gives rows with `due_path` (region path), `due_day` and `due_amount`, all in the reader's scope.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import DateField, F, QuerySet, Value
from django.utils.translation import gettext_noop

from lingyan.economy.assets import queries, rules
from lingyan.economy.assets.models import Asset
from lingyan.economy.assets.parameters import IDLE_AFTER
from lingyan.economy.books.queries import visible_books
from lingyan.kernel.access import Actor
from lingyan.kernel.fields import MoneyField
from lingyan.kernel.language import Words
from lingyan.kernel.month import Month
from lingyan.kernel.rights import ASSETS_VIEW
from lingyan.parameters.queries import integer_of
from lingyan.regions.models import Region

Find = Callable[[Actor, Region | None, dt.date], "QuerySet[Any]"]
AGES: Final = (
    ("soon", gettext_noop("未到期")),
    ("30", gettext_noop("逾期 30 天内")),
    ("180", gettext_noop("31–180 天")),
    ("365", gettext_noop("181–365 天")),
    ("old", gettext_noop("一年以上")),
)
_BANDS: Final = (("30", 1, 30), ("180", 31, 180), ("365", 181, 365), ("old", 366, None))


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing that falls due. `url_name` is the list behind its figure, `query` what narrows it.

    `months_back` says of which month the list is, counted back from the open one.
    """

    code: str
    label: Words
    right: str
    url_name: str
    find: Find
    query: tuple[tuple[str, str], ...] = ()
    unit: str = "项"
    months_back: int = 0

    def list_query(self, region: Region, today: dt.date) -> dict[str, str]:
        """What the list behind the figure is asked with, so that it holds the same rows."""
        month = Month.of(today).plus(-self.months_back)
        return {"region": region.code, "month": str(month), **dict(self.query)}


_sources: Final[dict[str, Source]] = {}


def register(source: Source) -> None:
    """Add a kind at start. The last registration of a code holds."""
    _sources[source.code] = source


def sources(actor: Actor) -> list[Source]:
    return [each for each in _sources.values() if actor.may_somewhere(each.right)]


def marked(found: QuerySet[Any], path: str, on: Any, amount: Any = 0) -> QuerySet[Any]:
    """Rows with the three columns that the board reads. `on` and `amount` are fields, expressions or values."""
    day = Value(on, DateField()) if isinstance(on, dt.date) else F(on) if isinstance(on, str) else on
    money = Value(amount, MoneyField()) if isinstance(amount, int) else amount
    return found.annotate(due_path=F(path), due_day=day, due_amount=money)


@dataclass(slots=True)
class Tally:
    """How many, how much, and how many of each age."""

    count: int = 0
    amount: int = 0
    ages: dict[str, int] = field(default_factory=dict)

    def add(self, age: str, amount: int) -> None:
        self.count += 1
        self.amount += amount
        self.ages[age] = self.ages.get(age, 0) + 1

    @property
    def overdue(self) -> int:
        return self.count - self.ages.get("soon", 0)


def age_of(due: dt.date, today: dt.date) -> str:
    """`soon` before the day is over, else the band of days that have passed since."""
    late = (today - due).days
    if late <= 0:
        return "soon"
    return next(band for band, _first, last in _BANDS if last is None or late <= last)


def overdue_days(band: str) -> tuple[int, int | None]:
    """The first and the last day after the due day on which a claim is of this age; None for no end."""
    return next((first, last) for name, first, last in _BANDS if name == band)


def tally(
    actor: Actor, region: Region, children: Sequence[Region], today: dt.date, asked: Iterable[Source]
) -> Iterator[tuple[Source, Tally, dict[int, Tally]]]:
    """For each source: the whole, and by child region. One query a source."""
    for source in asked:
        whole, parts = Tally(), {child.pk: Tally() for child in children}
        rows = source.find(actor, region, today).order_by().values_list("due_path", "due_day", "due_amount")
        for path, on, amount in rows:
            age = age_of(on, today)
            whole.add(age, amount or 0)
            child = _child(path, region.path)
            if child in parts:
                parts[child].add(age, amount or 0)
        yield source, whole, parts


def _child(path: str, above: str) -> int:
    """The id that comes next below a region in a path, or the region's own."""
    rest = path.removeprefix(above).strip("/")
    return int(rest.split("/")[0]) if rest else int(above.strip("/").split("/")[-1])


def _idle(actor: Actor, region: Region | None, today: dt.date) -> QuerySet[Any]:
    days = integer_of(IDLE_AFTER, region.path if region else "", today)
    found = queries.visible(actor, region).filter(
        state=Asset.State.IDLE, state_since__lte=today - dt.timedelta(days=days)
    )
    return marked(found, queries.PATH, "state_since", F("original"))


def _uncounted(actor: Actor, region: Region | None, today: dt.date) -> QuerySet[Any]:
    year = today.year if today.month == 12 else today.year - 1
    books = queries.not_counted(visible_books(actor, region, ASSETS_VIEW), year)
    return marked(books, "organisation__region__path", rules.inventory_window(year)[1])


def _uncharged(actor: Actor, region: Region | None, today: dt.date) -> QuerySet[Any]:
    month = Month.of(today).previous
    books = queries.not_charged(visible_books(actor, region, ASSETS_VIEW), month)
    return marked(books, "organisation__region__path", month.last_day)


def register_all() -> None:
    """Called once from `AppConfig.ready`."""
    register(Source("idle", "长期闲置的资产", ASSETS_VIEW, "assets:assets", _idle, (("idle", "1"),)))
    register(
        Source(
            "inventory",
            "未完成的清产核资",
            ASSETS_VIEW,
            "assets:inventories",
            _uncounted,
            (("open", "1"),),
            "村",
        )
    )
    register(
        Source(
            "depreciation",
            "上月未计提折旧",
            ASSETS_VIEW,
            "assets:runs",
            _uncharged,
            (("open", "1"),),
            "村",
            1,
        )
    )
