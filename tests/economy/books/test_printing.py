"""Printed sheets carry the statement's figures in customary layout, with units and signatures."""

from __future__ import annotations

from lingyan.economy.books import printing, queries
from lingyan.economy.books.models import Book, Party, Voucher
from lingyan.economy.books.printing import Paper
from lingyan.kernel.month import Month
from lingyan.render.ledger import LedgerSheet, ledger_pdf, ledger_values
from lingyan.render.voucher import vouchers_pdf
from tests.support.actors import everything

JANUARY, DECEMBER = Month(2025, 1), Month(2025, 12)


def cells(sheet: LedgerSheet, text: str) -> list[object]:
    """The cells after the one that reads `text`."""
    row = next(row for row in sheet.rows if any(str(cell).strip() == text for cell in row.cells))
    at = next(at for at, cell in enumerate(row.cells) if str(cell).strip() == text)
    return list(row.cells[at + 1 :])


def test_balance_sheet_has_two_halves_that_end_together(book: Book) -> None:
    sheet = printing.balance_sheet_sheet(Paper.of(book), queries.balance_sheet(book, DECEMBER))
    assert [sheet.rows[-1].cells[0], sheet.rows[-1].cells[4]] == ["资产总计", "负债和所有者权益总计"]
    assert sheet.rows[-1].cells[2:4] == sheet.rows[-1].cells[6:8]
    assert cells(sheet, "货币资金")[:3] == [1, 31473251, 55843131]
    assert sheet.period == "2025年12月31日"
    assert [post for post, _ in sheet.signers] == [
        "单位负责人", "主管会计工作负责人", "会计机构负责人", "制表", "监事会审核",
    ]  # fmt: skip


def test_amounts_in_ten_thousands_are_rounded_half_up() -> None:
    paper = Paper("某社", "万元")
    assert [paper.shown(fen) for fen in (31473251, 4_999, 5_000, -5_000, -4_999)] == [3147, 0, 1, -1, 0]
    assert Paper("某社").shown(-5) == -5


def test_income_statement_and_flows(book: Book) -> None:
    paper = Paper.of(book, signers={"制表": "甲"})
    income = printing.income_statement_sheet(paper, queries.income_statement(book, DECEMBER))
    assert cells(income, "一、经营收入") == [1, 47867373, None]
    assert income.signers[3] == ("制表", "甲")
    flows = printing.revenue_expense_sheet(paper, queries.revenue_expense(book, JANUARY, DECEMBER))
    assert cells(flows, "收支差额") == [6772455, 6772455]


def test_trial_balance_totals_agree(book: Book) -> None:
    trial = queries.trial_balance(book, JANUARY, DECEMBER)
    sheet = printing.trial_balance_sheet(Paper.of(book), trial)
    total = cells(sheet, "合计")
    assert total[0::2] == total[1::2]
    assert (sheet.landscape, sheet.period) == (True, "2025年1月至12月")


def test_ledgers_show_side_and_balance(book: Book) -> None:
    paper = Paper.of(book)
    general = printing.general_ledger_sheet(
        paper, queries.general_ledger(book, "102", JANUARY, JANUARY), "2025年1月"
    )
    assert general.rows[0].cells == ("2025-01", "上年结转", None, None, "借", 31207879)
    assert general.rows[1].cells == ("2025-01", "本月合计", 10553000, 22780428, "借", 18980451)
    ledger = queries.detail_ledger(book, "211", JANUARY, JANUARY)
    detail = printing.detail_ledger_sheet(paper, ledger, "2025年1月", "单位甲")
    assert detail.title == "明细账　211 应付款/单位甲"
    assert detail.rows[0].cells[-2:] == ("贷", 5165000)
    assert [post for post, _ in detail.signers] == ["会计主管", "记账", "复核"]


def test_cash_view_runs_to_its_end(book: Book) -> None:
    view = queries.cash_view(book, JANUARY, JANUARY)
    chart = queries.chart_of([book]).chart
    sheet = printing.cash_view_sheet(Paper.of(book), view, chart, "2025年1月")
    assert sheet.rows[-2].cells[-1] == sheet.rows[-1].cells[-1] == view.closing


def test_a_voucher_slip(book: Book) -> None:
    """PRIVACY: a household is a code unless the caller may show its name."""
    voucher = Voucher.objects.get(book=book, month=202512, number=47)
    view = queries.voucher_detail(everything(), voucher.pk)
    slip = printing.voucher_sheet(view, user_label={1: "甲", 2: "乙", 3: "丙"}.__getitem__)
    assert (slip.number, slip.attachments, slip.mark) == ("记字第 0047 号", 2, "")
    assert (slip.signers.maker, slip.signers.checker, slip.signers.poster) == ("甲", "乙", "丙")
    assert slip.lines[1].account == "内部往来/成员（农户）/H0001"
    assert sum(line.debit_fen for line in slip.lines) == 6_188_000
    named = printing.voucher_sheet(view, user_label=str, party_label=str)
    assert named.lines[1].account.endswith("/赵户主H0001")
    assert vouchers_pdf([slip]).startswith(b"%PDF")


def test_marks_and_remarks(book: Book) -> None:
    wrong, red = Voucher.objects.filter(book=book, month=202501)[:2]
    unit = Party.objects.filter(book=book, code="U007").get()
    assert printing.party_code(unit) == "单位U007"
    red.red_of, red.state = wrong, Voucher.State.DRAFT
    slip = printing.voucher_sheet(queries.VoucherView(red, (), (), (), ()), user_label=str)
    assert (slip.mark, slip.remark) == ("草稿", f"冲销 {wrong}")


def test_sheets_can_be_typeset(book: Book) -> None:
    paper = Paper.of(book)
    trial = printing.trial_balance_sheet(paper, queries.trial_balance(book, JANUARY, DECEMBER))
    assert len(ledger_values(trial)["rows"]) == len(trial.rows)
    sheet = printing.balance_sheet_sheet(paper, queries.balance_sheet(book, DECEMBER))
    assert ledger_pdf(sheet).startswith(b"%PDF")
