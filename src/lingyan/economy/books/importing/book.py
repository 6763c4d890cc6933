"""Makes one parsed book of all that the files hold for one village."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lingyan.kernel.problems import Problem

from . import cells
from .accounts import AccountBook
from .chart import Recognition, recognise_chart, shipped_chart
from .journal import accounts_of
from .mapping import AccountMapper
from .opening import BalanceRow, RawOpening, opening_month
from .owners import Unit
from .sources import Accounts
from .validate import VoucherCheck, resolve_dimensions
from .values import AccountMapping, OpeningLine, ParsedBook, SourceDigest

_NEW_CHART_FROM: Final = 2024
Mappings = dict[str, AccountMapping]


class BookBuilder:
    """Builds the book of one unit. `listed` are the accounts of chart sheets in its files."""

    def __init__(self, unit: Unit, year: int, listed: Accounts) -> None:
        self.unit = unit
        self.year = year
        self.listed = listed
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.accounts = [*listed, *accounts_of(unit.vouchers), *_accounts_of_openings(unit.openings)]

    def build(self) -> ParsedBook | None:
        """The book with what is wrong in `problems`; None when its chart cannot be told."""
        recognition = recognise_chart(dict.fromkeys(self.accounts))
        if recognition.mixed_code:
            self._whole(
                "mixed-charts", "新旧科目混用：2004年和2023年制度的科目同时出现", recognition.mixed_code
            )
            return None
        self._note_chart(recognition)
        book = self._empty_book(recognition)
        names = AccountBook(shipped_chart(recognition.chart), self.listed)
        for code, path in self.accounts:
            names.observe(code, path)
        mappings = self._mappings(names) if recognition.chart == "2004" else None
        for opening in self.unit.openings:
            self._take_opening(book, opening, names, mappings)
        check = VoucherCheck(names, self.year, mappings, book.opening_month)
        book.vouchers = check.convert(self.unit.vouchers)
        self.problems += check.problems
        self._name_accounts(book, names, mappings)
        return book

    def _empty_book(self, recognition: Recognition) -> ParsedBook:
        unit = self.unit
        book = ParsedBook(
            village_code=unit.village.code,
            village_name=unit.village.name,
            org_name=unit.org_name or unit.village.name,
            year=self.year,
            chart=recognition.chart,
            layout=next((voucher.table.layout for voucher in unit.vouchers), ""),
        )
        for table in {each.table.sha256: each.table for each in unit.vouchers}.values():
            book.sources.append(SourceDigest(table.file, table.sha256, "journal", table.layout))
        for table in {each.table.sha256: each.table for each in unit.openings}.values():
            book.sources.append(SourceDigest(table.file, table.sha256, "opening", table.layout))
        return book

    def _whole(self, code: str, message: str, value: str, *, warning: bool = False) -> None:
        severity = "warning" if warning else "error"
        self.problems.append(Problem(code, message, self.unit.file, value=value, severity=severity))  # type: ignore[arg-type]

    def _note_chart(self, recognition: Recognition) -> None:
        """The year never decides the chart; where it speaks against it, the user is told."""
        name, chart = self.unit.village.name, recognition.chart
        self.notes.append(f"{name}：{chart}年制度，{recognition.reason}")
        if (chart == "2004") == (self.year >= _NEW_CHART_FROM):
            self.notes.append(f"{name}：{self.year}年的账用的是{chart}年制度的科目，请核对年度")

    # From the old chart

    def _mappings(self, names: AccountBook) -> Mappings:
        used = {code for code, _ in accounts_of(self.unit.vouchers)}
        for opening in self.unit.openings:
            used |= {row.code for row in opening.leaves() if row.amount_fen}
        known = sorted(code for code in used if names.known(code))
        mappings = AccountMapper((code, names.path(code)) for code in known).mappings
        for mapping in mappings.values():
            if not mapping.new_code:
                message = f"旧科目“{mapping.old_name}”在2023年制度中没有对应科目。{mapping.remark}"
                self._whole("unmapped-account", message, mapping.old_code)
            elif not mapping.certain:
                message = f"旧科目“{mapping.old_name}”按“{mapping.new_name}”导入，请确认：{mapping.remark}"
                self._whole("account-map-uncertain", message, mapping.old_code, warning=True)
        return mappings

    # Opening balances

    def _take_opening(
        self, book: ParsedBook, opening: RawOpening, names: AccountBook, mappings: Mappings | None
    ) -> None:
        self.problems += opening.check()
        for row in opening.rows:
            self.problems += _account_faults(opening, row, names)
        book.opening_month = opening_month(opening.table, self.year)
        if book.opening_month.year != self.year:
            message = f"期初余额是 {book.opening_month.zh} 的，不是 {self.year} 年的"
            self.problems.append(opening.table.problem("opening-outside-year", message))
        for row in opening.leaves():
            if row.amount_fen or row.ytd_debit_fen or row.ytd_credit_fen:
                book.opening.append(_opening_line(row, mappings))

    # Names

    def _name_accounts(self, book: ParsedBook, names: AccountBook, mappings: Mappings | None) -> None:
        if mappings is not None:
            book.account_map = [mappings[code] for code in sorted(mappings)]
            names = AccountBook(shipped_chart("2023"))
            for mapping in book.account_map:
                names.observe(mapping.new_code, cells.name_path(mapping.new_name))
        codes = {line.account_code for voucher in book.vouchers for line in voucher.lines}
        codes |= {line.account_code for line in book.opening}
        book.accounts = names.names(codes - {""})
        for account in book.accounts:
            other = names.named_like_another(account.code)
            if other:
                message = f"科目 {account.code} 名为“{account.name}”，系统科目表中这个名称的编码是 {other}"
                self._whole("code-and-name-differ", message, account.code, warning=True)


def _accounts_of_openings(openings: Sequence[RawOpening]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for opening in openings:
        for row in opening.rows:
            yield row.code, row.path


def _opening_line(row: BalanceRow, mappings: Mappings | None) -> OpeningLine:
    mapping = mappings.get(row.code) if mappings is not None else None
    code = mapping.new_code if mapping else row.code
    items = (row.dimension,) if row.dimension else ()
    party, party_code, project = resolve_dimensions(code, items, mapping)
    return OpeningLine(
        account_code=code,
        party=party,
        party_code=party_code,
        project=project,
        amount_fen=row.amount_fen,
        source_code=row.code,
        source_row=row.row,
        ytd_debit_fen=row.ytd_debit_fen,
        ytd_credit_fen=row.ytd_credit_fen,
    )


def _account_faults(opening: RawOpening, row: BalanceRow, names: AccountBook) -> list[Problem]:
    table = opening.table
    field = "code" if "code" in table.header.columns else "account"
    if not names.known(row.code):
        return [table.problem("unknown-account", "科目表中没有此科目", row.row, field=field, value=row.code)]
    misfit = names.misfit(row.code, row.path)
    if misfit is None:
        return []
    name_field = "name" if "name" in table.header.columns else field
    shown = "/".join(row.path)
    return [table.problem("code-and-name-differ", misfit.message, row.row, field=name_field, value=shown)]
