"""Opens the files of one check and reads each sheet: journal, opening, trial balance or chart."""

from __future__ import annotations

from collections.abc import Iterator

from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.tabular import Sheet, Workbook, find_header, read_workbook

from . import cells
from .control import Control, control_table, read_control
from .journal import JournalReader, RawVoucher, RunningTotals, has_vouchers
from .layouts import CHART_ALIASES, Recognised, header_problems, recognise
from .opening import OpeningReader, RawOpening, opening_table
from .tables import Table
from .values import DetectedLayout, InputFile

Accounts = list[tuple[str, tuple[str, ...]]]


class Sources:
    """Everything that was read, before it is known whose it is."""

    def __init__(self, layout: str) -> None:
        self.layout = layout
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.layouts: list[DetectedLayout] = []
        self.vouchers: list[RawVoucher] = []
        self.openings: list[RawOpening] = []
        self.controls: list[Control] = []
        self.listed: dict[str, Accounts] = {}
        self._digests: dict[str, str] = {}

    def _open(self, source: InputFile) -> Workbook | None:
        try:
            workbook = read_workbook(source.path, name=source.name or None)
        except Refused as refused:
            self.problems += refused.problems
            return None
        if workbook.sha256 in self._digests:
            message = f"与文件“{self._digests[workbook.sha256]}”内容相同"
            self.problems.append(Problem("duplicate-file", message, workbook.file))
            return None
        self._digests[workbook.sha256] = workbook.file
        self._note_charts(workbook)
        return workbook

    def _note_charts(self, workbook: Workbook) -> None:
        """Sheets that list accounts (`科目表`): they name the codes of a journal without names."""
        for sheet in workbook.visible:
            table = _chart_table(workbook, sheet)
            if table is not None:
                self.listed.setdefault(workbook.file, []).extend(_listed_accounts(table))

    def read_journal(self, source: InputFile) -> None:
        """A journal, or a balance among the journals that is unmistakable; what it was read as is shown."""
        workbook = self._open(source)
        if workbook is None:
            return
        if not any(recognise(sheet) for sheet in workbook.visible) and self._read_balances(workbook):
            return
        totals = RunningTotals()
        found = False
        for sheet in workbook.visible:
            recognised = recognise(sheet, self.layout)
            if recognised is not None:
                found = True
                self._read_sheet(workbook, sheet, recognised, totals)
            elif sheet.n_rows:
                self.notes.append(f"{workbook.file}：工作表“{sheet.name}”没有凭证表头，未读取")
        for sheet in workbook.sheets:
            if sheet.hidden:
                self._check_hidden(workbook, sheet)
        if not found:
            self.problems.append(_no_header(workbook))

    def _read_balances(self, workbook: Workbook) -> bool:
        """With closing columns it is a control balance, else an opening one."""
        return self._read_control_tables(workbook) or self._read_opening_tables(workbook)

    def _read_sheet(
        self, workbook: Workbook, sheet: Sheet, recognised: Recognised, totals: RunningTotals
    ) -> None:
        layout, header = recognised.layout, recognised.header
        shown = (layout.name, layout.title, recognised.reason, header.row)
        self.layouts.append(DetectedLayout(workbook.file, sheet.name, *shown))
        faults = header_problems(recognised, workbook.file, sheet.name)
        if faults:
            self.problems += faults
            return
        table = Table(workbook.file, workbook.sha256, sheet, header, layout.name)
        reader = JournalReader(table, totals)
        vouchers = [voucher for voucher in reader.read() if voucher.rows]
        self.problems += reader.problems
        if not vouchers:
            self.problems.append(table.problem("no-rows", "没有凭证行"))
        self.vouchers += vouchers

    def _check_hidden(self, workbook: Workbook, sheet: Sheet) -> None:
        recognised = recognise(sheet)
        if recognised is None or header_problems(recognised, workbook.file, sheet.name):
            return
        table = Table(workbook.file, workbook.sha256, sheet, recognised.header)
        row = has_vouchers(table)
        if row is not None:
            message = "隐藏工作表中还有凭证，没有导入；需要导入的请先取消隐藏"
            self.problems.append(table.problem("hidden-sheet", message, row, severity="warning"))

    def read_opening(self, source: InputFile) -> None:
        workbook = self._open(source)
        if workbook is None or self._read_opening_tables(workbook):
            return
        journal = any(recognise(sheet) for sheet in workbook.visible)
        wanted = "这像是凭证而不是期初余额" if journal else "没有找到期初余额表的表头（需要科目编码和余额列）"
        self.problems.append(Problem("missing-header", wanted, workbook.file))

    def _read_opening_tables(self, workbook: Workbook) -> bool:
        sheets = [sheet for sheet in workbook.visible if recognise(sheet) is None]
        found = [opening_table(workbook.file, workbook.sha256, sheet) for sheet in sheets]
        tables = [table for table in found if table is not None]
        for table in tables:
            self._read_opening_table(table)
        return bool(tables)

    def _read_opening_table(self, table: Table) -> None:
        self._show(table, "opening", "期初余额表" + ("（两行表头）" if table.header.height == 2 else ""))
        reader = OpeningReader(table)
        openings = [opening for opening in reader.read() if opening.rows]
        self.problems += reader.problems
        if not openings and not reader.problems:
            self.problems.append(table.problem("no-rows", "没有余额行"))
        self.openings += openings

    def _show(self, table: Table, layout: str, title: str) -> None:
        row = table.header.row
        reason = f"第{row}行是余额表的表头"
        self.layouts.append(DetectedLayout(table.file, table.sheet.name, layout, title, reason, row))

    def read_control(self, source: InputFile) -> None:
        workbook = self._open(source)
        if workbook is not None and not self._read_control_tables(workbook):
            message = "没有找到科目余额表的表头（需要科目编码和期末余额列）"
            self.problems.append(Problem("missing-header", message, workbook.file))

    def _read_control_tables(self, workbook: Workbook) -> bool:
        tables = [control_table(workbook.file, workbook.sha256, sheet) for sheet in workbook.visible]
        controls = [read_control(table) for table in tables if table is not None]
        for control in controls:
            self._show(control.table, "control", "对照余额表")
            self.problems += control.problems
        self.controls += controls
        return bool(controls)


def _no_header(workbook: Workbook) -> Problem:
    message = "没有找到凭证表头，或版式无法识别；可用 --layout 指明版式"
    return Problem("missing-header", message, workbook.file)


def _chart_table(workbook: Workbook, sheet: Sheet) -> Table | None:
    """A sheet with codes and names but without amounts."""
    header = find_header(sheet, CHART_ALIASES, at_least=2, repeatable=("kind",))
    if header is None or not {"code", "name"} <= header.fields:
        return None
    others = (opening_table, control_table)
    if recognise(sheet) or any(table(workbook.file, workbook.sha256, sheet) for table in others):
        return None
    return Table(workbook.file, workbook.sha256, sheet, header)


def _listed_accounts(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in table.rows[table.header.first_data_row - 1 :]:
        code = cells.account_code(table.value(row, "code"))
        if code.isdigit():
            yield code, cells.name_path(table.value(row, "name"))
