"""`lingyan books …`: taking over, posting, closing, statements and exports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer
from rich.progress import Progress

from lingyan.cli import books_preview as preview
from lingyan.cli.actors import importing_actor, posting_actor
from lingyan.cli.months import month_range, one_month
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
from lingyan.economy.books import actions, exports, queries
from lingyan.economy.books.exports import tables
from lingyan.economy.books.held import StoredBooks
from lingyan.economy.books.importing import AUTO, BooksCheck, InputFile, check_books
from lingyan.economy.books.importing.failed import failed_rows
from lingyan.economy.books.models import Book
from lingyan.economy.books.rehearsal import rehearse
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem, Refused, split
from lingyan.regions.queries import Directory, by_code

group = typer.Typer(help="账套：接管、记账、结账、报表、导出", no_args_is_help=True)

StatementRows = Callable[[Book, Month], Iterator[tuple[Any, ...]]]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Csv = Annotated[bool, typer.Option("--csv", help="输出 CSV，金额为分")]
RegionCode = Annotated[str, typer.Option("--region", help="区划代码，12 位")]
VillageCode = Annotated[str, typer.Option("--village", help="村的区划代码，12 位")]
OneMonth = Annotated[str, typer.Option("--month", help="月份，如 2025-01")]
_STATEMENTS: Final[dict[str, tuple[Sequence[str], StatementRows]]] = {
    "balance-sheet": (tables.SHEET_COLUMNS, tables.balance_sheet_rows),
    "income": (tables.INCOME_COLUMNS, tables.income_statement_rows),
}
_File: Final[dict[str, Any]] = {"exists": True, "dir_okay": False, "readable": True}


@group.command("import")
def import_(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", help="序时账", **_File)] = None,
    *,
    year: Annotated[int, typer.Option(help="会计年度", min=1949, max=2999)],
    opening: Annotated[list[Path] | None, typer.Option(help="期初余额表", **_File)] = None,
    control: Annotated[Path | None, typer.Option(help="用来核对的科目余额表", **_File)] = None,
    village: Annotated[str, typer.Option(help="文件没有写明村时，村的区划代码")] = "",
    layout: Annotated[str, typer.Option(help="版式名称，auto 为自动识别")] = AUTO,
    check: Annotated[bool, typer.Option("--check", help="只核对并显示预览，不写入")] = False,
    accept_warnings: Annotated[bool, typer.Option("--accept-warnings", help="接受提示")] = False,
    failed: Annotated[
        Path | None, typer.Option(help="把有问题的行连同原因写入这个 xlsx 文件", dir_okay=False)
    ] = None,
    json: Json = False,
) -> None:
    """接管旧账：核对序时账、期初余额和对照余额表；每次全部写入或全部不写入。"""
    given = [InputFile(path) for path in (*(files or ()), *(opening or ()), *([control] if control else ()))]
    if not given:
        raise typer.BadParameter("请给出序时账、期初余额表或对照余额表。")
    actor = importing_actor()
    with _working("读取和核对"):
        result = check_books(
            files or (), year=year, openings=opening or (), control=control, regions=Directory.load(),
            village=village or None, layout=layout, held=StoredBooks(actor),
        )  # fmt: skip
    if not json:
        preview.show_layouts(result)
    only_controls = not result.books and len(given) == 1
    if only_controls and not result.compared and not result.errors and not check:
        result.problems.append(_nothing_to_compare(given[0], year))
    if result.errors:
        _stop(given, result.problems, failed)
    try:
        report = None if only_controls else rehearse(actor, result)
    except Refused as refusal:
        _stop(given, [*refusal.problems, *result.warnings], failed)
    warnings = report.warnings if report else result.warnings
    if not json and (check or warnings):
        preview.show_books(result)
    if warnings and not accept_warnings:
        _stop(given, warnings, failed)
    if not check and report is not None:
        report = actions.import_books(actor, result, accept_warnings=accept_warnings)
    _say_imported(result, report, warnings, check=check, json=json)


def _nothing_to_compare(control: InputFile, year: int) -> Problem:
    message = (
        f"系统里没有这个村 {year} 年的账，余额表没有可以核对的。请与序时账一起给出，或先导入账；"
        "文件没有写明村时，请用 --village 指明"
    )
    return Problem("nothing-to-compare", message, control.name or control.path.name)


def _stop(given: Sequence[InputFile], problems: Sequence[Problem], failed: Path | None) -> None:
    if failed is not None:
        failed.write_bytes(failed_rows(given, problems))
        errors.print(f"有问题的行已写入 {failed}", markup=False, soft_wrap=True)
    refuse(*split(problems))


def _say_imported(
    result: BooksCheck,
    report: actions.ImportReport | None,
    warnings: Sequence[Problem],
    *,
    check: bool,
    json: bool,
) -> None:
    if json:
        done = {"ok": True, "checked_only": check or report is None, **preview.as_json(result)}
        done |= {"warnings": [problem.as_json() for problem in warnings], "errors": []}
        if report is not None and not check:
            done |= {"batch": report.batch_id, "repeated": report.repeated}
        print_json(done)
        return
    show_problems([], warnings)
    if report is None:
        against = "与系统里的账一致" if result.compared else "自身核对无误，没有可以核对的账"
        console.print(f"对照余额表{against}；没有序时账或期初余额，没有写入任何内容。")
    elif check:
        console.print("核对通过，没有写入任何内容。")
    elif report.repeated:
        console.print("这些文件以前已经接管，内容没有变化，没有写入任何内容。")
    else:
        for book in report.books:
            console.print(f"{book.village_code}：接管凭证 {book.vouchers} 张，分录 {book.lines} 行，待记账。")


@group.command("post")
def post(region: RegionCode, month: OneMonth, json: Json = False) -> None:
    """把一个区域里某月已审核的凭证全部记账；不能记账的逐张列出。"""
    wanted, actor, place = one_month(month), posting_actor(), by_code(region)
    with _working("记账"):
        report = actions.post_month(actor, month=wanted, region_path=place.path)
    if report.problems and not report.vouchers:
        refuse(*split(report.problems))
    if json:
        problems = [problem.as_json() for problem in report.problems]
        done = {"ok": not problems, "books": report.books, "vouchers": report.vouchers}
        print_json({**done, "errors": problems, "warnings": []})
    else:
        show_problems(report.problems, [])
        console.print(f"{wanted.zh}：{report.books} 个账套的 {report.vouchers} 张凭证已记账。")
    if report.problems:
        raise typer.Exit(1)


@group.command("close")
def close(
    region: RegionCode,
    month: OneMonth,
    stop_at_warnings: Annotated[
        bool, typer.Option("--stop-at-warnings", help="有提示的账套也不结账")
    ] = False,
    json: Json = False,
) -> None:
    """给一个区域里的账套结一个月的账；有阻碍的账套不结，并说明原因。提示记入结账记录。"""
    wanted, actor, place = one_month(month), posting_actor(), by_code(region)
    with _working("结账"):
        report = actions.close_months(
            actor, month=wanted, region_path=place.path, accept_warnings=not stop_at_warnings
        )
    found = _closing_problems(report)
    if found and not report.closed:
        refuse(found)
    if json:
        problems = [problem.as_json() for problem in found]
        print_json({"ok": not problems, "closed": len(report.closed), "errors": problems, "warnings": []})
    else:
        show_problems(found, [])
        console.print(f"{wanted.zh}：{len(report.closed)} 个账套已结账。")
    if found:
        raise typer.Exit(1)


def _closing_problems(report: actions.CloseReport) -> list[Problem]:
    ids = {finding.book_id for finding in report.findings}
    names = {book.pk: str(book) for book in Book.objects.filter(pk__in=ids).select_related("organisation")}
    return [
        Problem(one.prerequisite, f"{names[one.book_id]}没有结账。{one.label}：{one.message}")
        for one in report.findings
    ]


@group.command("chart")
def chart(
    file: Annotated[Path, typer.Argument(help="科目变动表：科目编码、科目名称、变动、接续科目", **_File)],
    *,
    from_month: Annotated[str, typer.Option("--from", help="施行月份，1月，如 2027-01")],
    name: Annotated[str, typer.Option(help="科目表的名称")] = "",
    check: Annotated[bool, typer.Option("--check", help="只核对，不写入")] = False,
    json: Json = False,
) -> None:
    """载入以后年度的科目表变动；逐行核对后对全部账套生效。"""
    from lingyan.economy.books.importing.chart_file import read_chart

    found, month = read_chart(file), one_month(from_month)
    if check:
        importing_actor()
        if problems := actions.chart_problems(found.changes, month):
            raise Refused(replace(each, file=found.name) for each in problems)
    else:
        actions.load_chart(importing_actor(), file=found, name=name or file.stem, from_month=month)
    rows = [(each.code, each.name, each.change, each.successor) for each in found.changes]
    if json:
        print_json({"ok": True, "loaded": not check, "changes": [each.as_dict() for each in found.changes]})
        return
    title = f"{month.zh}起的科目变动（{'核对无误，未写入' if check else '已载入'}）"
    print_table(title, ("科目编码", "科目名称", "变动", "接续科目"), rows)


@group.command("trial-balance")
def trial_balance(
    region: RegionCode,
    month: Annotated[str, typer.Option("--month", help="月份或范围，如 2025-01 或 2025-01..2025-12")],
    csv: Csv = False,
    json: Json = False,
) -> None:
    """一个区域里每个账套逐月的科目余额（一级科目；余额为借减贷）。"""
    first, last = month_range(month)
    books = queries.visible_books(posting_actor(), by_code(region))
    if not books.exists():
        raise Refused(f"{region} 以内还没有账套。", code="unknown-book")
    queries.require_begun(books, first, last)
    if csv:
        tables.write_trial_balance(sys.stdout, books, first, last)
        return
    rows = (
        (book.organisation.region.code, str(Month.from_int(row.month)), *row[1:])
        for book, row in queries.monthly_trial_balances(books, first, last)
    )
    _print(f"科目余额表 {first} 至 {last}", tables.TRIAL_COLUMNS, rows, money=(3, 4, 5, 6), json=json)


@group.command("statement")
def statement(
    kind: Annotated[Literal["balance-sheet", "income"], typer.Argument(help="资产负债表或收益及收益分配表")],
    village: VillageCode,
    month: OneMonth,
    csv: Csv = False,
    json: Json = False,
) -> None:
    """一个村的资产负债表（balance-sheet）或收益及收益分配表（income），截至某月末。"""
    wanted, book = one_month(month), _book(village)
    queries.require_begun(Book.objects.filter(pk=book.pk), wanted, wanted)
    columns, rows = _STATEMENTS[kind]
    if csv:
        print_csv(columns, rows(book, wanted))
        return
    money = tuple(range(4, len(columns)))
    _print(f"{book.organisation} {wanted.zh}", columns, rows(book, wanted), money=money, json=json)


@group.command("export")
def export(
    village: VillageCode,
    year: Annotated[int, typer.Option(help="会计年度", min=1949, max=2999)],
    format: Annotated[exports.Format, typer.Option(help="hledger、beancount 或 xlsx")],
    out: Annotated[Path, typer.Option("-o", "--out", help="写到这个文件", dir_okay=False)],
    summaries: Annotated[bool, typer.Option("--summaries", help="连同摘要；摘要里可能有人名")] = False,
    json: Json = False,
) -> None:
    """导出一个账套的全年账：hledger、beancount 可用别的程序复算，xlsx 供查阅。"""
    book = _book(village)
    if not out.absolute().parent.is_dir():
        raise Refused(f"没有文件夹 {out.absolute().parent}，没有导出。", code="no-folder")
    with _working("导出"):
        exports.write_export(out, book, year, format, summaries=summaries)
    if json:
        print_json({"ok": True, "file": str(out), "format": format, "bytes": out.stat().st_size})
    else:
        console.print(f"已写入 {out}", markup=False, soft_wrap=True)


def _book(village: str) -> Book:
    actor, region = posting_actor(), by_code(village)
    return queries.village_book(actor, region)


def _print(
    title: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]], *, money: Sequence[int], json: bool
) -> None:
    """Integer fen for programs, yuan for people."""
    if json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    print_table(title, heads(columns), yuan_rows(rows, money), money)


@contextmanager
def _working(title: str) -> Iterator[None]:
    with Progress(console=errors, transient=True) as progress:
        progress.add_task(title, total=None)
        yield
