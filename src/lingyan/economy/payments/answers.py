"""The bank's answer as a file: its rows read by known titles and words or those of a saved layout, matched with a list.

A file is taken whole or not at all: a row that fits no payee, fits two differently, or cannot be read refuses it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.economy.payments import rules
from lingyan.economy.payments.models import BankLayout, PayeeLine
from lingyan.kernel.money import AmountError, fen_from_number, format_yuan, parse_yuan
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.tabular import Header, Sheet, find_header, plain, read_content
from lingyan.kernel.tabular.values import CellValue

TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "no": ("序号", "编号", "行号"),
    "name": ("收款人户名", "收款人名称", "收款人", "收款方户名", "户名", "姓名", "对方户名"),
    "account": ("收款账号", "收款人账号", "收款方账号", "账号", "卡号", "对方账号"),
    "amount": ("金额", "交易金额", "付款金额", "转账金额", "代发金额"),
    "outcome": ("处理结果", "结果", "处理状态", "状态", "交易状态", "交易结果", "指令状态"),
    "reason": ("失败原因", "原因", "返回信息", "处理信息", "备注"),
    "date": ("日期", "交易日期", "处理日期", "记账日期", "入账日期"),
}
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    rules.DONE: ("成功", "交易成功", "处理成功", "支付成功", "已入账", "已支付"),
    rules.REJECTED: ("失败", "交易失败", "处理失败", "支付失败", "拒绝", "已拒绝"),
    rules.BOUNCED: ("退汇", "已退汇", "退回", "已退回", "被退汇"),
    rules.PENDING: ("处理中", "待处理", "已提交", "已受理"),
}
_FEWEST: Final = 3
_SHORT_DATE: Final = "%Y%m%d"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an answer; `row` is its number in the file. Empty fields are not compared."""

    row: int
    no: int | None
    name: str
    account: str
    amount: int
    outcome: str
    on: dt.date
    reason: str = ""


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(content: bytes, name: str, layout: BankLayout | None, on: dt.date) -> list[Row]:
    """The rows that say what became of a payee; rows still under way are left out. Raises Refused with all faults."""
    titles = {field: (*_own(layout, "answers", field), *known) for field, known in TITLES.items()}
    for sheet in read_content(content, name=name).visible:
        header = find_header(sheet, titles, at_least=_FEWEST)
        if header is not None and {"outcome", "amount"} <= header.fields:
            return _rows(sheet, header, _words(layout), on, name)
    raise Refused(
        Problem(
            "no-header",
            "没有找到结果的表头：至少要有收款账号或户名、金额、处理结果三列；可先设置银行版式",
            name,
        )
    )


def match(rows: Sequence[Row], lines: Sequence[PayeeLine]) -> list[tuple[Row, PayeeLine]]:
    """Each row with its payee. Two payees that are alike in everything take their rows in order."""
    found, problems = [], []
    said: dict[int, Row] = {}
    for row in rows:
        fitting = [line for line in lines if _fits(row, line)]
        numbered = [line for line in fitting if line.list_no == row.no]
        chosen = numbered or fitting
        line = next((each for each in chosen if each.pk not in said), chosen[0] if chosen else None)
        kinds = {_who(each) for each in fitting}
        if line is None:
            problems.append(
                Problem("unknown-row", f"名单里没有这一笔（{format_yuan(row.amount)} 元）", row=row.row)
            )
        elif len(kinds) > 1 and not numbered:
            problems.append(Problem("ambiguous-row", "名单里有几笔与这一行相符，分不清是哪一笔", row=row.row))
        elif line.pk in said and said[line.pk].outcome != row.outcome:
            problems.append(
                Problem("contradiction", f"与第 {said[line.pk].row} 行对同一笔的结果不同", row=row.row)
            )
        elif line.pk not in said:
            said[line.pk] = row
            found.append((row, line))
    if problems:
        raise Refused(problems)
    return found


def _own(layout: BankLayout | None, column: str, key: str) -> tuple[str, ...]:
    return tuple(getattr(layout, column).get(key, ())) if layout else ()


def _words(layout: BankLayout | None) -> dict[str, str]:
    return {
        plain(word): outcome
        for outcome, known in WORDS.items()
        for word in (*_own(layout, "words", outcome), *known)
    }


def _rows(sheet: Sheet, header: Header, words: Mapping[str, str], on: dt.date, file: str) -> list[Row]:
    found, problems = [], []
    for number in range(header.first_data_row, sheet.n_rows + 1):
        cells = {field: sheet.value(number, columns[0]) for field, columns in header.columns.items()}
        if not plain(cells.get("outcome")) or not plain(cells.get("amount")):
            continue
        try:
            row = _row(number, cells, words, on)
        except ValueError as error:
            problems.append(Problem("bad-row", str(error), file, sheet.name, number))
        else:
            found += [row] if row else []
    if problems:
        raise Refused(problems)
    if not found:
        raise Refused(Problem("no-row", "文件里没有一笔已有结果的付款", file))
    return found


def _row(number: int, cells: Mapping[str, CellValue], words: Mapping[str, str], on: dt.date) -> Row | None:
    said = plain(cells.get("outcome"))
    if said not in words:
        raise ValueError(f"看不懂处理结果“{said}”，可在银行版式里登记这个说法")
    if words[said] == rules.PENDING:
        return None
    name, account = plain(cells.get("name")), plain(cells.get("account")).lstrip("'")
    if not name and not account:
        raise ValueError("这一行没有户名，也没有账号")
    return Row(
        number, _number(cells.get("no")), name, account, _amount(cells.get("amount")), words[said],
        _date(cells.get("date")) or on, plain(cells.get("reason")),
    )  # fmt: skip


def _number(value: CellValue) -> int | None:
    text = plain(value).removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def _amount(value: CellValue) -> int:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return fen_from_number(value)
        return parse_yuan(plain(value))
    except AmountError as error:
        raise ValueError(str(error)) from None


def _date(value: CellValue) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = plain(value).removesuffix(".0").replace("/", "-").replace(".", "-")[:10]
    if not text:
        return None
    try:
        if text.isdigit():
            return dt.datetime.strptime(text, _SHORT_DATE).date()
        year, month, day = text.split("-")
        return dt.date(int(year), int(month), int(day[:2]))
    except ValueError:
        raise ValueError(f"日期“{text}”应写成 2026-11-23 或 20261123") from None


def _who(line: PayeeLine) -> tuple[str, str, int]:
    return plain(line.full_name), line.account_number or "", line.amount


def _fits(row: Row, line: PayeeLine) -> bool:
    name, account, amount = _who(line)
    return (
        row.amount == amount
        and (not row.account or _same_account(row.account, account))
        and (not row.name or row.name == name)
    )


def _same_account(said: str, known: str) -> bool:
    """Equal, or hidden in the middle by the bank (`6228****1234`)."""
    if "*" not in said:
        return said == known
    head, tail = said.split("*", 1)[0], said.rsplit("*", 1)[1]
    return (
        bool(tail) and known.startswith(head) and known.endswith(tail) and len(known) >= len(head) + len(tail)
    )
