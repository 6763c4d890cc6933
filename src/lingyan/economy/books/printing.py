"""Books as typed paper: 记账凭证, ledgers and statements in customary layout with their signature blocks.

The same tables go to screens, where they speak the reader's language, to PDF (`lingyan.render.ledger`, `.voucher`)
and to workbooks (`exports.xlsx`), which are made within `on_paper` and stay Chinese.
PRIVACY: parties are labelled by the function that the caller gives, so that the masking table decides;
without one a natural person is shown by code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from lingyan.economy.books.models import Book, Line, Party, Voucher
from lingyan.economy.books.queries.ledgers import DetailLedger, GeneralLedger, LedgerEntry, LedgerTotal
from lingyan.economy.books.queries.vouchers import VoucherView
from lingyan.economy.books.statements.chart import Chart
from lingyan.economy.books.statements.flows import Block, CashView, FlowRow, RevenueExpense
from lingyan.economy.books.statements.formulas import FormLine
from lingyan.economy.books.statements.sheets import BalanceSheet, IncomeStatement, SheetLine
from lingyan.economy.books.statements.trial import TrialBalance, TrialRow
from lingyan.kernel.month import Month
from lingyan.render.ledger import Cell, ColumnKind, LedgerColumn, LedgerRow, LedgerSheet, RowKind
from lingyan.render.voucher import VoucherLine, VoucherSheet, VoucherSigners

Unit = Literal["元", "万元"]
STATEMENT_POSTS: Final = (
    "单位负责人",
    "主管会计工作负责人",
    "会计机构负责人",
    "制表",
    "监事会审核",
)
LEDGER_POSTS: Final = ("会计主管", "记账", "复核")
ASSET_LINES: Final = 24
_FEN_IN_UNIT: Final[Mapping[Unit, int]] = {"元": 1, "万元": 10_000}
_RANKS: Final[Mapping[str, RowKind]] = {"line": "line", "subtotal": "subtotal", "total": "total"}
_TOTAL_ROWS: Final[Mapping[str, RowKind]] = {"opening": "line", "month": "subtotal", "year": "total"}


@dataclass(frozen=True, slots=True)
class Paper:
    """What every sheet says of its book. `signers` gives names by post; the others are left for a pen."""

    organisation: str
    unit: Unit = "元"
    signers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book, unit: Unit = "元", signers: Mapping[str, str] | None = None) -> Paper:
        return cls(book.organisation.name, unit, signers or {})

    def signed(self, posts: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple((post, self.signers.get(post, "")) for post in posts)

    def shown(self, fen: int) -> int:
        """The amount in hundredths of the unit, half up; in 元 that is fen."""
        size = _FEN_IN_UNIT[self.unit]
        return (abs(fen) + size // 2) // size * (-1 if fen < 0 else 1)

    def sheet(
        self, title: str, period: str, columns: Sequence[LedgerColumn], rows: Sequence[LedgerRow]
    ) -> LedgerSheet:
        return LedgerSheet(
            title=title,
            organisation=self.organisation,
            period=period,
            columns=columns,
            rows=rows,
            unit=_("万元") if self.unit == "万元" else _("元"),
            signers=self.signed(STATEMENT_POSTS),
        )


def months_shown(year: int, first: int, last: int) -> str:
    if first == last:
        return Month(year, first).shown
    return _("%(year)d年%(first)d月至%(last)d月") % {"year": year, "first": first, "last": last}


def _by_side(balance: int) -> tuple[int | None, int | None]:
    """A balance under 借方 or 贷方."""
    return (balance or None, None) if balance >= 0 else (None, -balance)


def trial_balance_sheet(paper: Paper, trial: TrialBalance) -> LedgerSheet:
    """科目余额表: opening, turnover, year to date and closing, each by side, with a total row."""
    columns = [LedgerColumn(_("科目编码"), "text"), LedgerColumn(_("科目名称"), "text", 1)]
    columns += [
        LedgerColumn(side, kind, 0, group)
        for group, kind in _trial_groups()
        for side in (_("借方"), _("贷方"))
    ]
    rows = [_trial_row(paper, row) for row in trial.rows]
    totals = trial.totals
    figures = (
        totals.opening_debit, totals.opening_credit, totals.debit, totals.credit,
        totals.year_debit, totals.year_credit, totals.closing_debit, totals.closing_credit,
    )  # fmt: skip
    rows.append(LedgerRow(("", _("合计"), *_scaled(paper, figures)), "total"))
    period = months_shown(trial.year, trial.first, trial.last)
    return replace(paper.sheet(_("科目余额表"), period, columns, rows), landscape=True, indented=1)


def _trial_groups() -> tuple[tuple[str, ColumnKind], ...]:
    return (
        (_("期初余额"), "balance"), (_("本期发生额"), "turnover"),
        (_("本年累计发生额"), "turnover"), (_("期末余额"), "balance"),
    )  # fmt: skip


def _trial_row(paper: Paper, row: TrialRow) -> LedgerRow:
    turnover = (row.debit or None, row.credit or None, row.year_debit or None, row.year_credit or None)
    figures = (*_by_side(row.opening), *turnover, *_by_side(row.closing))
    kind: RowKind = "subtotal" if row.level == 1 else "line"
    return LedgerRow((row.code, row.name, *_scaled(paper, figures)), kind, row.level - 1)


def _scaled(paper: Paper, amounts: Iterable[int | None]) -> tuple[int | None, ...]:
    return tuple(None if amount is None else paper.shown(amount) for amount in amounts)


def balance_sheet_sheet(paper: Paper, sheet: BalanceSheet) -> LedgerSheet:
    """资产负债表: assets on the left, liabilities and equity on the right, grand totals on one row."""
    columns = [
        column
        for title in (_("资产"), _("负债和所有者权益"))
        for column in (
            LedgerColumn(title, "text", 1),
            LedgerColumn(_("行次"), "center"),
            LedgerColumn(_("年初余额"), "balance"),
            LedgerColumn(_("期末余额"), "balance"),
        )
    ]
    left = _half(paper, [line for line in sheet.lines if line.form.line <= ASSET_LINES])
    right = _half(paper, [line for line in sheet.lines if line.form.line > ASSET_LINES])
    height = max(len(left), len(right))
    pairs = zip(_stretched(left, height), _stretched(right, height), strict=True)
    rows = [LedgerRow((*one.cells, *two.cells)) for one, two in pairs]
    rows[-1] = replace(rows[-1], kind="total")
    day = Month(sheet.year, sheet.month).last_day
    period = _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}
    return replace(paper.sheet(_("资产负债表"), period, columns, rows), landscape=True)


def _half(paper: Paper, lines: Sequence[SheetLine]) -> list[LedgerRow]:
    rows: list[LedgerRow] = []
    section = ""
    for line in lines:
        form = line.form
        if form.section and form.section != section:
            section = form.section
            rows.append(LedgerRow((_("%(section)s：") % {"section": gettext(section)}, None, None, None)))
        amounts = _scaled(paper, (line.opening, line.closing))
        rows.append(LedgerRow((_item(form), form.line, *amounts)))
    return rows


def _item(form: FormLine) -> str:
    """Lines stand one space in below their section's heading."""
    return f"　{form.shown}" if form.section and form.rank == "line" else form.shown


def _stretched(rows: Sequence[LedgerRow], height: int) -> list[LedgerRow]:
    """Blank rows before the last, so that the grand totals of both halves meet."""
    blank = [LedgerRow((None, None, None, None))] * (height - len(rows))
    return [*rows[:-1], *blank, rows[-1]]


def income_statement_sheet(paper: Paper, statement: IncomeStatement) -> LedgerSheet:
    """收益及收益分配表 with this year's and last year's amounts."""
    columns = [
        LedgerColumn(_("项目"), "text", 1),
        LedgerColumn(_("行次"), "center"),
        LedgerColumn(_("本年金额"), "balance"),
        LedgerColumn(_("上年金额"), "balance"),
    ]
    rows = [
        LedgerRow(
            (line.form.shown, line.form.line, *_scaled(paper, (line.amount, line.previous))),
            _RANKS[line.form.rank],
            0 if line.form.rank != "line" else 1,
        )
        for line in statement.lines
    ]
    period = months_shown(statement.year, 1, statement.month)
    return paper.sheet(_("收益及收益分配表"), period, columns, rows)


def revenue_expense_sheet(paper: Paper, flows: RevenueExpense) -> LedgerSheet:
    """收支明细表: revenue, expense and what is left, for the period and the year to date."""
    columns = [
        LedgerColumn(_("科目编码"), "text"),
        LedgerColumn(_("项目"), "text", 1),
        LedgerColumn(_("本月数") if flows.first == flows.last else _("本期数"), "balance"),
        LedgerColumn(_("本年累计"), "balance"),
    ]
    blocks: tuple[tuple[Block, str], ...] = (("收入", _("收入")), ("支出", _("支出")))
    rows: list[LedgerRow] = []
    for block, words in blocks:
        rows += [_flow(paper, row) for row in flows.rows if row.block == block]
        rows.append(
            _sum_row(
                paper,
                _("%(block)s合计") % {"block": words},
                flows.total(block),
                flows.year_total(block),
                "subtotal",
            )
        )
    rows.append(_sum_row(paper, _("收支差额"), flows.surplus, flows.year_surplus, "total"))
    period = months_shown(flows.year, flows.first, flows.last)
    return replace(paper.sheet(_("收支明细表"), period, columns, rows), indented=1)


def _flow(paper: Paper, row: FlowRow) -> LedgerRow:
    return LedgerRow(
        (row.code, row.name, *_scaled(paper, (row.amount, row.year_amount))), level=row.level - 1
    )


def _sum_row(paper: Paper, title: str, amount: int, year_amount: int, kind: RowKind) -> LedgerRow:
    return LedgerRow(("", title, *_scaled(paper, (amount, year_amount))), kind)


def cash_view_sheet(paper: Paper, view: CashView, chart: Chart, period: str) -> LedgerSheet:
    """货币资金收付明细表: opening, each voucher, closing."""
    columns = [
        LedgerColumn(_("日期"), "center"),
        LedgerColumn(_("凭证号"), "center"),
        LedgerColumn(_("摘要"), "text", 2),
        LedgerColumn(_("用途"), "text", 1),
        LedgerColumn(_("收到"), "turnover"),
        LedgerColumn(_("付出"), "turnover"),
        LedgerColumn(_("结余"), "balance"),
    ]
    balance = view.opening
    rows = [LedgerRow(("", "", _("期初资金余额"), "", None, None, paper.shown(balance)), "subtotal")]
    for row in view.rows:
        balance += row.received - row.paid
        purpose = _("、").join(chart[code].name for code in row.purposes)
        figures = _scaled(paper, (row.received, row.paid, balance))
        rows.append(
            LedgerRow((row.date.isoformat(), f"{row.word}-{row.number:04d}", row.summary, purpose, *figures))
        )
    figures = _scaled(paper, (view.received, view.paid, view.closing))
    rows.append(LedgerRow(("", "", _("合计及期末资金余额"), "", *figures), "total"))
    return paper.sheet(_("货币资金收付明细表"), period, columns, rows)


def _ledger_tail() -> tuple[LedgerColumn, ...]:
    return (
        LedgerColumn(_("借方"), "turnover"),
        LedgerColumn(_("贷方"), "turnover"),
        LedgerColumn(_("方向"), "center"),
        LedgerColumn(_("余额"), "balance"),
    )


def general_ledger_sheet(paper: Paper, ledger: GeneralLedger, period: str) -> LedgerSheet:
    """总账 of one account."""
    columns = [LedgerColumn(_("月份"), "center"), LedgerColumn(_("摘要"), "text", 1), *_ledger_tail()]
    rows = [
        LedgerRow((str(row.month), row.label, *_tail(paper, row)), _TOTAL_ROWS[row.kind])
        for row in ledger.rows
    ]
    return _ledger(
        paper,
        _("总账　%(account)s") % {"account": f"{ledger.account.code} {ledger.account.path_name}"},
        period,
        columns,
        rows,
    )


def detail_ledger_sheet(paper: Paper, ledger: DetailLedger, period: str, party: str = "") -> LedgerSheet:
    """明细账 of one account, or of one party in it, labelled by the caller."""
    columns = [
        LedgerColumn(_("日期"), "center"),
        LedgerColumn(_("凭证号"), "center"),
        LedgerColumn(_("摘要"), "text", 1),
        *_ledger_tail(),
    ]
    rows = [_detail_row(paper, row) for row in ledger.rows]
    name = "/".join(part for part in (ledger.account.path_name, party) if part)
    return _ledger(
        paper, _("明细账　%(account)s") % {"account": f"{ledger.account.code} {name}"}, period, columns, rows
    )


def _ledger(
    paper: Paper, title: str, period: str, columns: Sequence[LedgerColumn], rows: Sequence[LedgerRow]
) -> LedgerSheet:
    return replace(paper.sheet(title, period, columns, rows), signers=paper.signed(LEDGER_POSTS))


def _detail_row(paper: Paper, row: LedgerTotal | LedgerEntry) -> LedgerRow:
    if isinstance(row, LedgerTotal):
        return LedgerRow((str(row.month), "", row.label, *_tail(paper, row)), _TOTAL_ROWS[row.kind])
    line = row.line
    head: tuple[Cell, ...] = (line.date.isoformat(), f"{line.word}-{line.number:04d}", line.summary)
    turnover = _scaled(paper, (line.debit or None, line.credit or None))
    return LedgerRow((*head, *turnover, _direction(row.balance), paper.shown(abs(row.balance))))


def _tail(paper: Paper, row: LedgerTotal) -> tuple[Cell, ...]:
    turnover: tuple[int | None, ...] = (None, None)
    if row.kind != "opening":
        turnover = _scaled(paper, (row.debit, row.credit))
    return (*turnover, _direction(row.balance), paper.shown(abs(row.balance)))


def _direction(balance: int) -> str:
    return _("借") if balance > 0 else _("贷") if balance < 0 else _("平")


def party_code(party: Party) -> str:
    """A unit by its name, a natural person by code."""
    return party.name or party.code


def voucher_sheet(
    view: VoucherView,
    *,
    user_label: Callable[[int], str],
    party_label: Callable[[Party], str] = party_code,
    signers: Mapping[str, str] | None = None,
) -> VoucherSheet:
    """One 记账凭证. `user_label` names maker, checker and poster by user id; `signers` 会计主管 and 出纳."""
    voucher = view.voucher
    named = {key: user_label(pk) for key, pk in _hands(voucher).items() if pk is not None}
    others = signers or {}
    return VoucherSheet(
        organisation=voucher.book.organisation.name,
        day=voucher.date,
        number=f"{voucher.word}字第 {voucher.number:04d} 号",
        lines=[_voucher_line(line, party_label) for line in view.lines],
        attachments=voucher.attachments,
        signers=VoucherSigners(
            head=others.get("会计主管", ""),
            poster=named.get("poster", ""),
            checker=named.get("checker", "") or _original(voucher.original_checker),
            maker=_original(voucher.original_maker) or named.get("maker", ""),
            cashier=others.get("出纳", ""),
        ),
        mark={"draft": "草稿", "reviewed": "未记账", "void": "作废"}.get(voucher.state, ""),
        remark=_remark(voucher),
    )


def _hands(voucher: Voucher) -> dict[str, int | None]:
    return {"poster": voucher.poster_id, "checker": voucher.reviewer_id, "maker": voucher.maker_id}


def _original(person: object | None) -> str:
    """Who made or checked a taken-over voucher in the old software."""
    return "" if person is None else str(person)


def _voucher_line(line: Line, party_label: Callable[[Party], str]) -> VoucherLine:
    parts = [line.account.path_name]
    parts += [party_label(line.party)] if line.party else []
    parts += [line.project.name] if line.project else []
    return VoucherLine(line.summary, "/".join(parts), line.debit, line.credit)


def _remark(voucher: Voucher) -> str:
    if voucher.red_of:
        return f"冲销 {voucher.red_of}"
    return f"订正 {voucher.corrects}" if voucher.corrects else ""
