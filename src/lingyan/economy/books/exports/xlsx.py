"""A book's year as one workbook: statements, trial balance, ledgers and vouchers in customary layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

from lingyan.economy.books import printing
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.books.printing import Paper, Unit
from lingyan.economy.books.queries.balances import year_balances
from lingyan.economy.books.queries.charts import ChartIndex, chart_of
from lingyan.economy.books.queries.ledgers import detail_ledger_from, general_ledger_from
from lingyan.economy.books.queries.lines import of_posted, values
from lingyan.economy.books.statements.balances import LedgerBalances
from lingyan.economy.books.statements.chart import Chart
from lingyan.economy.books.statements.flows import PostedLine, revenue_expense
from lingyan.economy.books.statements.sheets import balance_sheet, income_statement
from lingyan.economy.books.statements.trial import trial_balance
from lingyan.kernel.language import in_source
from lingyan.kernel.month import Month
from lingyan.kernel.tabular.write import Column, ColumnKind, SheetData, write_xlsx
from lingyan.render.ledger import Cell, LedgerColumn, LedgerSheet

from .yearbook import Keys

_KINDS: Final[Mapping[str, ColumnKind]] = {
    "text": "text", "center": "text", "count": "integer", "turnover": "money", "balance": "money",
}  # fmt: skip
_VOUCHER_COLUMNS: Final = (
    Column("日期", "date"), Column("凭证号", "text", 12), Column("种类", "text", 10),
    Column("摘要", "text", 40), Column("科目编码", "text", 12), Column("科目名称", "text", 32),
    Column("往来编码", "text", 12), Column("项目编码", "text", 12),
    Column("借方金额", "money"), Column("贷方金额", "money"),
)  # fmt: skip
_ACCOUNT_COLUMNS: Final = (Column("科目编码", "text", 12), Column("科目名称", "text", 28))
_LEDGER_COLUMNS: Final = (
    Column("借方", "money"), Column("贷方", "money"), Column("方向", "text", 6), Column("余额", "money"),
)  # fmt: skip


def write_year(
    target: Path | IO[bytes],
    book: Book,
    year: int,
    *,
    unit: Unit = "元",
    signers: Mapping[str, str] | None = None,
    summaries: bool = False,
) -> None:
    """Writes the workbook. `unit` is that of the statements; ledgers and vouchers stay in 元.

    PRIVACY: parties are codes; summaries are free text and left out unless the caller may have them.
    """
    index = chart_of([book])
    balances = year_balances(book, year, index)
    paper = Paper.of(book, unit, signers)
    write_xlsx(target, _sheets(book, balances, index, paper, summaries))


def _sheets(
    book: Book, balances: LedgerBalances, index: ChartIndex, paper: Paper, summaries: bool
) -> Iterator[SheetData]:
    last = max(balances.last_month(), 1)
    previous = None
    if book.first_month.year < balances.year:
        previous = year_balances(book, balances.year - 1, index)
    yield sheet_data("资产负债表", printing.balance_sheet_sheet(paper, balance_sheet(balances, last)))
    income = income_statement(balances, last, previous)
    yield sheet_data("收益及收益分配表", printing.income_statement_sheet(paper, income))
    yield sheet_data("收支明细表", printing.revenue_expense_sheet(paper, revenue_expense(balances, 1, last)))
    yield sheet_data("科目余额表", printing.trial_balance_sheet(paper, trial_balance(balances, 1, last)))
    in_yuan = Paper.of(book, "元", paper.signers)
    lines = _year_lines(book, balances.year, index, summaries)
    yield _general_ledgers(in_yuan, balances, last)
    yield _detail_ledgers(in_yuan, balances, last, lines)
    yield _vouchers(in_yuan, balances, last, lines, Keys(book))


def _year_lines(book: Book, year: int, index: ChartIndex, summaries: bool) -> list[PostedLine]:
    lines = values(of_posted(book, Month(year, 1), Month(year, 12)), index)
    return [line if summaries else line._replace(summary="") for line in lines]


def sheet_data(name: str, sheet: LedgerSheet) -> SheetData:
    """A printed table as a worksheet: organisation, period and unit in its title, signers at its end."""
    title = f"{sheet.title}　{sheet.organisation}　{sheet.period}　单位：{sheet.unit}"
    columns = [_column(column) for column in sheet.columns]
    rows = [_cells(sheet, row.cells, row.level) for row in sheet.rows]
    return SheetData(name, columns, [*rows, *_signature(sheet)], title)


def _column(column: LedgerColumn) -> Column:
    wide = column.kind == "text" and column.width
    return Column(f"{column.group}{column.title}", _KINDS[column.kind], 32 if wide else None)


def _cells(sheet: LedgerSheet, cells: Sequence[Cell], level: int) -> list[Cell]:
    """Levels are spaces before the indented column's text."""
    shown = list(cells)
    text = shown[sheet.indented]
    if level and isinstance(text, str):
        shown[sheet.indented] = "　" * level + text
    return shown


def _signature(sheet: LedgerSheet) -> list[list[Any]]:
    """One row in the first wide text column: 单位负责人：…　主管会计工作负责人：…."""
    if not sheet.signers:
        return []
    place = next((at for at, column in enumerate(sheet.columns) if column.kind == "text" and column.width), 0)
    text = "　　".join(f"{post}：{name or '　　　　'}" for post, name in sheet.signers)
    return [[], [None] * place + [text]]


def _general_ledgers(paper: Paper, balances: LedgerBalances, last: int) -> SheetData:
    """总账 of every first-level account in use, one below the other."""
    used = balances.at(last).used()
    first, end = Month(balances.year, 1), Month(balances.year, last)
    rows: list[list[Any]] = []
    for heading in balances.chart.first_level:
        if heading.code in used:
            ledger = general_ledger_from(balances, heading.code, first, end)
            sheet = printing.general_ledger_sheet(paper, ledger, "")
            rows += [[heading.code, heading.name, *row.cells] for row in sheet.rows]
    columns = [*_ACCOUNT_COLUMNS, Column("月份", "text", 10), Column("摘要", "text", 12), *_LEDGER_COLUMNS]
    return SheetData("总账", columns, rows, _title("总账", paper, balances.year, last))


def _detail_ledgers(
    paper: Paper, balances: LedgerBalances, last: int, lines: Sequence[PostedLine]
) -> SheetData:
    """明细账 of every account that lines are posted to, one below the other."""
    by_account: dict[str, list[PostedLine]] = {}
    for line in lines:
        by_account.setdefault(line.account, []).append(line)
    rows: list[list[Any]] = []
    for code in sorted(by_account):
        ledger = detail_ledger_from(balances, code, Month(balances.year, 1), by_account[code])
        sheet = printing.detail_ledger_sheet(paper, ledger, "")
        rows += [[code, ledger.account.path_name, *row.cells] for row in sheet.rows]
    heads = [Column("日期", "text", 12), Column("凭证号", "text", 12), Column("摘要", "text", 40)]
    columns = [*_ACCOUNT_COLUMNS, *heads, *_LEDGER_COLUMNS]
    return SheetData("明细账", columns, rows, _title("明细账", paper, balances.year, last))


def _vouchers(
    paper: Paper, balances: LedgerBalances, last: int, lines: Sequence[PostedLine], keys: Keys
) -> SheetData:
    rows = [_voucher_row(line, balances.chart, keys) for line in lines]
    return SheetData("凭证", _VOUCHER_COLUMNS, rows, _title("记账凭证", paper, balances.year, last))


def _voucher_row(line: PostedLine, chart: Chart, keys: Keys) -> list[Any]:
    return [
        line.date,
        f"{line.word}-{line.number:04d}",
        in_source(Voucher.Kind(line.kind).label),
        line.summary,
        line.account,
        chart[line.account].path_name,
        keys.party(line.party),
        keys.project(line.project),
        line.debit or None,
        line.credit or None,
    ]


def _title(name: str, paper: Paper, year: int, last: int) -> str:
    return f"{name}　{paper.organisation}　{printing.months_shown(year, 1, last)}　单位：元"
