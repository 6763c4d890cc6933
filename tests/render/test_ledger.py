"""Printed tables: heads repeated, pages numbered, amounts written by the kind of their column."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.render.ledger import LedgerColumn, LedgerRow, LedgerSheet, ledger_pdf, ledger_values
from tests.render.pdf import page_sizes_mm, page_texts

COLUMNS = (
    LedgerColumn("科目编码"),
    LedgerColumn("科目名称", width=2),
    LedgerColumn("借方", "turnover", 1, "本期发生额"),
    LedgerColumn("贷方", "turnover", 1, "本期发生额"),
    LedgerColumn("余额", "balance", 1),
    LedgerColumn("笔数", "count"),
)


def trial_balance(rows: int, *, landscape: bool = False) -> LedgerSheet:
    lines = [LedgerRow((f"{n + 101}", "库存现金", 1_234_500 + n, None, -500, 1_200)) for n in range(rows)]
    total = LedgerRow(("", "合计", 99, -99, None, 0), "total")
    return LedgerSheet(
        "科目余额表",
        "凤桥村股份经济合作社",
        "2026年11月",
        COLUMNS,
        [*lines, total],
        signers=(("单位负责人", "周文海"), ("会计主管", ""), ("制表", "陈小平")),
        notes=("注：红字为冲销。",),
        landscape=landscape,
        footnote="封存编号 q7Xz",
        printed=dt.date(2026, 12, 5),
    )


def test_head_repeats_and_pages_are_numbered() -> None:
    pages = page_texts(ledger_pdf(trial_balance(120)))
    assert len(pages) == 3
    for number, text in enumerate(pages, start=1):
        assert "本期发生额" in text
        assert f"第{number}页共3页" in text
        assert "打印日期2026年12月5日" in text
    assert "单位：元" in pages[0]
    assert "制表：陈小平" in pages[-1]
    assert "制表" not in pages[0]


def test_landscape_turns_the_page() -> None:
    assert page_sizes_mm(ledger_pdf(trial_balance(3))) == [(210, 297)]
    assert page_sizes_mm(ledger_pdf(trial_balance(3, landscape=True))) == [(297, 210)]


def test_amounts_follow_the_kind_of_column() -> None:
    rows = ledger_values(trial_balance(1))["rows"]
    assert rows[0]["cells"] == ["101", "库存现金", {"text": "12,345.00", "red": False}, "", "(5.00)", "1,200"]
    assert rows[1]["cells"][2:4] == [{"text": "0.99", "red": False}, {"text": "−0.99", "red": True}]


def test_head_cells_cover_each_column_once() -> None:
    covered = [
        (head["x"] + dx, head["y"] + dy)
        for head in ledger_values(trial_balance(0))["head"]
        for dx in range(head["across"])
        for dy in range(head["down"])
    ]
    assert sorted(covered) == [(x, y) for x in range(len(COLUMNS)) for y in range(2)]


def test_row_of_wrong_length_is_refused() -> None:
    sheet = LedgerSheet("总账", "甲社", "2026年", COLUMNS, [LedgerRow(("101",))])
    with pytest.raises(ValueError, match="6 列"):
        ledger_pdf(sheet)


def test_same_table_gives_same_bytes() -> None:
    assert ledger_pdf(trial_balance(30)) == ledger_pdf(trial_balance(30))
