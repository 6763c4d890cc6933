"""A workbook with a budget, as the platform gives it out or as a village has it → rows, with every fault at its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lingyan.economy.books.models import Account, Book, Project
from lingyan.economy.budget import rules
from lingyan.economy.budget.actions import Row, accounts_of, row_problems
from lingyan.kernel.problems import Problem
from lingyan.kernel.tabular import Header, RowReader, Sheet, TableCheck, find_table, plain, read_workbook

ALIASES: Final[Mapping[str, Sequence[str]]] = {
    "code": ("科目编码", "编码", "科目代码", "科目编号"),
    "account": ("科目", "科目名称", "预算科目", "项目名称", "收支项目"),
    "project": ("工程项目", "项目", "核算项目", "项目编码"),
    "amount": ("预算金额（元）", "预算金额", "预算数", "年初预算", "预算（元）", "本年预算", "金额"),
    "note": ("说明", "备注", "编制说明"),
}
_STOPS: Final = ("合计", "小计", "总计", "收入合计", "支出合计", "本页合计")


@dataclass(slots=True)
class BudgetCheck(TableCheck):
    """What a workbook holds: rows with the place each stands at, and every fault."""

    rows: list[Row] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


def check_budget(path: Path, *, name: str, book: Book) -> BudgetCheck:
    """Read and check a workbook for a book; nothing is stored. Raises Refused for a file that is no workbook."""
    check = BudgetCheck(read_workbook(path, name=name))
    found = find_table(check.workbook, ALIASES, at_least=2, needed=_is_budget)
    if found is None:
        text = "没有找到表头，至少要有科目编码或科目名称、预算金额"
        check.problems.append(Problem("no-header", text, file=name))
        return check
    sheet, check.header = found
    check.sheet = sheet.name
    _read(check, _Reader(name, sheet, check.header, book))
    for each in row_problems(book, check.rows) if check.rows else ():
        place = check.places[each.row - 1] if each.row else None
        check.problems.append(
            Problem(each.code, each.message, file=name, sheet=sheet.name, row=place, value=each.value)
        )
    if not check.rows and not check.problems:
        check.problems.append(Problem("no-rows", "表里没有预算金额", file=name, sheet=sheet.name))
    return check


def _is_budget(fields: frozenset[str]) -> bool:
    return "amount" in fields and bool(fields & {"code", "account"})


def _read(check: BudgetCheck, reader: _Reader) -> None:
    for number in range(reader.header.first_data_row, reader.sheet.n_rows + 1):
        if reader.is_blank(number):
            continue
        row, problems = reader.row(number)
        check.problems += problems
        if row is not None:
            check.rows.append(row)
            check.places.append(number)


class _Reader(RowReader):
    """Reads the rows of one table. An account is found by its code, or by its name where no code is given."""

    def __init__(self, file: str, sheet: Sheet, header: Header, book: Book) -> None:
        super().__init__(file, sheet, header)
        self.accounts = accounts_of(book)
        self.by_name = _by_name(self.accounts.values())
        self.projects: dict[str, str] = {}
        for code, name in Project.objects.filter(book=book).values_list("code", "name"):
            self.projects[plain(name)] = self.projects[plain(code)] = code

    def is_blank(self, number: int) -> bool:
        """A row without an amount, and one that adds others up, is no line of the budget."""
        self.begin(number)
        head = [self.text(name) for name in ("code", "account")]
        return not self.text("amount") or any(text in _STOPS for text in head)

    def row(self, number: int) -> tuple[Row | None, list[Problem]]:
        self.begin(number)
        account, project, amount = self._account(), self._project(), self.money("amount")
        if self.problems or amount is None:
            return None, self.problems
        return Row(account, amount, project, self.text("note")), []

    def _account(self) -> str:
        code, name = self.text("code"), self.text("account")
        if code:
            return code.removesuffix(".0")
        found = self.by_name.get(name, [])
        if len(found) != 1:
            self.fault(
                "account",
                f"科目“{name}”{'有几个，请写编码' if found else '认不出来'}" if name else "没有写科目",
            )
            return ""
        return found[0]

    def _project(self) -> str:
        text = self.text("project")
        if text and text not in self.projects:
            self.fault("project", f"没有项目“{text}”，先在账簿的“项目”里增加")
        return self.projects.get(text, "")


def _by_name(accounts: Iterable[Account]) -> dict[str, list[str]]:
    """Codes of budgeted accounts by their name and by their full name."""
    found: dict[str, list[str]] = {}
    for account in accounts:
        if rules.block_of(account.code):
            for name in {plain(account.name), plain(account.path_name)}:
                found.setdefault(name, []).append(account.code)
    return found
