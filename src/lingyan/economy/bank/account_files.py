"""The list of bank accounts as a county hands it round: one row an account, by village code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lingyan.economy.bank.actions import AccountData
from lingyan.economy.bank.models import BankAccount
from lingyan.economy.books.importing import cells
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.tabular import Header, Sheet, find_header, plain, read_workbook
from lingyan.regions.models import Region

_ALIASES: Final = {
    "village": ("village", "村代码", "区划代码", "单位代码"),
    "name": ("village_name", "村", "村名", "单位名称"),
    "ledger_account": ("ledger_account", "对应科目", "科目编码", "科目"),
    "number": ("bank_account", "账号", "银行账号", "账户号"),
    "bank": ("bank", "开户行", "开户银行"),
    "kind": ("kind", "账户性质", "性质"),
    "holder": ("holder", "户名类别", "户名性质"),
    "on_list": ("on_list", "在清单内"),
    "opened_on": ("opened_on", "开户日期"),
}
_NEEDED: Final = ("village", "ledger_account", "number")
# Files are Chinese whatever the reader's language, so the words stand here and not in the labels of the screens.
_KINDS: Final = {
    "基本存款账户": "basic", "一般存款账户": "general", "专用存款账户": "special", "临时存款账户": "temporary",
    "基本": "basic", "一般": "general", "专用": "special", "临时": "temporary",
}  # fmt: skip
_HOLDERS: Final = {
    "集体经济组织": "collective", "村民委员会": "committee", "乡镇代管专户": "township", "个人（公款私存）": "person",
}  # fmt: skip
_NO: Final = frozenset({"否", "不在", "0", "no", "false", "False", "N"})


def read_accounts(path: Path, name: str = "") -> list[tuple[Region, AccountData, Problem]]:
    """Rows with their place. Raises Refused with every fault of the file."""
    workbook = read_workbook(path, name=name or path.name)
    sheet = workbook.sheets[0]
    header = find_header(sheet, _ALIASES, at_least=3)
    missing = [_ALIASES[key][1] for key in _NEEDED if header is None or key not in header.columns]
    if header is None or missing:
        raise Refused(
            Problem("missing-header", f"缺少必需的列：{'、'.join(missing)}", workbook.file, sheet.name,
                    header.row if header else None)
        )  # fmt: skip
    regions = {region.code: region for region in Region.objects.filter(valid_to=None, level="村")}
    rows: list[tuple[Region, AccountData, Problem]] = []
    faults: list[Problem] = []
    for number, row in _data_rows(sheet, header):
        place = Problem("", "", workbook.file, sheet.name, number)
        try:
            rows.append((*_row(header, row, regions), place))
        except Refused as refusal:
            faults += [
                Problem(each.code, each.message, workbook.file, sheet.name, number, header.column(each.sheet), each.value)
                for each in refusal.problems
            ]  # fmt: skip
    if faults:
        raise Refused(faults)
    if not rows:
        raise Refused(Problem("no-rows", "文件里没有账户", workbook.file, sheet.name))
    return rows


def _data_rows(sheet: Sheet, header: Header) -> Iterator[tuple[int, list[object]]]:
    for number, row in enumerate(sheet.rows[header.first_data_row - 1 :], header.first_data_row):
        if any(plain(value) for value in row):
            yield number, list(row)


def _row(header: Header, row: list[object], regions: dict[str, Region]) -> tuple[Region, AccountData]:
    """A fault names its field where the sheet's name belongs, for the caller to turn into a column."""

    def text(key: str) -> str:
        column = header.column(key)
        return cells.integer_text(row[column - 1]) if column and column <= len(row) else ""  # type: ignore[arg-type]

    region = regions.get(text("village"))
    if region is None:
        raise Refused(
            Problem("unknown-village", "区划表中没有这个村", sheet="village", value=text("village"))
        )
    kind, holder = text("kind"), text("holder")
    if kind and kind not in _KINDS:
        raise Refused(Problem("unknown-kind", "认不出的账户性质", sheet="kind", value=kind))
    if holder and holder not in _HOLDERS:
        raise Refused(Problem("unknown-kind", "认不出的户名类别", sheet="holder", value=holder))
    try:
        opened = cells.day(text("opened_on")) if text("opened_on") else None
    except cells.DateError as error:
        raise Refused(
            Problem("impossible-date", str(error), sheet="opened_on", value=text("opened_on"))
        ) from None
    return region, AccountData(
        ledger_account=cells.account_code(text("ledger_account")), number=text("number"), bank=text("bank"),
        kind=_KINDS.get(kind, BankAccount.Kind.BASIC), holder=_HOLDERS.get(holder, BankAccount.Holder.COLLECTIVE),
        on_list=text("on_list") not in _NO, opened_on=opened,
    )  # fmt: skip
