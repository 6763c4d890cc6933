"""A list of payees as villages keep it (工资表、补贴发放表) → the payees of one request, with every fault at its cell.

PRIVACY: the list is read for this one request and not kept; an account number is named by its place, never repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lingyan.economy.books.models import Book, Party
from lingyan.economy.payments import queries, rules
from lingyan.economy.payments.models import PaymentRequest
from lingyan.economy.payments.rules import Payee
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import (
    FieldOf,
    Header,
    RowReader,
    Sheet,
    TableCheck,
    aliases_of,
    blank_table,
    data_rows,
    find_table,
    plain,
    read_workbook,
)

FIELDS: Final[Mapping[str, FieldOf]] = {
    "name": FieldOf(
        "收款人",
        "姓名 户名 收款人姓名 收款人名称 收款单位 领款人 账户名称",
        "姓名或单位全称",
        "周种田",
        needed=True,
    ),
    "account": FieldOf(
        "收款账号",
        "银行账号 账号 卡号 银行卡号 社保卡号 收款人账号",
        "文本格式；付现金的不写",
        "6228480010002000301",
    ),
    "bank": FieldOf("开户行", "开户银行 银行 收款银行", "付现金的不写", "雁城农商银行"),
    "amount": FieldOf(
        "金额",
        "实发金额 应发金额 发放金额 实发工资 工资 补贴金额 补助金额 付款金额",
        "",
        "1,200.50",
        unit="元",
        needed=True,
    ),
    "party": FieldOf("往来编码", "农户编码 往来户编码", "要记到往来户名下的写", ""),
    "remark": FieldOf("附言", "备注 摘要 事由 说明", "最多 60 字", "三月误工补贴"),
}
REMARKS: Final = (
    "一行一个收款人，整张表成为一笔付款申请。表头的顺序可以变，村里原有的工资表、补贴发放表常见的列名也认得。",
    "账号要设为文本格式：Excel 把长账号当数字时末几位会变成 0。",
)
_CELLS: Final = {"no-name": "name", "bad-amount": "amount", "bad-account": "account", "too-long": "remark"}
_EXACT: Final = 10**15
"""A number of more digits is no longer what was typed."""


@dataclass(slots=True)
class PayeesCheck(TableCheck):
    """What a list holds: payees with the row of each. `before` is a request for the same, which may be a repetition."""

    payees: list[Payee] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    before: PaymentRequest | None = None

    @property
    def total(self) -> int:
        return sum(each.amount for each in self.payees)


def blank_list() -> bytes:
    """The empty list with how each column is written."""
    return blank_table("收款人名单", FIELDS, remarks=REMARKS)


def check_payees(path: Path, *, name: str, book: Book, method: str) -> PayeesCheck:
    """Read and check a list for a book; nothing is stored. `method` is `rules.BANK` or `rules.CASH`.

    Raises Refused for a file that is no workbook.
    """
    check = PayeesCheck(read_workbook(path, name=name))
    found = find_table(
        check.workbook, aliases_of(FIELDS), at_least=2, needed=lambda fields: fields >= {"name", "amount"}
    )
    if found is None:
        check.problems.append(Problem("no-header", "没有找到表头，至少要有收款人（姓名）和金额", file=name))
        return check
    sheet, check.header = found
    check.sheet = sheet.name
    check.problems += check.header_problems()
    reader = _Reader(name, sheet, check.header, book)
    for number in data_rows(sheet, check.header):
        reader.begin(number)
        payee = reader.payee()
        check.problems += reader.problems
        if payee is not None:
            check.payees.append(payee)
            check.places.append(number)
    _judge(check, book, method, reader)
    return check


class _Reader(RowReader):
    secret = frozenset({"account"})
    fields = FIELDS

    def __init__(self, file: str, sheet: Sheet, header: Header, book: Book) -> None:
        super().__init__(file, sheet, header)
        found = Party.objects.filter(book=book).select_related("personal")
        self.parties = {plain(each.code): each for each in found}

    def payee(self) -> Payee | None:
        name, amount = self.words("name", 120), self.money("amount", needed="没有写金额")
        code = self.text("party")
        party = self.parties.get(code)
        if code and party is None:
            self.fault("party", "往来对象里没有这个编码")
        elif party is not None and name and plain(name) != plain(str(party)):
            # MONEY: another's account would be settled; a household may be paid through one of its members all the same.
            self.warn("party", "这个编码的往来对象是另一个名称，请核对")
        if not name:
            self.fault("name", "没有写收款人")
        elif "*" in name:
            self.fault("name", "姓名是遮盖过的，请写全名")
        account, bank, remark = self._account(), self.words("bank", 120), self.words("remark", 60)
        if self.failed or amount is None:
            return None
        return Payee(name, account, bank, amount, party.code if party else "", remark=remark)

    def _account(self) -> str:
        value = self.value("account")
        if isinstance(value, int | float) and abs(value) >= _EXACT:
            # MONEY: the last digits are gone; money would go to another account.
            self.fault("account", "账号被当作数字，末几位已经丢失；请把这一列设为文本后重新填写")
            return ""
        return self.text("account").removesuffix(".0")


def _judge(check: PayeesCheck, book: Book, method: str, reader: _Reader) -> None:
    """Faults of payees at their rows, and what a second look is due to: somebody twice, a list that was asked for before."""
    if not check.payees:
        if not check.problems:
            check.problems.append(Problem("no-rows", "表里没有收款人", file=reader.file, sheet=check.sheet))
        return
    for each in rules.payee_problems(check.payees, method):
        if each.row is None:
            check.problems.append(Problem(each.code, each.message, file=reader.file, sheet=check.sheet))
            continue
        reader.begin(check.places[each.row - 1])
        check.problems.append(reader.problem(each.code, _CELLS.get(each.code, "name"), each.message))
    seen: set[tuple[str, str]] = set()
    for payee, place in zip(check.payees, check.places, strict=True):
        if (key := (payee.name, payee.account_number)) in seen:
            reader.begin(place)
            reader.warn("name", "这个收款人在表里出现过，请核对是否重复")
            check.problems += reader.problems
        seen.add(key)
    check.before = queries.asked_before(book, check.payees)
    if check.before is not None:
        text = f"付款 {check.before} 的收款人和金额与这张表完全相同，请核对是否重复申请"
        check.problems.append(
            Problem("asked-before", text, file=reader.file, sheet=check.sheet, severity="warning")
        )
