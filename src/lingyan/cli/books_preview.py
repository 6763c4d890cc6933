"""What a check of old books found, for people to look at before anything is stored, and as JSON."""

from __future__ import annotations

from typing import Any

from lingyan.cli.output import console, print_table
from lingyan.economy.books.importing import BooksCheck, ParsedBook
from lingyan.kernel.money import format_yuan


def show_layouts(check: BooksCheck) -> None:
    for one in check.layouts:
        place = f"{one.file} {one.sheet}".strip()
        console.print(f"{place}：按“{one.title}”读取；{one.reason}", markup=False, soft_wrap=True)
    for note in check.notes:
        console.print(note, markup=False, soft_wrap=True)


def show_books(check: BooksCheck) -> None:
    """Month totals and the account map of each book."""
    for book in check.books:
        _show_book(book)


def _show_book(book: ParsedBook) -> None:
    title = f"{book.village_name} {book.village_code} {book.year}年，{book.chart} 科目表"
    totals = [
        (total.month, total.vouchers, format_yuan(total.debit_fen), format_yuan(total.credit_fen))
        for total in book.month_totals()
    ]
    print_table(title, ("月份", "凭证", "借方", "贷方"), totals, (1, 2, 3))
    if book.opening:
        debit = sum(max(line.amount_fen, 0) for line in book.opening)
        console.print(f"期初余额 {len(book.opening)} 行，借方合计 {format_yuan(debit)} 元")
    if book.account_map:
        rows = [
            (
                one.old_code, one.old_name, one.new_code, one.new_name, one.party or one.project,
                "" if one.certain else f"请核对 {one.remark}".strip(),
            )
            for one in book.account_map
        ]  # fmt: skip
        print_table(
            "旧科目对应的新科目", ("旧编码", "旧名称", "新编码", "新名称", "往来或项目", "说明"), rows
        )


def as_json(check: BooksCheck) -> dict[str, Any]:
    layouts = [
        {
            "file": one.file,
            "sheet": one.sheet,
            "layout": one.layout,
            "title": one.title,
            "reason": one.reason,
        }
        for one in check.layouts
    ]
    return {"layouts": layouts, "notes": check.notes, "books": [_book(book) for book in check.books]}


def _book(book: ParsedBook) -> dict[str, Any]:
    months = [
        {
            "month": str(total.month), "vouchers": total.vouchers, "debit_fen": total.debit_fen,
            "credit_fen": total.credit_fen,
        }
        for total in book.month_totals()
    ]  # fmt: skip
    mapped = [
        {
            "old_code": one.old_code, "old_name": one.old_name, "code": one.new_code, "name": one.new_name,
            "party": one.party, "project": one.project, "certain": one.certain,
        }
        for one in book.account_map
    ]  # fmt: skip
    return {
        "village": book.village_code, "name": book.village_name, "year": book.year, "chart": book.chart,
        "vouchers": len(book.vouchers), "lines": sum(len(voucher.lines) for voucher in book.vouchers),
        "opening_rows": len(book.opening), "months": months, "account_map": mapped,
    }  # fmt: skip
