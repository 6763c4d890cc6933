"""The whole check of village books: files in, parsed books and problems out. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.tabular import Sheet, Workbook, find_header, read_workbook

from . import cells
from .accounts import AccountBook
from .chart import Recognition, recognise_chart, shipped_chart
from .control import Control, compare, control_table, read_control
from .journal import JournalReader, RawVoucher, RunningTotals, accounts_of, has_vouchers
from .layouts import AUTO, CHART_ALIASES, Recognised, header_problems, layout_named, recognise
from .mapping import AccountMapper
from .opening import OpeningReader, RawOpening, opening_month, opening_table
from .tables import Table
from .units import Identity, Village, find_village, name_fits
from .validate import VoucherCheck, resolve_dimensions
from .values import (
    AccountMapping,
    BooksCheck,
    DetectedLayout,
    InputFile,
    OpeningLine,
    ParsedBook,
    RegionLookup,
    SourceDigest,
)

_NewChartFrom: Final = 2024
_MAX_PROBLEMS: Final = 1000
Accounts = list[tuple[str, tuple[str, ...]]]


def check_books(
    files: Sequence[Path | InputFile],
    *,
    year: int,
    openings: Sequence[Path | InputFile] = (),
    control: Path | InputFile | None = None,
    regions: RegionLookup,
    village: str | None = None,
    layout: str = AUTO,
) -> BooksCheck:
    """Reads journals, openings and a control balance and checks them against each other.

    `village` is the code for files that name none; `layout` is a layout's name or `auto`. Faults of the files are in
    the result's problems; Refused is raised for a wrong `layout` or `village` only.
    """
    if layout != AUTO:
        layout_named(layout)
    forced = regions.by_code(village) if village else None
    if village and not forced:
        raise Refused(f"区划表中没有代码为 {village} 的村", code="unknown-village")
    check = _Check(year, regions, Village(*forced) if forced else None, layout)
    for source in files:
        check.read_journal(_input(source))
    for source in openings:
        check.read_opening(_input(source))
    if control is not None:
        check.read_control(_input(control))
    return check.finish()


def _input(source: Path | InputFile) -> InputFile:
    return source if isinstance(source, InputFile) else InputFile(source)


@dataclass(slots=True)
class _Unit:
    """All that the files hold for one village."""

    village: Village
    org_name: str = ""
    vouchers: list[RawVoucher] = field(default_factory=list)
    openings: list[RawOpening] = field(default_factory=list)


class _Check:
    """One run. Files are read first; who they belong to is decided when all are known."""

    def __init__(self, year: int, regions: RegionLookup, village: Village | None, layout: str) -> None:
        self.year = year
        self.regions = regions
        self.forced = village
        self.layout = layout
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.layouts: list[DetectedLayout] = []
        self.vouchers: list[RawVoucher] = []
        self.openings: list[RawOpening] = []
        self.controls: list[Control] = []
        self.listed: dict[str, Accounts] = {}
        self._digests: dict[str, str] = {}

    # Reading

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
        self._note_chart_sheets(workbook)
        return workbook

    def _note_chart_sheets(self, workbook: Workbook) -> None:
        """Sheets that list accounts (`科目表`): they name the codes of a journal without names."""
        for sheet in workbook.visible:
            header = find_header(sheet, CHART_ALIASES, at_least=3, repeatable=("kind",))
            if header is None:
                header = _chart_header(sheet)
            if header is not None and not opening_table(workbook.file, "", sheet) and not recognise(sheet):
                table = Table(workbook.file, workbook.sha256, sheet, header)
                self.listed.setdefault(workbook.file, []).extend(_listed_accounts(table))

    def read_journal(self, source: InputFile) -> None:
        workbook = self._open(source)
        if workbook is None:
            return
        totals = RunningTotals()
        found = False
        for sheet in workbook.visible:
            recognised = recognise(sheet, self.layout)
            if recognised is None:
                if sheet.n_rows:
                    self.notes.append(f"{workbook.file}：工作表“{sheet.name}”没有凭证表头，未读取")
                continue
            found = True
            self._read_sheet(workbook, sheet, recognised, totals)
        for sheet in workbook.sheets:
            if sheet.hidden:
                self._check_hidden(workbook, sheet)
        if not found:
            self.problems.append(_no_header(workbook))

    def _read_sheet(
        self, workbook: Workbook, sheet: Sheet, recognised: Recognised, totals: RunningTotals
    ) -> None:
        layout, header = recognised.layout, recognised.header
        self.layouts.append(
            DetectedLayout(
                workbook.file, sheet.name, layout.name, layout.title, recognised.reason, header.row
            )
        )
        faults = header_problems(recognised, workbook.file, sheet.name)
        if faults:
            self.problems += faults
            return
        table = Table(workbook.file, workbook.sha256, sheet, header, layout.name)
        reader = JournalReader(table, totals)
        vouchers = reader.read()
        self.problems += reader.problems
        if not any(voucher.rows for voucher in vouchers):
            self.problems.append(table.problem("no-rows", "没有凭证行"))
        self.vouchers += [voucher for voucher in vouchers if voucher.rows]

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
        if workbook is None:
            return
        found = False
        for sheet in workbook.visible:
            table = opening_table(workbook.file, workbook.sha256, sheet)
            if table is None:
                continue
            found = True
            reader = OpeningReader(table)
            openings = [opening for opening in reader.read() if opening.rows]
            self.problems += reader.problems
            if not openings and not reader.problems:
                self.problems.append(table.problem("no-rows", "没有余额行"))
            self.openings += openings
            title = "期初余额表" + ("（两行表头）" if table.header.height == 2 else "")
            reason = f"第{table.header.row}行是余额表的表头"
            self.layouts.append(
                DetectedLayout(workbook.file, sheet.name, "opening", title, reason, table.header.row)
            )
        if not found:
            message = "没有找到期初余额表的表头（需要科目编码和余额列）"
            self.problems.append(Problem("missing-header", message, workbook.file))

    def read_control(self, source: InputFile) -> None:
        workbook = self._open(source)
        if workbook is None:
            return
        tables = [control_table(workbook.file, workbook.sha256, sheet) for sheet in workbook.visible]
        controls = [read_control(table) for table in tables if table is not None]
        if not controls:
            message = "没有找到科目余额表的表头（需要科目编码和期末余额列）"
            self.problems.append(Problem("missing-header", message, workbook.file))
        for each in controls:
            self.problems += each.problems
        self.controls += controls

    # Whose

    def finish(self) -> BooksCheck:
        units = self._units()
        books = [book for book in (self._book(unit) for unit in units.values()) if book is not None]
        self._compare_controls(books)
        if len(self.problems) > _MAX_PROBLEMS:
            self.notes.append(f"共 {len(self.problems)} 个问题，列出前 {_MAX_PROBLEMS} 个")
        return BooksCheck(books, self.layouts, self.problems[:_MAX_PROBLEMS], self.notes)

    def _units(self) -> dict[str, _Unit]:
        units: dict[str, _Unit] = {}
        finder = _Finder(self.regions, self.forced, self.problems)
        for opening in self.openings:
            village = finder.find(opening.unit, opening.table, opening.rows[0].row)
            if village:
                _unit(units, village, opening.unit).openings.append(opening)
        last: Village | None = None
        for voucher in self.vouchers:
            if not voucher.unit.known and not self.forced and len(units) == 1:
                village = next(iter(units.values())).village
            else:
                village = finder.find(voucher.unit, voucher.table, voucher.row) or last
            if village:
                _unit(units, village, voucher.unit).vouchers.append(voucher)
            last = village
        return units

    # One book

    def _book(self, unit: _Unit) -> ParsedBook | None:
        listed = self._listed_for(unit)
        accounts = [*listed, *accounts_of(unit.vouchers), *_opening_accounts(unit.openings)]
        recognition = recognise_chart(dict.fromkeys(accounts))
        if recognition.mixed_code:
            self._report_mixed(unit, recognition)
            return None
        self._note_year(unit, recognition)
        book = ParsedBook(
            village_code=unit.village.code,
            village_name=unit.village.name,
            org_name=unit.org_name or unit.village.name,
            year=self.year,
            chart=recognition.chart,
            layout=next((voucher.table.layout for voucher in unit.vouchers), ""),
        )
        names = AccountBook(shipped_chart(recognition.chart), listed)
        for code, path in accounts:
            names.observe(code, path)
        mapper = self._mapper(unit, names, recognition, accounts)
        self._fill_opening(book, unit, names, mapper)
        check = VoucherCheck(names, self.year, mapper, book.opening_month)
        book.vouchers = check.convert(unit.vouchers)
        self.problems += check.problems
        self._finish_book(book, unit, names, mapper)
        return book

    def _listed_for(self, unit: _Unit) -> Accounts:
        files = {each.table.file for each in (*unit.vouchers, *unit.openings)}
        return [account for file in sorted(files) for account in self.listed.get(file, ())]

    def _report_mixed(self, unit: _Unit, recognition: Recognition) -> None:
        file = (*unit.vouchers, *unit.openings)[0].table.file
        message = "新旧科目混用：2004年和2023年制度的科目同时出现"
        self.problems.append(Problem("mixed-charts", message, file, value=recognition.mixed_code))

    def _note_year(self, unit: _Unit, recognition: Recognition) -> None:
        name = unit.village.name
        self.notes.append(f"{name}：{recognition.chart}年制度，{recognition.reason}")
        if (recognition.chart == "2004") == (self.year >= _NewChartFrom):
            self.notes.append(f"{name}：{self.year}年的账用的是{recognition.chart}年制度的科目，请核对年度")

    def _mapper(
        self, unit: _Unit, names: AccountBook, recognition: Recognition, accounts: Accounts
    ) -> dict[str, AccountMapping] | None:
        if recognition.chart == "2023":
            return None
        used = {code for code, _ in accounts_of(unit.vouchers)}
        used |= {row.code for opening in unit.openings for row in opening.leaves()}
        known = {code for code, _ in accounts if code in used and names.known(code)}
        mappings = AccountMapper((code, names.path(code)) for code in known).mappings
        for mapping in mappings.values():
            self._check_mapping(unit, mapping)
        return mappings

    def _check_mapping(self, unit: _Unit, mapping: AccountMapping) -> None:
        if mapping.certain:
            return
        file = (*unit.vouchers, *unit.openings)[0].table.file
        if mapping.new_code:
            message = f"旧科目“{mapping.old_name}”按“{mapping.new_name}”导入，请确认：{mapping.remark}"
            self.problems.append(
                Problem("account-map-uncertain", message, file, value=mapping.old_code, severity="warning")
            )
        else:
            message = f"旧科目“{mapping.old_name}”在2023年制度中没有对应科目。{mapping.remark}"
            self.problems.append(Problem("unmapped-account", message, file, value=mapping.old_code))

    def _fill_opening(
        self, book: ParsedBook, unit: _Unit, names: AccountBook, mapper: dict[str, AccountMapping] | None
    ) -> None:
        for opening in unit.openings:
            faults = opening.check()
            for row in opening.rows:
                faults += _account_faults(opening, row.row, row.code, row.path, names)
            self.problems += faults
            book.opening_month = opening_month(opening.table) or Month(self.year, 1)
            for row in opening.leaves():
                mapping = mapper.get(row.code) if mapper is not None else None
                code = mapping.new_code if mapping else row.code
                items = (row.dimension,) if row.dimension else ()
                party, party_code, project = resolve_dimensions(code, items, mapping)
                if row.amount_fen or row.ytd_debit_fen or row.ytd_credit_fen:
                    book.opening.append(
                        OpeningLine(
                            *(code, party, party_code, project, row.amount_fen, row.code, row.row),
                            *(row.ytd_debit_fen, row.ytd_credit_fen),
                        )
                    )

    def _finish_book(
        self, book: ParsedBook, unit: _Unit, names: AccountBook, mapper: dict[str, AccountMapping] | None
    ) -> None:
        codes = {line.account_code for voucher in book.vouchers for line in voucher.lines}
        codes |= {line.account_code for line in book.opening}
        if mapper is not None:
            book.account_map = [mapper[code] for code in sorted(mapper)]
            names = AccountBook(shipped_chart("2023"))
            for mapping in book.account_map:
                names.observe(mapping.new_code, cells.name_path(mapping.new_name))
        book.accounts = names.names(sorted(code for code in codes if code))
        self._warn_names(book, unit, names)
        for role, tables in (
            ("journal", [voucher.table for voucher in unit.vouchers]),
            ("opening", [opening.table for opening in unit.openings]),
        ):
            for table in {table.sha256: table for table in tables}.values():
                book.sources.append(SourceDigest(table.file, table.sha256, role, table.layout))  # type: ignore[arg-type]

    def _warn_names(self, book: ParsedBook, unit: _Unit, names: AccountBook) -> None:
        """A local code that bears the name of another shipped one would end on the wrong line of a statement."""
        file = (*unit.vouchers, *unit.openings)[0].table.file
        for account in book.accounts:
            other = names.named_like_another(account.code)
            if other:
                message = f"科目 {account.code} 名为“{account.name}”，而系统科目表中这个名称的编码是 {other}"
                self.problems.append(
                    Problem("code-and-name-differ", message, file, value=account.code, severity="warning")
                )

    def _compare_controls(self, books: Sequence[ParsedBook]) -> None:
        for control in self.controls:
            identity = control.table.identity
            village = find_village(identity, self.regions) if identity.known else self.forced
            book = next((book for book in books if village and book.village_code == village.code), None)
            if book is None and not identity.known and len(books) == 1:
                book = books[0]
            if book is not None:
                self.problems += compare(control, book)
            elif books:
                message = "余额表不是所导入的村的，无法核对"
                self.problems.append(Problem("unknown-village", message, control.table.file))


class _Finder:
    """Finds villages and reports each unknown unit once, at the place where it first stands."""

    def __init__(self, regions: RegionLookup, forced: Village | None, problems: list[Problem]) -> None:
        self.regions = regions
        self.forced = forced
        self.problems = problems
        self._found: dict[Identity, Village | None] = {}

    def find(self, identity: Identity, table: Table, row: int) -> Village | None:
        if identity not in self._found:
            self._found[identity] = self._find(identity, table, row)
        return self._found[identity]

    def _find(self, identity: Identity, table: Table, row: int) -> Village | None:
        if not identity.known:
            if self.forced is None:
                message = "文件里没有村名或单位代码，请用 --village 指明是哪个村"
                self.problems.append(Problem("unknown-village", message, table.file))
            return self.forced
        village = find_village(identity, self.regions)
        if village is None:
            self._report(identity, table, row)
        elif self.forced and village.code != self.forced.code:
            message = f"文件是“{village.name}”的，而指定的是“{self.forced.name}”"
            self._report(identity, table, row, "other-village", message)
        elif not name_fits(identity, village):
            message = f"单位代码 {village.code} 是“{village.name}”，与单位名称“{identity.org_name}”不符"
            self._report(identity, table, row, "village-name-differs", message)
        return village

    def _report(
        self, identity: Identity, table: Table, row: int, code: str = "unknown-village", message: str = ""
    ) -> None:
        field = "unit_code" if identity.code else "unit_name"
        message = message or (
            "单位代码不在区划表中" if identity.code else "区划表中没有这个村，或同名的村不止一个，请用 --village 指明"
        )
        place = row if field in table.header.columns else None
        shown = identity.code or identity.org_name
        self.problems.append(table.problem(code, message, place, field=field, value=shown))


def _unit(units: dict[str, _Unit], village: Village, identity: Identity) -> _Unit:
    unit = units.setdefault(village.code, _Unit(village))
    unit.org_name = unit.org_name or identity.org_name
    return unit


def _no_header(workbook: Workbook) -> Problem:
    for sheet in workbook.visible:
        if opening_table(workbook.file, "", sheet):
            message = "这像是余额表而不是凭证，请用 --opening 或 --control 导入"
            return Problem("missing-header", message, workbook.file, sheet.name)
    return Problem("missing-header", "没有找到凭证表头，或版式无法识别；可用 --layout 指明版式", workbook.file)


def _chart_header(sheet: Sheet):  # type: ignore[no-untyped-def]
    header = find_header(sheet, {"code": CHART_ALIASES["code"], "name": CHART_ALIASES["name"]}, at_least=2)
    return header if header is not None and len([title for title in header.titles if title]) <= 8 else None


def _listed_accounts(table: Table) -> Iterable[tuple[str, tuple[str, ...]]]:
    for row in table.rows[table.header.first_data_row - 1 :]:
        code = cells.account_code(table.value(row, "code"))
        if code.isdigit():
            yield code, cells.name_path(table.value(row, "name"))


def _opening_accounts(openings: Iterable[RawOpening]) -> Iterable[tuple[str, tuple[str, ...]]]:
    for opening in openings:
        for row in opening.rows:
            yield row.code, row.path


def _account_faults(
    opening: RawOpening, row: int, code: str, path: tuple[str, ...], names: AccountBook
) -> list[Problem]:
    field = "code" if "code" in opening.table.header.columns else "account"
    if not names.known(code):
        return [opening.table.problem("unknown-account", "科目表中没有此科目", row, field=field, value=code)]
    misfit = names.misfit(code, path)
    if misfit:
        name_field = "name" if "name" in opening.table.header.columns else field
        shown = "/".join(path)
        return [
            opening.table.problem("code-and-name-differ", misfit.message, row, field=name_field, value=shown)
        ]
    return []
