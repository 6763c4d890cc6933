"""余额调节表 and 现金盘点表 as typed paper and as workbooks, from stored rows alone. They hold no names but of signers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

from lingyan.economy.bank.models import CashCount, Reconciliation
from lingyan.economy.bank.rules import DENOMINATIONS
from lingyan.kernel.money import format_yuan
from lingyan.kernel.tabular.write import Column, SheetData, write_xlsx
from lingyan.render.ledger import LedgerColumn, LedgerRow, LedgerSheet

_ITEMS: Final = (
    ("加：银行已收、单位未收", "bank", 1, "加：单位已收、银行未收", "books", 1),
    ("减：银行已付、单位未付", "bank", -1, "减：单位已付、银行未付", "books", -1),
)


def statement_rows(made: Reconciliation) -> list[tuple[str, int | None, str, int | None, str]]:
    """Left the book's side, right the bank's side, as (text, fen, text, fen, kind of row)."""
    rows: list[tuple[str, int | None, str, int | None, str]] = [
        ("单位银行存款账面余额", made.ledger, "银行对账单余额", made.bank, "line")
    ]
    sums = {("bank", 1): made.bank_in, ("bank", -1): made.bank_out, ("books", 1): made.books_in,
            ("books", -1): made.books_out}  # fmt: skip
    for left_text, left, sign, right_text, right, right_sign in _ITEMS:
        rows.append((left_text, sums[left, sign], right_text, sums[right, right_sign], "subtotal"))
        lefts, rights = _items(made, left, sign), _items(made, right, right_sign)
        for number in range(max(len(lefts), len(rights))):
            first = lefts[number] if number < len(lefts) else ("", None)
            second = rights[number] if number < len(rights) else ("", None)
            rows.append((*first, *second, "line"))
    rows.append(("调节后的余额", made.adjusted_ledger, "调节后的余额", made.adjusted_bank, "total"))
    return rows


def _items(made: Reconciliation, side: str, sign: int) -> list[tuple[str, int | None]]:
    return [
        (f"　{item['date']}（{item['days']} 天）", abs(item["amount"]))
        for item in made.items
        if item["side"] == side and (item["amount"] > 0) == (sign > 0)
    ]


def reconciliation_sheet(made: Reconciliation, number: str, names: dict[int, str]) -> LedgerSheet:
    """The statement on paper. `number` is the account's number as its reader may see it."""
    notes = [f"账号 {number}，对应科目 {made.account.ledger_account}"]
    if made.difference:
        notes.append(f"调节后两边相差 {format_yuan(made.difference)} 元：{made.explanation}")
    return LedgerSheet(
        title="银行存款余额调节表", organisation=made.account.organisation.name,
        period=made.month.last_day.isoformat(),
        columns=[
            LedgerColumn("单位", width=2), LedgerColumn("金额", "balance"), LedgerColumn("银行", width=2),
            LedgerColumn("金额", "balance"),
        ],
        rows=[
            LedgerRow((left, first, right, second), kind)  # type: ignore[arg-type]
            for left, first, right, second, kind in statement_rows(made)
        ],
        signers=(("编制", names.get(made.made_by or 0, "")), ("复核", names.get(made.signed_by or 0, ""))),
        notes=notes,
        footnote="" if made.state == Reconciliation.State.SIGNED else "未经复核签字",
    )  # fmt: skip


def reconciliation_xlsx(made: Reconciliation) -> bytes:
    rows = [row[:4] for row in statement_rows(made)]
    columns = [
        Column("单位", width=34),
        Column("金额", "money"),
        Column("银行", width=34),
        Column("金额", "money"),
    ]
    title = (
        f"{made.account.organisation.name} {made.account.ledger_account} {made.month.zh} 银行存款余额调节表"
    )
    return _xlsx(SheetData("余额调节表", columns, rows, title=title))


def count_rows(count: CashCount) -> list[tuple[str, int | None, int]]:
    """(what, pieces, fen) of every denomination that was there, then the sums."""
    pieces = {int(value): number for value, number in count.pieces.items()}
    rows: list[tuple[str, int | None, int]] = [
        (denomination(value), pieces[value], value * pieces[value])
        for value in DENOMINATIONS
        if value in pieces
    ]
    rows.append(("实点现金", None, count.counted))
    rows += [(f"白条 {iou['date']} {iou['note']}".strip(), None, iou["amount"]) for iou in count.ious]
    rows += [
        ("实点现金加白条", None, count.counted + count.iou_total),
        ("账面余额", None, count.book_balance),
        ("差异（长款为正，短款为负）", None, count.difference),
    ]
    return rows


def denomination(value: int) -> str:
    if value >= 100:
        return f"{value // 100} 元"
    return f"{value // 10} 角" if value >= 10 else f"{value} 分"


def count_sheet(count: CashCount, names: dict[int, str]) -> LedgerSheet:
    totals = ("实点现金", "实点现金加白条", "账面余额", "差异")
    return LedgerSheet(
        title="库存现金盘点表", organisation=count.book.organisation.name, period=count.counted_on.isoformat(),
        columns=[LedgerColumn("面额或事项", width=3), LedgerColumn("张数", "count"), LedgerColumn("金额", "balance")],
        rows=[
            LedgerRow((what, number, fen), "subtotal" if what.startswith(totals) else "line")
            for what, number, fen in count_rows(count)
        ],
        signers=(
            ("盘点人（出纳）", names.get(count.counted_by or 0, "")), ("监盘人", names.get(count.confirmed_by or 0, "")),
        ),
        notes=[f"情况说明：{count.note}"] if count.note else [],
        footnote="" if count.state == CashCount.State.CONFIRMED else "未经监盘人确认",
    )  # fmt: skip


def count_xlsx(count: CashCount) -> bytes:
    columns: Sequence[Column] = [
        Column("面额或事项", width=40),
        Column("张数", "integer"),
        Column("金额", "money"),
    ]
    title = f"{count.book.organisation.name} {count.counted_on} 库存现金盘点表"
    return _xlsx(SheetData("现金盘点表", columns, count_rows(count), title=title))


def _xlsx(sheet: SheetData) -> bytes:
    target: Any = io.BytesIO()
    write_xlsx(target, [sheet])
    return bytes(target.getvalue())
