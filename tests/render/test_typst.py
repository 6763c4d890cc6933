"""The Typst runner: errors that name the template, and use from several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from lingyan.render.ledger import LedgerColumn, LedgerRow, LedgerSheet, ledger_pdf
from lingyan.render.typst import TemplateError, render_pdf


def test_wrong_data_is_told_with_its_template() -> None:
    with pytest.raises(TemplateError, match="poster"):
        render_pdf("poster", {"title": "没有别的"})


def test_threads_do_not_disturb_one_another() -> None:
    def table(number: int) -> bytes:
        rows = [LedgerRow((f"第{number}村",))]
        return ledger_pdf(LedgerSheet("表", "甲社", "2026年", [LedgerColumn("村")], rows))

    alone = [table(number) for number in range(6)]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(table, range(6))) == alone
