"""What villages have to show by a day, what is late, and who is waited for."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from lingyan.disclosure.demands import queries as demands
from lingyan.disclosure.models import Publication
from lingyan.disclosure.queries import WAITS_CLOSE, WAITS_FOR
from lingyan.disclosure.sheets.catalogue import ACCOUNTS, Cadence, Sheet, catalogue
from lingyan.disclosure.sheets.periods import Period, parse_period, period_of, periods
from lingyan.economy.books.models import Book
from lingyan.economy.books.models import Period as ClosedMonth
from lingyan.files.models import Paper
from lingyan.kernel import clock, sheets
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.parameters import Parameter
from lingyan.kernel.rights import DISCLOSURE_VIEW
from lingyan.kernel.sheets import Event
from lingyan.noticeboard import parameters
from lingyan.noticeboard.covers import DISPLAY
from lingyan.noticeboard.models import Display
from lingyan.noticeboard.rules import due_on
from lingyan.parameters.queries import Values, values_of
from lingyan.regions.models import Region

State = Literal["done", "due", "late"]
_DAYS: Final[dict[str, Parameter]] = {
    "month": parameters.DAYS_AFTER_MONTH, "quarter": parameters.DAYS_AFTER_QUARTER,
    "year": parameters.DAYS_FOR_PLAN, "year-end": parameters.DAYS_AFTER_YEAR, "event": parameters.DAYS_AFTER_EVENT,
}  # fmt: skip
_PUBLIC: Final = frozenset({Publication.State.PUBLISHED, Publication.State.SUPERSEDED})
WAITS_BOARD: Final = gettext_noop("村里张贴")
WAITS_PHOTO: Final = gettext_noop("村里补照片")
"""Whose turn it is, as facts and lists count it; translated where it is shown."""


Key = tuple[int, str, str]
"""Village, sheet and period as a text."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One sheet of one period of one village. `online_on` is the day on which it was first public online.

    `waits_for` says in words whose turn it is, empty when nothing is left. `publication_id` is the newest version begun,
    `book_id` the book of the accounts. `demanded` are the codes of the items that villagers demanded that day.
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
    publication_id: int | None = None
    book_id: int | None = None
    taken_down_on: dt.date | None = None
    demanded: tuple[str, ...] = ()

    def hung_for(self, by: dt.date) -> int | None:
        """Days on the board by a day, the day of hanging not counted; None where it never hung."""
        return None if self.board_on is None else (min(self.taken_down_on or by, by) - self.board_on).days

    @property
    def days_late(self) -> int:
        """Days between the last day in time and the day it was shown in full; None is still open."""
        return max(0, ((self.board_on or self.due_on) - self.due_on).days)


@dataclass(frozen=True, slots=True)
class _Public:
    """A sheet that stands in public: since when, and when it was composed."""

    pk: int
    period: Period
    drafted_at: dt.datetime
    on: dt.date


class _Begun(NamedTuple):
    """What is read of each version begun: without its text, since a city has tens of thousands."""

    pk: int
    region_id: int
    sheet: str
    month: Month | None
    period: str
    state: str
    drafted_at: dt.datetime
    published_at: dt.datetime | None

    @property
    def when(self) -> str:
        return self.period if self.month is None else str(self.month)


@dataclass(slots=True)
class _Known:
    """What is stored of the villages asked for."""

    since: dict[int, Month] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    """Villages with a demand that binds them."""
    books: dict[int, int] = field(default_factory=dict)
    closed: set[tuple[int, Month]] = field(default_factory=set)
    newest: dict[Key, tuple[int, str]] = field(default_factory=dict)
    online: dict[Key, dt.date] = field(default_factory=dict)
    public: defaultdict[tuple[int, str], list[_Public]] = field(default_factory=lambda: defaultdict(list))
    boards: dict[Key, Display] = field(default_factory=dict)
    prints: dict[int, Display] = field(default_factory=dict)
    """By the publication of which they are prints."""
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
    known, values = _known(villages), values_of(parameters.ALL)
    begun = {village.pk: _sheets_from(values, village, on) for village in villages}
    happened = _events([village.pk for village in villages if begun[village.pk] <= on], begun, known.asked)
    # Most villages begin in the same month: their periods are counted out once.
    regular = functools.cache(lambda cadence, first: _regular(cadence, first, on, since))
    for village in villages:
        for sheet in catalogue().sheets.values():
            first = _first(known, village, sheet, begun[village.pk])
            if first is None:
                continue
            if sheet.cadence == "event":
                wanted = _of_events(
                    happened.get((village.pk, sheet.code), ()), max(first, since or first), on
                )
            else:
                wanted = regular(sheet.cadence, first)
            if not wanted:
                continue
            days = int(str(values.of(_DAYS[sheet.cadence], village.path, on)))
            for period in wanted:
                due = due_on(sheet.cadence, period, days)
                if sheet.cadence == "event":
                    event = happened[village.pk, sheet.code][period.first]
                    yield _event_obligation(known, village, sheet, period, event.due_on or due, on, event)
                else:
                    yield _obligation(
                        known, village, sheet, period, due, on, period.first >= begun[village.pk]
                    )


def _first(known: _Known, village: Region, sheet: Sheet, begun: dt.date) -> dt.date | None:
    """From when on a sheet of a village is due; None when not at all. What is demanded is due whenever that was."""
    if sheet.on_demand:
        return dt.date.min
    start = known.since.get(village.pk)
    if start is None:
        return None
    return max(start.first_day, begun) if sheet.since_parameter else start.first_day


def _sheets_from(values: Values, village: Region, on: dt.date) -> dt.date:
    """From when on sheets beside the accounts are due online as well, and what happened is due at once."""
    year, month = divmod(int(str(values.of(parameters.SHEETS_FROM, village.path, on))), 100)
    return dt.date(year, min(max(month, 1), 12), 1)


def _of_events(happened: Iterable[dt.date], first: dt.date, on: dt.date) -> list[Period]:
    """The days on which something happened."""
    return [period_of("event", day) for day in sorted(happened) if first <= day <= on]


def _regular(cadence: Cadence, first: dt.date, on: dt.date, since: dt.date | None) -> list[Period]:
    """The periods that have ended by a day (a plan's: have begun), without those that end before `since`."""
    return [
        period
        for period in periods(cadence, first, on)
        if (period.first if cadence == "year" else period.last + dt.timedelta(days=1)) <= on
        and (since is None or period.last >= since)
    ]


def _events(
    villages: Sequence[int], begun: dict[int, dt.date], asked: Collection[int]
) -> dict[tuple[int, str], dict[dt.date, Event]]:
    """(village, sheet) → day on which something happened → all of that day as one event, known since the last of it."""
    found: defaultdict[tuple[int, str], dict[dt.date, Event]] = defaultdict(dict)
    since = min((begun[pk] for pk in villages), default=dt.date.min)
    for sheet in catalogue().sheets.values():
        ids, from_ = (asked, dt.date.min) if sheet.on_demand else (villages, since)
        for event in sheets.events(sheet.code, ids, from_) if sheet.cadence == "event" and ids else ():
            days = found[event.region_id, sheet.code]
            days[event.on] = _together(days[event.on], event) if event.on in days else event
    return found


def _together(one: Event, other: Event) -> Event:
    """What happened on the same day: known when the last of it was, due when the first of it is."""
    due = min((day for day in (one.due_on, other.due_on) if day), default=None)
    items = tuple(dict.fromkeys((*one.items, *other.items)))
    return replace(one, known_at=max(one.known_at, other.known_at), due_on=due, items=items)


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
    known: _Known, village: Region, sheet: Sheet, period: Period, due: dt.date, on: dt.date, online_due: bool
) -> Obligation:
    key = (village.pk, sheet.code, period.text)
    board, online, waits = known.boards.get(key), known.online.get(key), ""
    if online is None and sheet.code == ACCOUNTS:
        waits = _accounts_wait(known, village, period)
    elif online is None and online_due:
        waits = _turn(known, key)
    return _made(known, village, sheet, period, due, on, waits or _board_waits(known, board), board, online)


def _event_obligation(
    known: _Known,
    village: Region,
    sheet: Sheet,
    period: Period,
    due: dt.date,
    on: dt.date,
    event: Event,
) -> Obligation:
    """Done when it stands online, by itself or in a sheet composed since it was known, and hangs with a photograph.

    Both are asked for (E-01): the board for who has no telephone, the page for who is away. What was demanded is done
    only by a page of its own in force that was composed after all demands of the day came in, and by a print of it.
    """
    key = (village.pk, sheet.code, period.text)
    holding = [
        one
        for one in known.public[village.pk, sheet.code if sheet.on_demand else sheet.within]
        if one.period.first <= period.first <= one.period.last and one.drafted_at >= event.known_at
    ]
    own = [known.online[key]] if key in known.online and (holding or not sheet.on_demand) else []
    online = min([*own, *(one.on for one in holding)], default=None)
    prints = (known.prints[one.pk] for one in holding if one.pk in known.prints)
    board = (None if sheet.on_demand else known.boards.get(key)) or next(prints, None)
    waits = _board_waits(known, board) if online else _turn(known, key)
    return _made(known, village, sheet, period, due, on, waits, board, online, event.items)


def _board_waits(known: _Known, board: Display | None) -> str:
    """Whose turn it is for the board once the page stands; empty when it hangs with a photograph."""
    if board is None:
        return WAITS_BOARD
    return "" if board.pk in known.photographed else WAITS_PHOTO


def _made(
    known: _Known, village: Region, sheet: Sheet, period: Period, due: dt.date, on: dt.date, waits: str,
    board: Display | None, online: dt.date | None, items: tuple[str, ...] = (),
) -> Obligation:  # fmt: skip
    key = (village.pk, sheet.code, period.text)
    state: State = "done" if not waits else "late" if on > due else "due"
    return Obligation(
        village, sheet, period, due, online, board.shown_from if board else None,
        board is not None and board.pk in known.photographed, waits, state, board.pk if board else None,
        known.newest.get(key, (None, ""))[0], known.books.get(village.pk) if sheet.code == ACCOUNTS else None,
        board.taken_down_on if board else None, items,
    )  # fmt: skip


def _accounts_wait(known: _Known, village: Region, period: Period) -> str:
    if (village.pk, Month.of(period.first)) not in known.closed:
        return WAITS_CLOSE
    return _turn(known, (village.pk, ACCOUNTS, period.text))


def _turn(known: _Known, key: Key) -> str:
    state = known.newest.get(key, (None, ""))[1]
    return WAITS_FOR.get(Publication.State(state) if state else None, WAITS_FOR[None])


def _known(villages: Sequence[Region]) -> _Known:
    ids = [village.pk for village in villages]
    known = _Known()
    books = Book.objects.filter(organisation__region__in=ids, organisation__kind="collective", ended_on=None)
    # Asked along, so that a desk needs no query for demands; a village that keeps no book here is asked too.
    own = books.order_by().values_list("organisation__region_id", "pk", "go_live")
    for region, book, live in own.union(demands.asked_of(ids)):
        if book is None:
            known.asked.add(region)
            continue
        known.books[region] = book
        if live is not None:
            known.since[region] = live
    of_village = Q(book__organisation__kind="collective") | Q(book=None)
    begun = Publication.objects.filter(of_village, region__in=ids).order_by("version", "pk")
    for one in map(_Begun._make, begun.values_list(*_Begun._fields)):
        known.newest[one.region_id, one.sheet, one.when] = (one.pk, one.state)
        if one.state in _PUBLIC and one.published_at is not None:
            _note_public(known, one, one.published_at.astimezone(clock.ZONE).date())
    if known.since:
        # No older month is asked for; of a city that is most of what is stored.
        since = min(known.since.values())
        months = ClosedMonth.objects.filter(book__organisation__region__in=ids, month__gte=since)
        known.closed.update(months.values_list("book__organisation__region_id", "month"))
    for display in Display.objects.filter(region__in=ids).order_by("-shown_from", "-pk"):
        known.boards[display.region_id, display.sheet, display.period] = display
        if display.publication_id is not None:
            known.prints[display.publication_id] = display
    photos = Paper.objects.filter(owner_kind=DISPLAY, removed_at=None)
    known.photographed.update(photos.filter(owner_id__in=_ids(known)).values_list("owner_id", flat=True))
    return known


def _note_public(known: _Known, one: _Begun, on: dt.date) -> None:
    key = (one.region_id, one.sheet, one.when)
    known.online[key] = min(known.online.get(key, on), on)
    if one.month is not None:
        known.since[one.region_id] = min(known.since.get(one.region_id, one.month), one.month)
        return
    period = parse_period(catalogue().sheets[one.sheet].cadence, one.period)
    if period is not None and one.state == Publication.State.PUBLISHED:
        known.public[one.region_id, one.sheet].append(_Public(one.pk, period, one.drafted_at, on))


def _ids(known: _Known) -> list[int]:
    return [display.pk for display in (*known.boards.values(), *known.prints.values())]


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
