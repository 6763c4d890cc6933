"""Compares a workbook with itself and with what is stored: who may be ticked, for which session, on which day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from lingyan.kernel import clock
from lingyan.kernel.problems import Problem, Severity, split
from lingyan.kernel.tabular import CellValue, Workbook, failed_rows_workbook, plain, read_workbook
from lingyan.team.branch import rules
from lingyan.team.branch.importing import values
from lingyan.team.branch.importing.reader import Found, ListSheet, Reader, day_text, legend_of, names_of
from lingyan.team.branch.importing.rows import PersonRow, SessionRow
from lingyan.team.branch.importing.values import CellError
from lingyan.team.branch.rules import Spell

_YEAR: Final = re.compile(r"(\d{4})年")
_YEARLY: Final = frozenset({rules.IN_GROUP, rules.DUTY})
MOST_MEMBERS, MOST_SESSIONS = 2000, 2000


@dataclass(frozen=True, slots=True)
class Known:
    """A member who is stored: key, and every spell with its key."""

    member_id: int
    name: str
    spells: Mapping[int, Spell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stored:
    """What the branch has already. Session values are `SessionRow.same`, and marks by member name or None."""

    members: Sequence[Known] = ()
    sessions: Mapping[str, tuple[tuple[object, ...], Mapping[str, str] | None]] = field(default_factory=dict)


@dataclass(slots=True)
class PersonPlan:
    """What becomes of one row: a new member or a known one, spells to add, spells to end by a day."""

    row: PersonRow
    known: Known | None
    add: list[Spell] = field(default_factory=list)
    end: dict[int, dt.date] = field(default_factory=dict)

    @property
    def spells(self) -> list[Spell]:
        """All that holds once this is written."""
        stored = self.known.spells if self.known else {}
        return [
            *(
                replace(spell, until_on=self.end[key]) if key in self.end else spell
                for key, spell in stored.items()
            ),
            *self.add,
        ]


@dataclass(slots=True)
class BranchCheck:
    """What a workbook would write, and every fault."""

    workbook: Workbook
    year: int
    people: list[PersonPlan] = field(default_factory=list)
    sessions: list[SessionRow] = field(default_factory=list)
    late_lists: list[SessionRow] = field(default_factory=list)
    known_sessions: int = 0
    repeated: int = 0
    found: Found = field(default_factory=Found)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return split(self.problems)[0]

    @property
    def warnings(self) -> list[Problem]:
        return split(self.problems)[1]

    @property
    def new_people(self) -> int:
        return sum(each.known is None for each in self.people)

    def failed_rows(self) -> bytes:
        """The rows with problems as a workbook, with reasons and row numbers."""
        return failed_rows_workbook(self.workbook, self.problems, self.found.headers)


def check_branch_workbook(path: Path, *, name: str, year: int, village: str, stored: Stored) -> BranchCheck:
    """Read and check a workbook of one year; nothing is written. `village` is the village's name.

    Raises Refused for a file that is no workbook.
    """
    reader = Reader(read_workbook(path, name=name))
    check = BranchCheck(reader.workbook, year, found=reader.read(), problems=reader.problems)
    check.repeated = check.found.repeated
    _Checker(check, reader, stored, village).run()
    return check


class _Checker:
    def __init__(self, check: BranchCheck, reader: Reader, stored: Stored, village: str) -> None:
        self.check, self.reader, self.stored, self.village = check, reader, stored, village
        self.found = check.found
        self.plans: dict[str, PersonPlan] = {}

    def run(self) -> None:
        found = self.found
        if not found.sessions_sheet and not found.people_sheet:
            self._whole(
                "no-header",
                "没有找到党员名册或会议登记：名册要有姓名、党员类别，登记要有编号、召开日期、会议类型",
            )
            return
        if not found.people and not self.stored.members:
            self._whole("no-rows", "没有党员名册，本支部也还没有登记党员")
        if len(found.people) > MOST_MEMBERS or len(found.sessions) > MOST_SESSIONS:
            self._whole("too-many", f"一次最多 {MOST_MEMBERS} 名党员、{MOST_SESSIONS} 次会议")
            return
        self._titles()
        self._people()
        self._sessions()

    def _whole(self, code: str, message: str, severity: Severity = "error") -> None:
        self.reader.add(code, message, severity=severity)

    def _titles(self) -> None:
        """A title that names another year or another village speaks of other things."""
        bare = self.village.removesuffix("村")
        named = (_YEAR.findall(title) for title in self.found.titles)
        if other := [years[0] for years in named if years and str(self.check.year) not in years]:
            self._whole("other-year", f"表头写的是 {other[0]} 年，导入的是 {self.check.year} 年")
        for title in self.found.titles:
            if title.startswith("中共") and bare not in title:
                self._whole("other-village", f"表头“{title[:30]}”里没有“{self.village}”", "warning")

    def _people(self) -> None:
        known = {plain(each.name): each for each in self.stored.members}
        for row in self.found.people:
            plan = PersonPlan(row, known.get(row.name))
            self._spells(plan)
            self.plans[row.name] = plan
        self.check.people = list(self.plans.values())
        for name, member in known.items():
            if name not in self.plans:
                if self.found.people and self._belonging(member):
                    self._whole("not-listed", "名册中原有的一名党员没有列在表里；他的登记不变", "warning")
                self.plans[name] = PersonPlan(PersonRow(0, name), member)

    def _belonging(self, member: Known) -> bool:
        first, last = dt.date(self.check.year, 1, 1), dt.date(self.check.year, 12, 31)
        span = Spell(rules.BELONGS, "", first, last)
        return any(each.kind == rules.BELONGS and each.overlaps(span) for each in member.spells.values())

    def _spells(self, plan: PersonPlan) -> None:
        known = plan.known.spells if plan.known else {}
        for spell in plan.row.spells:
            stored = rules.runs({key: each for key, each in known.items() if each.kind == spell.kind})
            undated = spell.kind == rules.FULL and spell.from_on is None
            if (stored and undated) or self._said(spell, [each for each, _ in stored]):
                continue
            clash = [(each, key) for each, key in stored if each.overlaps(spell)]
            if not clash:
                plan.add.append(spell)
                continue
            run, last = clash[0]
            first = dt.date(self.check.year, 1, 1)
            if len(clash) == 1 and _ends_it(run, spell):
                assert spell.until_on is not None
                plan.end[last] = spell.until_on
            elif len(clash) == 1 and self._follows(known[last], spell):
                plan.end[last] = first - dt.timedelta(days=1)
                plan.add.append(replace(spell, from_on=first))
            elif len(clash) == 1 and _goes_on(run, spell):
                assert run.until_on is not None
                plan.add.append(replace(spell, from_on=run.until_on + dt.timedelta(days=1)))
            else:
                label = rules.SPELLS[spell.kind]
                self.reader.problems.append(
                    Problem(
                        "roster-differs", f"“{label}”与已登记的日期不一致；请先在党员页面更正，再导入",
                        file=self.check.workbook.file, sheet=plan.row.sheet, row=plan.row.row,
                    )
                )  # fmt: skip

    def _said(self, spell: Spell, stored: Sequence[Spell]) -> bool:
        """What is stored says it already. A year's roll tells the group and post of some day of that year, not of others."""
        year = Spell(
            spell.kind, spell.value, dt.date(self.check.year, 1, 1), dt.date(self.check.year, 12, 31)
        )
        return any(
            (each.covers(spell) and not _ends_it(each, spell))
            or (spell.kind in _YEARLY and each.value == spell.value and each.overlaps(year))
            for each in stored
        )

    def _follows(self, before: Spell, now: Spell) -> bool:
        """Another group or post in a later year's roll begins with that year."""
        first = dt.date(self.check.year, 1, 1)
        return (
            now.kind in _YEARLY and before.value != now.value and before.until_on is None
            and (before.from_on is None or before.from_on < first)
        )  # fmt: skip

    def _sessions(self) -> None:
        rows = {row.number: row for row in self.found.sessions}
        for row in rows.values():
            self._session_faults(row)
        marks = self._marks(rows)
        for number, row in rows.items():
            self._keep(replace(row, marks=marks.get(number)))

    def _session_faults(self, row: SessionRow) -> None:
        day = row.held_on
        if day is not None and day.year != self.check.year:
            self._at(row, "date-outside-year", "held", f"召开日期不在 {self.check.year} 年", day.isoformat())
        elif day is not None and day > clock.today():
            self._at(row, "future", "held", "召开日期还没有到", day.isoformat())
        elif day is None and row.planned_on.year != self.check.year:
            self._at(
                row, "date-outside-year", "planned", f"计划日期不在 {self.check.year} 年", row.planned_on.isoformat()
            )  # fmt: skip
        groups = {
            spell.value
            for plan in self.plans.values()
            for spell in plan.spells
            if spell.kind == rules.IN_GROUP
        }
        if row.group and row.group not in groups:
            self._at(row, "unknown-group", "group", "党员名册里没有这个党小组", row.group)

    def _at(
        self, row: SessionRow, code: str, name: str, message: str, value: str, severity: Severity = "error"
    ) -> None:
        sheet = row.sheet
        header = self.found.headers[sheet]
        self.check.problems.append(
            Problem(
                code, message, file=self.check.workbook.file, sheet=sheet, row=row.row, column=header.column(name),
                value=value, severity=severity,
            )
        )  # fmt: skip

    def _marks(self, rows: Mapping[str, SessionRow]) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for placed in self.found.lists:
            legend, names = legend_of(placed), names_of(placed)
            self._names(placed, names)
            head = placed.sheet.rows[placed.number_row - 1]
            for column in range(placed.column + 1, len(head) + 1):
                number = plain(placed.sheet.value(placed.number_row, column))
                if not number:
                    continue
                row = rows.get(number)
                if row is None:
                    # The fault of a line of the register that could not be read is named there.
                    if not self._unread(number):
                        self._cell(
                            placed, "unknown-session", "会议登记里没有这个编号", placed.number_row, column
                        )
                elif row.held_on is None:
                    self._cell(placed, "not-held", "登记为没有召开，却有签到", placed.number_row, column)
                elif number in found:
                    self._cell(
                        placed, "duplicate-list", "这次会议的签到出现了两次", placed.number_row, column
                    )
                else:
                    self._head(placed, column, row)
                    found[number] = self._column(placed, column, row, names, legend)
        return found

    def _unread(self, number: str) -> bool:
        return any(
            number in {plain(value) for value in self._row_of(each)}
            for each in self.check.problems
            if each.row and each.sheet in self.found.headers and each.sheet != self.found.people_sheet
        )

    def _row_of(self, problem: Problem) -> Sequence[CellValue]:
        sheet = next(each for each in self.check.workbook.sheets if each.name == problem.sheet)
        return sheet.rows[(problem.row or 1) - 1]

    def _names(self, placed: ListSheet, names: Iterable[tuple[int, str]]) -> None:
        seen: set[str] = set()
        for row, name in names:
            if name not in self.plans:
                self._cell(placed, "unknown-member", "党员名册里没有这个人", row, placed.column)
            elif name in seen:
                self._cell(placed, "same-name", "签到表里同一个人出现两次", row, placed.column)
            seen.add(name)

    def _head(self, placed: ListSheet, column: int, row: SessionRow) -> None:
        """Date and kinds above a list must be those of the register."""
        assert row.held_on is not None
        try:
            if placed.date_row:
                meant = values.days_meant(placed.sheet.value(placed.date_row, column), self.check.year)
                if meant and (row.held_on.month, row.held_on.day) not in meant:
                    message = f"与登记的召开日期{day_text(row.held_on)}不一致"
                    self._cell(placed, "date-differs", message, placed.date_row, column)
        except CellError as error:
            self._cell(placed, error.code, str(error), placed.date_row or 0, column)
        try:
            kinds = values.read_kinds(placed.sheet.value(placed.name_row, column))
            if kinds and set(kinds) != set(row.kinds):
                self._cell(placed, "kind-differs", "与登记的会议类型不一致", placed.name_row, column)
        except CellError as error:
            self._cell(placed, error.code, str(error), placed.name_row, column)

    def _column(
        self, placed: ListSheet, column: int, row: SessionRow, names: Sequence[tuple[int, str]], legend: Mapping[str, str],
    ) -> dict[str, str]:  # fmt: skip
        """The ticks of one session; whoever stands on its list needs one, nobody else may have one."""
        assert row.held_on is not None
        found: dict[str, str] = {}
        listed = {name: number for number, name in names}
        for name, plan in self.plans.items():
            who = rules.standing(plan.spells, row.held_on)
            awaited = rules.expected(row.kinds, row.group, who)
            place = listed.get(name)
            try:
                tick = values.read_tick(placed.sheet.value(place, column), legend) if place else ""
            except CellError as error:
                self._cell(placed, error.code, str(error), place, column)
                continue
            if awaited and not tick:
                self._cell(placed, "no-mark", "应参加的党员没有签到记录", place or placed.number_row, column)
            elif tick and not awaited:
                self._cell(placed, "not-on-roll", "这一天不在应参加的名单里，却有签到记录", place, column)
            elif tick:
                self._fits(placed, column, place or 0, tick, who)
                found[name] = tick
        return found

    def _fits(self, placed: ListSheet, column: int, place: int, tick: str, who: rules.Standing) -> None:
        if tick == rules.EXEMPT and not who.exempt:
            self._cell(placed, "not-exempt", "名册里没有登记这一天不要求参加", place, column)
        if tick == rules.ELSEWHERE and not who.away:
            message = "名册里没有登记这一天外出流动，请核对是否确认过在外地参加"
            self._cell(placed, "not-away", message, place, column, "warning")

    def _cell(
        self,
        placed: ListSheet,
        code: str,
        message: str,
        row: int | None,
        column: int,
        severity: Severity = "error",
    ) -> None:
        value = placed.sheet.value(row, column) if row else None
        if column == placed.column:
            value = None  # PRIVACY: a name is told by its place.
        self.reader.add(code, message, placed.sheet, row, column, value=value, severity=severity)

    def _keep(self, row: SessionRow) -> None:
        if row.held_on is not None and row.marks is None:
            self._at(
                row,
                "no-attendance",
                "number",
                "已召开，没有找到签到记录；到会是否过半无法认定",
                row.number,
                "warning",
            )
        stored = self.stored.sessions.get(row.number)
        if stored is None:
            self.check.sessions.append(row)
        elif stored[0] != row.same or (
            stored[1] is not None and row.marks is not None and stored[1] != dict(row.marks)
        ):
            self._at(
                row,
                "already-registered",
                "number",
                "这个编号已经登记，内容不同；请在会议页面更正，已作废的请换一个新编号",
                row.number,
            )
        else:
            self.check.known_sessions += 1
            if stored[1] is None and row.marks is not None:
                self.check.late_lists.append(row)


def _ends_it(stored: Spell, spell: Spell) -> bool:
    """The row gives a last day to what was open until now."""
    return (
        stored.value == spell.value and stored.until_on is None and spell.until_on is not None
        and stored.from_on == spell.from_on and spell.kind == rules.BELONGS
    )  # fmt: skip


def _goes_on(stored: Spell, spell: Spell) -> bool:
    """The row gives a later last day to an exemption or an absence."""
    return (
        spell.kind in {rules.FRAIL, rules.AWAY} and stored.from_on == spell.from_on and stored.until_on is not None
        and (spell.until_on is None or stored.until_on < spell.until_on)
    )  # fmt: skip
