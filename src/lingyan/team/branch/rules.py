"""What the duties ask of a branch in a year and who counts at a session (governance.md C-01 to C-09, C-1).

Pure: members are spells of dates, sessions are values. Shares are compared in integers, never in floats.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

GENERAL, COMMITTEE, GROUP, LESSON, DAY, LIFE, APPRAISAL = (
    "general", "committee", "group", "lesson", "day", "life", "appraisal",
)  # fmt: skip
KINDS: Final[Mapping[str, str]] = {
    GENERAL: "党员大会", COMMITTEE: "支委会", GROUP: "党小组会", LESSON: "党课", DAY: "主题党日",
    LIFE: "组织生活会", APPRAISAL: "民主评议党员",
}  # fmt: skip
PRESENT, ONLINE, ELSEWHERE, EXCUSED, ABSENT, EXEMPT = (
    "present", "online", "elsewhere", "excused", "absent", "exempt",
)  # fmt: skip
STATUSES: Final[Mapping[str, str]] = {
    PRESENT: "到会", ONLINE: "线上参加", ELSEWHERE: "外地参加（已确认）", EXCUSED: "请假", ABSENT: "缺席",
    EXEMPT: "不要求参加",
}  # fmt: skip
HERE: Final = frozenset({PRESENT, ONLINE})

BELONGS, FULL, IN_GROUP, DUTY, FRAIL, AWAY = "belongs", "full", "group", "duty", "frail", "away"
LOST, STOPPED, STRUCK, QUIT, CORRECT, FREE = "lost", "stopped", "struck", "quit", "correct", "free"
SPELLS: Final[Mapping[str, str]] = {
    BELONGS: "组织关系在本支部", FULL: "正式党员", IN_GROUP: "党小组", DUTY: "支部职务", FRAIL: "不要求参加",
    AWAY: "外出流动", LOST: "失去联系", STOPPED: "停止党籍", STRUCK: "除名", QUIT: "自行脱党除名", CORRECT: "限期改正",
    FREE: "免交党费",
}  # fmt: skip
DECIDED: Final = frozenset({STOPPED, STRUCK, QUIT, CORRECT})
"""What a meeting or a higher organisation decided of a member; `value` is the number of the decision."""
DUTIES_HELD: Final = ("书记", "副书记", "委员")

Often = Literal["month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that holds of a member from a day through a day, both included; None is open on that side."""

    kind: str
    value: str = ""
    from_on: dt.date | None = None
    until_on: dt.date | None = None

    @property
    def lasts(self) -> bool:
        """False for one that was taken back: it ends the day before it begins."""
        return not (self.from_on and self.until_on and self.until_on < self.from_on)

    def holds(self, day: dt.date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (
            self.until_on is None or day <= self.until_on
        )

    def overlaps(self, other: Spell) -> bool:
        return _not_after(self.from_on, other.until_on) and _not_after(other.from_on, self.until_on)

    def covers(self, other: Spell) -> bool:
        """Says the same for at least the other's days."""
        starts = self.from_on is None or (other.from_on is not None and self.from_on <= other.from_on)
        ends = self.until_on is None or (other.until_on is not None and other.until_on <= self.until_on)
        return (self.kind, self.value) == (other.kind, other.value) and starts and ends


def _not_after(first: dt.date | None, last: dt.date | None) -> bool:
    return first is None or last is None or first <= last


def runs(spells: Mapping[int, Spell]) -> list[tuple[Spell, int]]:
    """Spells of one kind by key, those of the same value that overlap or adjoin joined; with the key of the last part.

    An exemption that was made longer stands as two spells, and says the same as one from the first day to the last.
    """
    found: list[tuple[Spell, int]] = []
    for key, spell in sorted(
        spells.items(), key=lambda each: (each[1].value, each[1].from_on or dt.date.min)
    ):
        before = found[-1][0] if found else None
        if before is None or before.value != spell.value or not _adjoin(before, spell):
            found.append((spell, key))
        elif before.until_on is not None and _not_after(before.until_on, spell.until_on):
            found[-1] = (replace(before, until_on=spell.until_on), key)
    return found


def _adjoin(before: Spell, after: Spell) -> bool:
    """No day lies between them; `after` does not begin earlier."""
    return (
        before.until_on is None
        or after.from_on is None
        or after.from_on <= before.until_on + dt.timedelta(days=1)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member is on one day. `exempt` is C-09: old, frail, ill or disabled, without saying which.

    Whose membership is stopped (C-11) belongs to no list and has no vote while it lasts.
    """

    belongs: bool
    votes: bool
    group: str
    sits: bool
    exempt: bool
    away: bool


def standing(spells: Iterable[Spell], day: dt.date) -> Standing:
    held = {spell.kind: spell.value for spell in spells if spell.holds(day)}
    belongs = BELONGS in held and STOPPED not in held
    return Standing(
        belongs, belongs and FULL in held, held.get(IN_GROUP, "") if belongs else "", belongs and DUTY in held,
        FRAIL in held, AWAY in held,
    )  # fmt: skip


def left_by(spells: Iterable[Spell], day: dt.date) -> str:
    """What took a member off the lists who does not belong on a day: `QUIT`, `STRUCK`, `STOPPED`, or `BELONGS` that ended.

    Empty for one whose membership here has not begun.
    """
    listed = [spell for spell in spells if spell.lasts]
    held = {spell.kind for spell in listed if spell.holds(day)}
    if decided := next((kind for kind in (QUIT, STRUCK, STOPPED) if kind in held), ""):
        return decided
    over = any(spell.kind == BELONGS and spell.until_on and spell.until_on < day for spell in listed)
    return BELONGS if over else ""


def expected(kinds: Collection[str], group: str, who: Standing) -> bool:
    """Whether a member stands on the list of a session: of the group, of the committee, or of the whole branch."""
    if not who.belongs:
        return False
    if group:
        return who.group == group
    return who.sits if narrow(kinds) else True


def narrow(kinds: Collection[str]) -> bool:
    """A session of the committee alone; with a kind for all members it is one of the branch."""
    return COMMITTEE in kinds and not {GENERAL, LESSON, DAY} & set(kinds)


def kinds_fault(kinds: Sequence[str], group: str) -> str:
    """Why these kinds cannot be one session; empty when they can."""
    if not kinds or len(set(kinds)) != len(kinds) or any(kind not in KINDS for kind in kinds):
        return "请选择会议类型，每种只选一次"
    if GROUP in kinds and (GENERAL in kinds or COMMITTEE in kinds):
        return "党小组会不能和党员大会、支委会算作一次会议"
    if (GROUP in kinds) != bool(group):
        return "党小组会要写明党小组" if GROUP in kinds else "只有党小组会写党小组"
    return ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a list: what was ticked, and what the member was that day."""

    status: str
    votes: bool
    sits: bool = False
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of one list by C-1. `quorate` says by kind whether enough were there, for kinds that ask for it."""

    roster: int
    exempt: int
    elsewhere: int
    present: int
    excused: int
    voting_due: int
    voting_present: int
    quorate: Mapping[str, bool] = field(default_factory=dict)

    @property
    def required(self) -> int:
        return self.roster - self.exempt - self.elsewhere

    @property
    def absent(self) -> int:
        return self.required - self.present - self.excused

    @property
    def quorum(self) -> bool | None:
        """Of the session as a whole; None when no kind asks for one."""
        return all(self.quorate.values()) if self.quorate else None


def tally(kinds: Collection[str], marks: Iterable[Mark], *, exempt_vote: bool = True) -> Tally:
    """Count a list. The exempt leave the attendance; in the quorum they stay where `exempt_vote` (the county decides).

    Whoever is exempt and came all the same counts among the votes present, never in the attendance.
    """
    listed = list(marks)
    required = [mark for mark in listed if not _out(mark)]
    voters = [mark for mark in listed if mark.votes and (exempt_vote or not _out(mark))]
    voting_present = sum(mark.status in HERE for mark in voters)
    seats = [mark for mark in listed if mark.sits]
    quorate: dict[str, bool] = {}
    if GENERAL in kinds:
        quorate[GENERAL] = bool(voters) and 2 * voting_present >= len(voters)
    if COMMITTEE in kinds:
        quorate[COMMITTEE] = bool(seats) and 2 * sum(mark.status in HERE for mark in seats) >= len(seats)
    return Tally(
        len(listed), len(listed) - len(required), sum(mark.status == ELSEWHERE for mark in required),
        sum(mark.status in HERE for mark in required), sum(mark.status == EXCUSED for mark in required),
        len(voters), voting_present, quorate,
    )  # fmt: skip


def _out(mark: Mark) -> bool:
    return mark.exempt or mark.status == EXEMPT


def percent(part: int, whole: int) -> str:
    """One decimal, rounded half up (governance.md 0.5); empty when there is nothing to divide by."""
    if whole <= 0:
        return ""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True)
class Duty:
    rule: str
    kind: str
    often: Often
    source: str


DUTIES: Final = (
    Duty("C-01", GENERAL, "quarter", "支部工作条例第十一条"),
    Duty("C-02", COMMITTEE, "month", "支部工作条例第十二条"),
    Duty("C-03", GROUP, "month", "支部工作条例第十三条"),
    Duty("C-04", LESSON, "year", "支部工作条例第十六条"),
    Duty("C-05", DAY, "month", "支部工作条例第十六条"),
    Duty("C-06", LIFE, "year", "党员教育管理工作条例第十七条"),
    Duty("C-07", APPRAISAL, "year", "党员教育管理工作条例第十八条"),
)
REGULAR: Final = frozenset({GENERAL, COMMITTEE, GROUP, DAY})
"""Kinds whose months and quarters make the share of duties met on time (indicator T01)."""


@dataclass(frozen=True, slots=True)
class Period:
    label: str
    first: dt.date
    last: dt.date


def periods(often: Often, year: int) -> list[Period]:
    """`2025-01` …, `2025Q1` … or `2025`."""
    length = {"month": 1, "quarter": 3, "year": 12}[often]
    found = []
    for number, first in enumerate(range(1, 13, length), 1):
        last = first + length - 1
        label = {"month": f"{year}-{first:02d}", "quarter": f"{year}Q{number}", "year": str(year)}[often]
        end = dt.date(year, last, calendar.monthrange(year, last)[1])
        found.append(Period(label, dt.date(year, first, 1), end))
    return found


@dataclass(frozen=True, slots=True)
class Extent:
    """From when until when a branch, committee or group stood; a duty binds periods that lie wholly inside."""

    from_on: dt.date | None = None
    until_on: dt.date | None = None

    def spans(self, period: Period) -> bool:
        return (self.from_on is None or self.from_on <= period.first) and (
            self.until_on is None or period.last <= self.until_on
        )


def extent(spells: Iterable[Spell]) -> Extent | None:
    """From the first of these to the last; None when there are none."""
    listed = [spell for spell in spells if spell.lasts]
    if not listed:
        return None
    starts, ends = [spell.from_on for spell in listed], [spell.until_on for spell in listed]
    return Extent(
        None if None in starts else min(day for day in starts if day),
        None if None in ends else max(day for day in ends if day),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A session that took place. A cancelled one is none; it counts in the period of `held_on`, not of its plan."""

    number: str
    held_on: dt.date
    kinds: Sequence[str]
    group: str = ""
    quorate: Mapping[str, bool] = field(default_factory=dict)

    def valid(self, kind: str) -> bool:
        """Enough were there for this kind. Without a list of attendance nobody knows, so it is not."""
        return self.quorate.get(kind, False) if kind in {GENERAL, COMMITTEE} else True


@dataclass(frozen=True, slots=True)
class Unit:
    """What the duties of one branch depend on."""

    whole: Extent = Extent()
    committee: Extent | None = None
    groups: Mapping[str, Extent] = field(default_factory=dict)
    lessons: int = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One duty in one period."""

    duty: Duty
    group: str
    period: Period
    required: int
    held: int
    valid: int
    events: tuple[str, ...]

    @property
    def difference(self) -> int:
        return self.valid - self.required

    @property
    def met(self) -> int:
        """What of the required number was held; a surplus makes up for no other period."""
        return min(self.valid, self.required)


def compliance(year: int, unit: Unit, sessions: Iterable[Held]) -> list[Line]:
    """Every duty of the year in the order of rules, groups and periods. One session may serve several kinds."""
    held = sorted(sessions, key=lambda each: (each.held_on, each.number))
    return [line for duty in DUTIES for line in _lines(duty, year, unit, held)]


def _lines(duty: Duty, year: int, unit: Unit, held: Sequence[Held]) -> Iterator[Line]:
    for group, stood in _bound(duty, unit):
        for period in periods(duty.often, year):
            found = [
                each for each in held
                if duty.kind in each.kinds and _counts_for(duty, each, group) and period.first <= each.held_on <= period.last
            ]  # fmt: skip
            bound = stood.spans(period) and unit.whole.spans(period)
            required = (unit.lessons if duty.kind == LESSON else 1) if bound else 0
            if required or found:
                valid = sum(each.valid(duty.kind) for each in found)
                numbers = tuple(each.number for each in found)
                yield Line(duty, group, period, required, len(found), valid, numbers)


def _counts_for(duty: Duty, session: Held, group: str) -> bool:
    """C-06: a branch may hold its life meeting in groups."""
    return session.group == group or (duty.kind == LIFE and not group)


def _bound(duty: Duty, unit: Unit) -> list[tuple[str, Extent]]:
    if duty.kind == GROUP:
        return sorted(unit.groups.items(), key=lambda each: (len(each[0]), each[0]))
    if duty.kind == COMMITTEE:
        return [("", unit.committee)] if unit.committee else []
    return [("", unit.whole)]


@dataclass(frozen=True, slots=True)
class Summary:
    """Months and quarters that are over: how many duties they held and how many were met."""

    met: int
    due: int

    @property
    def percent(self) -> str:
        return percent(self.met, self.due)


def summary(lines: Iterable[Line], through: dt.date) -> Summary:
    """What is over when the day `through` is over. On its last day a period still runs: who looks today gives yesterday."""
    over = [line for line in lines if line.duty.kind in REGULAR and line.period.last <= through]
    return Summary(sum(line.met for line in over), sum(line.required for line in over))


@dataclass(frozen=True, slots=True)
class Planned:
    """A session that the year's plan proposes."""

    on: dt.date
    kinds: tuple[str, ...]
    group: str = ""


def year_plan(year: int, unit: Unit, known: Iterable[Held], day: int) -> list[Planned]:
    """What is missing to meet every duty of a year when all that is known takes place.

    The party day stands on `day`; general meetings and lessons are held on it, life meeting and appraisal on that of
    December. Committee and groups meet in the weeks before and after. `known` holds planned and held sessions alike.
    """
    open_ = {
        (line.duty.kind, line.group, line.period.label): line.required - line.held
        for line in compliance(year, unit, known)
    }
    found: list[Planned] = []
    lessons = max(0, min(open_.get((LESSON, "", str(year)), 0), 12))
    lectures = {place * 12 // lessons + 1 for place in range(lessons)}
    for month in range(1, 13):
        label, quarter = f"{year}-{month:02d}", f"{year}Q{(month + 2) // 3}"
        joint: list[str] = [DAY] if open_.get((DAY, "", label), 0) > 0 else []
        if month % 3 == 2 and open_.get((GENERAL, "", quarter), 0) > 0:
            joint.append(GENERAL)
        if month in lectures:
            joint.append(LESSON)
        if month == 12:
            joint += [kind for kind in (LIFE, APPRAISAL) if open_.get((kind, "", str(year)), 0) > 0]
        if joint:
            found.append(Planned(_day(year, month, day), tuple(joint)))
        if open_.get((COMMITTEE, "", label), 0) > 0:
            found.append(Planned(_day(year, month, day - 10), (COMMITTEE,)))
        found += [
            Planned(_day(year, month, day + 7), (GROUP,), group)
            for group in unit.groups if open_.get((GROUP, group, label), 0) > 0
        ]  # fmt: skip
    return sorted(found, key=lambda each: (each.on, each.kinds, each.group))


def _day(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(max(day, 1), calendar.monthrange(year, month)[1]))
