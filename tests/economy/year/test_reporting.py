"""The annual report: figures of the ledger beside last year's, and what it says while the year is open."""

from __future__ import annotations

from lingyan.economy.year import reporting
from lingyan.render.document import Text
from lingyan.render.official import PaperTable
from tests.economy.year.support import YEAR, Year


def words(year: Year, of: int = YEAR) -> str:
    return "\n".join(
        each.text for each in reporting.annual_report(year.book, of).blocks if isinstance(each, Text)
    )


def test_an_open_year_says_that_its_figures_may_change(year: Year) -> None:
    document = reporting.annual_report(year.book, YEAR)
    assert document.subtitle == "（年度尚未结账，数字未定）"
    assert "上年没有在本系统记账" in words(year) and "本年没有分配" in words(year)


def test_figures_of_a_closed_year(year: Year) -> None:
    year.close_year()
    document = reporting.annual_report(year.book, YEAR)
    said = words(year)
    assert document.subtitle == "" and document.made_on.isoformat() == "2026-02-03"
    assert "本年净收益9,500.00元" in said and "提取公积公益金950.00元" in said
    assert "年初库存现金和银行存款0.00元，年末9,000.00元，增加9,000.00元" in said
    assert "报表勾稽全部相符" in said and "本年没有差错更正" in said
    income, share, sheet = [each for each in document.blocks if isinstance(each, PaperTable)]
    assert ("四、净收益", "9,500.00", "—", "—") in income.rows
    assert share.rows[-1][1] == "8,550.00"
    assert sheet.rows[-1][2] == "9,500.00"


def test_the_next_year_is_compared_with_it(year: Year) -> None:
    year.close_year()
    from lingyan.economy.books import actions as books
    from tests.economy.books.actions.vouchers import written

    [one] = written("01-10 | 1 | 收租金 | 10201 | 4000.00 |\n | | 收租金 | 50103 | | 4000.00", YEAR + 1)
    year.office.post(
        books.save_draft(year.office.clerk, book_id=year.book.pk, date=one.date, entries=one.entries)
    )
    assert "本年净收益4,000.00元，比上年减少5,500.00元" in words(year, YEAR + 1)
    figures = reporting.figures(year.book, YEAR + 1)
    assert (figures["net"], figures["distributable"]) == (400_000, 1_255_000)
