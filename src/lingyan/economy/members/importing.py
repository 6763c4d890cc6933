"""A register of members as villages keep it (成员名册) → new members, with every fault at its cell.

A row is a person. Each kind of shares is a column titled with its name, as the county's words have it; the account of a
household stands in the row of who receives for it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from lingyan.economy.members.actions.register import NewMember, member_problems
from lingyan.economy.members.parameters import share_kinds
from lingyan.economy.members.reasons import TO_JOIN, Joining
from lingyan.kernel import clock
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import (
    Header,
    RowReader,
    Sheet,
    TableCheck,
    data_rows,
    find_table,
    plain,
    read_workbook,
)
from lingyan.kernel.tabular.rows import hundredths_of, whole_of
from lingyan.people.models import Organisation

ALIASES: Final[Mapping[str, Sequence[str]]] = {
    "household": ("户编号", "户号", "家庭编号", "户序号"),
    "name": ("姓名", "成员姓名"),
    "identity": ("身份证号码", "身份证号", "公民身份号码", "证件号码"),
    "sex": ("性别",),
    "joined": ("取得日期", "成员身份取得时间", "取得时间", "确认日期"),
    "reason": ("取得方式", "取得原因", "取得情形", "成员身份取得方式"),
    "account": ("收款账号", "银行账号", "卡号", "账号"),
    "bank": ("开户行", "开户银行", "银行"),
    "party": ("往来编码", "农户编码"),
}
REASONS: Final = tuple((each.value, each.label) for each in TO_JOIN)
_WORDS: Final = (
    ("首次", Joining.FOUNDING), ("初始", Joining.FOUNDING), ("原始", Joining.FOUNDING), ("出生", Joining.BIRTH),
    ("婚", Joining.MARRIAGE), ("嫁", Joining.MARRIAGE), ("收养", Joining.ADOPTION), ("移民", Joining.RESETTLED),
    ("安置", Joining.RESETTLED), ("其他", Joining.OTHER), ("章程", Joining.OTHER),
)  # fmt: skip
_DATE: Final = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")


@dataclass(slots=True)
class RegisterCheck(TableCheck):
    """What a workbook holds: the members it would make, and every fault."""

    kinds: tuple[str, ...] = ()
    rows: list[NewMember] = field(default_factory=list)

    @property
    def households(self) -> int:
        return len({row.household for row in self.rows})

    @property
    def sums(self) -> dict[str, int]:
        """Hundredths by kind."""
        return {kind: sum(row.shares.get(kind, 0) for row in self.rows) for kind in self.kinds}


def check_register(
    path: Path, *, name: str, organisation: Organisation, joined_on: dt.date | None = None
) -> RegisterCheck:
    """Read and check a workbook; nothing is stored. `joined_on` holds where a row names no day.

    Raises Refused for a file that is no workbook.
    """
    kinds = share_kinds(organisation.region.path, clock.today())
    check = RegisterCheck(read_workbook(path, name=name), kinds=kinds)
    aliases = {**ALIASES, **{kind: (kind, f"{kind}（股）", f"{kind}数") for kind in kinds}}
    found = find_table(
        check.workbook, aliases, at_least=3, needed=lambda fields: fields >= {"household", "name"}
    )
    if found is None:
        check.problems.append(Problem("no-header", "没有找到表头，至少要有户编号、姓名和一种股份", file=name))
        return check
    sheet, check.header = found
    check.sheet = sheet.name
    check.kinds = tuple(kind for kind in kinds if kind in check.header.fields)
    reader = _Reader(name, sheet, check.header, check.kinds, joined_on)
    for number in data_rows(sheet, check.header):
        row, problems = reader.member(number)
        check.problems += problems
        check.rows += [row] if row else []
    if check.rows:
        faults = member_problems(organisation, check.rows)
        check.problems += [_placed(each, name, sheet.name) for each in faults]
    elif not check.problems:
        check.problems.append(Problem("no-rows", "表里没有成员", file=name, sheet=sheet.name))
    return check


def _placed(problem: Problem, file: str, sheet: str) -> Problem:
    return Problem(
        problem.code, problem.message, file=file, sheet=sheet, row=problem.row, value=problem.value
    )


class _Reader(RowReader):
    """Reads the rows of one table as members."""

    secret = frozenset({"identity", "account"})

    def __init__(
        self, file: str, sheet: Sheet, header: Header, kinds: Sequence[str], joined_on: dt.date | None
    ) -> None:
        super().__init__(file, sheet, header)
        self.kinds, self.joined_on = kinds, joined_on

    def member(self, number: int) -> tuple[NewMember | None, list[Problem]]:
        """The member of a row, None when a cell cannot be read."""
        self.begin(number)
        household = self.read("household", _household, "户编号应是整数", needed="没有写户编号")
        joined = self._joined()
        reason = self._reason()
        shares = {
            kind: self.read(kind, hundredths_of, "股份应是数字，最多两位小数") or 0 for kind in self.kinds
        }
        if not self.text("identity"):
            self.warn("identity", "没有身份证号码，无法查重")
        if self.failed or household is None:
            return None, self.problems
        account = self.text("account")
        made = NewMember(
            self.text("name"), household, joined, reason, self.text("identity").upper(), self.text("sex"),
            {kind: hundredths for kind, hundredths in shares.items() if hundredths}, bool(account), account,
            self.text("bank"), self.text("party"), number,
        )  # fmt: skip
        return made, self.problems

    def _joined(self) -> Any:
        if self.text("joined"):
            return self.read("joined", _day, "取得日期应写成 2020-06-01")
        if self.joined_on is None:
            self.fault("joined", "没有写取得日期")
        return self.joined_on

    def _reason(self) -> str:
        text = self.text("reason")
        if not text:
            return Joining.FOUNDING
        found = next((reason for word, reason in _WORDS if word in text), "")
        if not found:
            self.fault("reason", f"取得方式“{text}”认不出来")
        return found


_household = partial(whole_of, most=999_999_999)


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    match = _DATE.fullmatch(plain(value))
    if match is None:
        raise ValueError(plain(value))
    return dt.date(int(match[1]), int(match[2]), int(match[3]))
