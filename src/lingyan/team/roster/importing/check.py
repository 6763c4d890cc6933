"""Checks the roster files of a round together and says what an import would do. Nothing is stored here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lingyan.kernel.problems import Problem, split
from lingyan.kernel.tabular import Header, Workbook, failed_rows_workbook, plain
from lingyan.team.roster.importing.layouts import Layout, Recognised, header_problems, recognise
from lingyan.team.roster.importing.merge import Merger, RosterPerson, check_totals
from lingyan.team.roster.importing.reader import read_rows
from lingyan.team.roster.importing.validate import Entry, SheetContext, read_entry
from lingyan.team.roster.importing.villages import RegionLookup
from lingyan.team.roster.labels import Labels, shipped_labels


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What was recognised on one sheet, to be shown before anybody confirms."""

    file: str
    sheet: str
    layout: Layout
    reason: str
    title: str
    as_of: dt.date
    header: Header
    rows: int
    villages: int


@dataclass(frozen=True, slots=True)
class RosterCheck:
    """The outcome. `people` are complete only when there are no errors; nothing may be imported otherwise."""

    round_name: str
    as_of: dt.date | None
    sheets: tuple[SheetReport, ...]
    people: tuple[RosterPerson, ...]
    problems: tuple[Problem, ...]
    inherited: tuple[Problem, ...] = ()

    @property
    def errors(self) -> list[Problem]:
        return split(self.problems)[0]

    @property
    def warnings(self) -> list[Problem]:
        return split(self.problems)[1]

    def failed_rows(self, workbook: Workbook) -> bytes:
        """The rows of one of the files that have problems, with reasons, as .xlsx."""
        problems = [each for each in (*self.problems, *self.inherited) if each.file == workbook.file]
        headers = {report.sheet: report.header for report in self.sheets if report.file == workbook.file}
        return failed_rows_workbook(workbook, problems, headers)


def check_roster(
    files: Sequence[Workbook],
    *,
    round_name: str,
    as_of: dt.date | None,
    regions: RegionLookup,
    known: Iterable[RosterPerson] = (),
    labels: Labels | None = None,
) -> RosterCheck:
    """Reads and checks all files as one delivery to a round.

    `as_of` is the day that ages are counted on where a file's title does not name one. `known` are the people
    the round already has, each with the caller's `key`; they are merged with and checked against.
    """
    work = _Work(regions, labels or shipped_labels(), as_of)
    work.merger.add_known(known)
    for workbook in files:
        work.read(workbook)
    work.merger.check_villages()
    days = {report.as_of for report in work.sheets} | ({as_of} if as_of else set())
    return RosterCheck(
        round_name,
        as_of or max(days, default=None),
        tuple(work.sheets),
        work.merger.people(),
        tuple(work.all_problems(files, days)),
        tuple(problem for context in work.contexts for problem in context.inherited),
    )


@dataclass(slots=True)
class _Work:
    regions: RegionLookup
    labels: Labels
    as_of: dt.date | None
    merger: Merger = field(default_factory=Merger)
    sheets: list[SheetReport] = field(default_factory=list)
    contexts: list[SheetContext] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def read(self, workbook: Workbook) -> None:
        found = {sheet.name: recognise(sheet) for sheet in workbook.visible}
        if not any(found.values()):
            first = workbook.visible[0].name if workbook.visible else ""
            message = "找不到表头：需要有姓名、村、职务、学历等列"
            self.problems.append(Problem("missing-header", message, workbook.file, first))
            return
        for recognised in filter(None, found.values()):
            self._read_sheet(workbook.file, recognised)
        self._report_passed_over(workbook, found)

    def _read_sheet(self, file: str, found: Recognised) -> None:
        sheet = found.sheet.name
        day = found.as_of or self.as_of
        self.problems += (faults := header_problems(file, found))
        if day is None:
            message = "表中没有写统计时点（例如“截至2026年3月31日”），请在导入时给出"
            self.problems.append(Problem("missing-as-of", message, file, sheet))
        if faults or day is None or found.layout is None:
            return
        context = SheetContext(file, found, day, self.regions, self.labels)
        rows = read_rows(found)
        if not rows.people:
            self.problems.append(Problem("no-rows", "表头下面没有人员", file, sheet))
            return
        entries = [read_entry(context, row) for row in rows.people]
        for entry in entries:
            self.merger.add(entry)
        self.problems += check_totals(context, rows, entries)
        villages = {entry.village.code for entry in entries if entry.village}
        self.contexts.append(context)
        self.entries += entries
        self.sheets.append(
            SheetReport(
                file,
                sheet,
                found.layout,
                found.reason,
                found.title,
                day,
                found.header,
                len(entries),
                len(villages),
            )
        )

    def _report_passed_over(self, workbook: Workbook, found: Mapping[str, Recognised | None]) -> None:
        """Sheets with content that are not imported must not vanish in silence."""
        for sheet in workbook.sheets:
            filled = next((n for n, row in enumerate(sheet.rows, 1) if any(map(plain, row))), None)
            if filled is None or found.get(sheet.name):
                continue
            code, what = ("hidden-sheet", "隐藏的") if sheet.hidden else ("sheet-skipped", "没有名册表头的")
            message = f"{what}工作表不会导入，请确认其中没有需要的内容"
            self.problems.append(
                Problem(code, message, workbook.file, sheet.name, filled, severity="warning")
            )

    def all_problems(self, files: Sequence[Workbook], days: set[dt.date]) -> list[Problem]:
        """Every problem, by file, sheet and row as the user goes through them."""
        problems = [*self.problems, *(each for entry in self.entries for each in entry.problems)]
        for report in self.sheets:
            if len(days) > 1 and report.as_of != (self.as_of or max(days)):
                message = f"该表的统计时点是{report.as_of}，与其他文件或指定的日期不同，请核对"
                warning = Problem("as-of-differs", message, report.file, report.sheet, severity="warning")
                problems.append(warning)
        order = {
            (workbook.file, sheet.name): (at, position)
            for at, workbook in enumerate(files)
            for position, sheet in enumerate(workbook.sheets)
        }
        last = (len(files), 0)
        return sorted(
            problems,
            key=lambda each: (order.get((each.file, each.sheet), last), each.row or 0, each.column or 0),
        )
