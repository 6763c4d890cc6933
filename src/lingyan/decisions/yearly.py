"""The fact table `decision_year`: what a village decided in a year, how, and which meetings it held.

A village counts from the day of its first record here: what was decided on paper before is not known. Sources of the
rules: governance.md D-1 (completeness), D-2 (meetings, composition), H-3 (T02, Z05–Z07, D01, D02, F06).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lingyan.decisions import assemblies
from lingyan.decisions.models import Matter, Meeting, Posting, Review, Roll
from lingyan.decisions.parameters import FIGURES, REPRESENTATIVES_LEAST, RESULT_DAYS, VILLAGERS_MEETINGS
from lingyan.decisions.rules import LAW_DISPLAY_DAYS, Body, Composition, composition_faults
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, Kind, register
from lingyan.facts.villages import VILLAGE_COLUMNS, Village, villages
from lingyan.kernel import clock
from lingyan.kernel.calendar import deadline
from lingyan.parameters.queries import Values
from lingyan.regions.models import Level, Region

RULES_ITEM: Final = "village-rules"
_STAGES: Final = (Matter.State.S1, Matter.State.S2, Matter.State.S3, Matter.State.S4)
_DECIDED: Final = frozenset({Matter.State.P1, Matter.State.EXECUTING, Matter.State.P2, Matter.State.CLOSED})
_DAY: Final = dt.timedelta(days=1)


@dataclass(slots=True)
class Way:
    """One matter with the last carried vote of each stage and its displays of the vote that stands."""

    matter: Matter
    votes: dict[str, dt.date] = field(default_factory=dict)
    shown: dict[str, tuple[dt.date, dt.date]] = field(default_factory=dict)
    lawful: bool = False

    @property
    def studied_first(self) -> bool:
        """T02: the party organisation studied it on a day before the meeting that decided it."""
        study, vote = self.votes.get(Matter.State.S1), self.matter.decided_on
        return study is not None and vote is not None and study < vote

    def in_time(self, result_days: int) -> bool:
        """D02: its result was displayed within so many days of the day on which it was to be done."""
        shown, due = self.shown.get(Matter.State.P2), self.matter.due_on
        return shown is not None and (due is None or shown[0] <= deadline(due, result_days))

    def complete(self, result_days: int) -> bool:
        """D01: every stage carried, in order, displayed for fifteen days, and the result displayed in time."""
        days = [self.votes[stage] for stage in _STAGES if stage in self.votes]
        if len(days) < len(_STAGES) or days != sorted(days):
            return False
        display = self.shown.get(Matter.State.P1)
        long = display is not None and (display[1] - display[0]).days >= LAW_DISPLAY_DAYS
        return long and self.in_time(result_days)

    @property
    def sound_rules(self) -> bool:
        """F06: passed by the villagers' meeting, found lawful by the township and filed there."""
        return self.matter.body == Body.VILLAGERS and self.lawful and self.matter.filed_on is not None


@dataclass(slots=True)
class Record:
    """What is recorded of one village by the day asked."""

    path: str
    ways: list[Way] = field(default_factory=list)
    meetings: dict[str, set[dt.date]] = field(default_factory=lambda: defaultdict(set))
    rolls: list[Roll] = field(default_factory=list)

    @property
    def since(self) -> dt.date | None:
        """The day of the first record: a proposal or a meeting."""
        days = [_local(way.matter.proposed_at) for way in self.ways]
        return min((*days, *(day for held in self.meetings.values() for day in held)), default=None)

    def roll(self, day: dt.date) -> Roll | None:
        """The roll of the representatives' meeting in force on a day."""
        known = [roll for roll in self.rolls if roll.as_of <= day]
        return max(known, key=lambda roll: (roll.as_of, roll.pk), default=None)


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a village and year from the year of its first record on; the others are unknown."""
    found, values = list(villages(request)), Values(FIGURES)
    records = _records(request)
    for county in dict.fromkeys(village.county for village in found):
        own = [(village, records[village.id]) for village in found if village.county == county]
        for year in request.years:
            for village, record in own:
                if (row := _row(village, record, year, request.as_of, values)) is not None:
                    yield row


def _row(village: Village, record: Record, year: int, as_of: dt.date, values: Values) -> Sequence[Any] | None:
    first, day = dt.date(year, 1, 1), min(dt.date(year, 12, 31), as_of)
    since, roll = record.since, record.roll(day)
    known = since is not None and since <= day
    if day < first or not (known or roll):
        return None
    number = values.of(VILLAGERS_MEETINGS, record.path, day)
    least = values.of(REPRESENTATIVES_LEAST, record.path, day)
    days = values.of(RESULT_DAYS, record.path, day)
    assert isinstance(number, int) and isinstance(least, int) and isinstance(days, int)
    quarters = meetings_of(record.meetings[Body.REPRESENTATIVES], since, year, 4, as_of)
    parts = meetings_of(record.meetings[Body.VILLAGERS], since, year, number, as_of)
    return (
        village.code, village.county, year, day, *_decided(record.ways, first, day, days), *quarters, *parts,
        None if roll is None else composition(roll, least), _rules(record.ways, day),
    )  # fmt: skip


def _decided(
    ways: Iterable[Way], first: dt.date, day: dt.date, days: int
) -> tuple[int, int, int, int, int, int]:
    """Decided, of these studied first; closed, of these complete; results due, of these displayed in time."""

    def within(on: dt.date | None) -> bool:
        return on is not None and first <= on <= day

    standing = [way for way in ways if way.matter.state in _DECIDED]
    decided = [way for way in standing if within(way.matter.decided_on)]
    closed = [way for way in standing if within(way.matter.closed_on)]
    # A term that ends on the day itself still runs.
    due = [
        way
        for way in standing
        if way.matter.due_on and first <= deadline(way.matter.due_on, days) <= day - _DAY
    ]
    return (
        len(decided), sum(way.studied_first for way in decided), len(closed), sum(way.complete(days) for way in closed),
        len(due), sum(way.in_time(days) for way in due),
    )  # fmt: skip


def meetings_of(
    held: Iterable[dt.date], since: dt.date | None, year: int, parts: int, as_of: dt.date
) -> tuple[int, int]:
    """Into so many equal parts of a year: how many are over and owed a meeting, and in how many one was held.

    The part in which the records begin is owed one only if it was held, since an earlier one may stand on paper.
    """
    months, due, met = 12 // parts, 0, 0
    days = list(held)
    for start in range(1, 13, months):
        first = dt.date(year, start, 1)
        end = dt.date(year + (start + months > 12), (start + months - 1) % 12 + 1, 1)
        if end > as_of or since is None:
            continue
        was = any(first <= day < end for day in days)
        due += was or since <= first
        met += was
    return due, met


def composition(roll: Roll, least: int) -> int | None:
    """1 when the representatives' meeting is made up as the law asks, 0 when not, None where the roll does not say."""
    if roll.representatives is None or roll.women is None or roll.households is None:
        return None
    found = Composition(roll.eligible, roll.representatives, roll.women, roll.households)
    return int(not composition_faults(found) and roll.representatives >= least)


def _rules(ways: Iterable[Way], day: dt.date) -> int | None:
    """Of the village rules that were decided last; None where none was decided here."""
    decided = [
        way
        for way in ways
        if way.matter.item == RULES_ITEM and way.matter.state in _DECIDED and way.matter.decided_on
    ]
    known = [(way.matter.decided_on, way.matter.pk, way) for way in decided if way.matter.decided_on <= day]  # type: ignore[operator]
    return int(max(known, key=lambda each: each[:2])[2].sound_rules) if known else None


def _records(request: FactRequest) -> dict[int, Record]:
    """Records by the region's id of the village; what a group's collective decided belongs to its village."""
    places: dict[int, int] = {}
    found: dict[int, Record] = {}
    regions = Region.objects.filter(
        level__in=(Level.VILLAGE, Level.GROUP), path__startswith=request.path
    ).values_list("pk", "level", "parent", "path")
    for pk, level, parent, path in regions:
        places[pk] = parent if level == Level.GROUP and parent else pk
        if level == Level.VILLAGE:
            found[pk] = Record(path)
    for region, way in _ways(request):
        if (record := found.get(places.get(region, 0))) is not None:
            record.ways.append(way)
    for meeting in assemblies.held(request.path, request.as_of):
        if (record := found.get(meeting.region)) is not None:
            record.meetings[meeting.body].add(meeting.on)
    for roll in Roll.objects.filter(region__in=found, body=Body.REPRESENTATIVES, organisation=None):
        found[roll.region_id].rolls.append(roll)
    return found


def _ways(request: FactRequest) -> list[tuple[int, Way]]:
    """Every matter with its region, as it was known on the day asked."""
    inside = {"matter__organisation__region__path__startswith": request.path}
    matters = (
        Matter.objects.filter(organisation__region__path__startswith=request.path)
        .exclude(state=Matter.State.DRAFT)
        .select_related("organisation")
        .defer("summary")
    )
    ways = {
        each.pk: (each.organisation.region_id, Way(each))
        for each in matters
        if _local(each.proposed_at) <= request.as_of
    }
    votes = Meeting.objects.filter(**inside, carried=True, held_on__lte=request.as_of)
    for matter, stage, on in votes.order_by("pk").values_list("matter", "stage", "held_on"):
        if matter in ways:
            ways[matter][1].votes[stage] = on
    displays = Posting.objects.filter(**inside, from_on__lte=request.as_of).order_by("-pk")
    for matter, attempt, stage, *days in displays.values_list(
        "matter", "attempt", "stage", "from_on", "until_on"
    ):
        if matter in ways and attempt == ways[matter][1].matter.attempt:
            ways[matter][1].shown[stage] = (days[0], days[1])
    slips = Review.objects.filter(**inside, reviewed_on__lte=request.as_of, lawful=True)
    for matter, attempt in slips.values_list("matter", "attempt"):
        if matter in ways and attempt == ways[matter][1].matter.attempt:
            ways[matter][1].lawful = True
    return list(ways.values())


def _local(moment: dt.datetime) -> dt.date:
    return moment.astimezone(clock.ZONE).date()


def _column(name: str, kind: Kind, zh: str, en: str, unit: str = "", *, nullable: bool = False) -> FactColumn:
    return FactColumn(name, kind, zh, en, unit, nullable=nullable, public=False)


DECISION_YEAR: Final = register(
    FactTable(
        name="decision_year", zh="民主决策年度", en="What villages decided in each year, how, and which meetings they held",
        grain=("village", "year"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year"),
            FactColumn("as_on", "date", "统计日", "Last day of the year, or the day of the export"),
            _column("decided", "integer", "重大事项决议", "Matters decided in the year", "项"),
            _column("studied_first", "integer", "其中党组织先研究", "Of these studied by the party organisation before",
                    "项"),
            _column("closed", "integer", "办结事项", "Matters closed in the year", "项"),
            _column("complete", "integer", "其中程序完整", "Of these with every stage in order and displayed", "项"),
            _column("results_due", "integer", "到期应公开结果", "Results whose last day passed in the year", "项"),
            _column("results_in_time", "integer", "其中按期公开", "Of these displayed in time", "项"),
            _column("quarters_due", "integer", "应开代表会议的季度", "Quarters that are over and owe a meeting", "个"),
            _column("quarters_met", "integer", "开过代表会议的季度", "Of these with a representatives' meeting", "个"),
            _column("parts_due", "integer", "应开村民会议的时段", "Parts of the year that are over and owe a meeting", "个"),
            _column("parts_met", "integer", "开过村民会议的时段", "Of these with a villagers' meeting", "个"),
            _column("composition_kept", "integer", "代表结构符合规定",
                    "1 when the representatives' meeting is made up as the law asks", nullable=True),
            _column("rules_sound", "integer", "村规民约合法备案",
                    "1 when the village rules decided last were passed by the villagers' meeting, lawful and filed",
                    nullable=True),
        ),
        rows=rows,
        remark="从一个村第一次在本平台登记决策事项或会议的那天起算；此前开的会在纸上，平台不知道，不计。到会人数不足的会不计。",
    )
)  # fmt: skip
