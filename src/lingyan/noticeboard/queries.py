"""What villages have to show by a day, what is late, and who is waited for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from django.db.models import Min, QuerySet
from django.utils.translation import gettext_noop

from lingyan.disclosure.models import Publication
from lingyan.disclosure.queries import WAITS_CLOSE, WAITS_FOR
from lingyan.economy.books.models import Book
from lingyan.economy.books.models import Period as ClosedMonth
from lingyan.files.models import Paper
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.parameters import Parameter
from lingyan.kernel.rights import DISCLOSURE_VIEW
from lingyan.noticeboard import parameters
from lingyan.noticeboard.catalogue import ACCOUNTS, Sheet, catalogue
from lingyan.noticeboard.covers import DISPLAY
from lingyan.noticeboard.models import Display
from lingyan.noticeboard.rules import Period, due_on, periods
from lingyan.parameters.queries import Values
from lingyan.regions.models import Region

State = Literal["done", "due", "late"]
_DAYS: Final[dict[str, Parameter]] = {
    "month": parameters.DAYS_AFTER_MONTH, "quarter": parameters.DAYS_AFTER_QUARTER,
    "year": parameters.DAYS_FOR_PLAN, "year-end": parameters.DAYS_AFTER_YEAR,
}  # fmt: skip
_PUBLIC: Final = frozenset({Publication.State.PUBLISHED, Publication.State.SUPERSEDED})
WAITS_BOARD: Final = gettext_noop("村里张贴")
WAITS_PHOTO: Final = gettext_noop("村里补照片")
"""Whose turn it is, as facts and lists count it; translated where it is shown."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One sheet of one period of one village. `online_on` is None for sheets that hang on the board only.

    `waits_for` says in words whose turn it is, empty when nothing is left.
    """

    village: Region
    sheet: Sheet
    period: Period
    due_on: dt.date
    online_on: dt.date | None
    board_on: dt.date | None
    photographed: bool
    waits_for: str
    state: State
    display_id: int | None = None
    taken_down_on: dt.date | None = None

    def hung_for(self, by: dt.date) -> int | None:
        """Days on the board by a day, the day of hanging not counted; None where it never hung."""
        return None if self.board_on is None else (min(self.taken_down_on or by, by) - self.board_on).days

    @property
    def days_late(self) -> int:
        """Days between the last day in time and the day it was shown in full; None is still open."""
        return max(0, ((self.board_on or self.due_on) - self.due_on).days)


@dataclass(slots=True)
class _Known:
    """What is stored of the villages asked for."""

    since: dict[int, Month] = field(default_factory=dict)
    closed: set[tuple[int, Month]] = field(default_factory=set)
    states: dict[tuple[int, Month], str] = field(default_factory=dict)
    online: dict[tuple[int, Month], dt.date] = field(default_factory=dict)
    boards: dict[tuple[int, str, str], Display] = field(default_factory=dict)
    photographed: set[int] = field(default_factory=set)


def visible(actor: Actor) -> QuerySet[Display]:
    return Display.objects.filter(actor.scope(DISCLOSURE_VIEW, "region__path"))


def obligations(
    villages: Sequence[Region], on: dt.date, *, since: dt.date | None = None
) -> Iterator[Obligation]:
    """Everything whose period has ended by a day (a plan's: has begun), village by village, the oldest first.

    A village counts from the month its book went live or it first published here; what came before hung on paper, of
    which nothing is known. `since` leaves out periods that end before. A fixed number of queries.
    """
    known, values = _known(villages), Values(parameters.ALL)
    for village in villages:
        start = known.since.get(village.pk)
        if start is None:
            continue
        for sheet in catalogue().sheets.values():
            days = int(str(values.of(_DAYS[sheet.cadence], village.path, on)))
            for period in periods(sheet.cadence, start.first_day, on):
                begun = period.first if sheet.cadence == "year" else period.last + dt.timedelta(days=1)
                if begun <= on and (since is None or period.last >= since):
                    yield _obligation(known, village, sheet, period, due_on(sheet.cadence, period, days), on)


def on_calendar(villages: Sequence[Region], on: dt.date) -> list[Obligation]:
    """What falls due in the year of a day, done or not, and what is still open from the time before."""
    year = on.replace(month=1, day=1)
    # Of many villages no further back than last year: what is older has long been on every desk.
    since = None if len(villages) == 1 else year.replace(year=on.year - 1)
    return [
        one
        for one in obligations(villages, on, since=since)
        if one.due_on >= year or one.state != "done"
    ]  # fmt: skip


def open_ones(found: Iterable[Obligation]) -> Iterator[Obligation]:
    return (one for one in found if one.state != "done")


def _obligation(
    known: _Known, village: Region, sheet: Sheet, period: Period, due: dt.date, on: dt.date
) -> Obligation:
    board = known.boards.get((village.pk, sheet.code, period.text))
    online, waits = None, ""
    if sheet.code == ACCOUNTS:
        month = Month.of(period.first)
        online = known.online.get((village.pk, month))
        waits = "" if online else _accounts_wait(known, village, month)
    if not waits and board is None:
        waits = WAITS_BOARD
    elif not waits and board is not None and board.pk not in known.photographed:
        waits = WAITS_PHOTO
    state: State = "done" if not waits else "late" if on > due else "due"
    return Obligation(
        village, sheet, period, due, online, board.shown_from if board else None,
        board is not None and board.pk in known.photographed, waits, state, board.pk if board else None,
        board.taken_down_on if board else None,
    )  # fmt: skip


def _accounts_wait(known: _Known, village: Region, month: Month) -> str:
    if (village.pk, month) not in known.closed:
        return WAITS_CLOSE
    state = known.states.get((village.pk, month))
    return WAITS_FOR.get(Publication.State(state) if state else None, WAITS_FOR[None])


def _known(villages: Sequence[Region]) -> _Known:
    ids = [village.pk for village in villages]
    known = _Known()
    books = Book.objects.filter(organisation__region__in=ids, organisation__kind="collective", ended_on=None)
    for region, live in books.values_list("organisation__region_id", "go_live"):
        if live is not None:
            known.since[region] = live
    own = Publication.objects.filter(region__in=ids, book__organisation__kind="collective").order_by(
        "version"
    )
    for region, month, state in own.values_list("region_id", "month", "state"):
        known.states[region, month] = state
    public = (
        own.filter(state__in=_PUBLIC).order_by().values("region_id", "month").annotate(at=Min("published_at"))
    )
    for row in public:
        region, month = row["region_id"], row["month"]
        known.online[region, month] = row["at"].astimezone(clock.ZONE).date()
        known.since[region] = min(known.since.get(region, month), month)
    months = ClosedMonth.objects.filter(book__organisation__region__in=ids)
    known.closed.update(months.values_list("book__organisation__region_id", "month"))
    for display in Display.objects.filter(region__in=ids).order_by("-shown_from", "-pk"):
        known.boards[display.region_id, display.sheet, display.period] = display
    photos = Paper.objects.filter(owner_kind=DISPLAY, removed_at=None)
    known.photographed.update(photos.filter(owner_id__in=_ids(known)).values_list("owner_id", flat=True))
    return known


def _ids(known: _Known) -> list[int]:
    return [display.pk for display in known.boards.values()]


@dataclass(frozen=True, slots=True)
class Lateness:
    """How many sheets of a region wait for whom, and since when the oldest is late. Names no village."""

    waits_for: str
    due: int
    late: int
    oldest: dt.date | None


def by_cause(found: Iterable[Obligation]) -> list[Lateness]:
    """Open sheets by whose turn it is, most late first: causes and posts, never a list of villages."""
    due: defaultdict[str, int] = defaultdict(int)
    late: defaultdict[str, list[dt.date]] = defaultdict(list)
    for one in open_ones(found):
        if one.state == "late":
            late[one.waits_for].append(one.due_on)
        else:
            due[one.waits_for] += 1
    causes = [
        Lateness(cause, due[cause], len(late[cause]), min(late[cause], default=None))
        for cause in {*due, *late}
    ]
    return sorted(causes, key=lambda each: (-each.late, -each.due, each.waits_for))
