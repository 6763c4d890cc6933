"""Slips: six on a sheet, each with its own facts and code."""

from __future__ import annotations

import pypdfium2
import pytest

from lingyan.render.slips import Slip, slips_pdf


def slip(number: int) -> Slip:
    facts = (("成员", f"某{number}"), ("分得金额", f"{number}.00 元"))
    return Slip("本人查询单", "雁庄村股份经济合作社", facts, f"1234 {number:04d}", "请收好。")


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def test_seven_slips_take_two_sheets() -> None:
    pages = text_of(slips_pdf([slip(number) for number in range(1, 8)]))
    assert len(pages) == 2
    assert "1234 0006" in pages[0] and "1234 0007" not in pages[0]
    assert "7.00 元" in pages[1]


def test_nothing_to_print() -> None:
    with pytest.raises(ValueError, match="没有可以打印"):
        slips_pdf([])
