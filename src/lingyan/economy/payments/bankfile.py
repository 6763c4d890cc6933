"""The list as a file for the bank: neutral columns, or those of a saved layout. The same rows give the same bytes.

Columns that nearly all web banks ask for: accounting.md 10.7. PRIVACY: the file holds account numbers in clear, so it is
never kept, only written anew for who pays it out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

from lingyan.economy.payments.models import PayeeLine, PaymentList
from lingyan.kernel.money import plain_yuan
from lingyan.kernel.tabular.write import Column, ColumnKind, SheetData, safe_text, write_xlsx

FIELDS: Final = {
    "no": "序号", "name": "收款人户名", "account": "收款账号", "bank": "开户行名称", "amount": "金额", "remark": "附言",
    "payment": "付款编号", "blank": "（空列）",
}  # fmt: skip
"""What a column of a list may hold, with the title that the neutral list gives it."""
ANSWER_FIELDS: Final = {
    "no": "序号", "name": "收款人户名", "account": "收款账号", "amount": "金额", "outcome": "处理结果", "reason": "失败原因",
    "date": "日期",
}  # fmt: skip
WORDS: Final = {"paid": "成功", "failed": "失败", "returned": "退汇"}
NEUTRAL: Final = ("no", "name", "account", "bank", "amount", "remark", "payment")
_ENCODINGS: Final = {"csv": "gb18030", "utf8": "utf-8-sig"}
_KINDS: Final[dict[str, ColumnKind]] = {"no": "integer", "amount": "money"}


def lines_of(payment_list: PaymentList) -> list[PayeeLine]:
    """The payees of a list in the order of their numbers in it."""
    found = PayeeLine.objects.filter(request__payment_list=payment_list, list_no__isnull=False)
    return list(found.select_related("personal", "party", "request").order_by("list_no"))


def columns_of(payment_list: PaymentList) -> list[tuple[str, str]]:
    layout = payment_list.layout
    if layout is None:
        return [(FIELDS[field], field) for field in NEUTRAL]
    return [(title, field) for title, field in layout.columns]


def content(payment_list: PaymentList, lines: Sequence[PayeeLine]) -> bytes:
    """The file. Its bytes depend on the list's rows, its layout and the time it was made, and on nothing else."""
    columns = columns_of(payment_list)
    rows = [[_value(line, field) for _, field in columns] for line in lines]
    if payment_list.file_format in _ENCODINGS:
        return _csv(columns, rows, _ENCODINGS[payment_list.file_format])
    sheet = SheetData(
        "付款名单", [Column(title, _KINDS.get(field, "text")) for title, field in columns], rows
    )
    target = io.BytesIO()
    write_xlsx(target, [sheet], made_at=payment_list.made_at)
    return target.getvalue()


def name_of(payment_list: PaymentList) -> str:
    kind = "csv" if payment_list.file_format in _ENCODINGS else "xlsx"
    return f"付款名单-{payment_list.pk}-{payment_list.count}笔.{kind}"


def _value(line: PayeeLine, field: str) -> Any:
    values = {
        "no": line.list_no, "name": line.full_name, "account": line.account_number or "", "bank": line.bank_name,
        "amount": line.amount, "remark": line.remark or line.request.purpose[:60], "payment": str(line.request),
    }  # fmt: skip
    return values.get(field, "")


def _csv(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Any]], encoding: str) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([safe_text(title) for title, _ in columns])
    for row in rows:
        writer.writerow(
            plain_yuan(value) if field == "amount" else safe_text(str(value))
            for (_, field), value in zip(columns, row, strict=True)
        )
    return target.getvalue().encode(encoding)
