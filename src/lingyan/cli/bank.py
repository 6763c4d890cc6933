"""`lingyan bank …`: accounts, statements, what corresponds to the books, balances."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from lingyan.cli.actors import importing_actor
from lingyan.cli.months import month_range
from lingyan.cli.output import (
    console,
    errors,
    heads,
    print_csv,
    print_json,
    print_table,
    refuse,
    show_problems,
    yuan_rows,
)
from lingyan.economy.bank import actions, queries
from lingyan.economy.bank.account_files import read_accounts
from lingyan.economy.bank.importing import Mapping, StatementCheck, check_statement
from lingyan.economy.bank.lookups import visible_accounts
from lingyan.economy.bank.mappings import failed_rows, mapping_named
from lingyan.economy.bank.models import BankAccount, BankTransaction, Match
from lingyan.economy.bank.queries import Pair, Places
from lingyan.kernel.access import Actor
from lingyan.kernel.money import format_yuan
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused, split
from lingyan.kernel.rights import BANK_VIEW
from lingyan.regions.queries import by_code

group = typer.Typer(help="银行账户、流水、核对和余额", no_args_is_help=True)
accounts_group = typer.Typer(help="银行账户登记", no_args_is_help=True)
group.add_typer(accounts_group, name="accounts")

Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Csv = Annotated[bool, typer.Option("--csv", help="输出 CSV，金额为分")]
Village = Annotated[str, typer.Option("--village", help="村的区划代码，12 位")]
LedgerAccount = Annotated[str, typer.Option("--account", help="对应科目，如 10201")]
_File: Final[dict[str, Any]] = {"exists": True, "dir_okay": False, "readable": True}
_MATCH_COLUMNS: Final = (
    "status", "group", "bank_file", "bank_row", "bank_date", "bank_amount_fen", "ledger_file", "ledger_sheet",
    "ledger_row", "ledger_date", "ledger_amount_fen",
)  # fmt: skip
_BALANCE_COLUMNS: Final = (
    "village", "ledger_account", "month", "ledger_fen", "bank_fen", "difference_fen",
)  # fmt: skip
_STATUSES: Final = {
    **{status.value: str(status.label) for status in Match.Status},
    "missing-in-books": "账上未记", "missing-in-bank": "银行未达",
    "amount-differs": "金额不一致", "duplicate-in-bank": "疑似重复支付", "duplicate-in-books": "疑似重复记账",
}  # fmt: skip


@accounts_group.command("import")
def import_accounts(
    file: Annotated[Path, typer.Argument(help="账户清单", **_File)], json: Json = False
) -> None:
    """登记一份清单里的银行账户：村代码、对应科目、账号；全部登记或全部不登记。"""
    made, kept = actions.register_accounts(importing_actor(), read_accounts(file))
    if json:
        print_json({"ok": True, "registered": made, "unchanged": kept, "errors": [], "warnings": []})
    else:
        console.print(f"新登记 {made} 个账户，{kept} 个已有登记没有变化。")


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="银行流水文件", **_File)],
    account: Annotated[str, typer.Option("--account", help="银行账号；文件写明时可以不给")] = "",
    mapping: Annotated[str, typer.Option("--mapping", help="保存过的列对应方案")] = "",
    check: Annotated[bool, typer.Option("--check", help="只核对并显示预览，不写入")] = False,
    accept_warnings: Annotated[bool, typer.Option("--accept-warnings", help="接受提示")] = False,
    failed: Annotated[
        Path | None, typer.Option("--failed", help="把有问题的行连同原因写到这个 .xlsx 文件", dir_okay=False)
    ] = None,
    json: Json = False,
) -> None:
    """导入一份银行流水：逐行核对余额，全部写入或全部不写入；重复的行只记一次。"""
    actor = importing_actor()
    wanted = mapping_named(mapping)
    read = check_statement(file, mapping=wanted)
    prepared = actions.prepare(actor, read, account_number=account)
    stops = prepared.errors or (prepared.warnings and not accept_warnings and prepared.repeated is None)
    if stops:
        if failed is not None:
            failed.write_bytes(failed_rows(file, file.name, prepared.problems, wanted))
            errors.print(f"有问题的行已写入 {failed}", markup=False, soft_wrap=True)
        refuse(*split(prepared.problems))
    if not check:
        report = actions.import_statement(
            actor, read, path=file, account_number=account, accept_warnings=accept_warnings
        )
        _say_imported(
            read, prepared.account, report.new, report.known, report.repeated, prepared.warnings, json
        )
        return
    known = len(read.rows) if prepared.repeated else len(prepared.known)
    _say_imported(
        read, prepared.account, len(prepared.new), known, prepared.repeated is not None, prepared.warnings, json,
        checked_only=True,
    )  # fmt: skip


def _say_imported(
    read: StatementCheck,
    account: BankAccount | None,
    new: int,
    known: int,
    repeated: bool,
    warnings: list[Problem],
    json: bool,
    checked_only: bool = False,
) -> None:
    if json:
        print_json(
            {
                "ok": True, "checked_only": checked_only, "file": read.file, "layout": read.layout,
                "village": account.organisation.region.code if account else "",
                "ledger_account": account.ledger_account if account else "",
                "rows": len(read.rows), "new": new, "known": known, "repeated": repeated,
                "inflow_fen": read.inflow, "outflow_fen": read.outflow, "closing_fen": read.closing,
                "errors": [], "warnings": [problem.as_json() for problem in warnings],
            }
        )  # fmt: skip
        return
    show_problems([], warnings)
    console.print(
        f"{read.file}：{read.layout}版式，{len(read.rows)} 笔，收入 {format_yuan(read.inflow)}，"
        f"支出 {format_yuan(read.outflow)}。", markup=False, soft_wrap=True,
    )  # fmt: skip
    if checked_only:
        console.print(f"核对通过：新增 {new} 笔，已有 {known} 笔。没有写入任何内容。")
    elif repeated:
        console.print("这个文件以前已经导入，内容没有变化，没有写入任何内容。")
    else:
        console.print(f"已导入：新增 {new} 笔，{known} 笔以前已有，没有重复写入。")


@group.command("mapping")
def mapping_(
    name: Annotated[str, typer.Argument(help="方案名称")],
    column: Annotated[
        list[str], typer.Option("--column", help="字段=列名，如 date=记账日；同一字段可以给几次")
    ],
    out_word: Annotated[
        list[str] | None, typer.Option("--out-word", help="借贷方向列里表示支出的字样")
    ] = None,
    positive_out: Annotated[bool, typer.Option("--positive-out", help="金额为正表示支出")] = False,
) -> None:
    """保存一家银行的列对应方案，导入时用 --mapping 名称。字段：date time amount in out direction balance 等。"""
    columns: dict[str, tuple[str, ...]] = {}
    for each in column:
        field, equals, title = each.partition("=")
        if not equals or not title.strip():
            raise typer.BadParameter(f"{each} 应写成 字段=列名。")
        columns[field.strip()] = (*columns.get(field.strip(), ()), title.strip())
    actions.save_mapping(
        importing_actor(), mapping=Mapping(name, columns, tuple(out_word or ()), positive_out)
    )
    console.print(f"已保存列对应方案“{name}”。", markup=False)


@group.command("match")
def match(
    village: Village,
    account: LedgerAccount,
    month: Annotated[str, typer.Option("--month", help="月份或范围，如 2025-01 或 2025-01..2025-12")],
    csv: Csv = False,
    json: Json = False,
) -> None:
    """一个账户的流水与账上分录的对应：已确认的照列，其余列出建议。不写入任何内容。"""
    first, last = month_range(month)
    found = _account(importing_actor(), village, account)
    both, rows = queries.pairs(found, first, last)
    places = Places(found, both.lines)
    lines = [_match_row(pair, places) for pair in rows]
    if csv:
        print_csv(_MATCH_COLUMNS, lines)
    elif json:
        print_json([dict(zip(_MATCH_COLUMNS, line, strict=True)) for line in lines])
    else:
        shown = yuan_rows(((_STATUSES.get(status, status), *rest) for status, *rest in lines), (5, 10))
        print_table(f"{found} {first} 至 {last}", heads(_MATCH_COLUMNS), shown, (3, 5, 8, 10))


def _match_row(pair: Pair, places: Places) -> tuple[Any, ...]:
    bank: tuple[Any, ...] = ("", "", "", "")
    ledger: tuple[Any, ...] = ("", "", "", "", "")
    if pair.movement is not None:
        bank = (*places.of_movement(pair.movement), pair.movement.date.isoformat(), pair.movement.amount)
    if pair.line is not None:
        file, sheet, row = places.of_line(pair.line)
        ledger = (file, sheet, "" if row is None else row, pair.line.date.isoformat(), pair.line.amount)
    return (pair.status, pair.group, *bank, *ledger)


@group.command("balances")
def balances(
    village: Village,
    account: LedgerAccount,
    month: Annotated[str, typer.Option("--month", help="月份或范围；不给就是有流水的各月")] = "",
    csv: Csv = False,
    json: Json = False,
) -> None:
    """一个账户各月末的账面余额和银行余额。"""
    found = _account(importing_actor(), village, account)
    first, last = month_range(month) if month else _months_of(found)
    rows = [
        (village, account, str(each.month), each.ledger, "" if each.bank is None else each.bank,
         "" if each.bank is None else each.bank - each.ledger)
        for each in queries.balances(found, list(first.through(last)))
    ]  # fmt: skip
    if csv:
        print_csv(_BALANCE_COLUMNS, rows)
    elif json:
        print_json([dict(zip(_BALANCE_COLUMNS, row, strict=True)) for row in rows])
    else:
        print_table(str(found), heads(_BALANCE_COLUMNS), yuan_rows(rows, (3, 4, 5)), (3, 4, 5))


def _account(actor: Actor, village: str, ledger_account: str) -> BankAccount:
    region = by_code(village)
    actor.require(BANK_VIEW, region.path)
    found = visible_accounts(actor).filter(organisation__region=region, ledger_account=ledger_account)
    account = found.order_by("closed_on", "-pk").first()
    if account is None:
        raise Refused(f"{region.name}没有登记科目 {ledger_account} 的银行账户。", code="unknown-account")
    return account


def _months_of(account: BankAccount) -> tuple[Month, Month]:
    """From January of the first year with statements to December of the last."""
    days = BankTransaction.objects.filter(account=account).order_by("date").values_list("date", flat=True)
    first, last = days.first(), days.last()
    if first is None or last is None:
        raise Refused("这个账户还没有导入流水。", code="no-statement")
    return Month(first.year, 1), Month(last.year, 12)
