"""Rules of a secretary's dossier: what a sheet may say, what a file must hold, what an exit still wants. Pure.

Sources: governance.md A-14 (备案), A-15 (vacancy), A-22 (completeness), B-5 (leaving office), H-1 (述职评议), J-8 (no
clock-in). No national rule fixes the items: a county sets them (`parameters`).
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext_lazy as _

from lingyan.kernel.calendar import deadline
from lingyan.kernel.language import Words
from lingyan.kernel.problems import Problem


class Kind(enum.StrEnum):
    APPOINTED = "appointed"
    FILED = "filed"
    PAY = "pay"
    CONTRACT = "contract"
    INSURANCE = "insurance"
    HOURS = "hours"
    LEAVE = "leave"
    EXIT = "exit"
    HANDOVER = "handover"
    AUDIT = "audit"


LEAVE: Final = Kind.LEAVE.value
BEGUN, CHANGED, ENDED = "begun", "changed", "ended"
OCCASIONS: Final[dict[str, Words]] = {BEGUN: _("任职备案"), CHANGED: _("变更备案"), ENDED: _("离任备案")}
CHANGES: Final[dict[str, Words]] = {
    "posts": _("兼任职务变化"), "way": _("任职方式变化"), "data": _("基本情况变化"),
}  # fmt: skip
YES, NO = "yes", "no"
HELD: Final[dict[str, Words]] = {YES: _("有"), NO: _("没有")}
# PRIVACY: no kind of leave speaks of health; whoever is ill is on leave for own reasons.
LEAVES: Final[dict[str, Words]] = {"annual": _("年休假"), "duty": _("公务外出或学习"), "own": _("因私请假")}
RESIGNED, TERM_END, REMOVED, TRANSFERRED, DIED = "resigned", "term-end", "removed", "transferred", "died"
EXITS: Final[dict[str, Words]] = {
    RESIGNED: _("辞职"), TERM_END: _("任期届满"), REMOVED: _("免职"), TRANSFERRED: _("调离"), DIED: _("去世"),
}  # fmt: skip
CAN_WAIT: Final = frozenset({RESIGNED, TRANSFERRED})
"""Exits that can wait until handover and audit are done; the others happen on their day."""
_WAITING_WORDS: Final = ("辞", "调")
TERM_AUDIT, EXIT_AUDIT = "term", "exit"
AUDITS: Final[dict[str, Words]] = {TERM_AUDIT: _("任期审计"), EXIT_AUDIT: _("离任审计")}
CODES: Final[dict[Kind, dict[str, Words]]] = {
    Kind.FILED: OCCASIONS, Kind.CONTRACT: HELD, Kind.INSURANCE: HELD, Kind.LEAVE: LEAVES, Kind.EXIT: EXITS,
    Kind.AUDIT: AUDITS,
}  # fmt: skip
COLUMNS: Final[dict[Kind, frozenset[str]]] = {
    Kind.APPOINTED: frozenset({"number"}),
    Kind.FILED: frozenset({"code", "detail", "number"}),
    Kind.PAY: frozenset({"detail", "number"}),
    Kind.CONTRACT: frozenset({"code", "until_on"}),
    Kind.INSURANCE: frozenset({"code", "until_on"}),
    Kind.HOURS: frozenset({"detail"}),
    Kind.LEAVE: frozenset({"code", "until_on", "stand_in"}),
    Kind.EXIT: frozenset({"code", "number"}),
    Kind.HANDOVER: frozenset(),
    Kind.AUDIT: frozenset({"code", "number"}),
}
"""What a sheet of each kind says besides its day."""
_MUST: Final[dict[str, Words]] = {
    "code": _("类别"), "detail": _("内容"), "number": _("文号"), "stand_in": _("代理人"),
}  # fmt: skip
MAY_LIE_AHEAD: Final = frozenset({Kind.PAY, Kind.HOURS, Kind.LEAVE, Kind.EXIT, Kind.CONTRACT, Kind.INSURANCE})
OF_THE_PERSON: Final = frozenset({Kind.PAY, Kind.CONTRACT, Kind.INSURANCE, Kind.HOURS, Kind.LEAVE})
"""Sheets that go with the person into the next tenure; the others belong to one."""
_AHEAD: Final = dt.timedelta(days=366)
_LONGEST_RUN: Final = 30 * _AHEAD
_LONGEST: Final = 80
_HOURS: Final = re.compile(r"[1-7]{1,7} ([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
WEEKDAYS: Final[dict[str, Words]] = {
    "1": _("周一"), "2": _("周二"), "3": _("周三"), "4": _("周四"), "5": _("周五"), "6": _("周六"), "7": _("周日"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody enters. `stand_in` is a person's id; hours are written `12345 09:00-17:00`."""

    on: dt.date
    code: str = ""
    detail: str = ""
    number: str = ""
    until_on: dt.date | None = None
    stand_in: int | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """The tenure that a sheet belongs to, and today."""

    start: dt.date
    end: dt.date | None
    today: dt.date


def can_wait(reason: str) -> bool:
    """Whether a reason in words means an exit that can wait: 辞职, 请辞, 调离, 调动 …"""
    return any(word in reason for word in _WAITING_WORDS)


def faults(kind: Kind, sheet: Sheet, bounds: Bounds, grades: Collection[str] = ()) -> Iterator[Problem]:
    """What is wrong with a sheet by itself. `grades` are the county's pay grades on the day."""
    yield from _said(kind, sheet)
    yield from _coded(kind, sheet, grades)
    yield from _dated(kind, sheet, bounds)


def _said(kind: Kind, sheet: Sheet) -> Iterator[Problem]:
    """Everything that the kind asks for is there, and nothing else."""
    for name, label in _MUST.items():
        asked = name in COLUMNS[kind] and not (
            (kind is Kind.FILED and name == "detail" and sheet.code != CHANGED)
            or (kind is Kind.EXIT and name == "number" and sheet.code == DIED)
        )
        value = getattr(sheet, name)
        if asked and not value:
            yield Problem("missing", f"请填写{label}")
        elif value and name not in COLUMNS[kind]:
            yield Problem("not-asked", f"这一项不登记{label}")
    if sheet.until_on and "until_on" not in COLUMNS[kind]:
        yield Problem("not-asked", "这一项不登记截止日期")
    if len(sheet.number) > _LONGEST:
        yield Problem("long-text", f"文号最多 {_LONGEST} 字")


def _coded(kind: Kind, sheet: Sheet, grades: Collection[str]) -> Iterator[Problem]:
    if kind in CODES and sheet.code and sheet.code not in CODES[kind]:
        yield Problem("unknown-code", "类别要从列出的里面选", value=sheet.code[:20])
    if kind is Kind.FILED and sheet.detail and (sheet.code != CHANGED or sheet.detail not in CHANGES):
        yield Problem("unknown-code", "只有变更备案写变更内容，并从列出的里面选", value=sheet.detail[:20])
    if kind is Kind.PAY and sheet.detail and sheet.detail not in grades:
        yield Problem("unknown-grade", "没有这个报酬档次，请从县里定的档次里选", value=sheet.detail[:20])
    if kind is Kind.HOURS and sheet.detail and not sound_hours(sheet.detail):
        yield Problem("bad-hours", "坐班安排要写星期几和起止时间，结束时间晚于开始时间")


def sound_hours(text: str) -> bool:
    """Days of the week rising, and an end after the beginning."""
    if not _HOURS.fullmatch(text):
        return False
    days, _space, times = text.partition(" ")
    opens, _dash, closes = times.partition("-")
    return "".join(sorted(set(days))) == days and opens < closes


def _dated(kind: Kind, sheet: Sheet, bounds: Bounds) -> Iterator[Problem]:
    last = bounds.today + _AHEAD if kind in MAY_LIE_AHEAD else bounds.today
    if sheet.on > last:
        yield Problem("too-late", f"日期不能晚于 {last}")
    if kind is not Kind.APPOINTED and sheet.on < bounds.start:
        yield Problem("too-early", f"日期不能早于任职日期 {bounds.start}")
    if kind is Kind.LEAVE and sheet.until_on is None:
        yield Problem("missing", "请填写截止日期")
    if sheet.until_on is not None and sheet.until_on < sheet.on:
        yield Problem("bad-days", "截止日期不能早于起始日期")
    elif sheet.until_on is not None and sheet.until_on - sheet.on > _LONGEST_RUN:
        yield Problem("too-long", "截止日期最多在起始日期以后三十年，没有期限的请填三十年以内的日期")
    if bounds.end is not None:
        yield from _after_the_end(kind, sheet, bounds.end)


def _after_the_end(kind: Kind, sheet: Sheet, end: dt.date) -> Iterator[Problem]:
    if kind is Kind.LEAVE and (sheet.until_on or sheet.on) > end:
        yield Problem("after-end", f"已于 {end} 离任，请假不能在这以后")
    if kind in {Kind.PAY, Kind.HOURS} and sheet.on > end:
        yield Problem("after-end", f"已于 {end} 离任，不能从这以后起算")
    if kind is Kind.EXIT and sheet.on != end:
        yield Problem("other-day", f"任职记录里的离任日期是 {end}，两处应当一致")
    if kind is Kind.FILED and sheet.code == ENDED and sheet.on < end:
        yield Problem("too-early", f"离任备案不能早于离任日期 {end}")


class Item(enum.StrEnum):
    """What a dossier is asked for, in the order of a career."""

    APPOINTED = "appointed"
    SELECTION = "selection"
    FILED = "filed"
    SCAN = "scan"
    PAY = "pay"
    CONTRACT = "contract"
    INSURANCE = "insurance"
    HOURS = "hours"
    TRAINED = "trained"
    APPRAISED = "appraised"
    JUDGED = "judged"
    AUDITED = "audited"
    EXIT = "exit"
    HANDOVER = "handover"
    EXIT_AUDIT = "exit-audit"
    FILED_EXIT = "filed-exit"


LABELS: Final[dict[Item, Words]] = {
    Item.APPOINTED: _("任职文件"), Item.SELECTION: _("产生方式"), Item.FILED: _("任职备案"),
    Item.SCAN: _("盖章的备案表"), Item.PAY: _("报酬档次"), Item.CONTRACT: _("聘任合同"), Item.INSURANCE: _("社会保险"),
    Item.HOURS: _("坐班安排"), Item.TRAINED: _("年度培训"), Item.APPRAISED: _("述职评议"), Item.JUDGED: _("群众评议"),
    Item.AUDITED: _("任期审计"), Item.EXIT: _("离任登记"), Item.HANDOVER: _("工作交接"), Item.EXIT_AUDIT: _("离任审计"),
    Item.FILED_EXIT: _("离任备案"),
}  # fmt: skip
IN_OFFICE: Final = tuple(Item)[: tuple(Item).index(Item.EXIT)]
YEARLY: Final = frozenset({Item.TRAINED, Item.APPRAISED, Item.JUDGED})
BEFORE_LEAVING: Final = (Item.HANDOVER, Item.EXIT_AUDIT)
"""The prerequisites of an exit (B-5, A-17)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one tenure on a day. `there` are the items of which something is on record.

    `on_committee`: also seated in the villagers' committee, so villagers judge (C-3). `leaving`: an exit is on record.
    `whole_year`: in the post without a break since the first day of the year asked for. `long`: for longer than an audit
    may wait.
    """

    there: frozenset[Item] = field(default_factory=frozenset)
    ended: bool = False
    leaving: bool = False
    on_committee: bool = False
    whole_year: bool = True
    long: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One required item and whether it is there."""

    item: Item
    filled: bool

    @property
    def label(self) -> Words:
        return LABELS[self.item]


def lines(known: Known, needed: Collection[Item]) -> list[Line]:
    """The items required of a tenure with what is filled. Those of an exit are law or practice and not switched off."""
    return [Line(item, item in known.there) for item in _required(known, needed)]


def _required(known: Known, needed: Collection[Item]) -> Iterator[Item]:
    if known.ended:
        yield from (
            item for item in (Item.APPOINTED, Item.FILED, Item.EXIT) if item is Item.EXIT or item in needed
        )
        yield from (*BEFORE_LEAVING, Item.FILED_EXIT)
        return
    for item in IN_OFFICE:
        if item in needed and _asked(item, known):
            yield item
    if known.leaving:
        yield from BEFORE_LEAVING


def _asked(item: Item, known: Known) -> bool:
    if item in YEARLY and not known.whole_year:
        return False
    if item is Item.JUDGED:
        return known.on_committee
    return item is not Item.AUDITED or known.long


@dataclass(frozen=True, slots=True)
class Completeness:
    """Filled and required items, of a person or added up for a place (A-22). No share is shown for nothing required."""

    filled: int = 0
    required: int = 0

    @property
    def missing(self) -> int:
        return self.required - self.filled

    def __add__(self, other: Completeness) -> Completeness:
        return Completeness(self.filled + other.filled, self.required + other.required)


def completeness(found: Iterable[Line]) -> Completeness:
    rows = list(found)
    return Completeness(sum(row.filled for row in rows), len(rows))


def missing(found: Iterable[Line]) -> list[Item]:
    return [row.item for row in found if not row.filled]


def year_asked(today: dt.date) -> int:
    """The last year whose training and appraisals must be there: they end by March of the year after (H-1)."""
    return today.year - (1 if today.month > 3 else 2)


def overdue_since(today: dt.date, days: int) -> dt.date:
    """The last day whose period of so many days is over today: `calendar.deadline` of it, and of all before, has passed."""
    start = today - dt.timedelta(days=days + 1)
    while deadline(start, days) >= today:
        start -= dt.timedelta(days=1)
    return start


def vacant_days(left_on: dt.date, today: dt.date) -> int:
    """Days on which a post has stood empty: the day of leaving is the first."""
    return max((today - left_on).days, 0)
