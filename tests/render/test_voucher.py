"""Printed vouchers: two on an A4, long ones carried on, totals in words, red-letter with a sign."""

from __future__ import annotations

import datetime as dt

import pytest

from lingyan.render.voucher import LINES_A_SLIP, VoucherLine, VoucherSheet, VoucherSigners, vouchers_pdf
from tests.render.pdf import page_sizes_mm, page_texts


def voucher(number: int, lines: int = 2) -> VoucherSheet:
    paid = [VoucherLine(f"付{n}组修路款", "514 公益支出", debit_fen=10_000 + n) for n in range(lines - 1)]
    bank = VoucherLine("付修路款", "102 银行存款", credit_fen=sum(line.debit_fen for line in paid))
    signers = VoucherSigners("王建国", "陈小平", "李芳", "陈小平", "赵敏")
    return VoucherSheet(
        "凤桥村股份经济合作社", dt.date(2026, 11, 30), f"记-{number:04d}", [*paid, bank], 3, signers
    )


def test_two_vouchers_share_a_page() -> None:
    pdf = vouchers_pdf([voucher(1), voucher(2), voucher(3)])
    assert page_sizes_mm(pdf) == [(210, 297), (210, 297)]
    first, second = page_texts(pdf)
    assert "记-0001" in first
    assert "记-0002" in first
    assert "记-0003" in second
    for shown in ("记账凭证", "壹佰元整", "会计主管：王建国", "审核：李芳", "出纳：赵敏", "2026年11月30日"):
        assert shown in first


def test_long_voucher_goes_on_and_totals_once() -> None:
    pdf = vouchers_pdf([voucher(7, lines=LINES_A_SLIP * 2 + 1)])
    text = "".join(page_texts(pdf))
    assert len(page_sizes_mm(pdf)) == 2
    assert all(f"（{part}/3）" in text for part in (1, 2, 3))
    assert text.count("转下一张") == 2
    assert text.count("合计（大写）") == 1
    assert text.count("1,200.66") == 3


def test_red_letter_voucher() -> None:
    lines = [VoucherLine("注销", "513 管理费用", -12_000), VoucherLine("注销", "101 库存现金", 0, -12_000)]
    sheet = VoucherSheet("甲社", dt.date(2026, 11, 1), "记-0009", lines, mark="草稿", remark="原制单 某某")
    (text,) = page_texts(vouchers_pdf([sheet]))
    assert text.count("−120.00") == 4
    assert "负壹佰贰拾元整" in text
    assert "草稿" in text
    assert "原制单某某" in text


def test_long_words_shrink_instead_of_being_cut() -> None:
    words = "按照2026年第3次村民代表会议决议支付第三村民小组至水库道路水毁修复工程第二期进度款项"
    account = "51402 公益支出——公益设施维护支出——道路水毁修复（2026年以工代赈项目）——第三村民小组"
    sheet = VoucherSheet("甲社", dt.date(2026, 11, 1), "记-0001", [VoucherLine(words, account, 1, 0)] * 6)
    pdf = vouchers_pdf([sheet])
    assert len(page_sizes_mm(pdf)) == 1
    assert page_texts(pdf)[0].count("第二期进度款项") == 6


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(ValueError, match="没有可以打印的凭证"):
        vouchers_pdf([])
