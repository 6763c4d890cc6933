"""How commands speak: tables for people, JSON for programs, refusals with their place, and exit codes."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NoReturn

import typer
from django.db import DatabaseError, OperationalError, ProgrammingError
from rich.console import Console
from rich.table import Table
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from lingyan.cli.usage import said, usage
from lingyan.kernel import conflicts
from lingyan.kernel.crypto import KeyProblem
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Problem, Refused, Unfinished, split

# A file or a pipe has no width: there tables are as wide as their cells and no figure is cut.
_UNBOUNDED: Final = 400

console = Console(highlight=False, width=None if sys.stdout.isatty() else _UNBOUNDED)
errors = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else _UNBOUNDED)
_json_wanted = False


def want_json(wanted: bool) -> None:
    """Note that this run prints JSON, so that a refusal does too."""
    global _json_wanted
    _json_wanted = wanted


def run(app: typer.Typer, arguments: list[str]) -> None:
    """Run a command and turn what it raises into the contract's exits."""
    want_json("--json" in arguments)
    try:
        ended = app(arguments, prog_name="lingyan", standalone_mode=False)
        if isinstance(ended, int) and ended:
            raise SystemExit(ended)
    except NoArgsIsHelpError as asked:
        asked.show()
        raise SystemExit(asked.exit_code) from None
    except ClickException as problem:
        _misused(problem)
    except typer.Abort:
        raise SystemExit(1) from None
    except Refused as refusal:
        found, warned = split(refusal.problems)
        refuse(found, warned, stored=isinstance(refusal, Unfinished))
    except KeyProblem as problem:
        refuse([Problem("bad-key", str(problem))])
    except DatabaseError as error:
        refuse([_of_database(error)])
    except BrokenPipeError:
        _leave_quietly()
    except OSError as error:
        refuse([_unusable(error)])


def _misused(problem: ClickException) -> NoReturn:
    if shown := usage(problem):
        errors.print(shown, markup=False, soft_wrap=True)
    errors.print("[red]错误[/red] ", end="")
    errors.print(said(problem), markup=False, soft_wrap=True)
    raise SystemExit(getattr(problem, "exit_code", 1))


def _of_database(error: DatabaseError) -> Problem:
    """A sentence for what somebody else did meanwhile, and for a database that is not ready. Any other fault stays one."""
    met = conflicts.refusal_of(error)
    if met is not None and met.code == "conflict":
        said_by_it = conflicts.named(error)
        return Problem(
            met.code, f"同样的内容已经登记，或同一份资料刚被办过，这次没有存入（{said_by_it}）。请看现在的情形再运行。"
        )  # fmt: skip
    if not isinstance(error, OperationalError | ProgrammingError):
        raise error
    return _unready(error)


def _unready(error: Exception) -> Problem:
    reason = " ".join(str(error).split())
    remedy = "请核对 DATABASE_URL 和磁盘空间；新的数据库请先运行 lingyan init，旧的请运行 lingyan upgrade。"
    return Problem("database", f"数据库没有完成这一步（{reason}）。{remedy}")


def _unusable(error: OSError) -> Problem:
    place = str(error.filename or "")
    return Problem("file", f"不能读写 {place or '文件'}：{error.strerror or error}。", file=place)


def _leave_quietly() -> NoReturn:
    """Whoever read our output wants no more of it, as `head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(1)


def refuse(found: Sequence[Problem], warned: Sequence[Problem] = (), *, stored: bool = False) -> NoReturn:
    """Print why nothing was done, or with `stored` what is still to be done, and exit 1."""
    if _json_wanted:
        print_json(
            {"ok": False, "errors": [p.as_json() for p in found], "warnings": [p.as_json() for p in warned]}
        )
    else:
        show_problems(found, warned)
        if not stored:
            errors.print("没有写入任何内容。" + ("" if found else "核对无误后可加 --accept-warnings 继续。"))
    raise SystemExit(1)


def show_problems(found: Sequence[Problem], warned: Sequence[Problem], limit: int = 200) -> None:
    for label, style, problems in (("错误", "red", found), ("提示", "yellow", warned)):
        for problem in problems[:limit]:
            errors.print(f"[{style}]{label}[/{style}] ", end="")
            errors.print(str(problem), markup=False, soft_wrap=True)
        if len(problems) > limit:
            errors.print(f"另有 {len(problems) - limit} 条{label}未列出。")


def print_json(data: Any) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def print_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """UTF-8 without a mark, comma, quotes only where needed, lines that end with CRLF (RFC 4180)."""
    writer = csv.writer(sys.stdout)
    writer.writerow(header)
    writer.writerows(rows)


_HEADS: Final = {
    "village": "村", "month": "月份", "period": "期间", "line": "行次", "item": "项目", "account": "科目",
    "opening_fen": "期初余额（元）", "debit_fen": "借方（元）", "credit_fen": "贷方（元）", "closing_fen": "期末余额（元）",
    "amount_fen": "金额（元）", "ledger_account": "科目", "ledger_fen": "账面余额（元）", "bank_fen": "银行余额（元）",
    "difference_fen": "银行减账面（元）", "status": "对应", "group": "组", "bank_file": "流水文件", "bank_row": "流水行",
    "bank_date": "流水日期", "bank_amount_fen": "流水金额（元）", "ledger_file": "账簿文件", "ledger_sheet": "工作表",
    "ledger_row": "账簿行", "ledger_date": "记账日期", "ledger_amount_fen": "账上金额（元）",
}  # fmt: skip
"""What people read above the columns that programs know by these names."""


def heads(columns: Sequence[str]) -> list[str]:
    """The headings of a table for people."""
    return [_HEADS[name] for name in columns]


def yuan_rows(rows: Iterable[Sequence[object]], money: Sequence[int]) -> Iterator[list[object]]:
    """Integer fen at these places as yuan, for people; what is not known stays empty."""
    for row in rows:
        yield [
            format_yuan(cell) if place in money and isinstance(cell, int) else cell
            for place, cell in enumerate(row)
        ]


def print_table(
    title: str, header: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()
) -> None:
    table = Table(title=title)
    for index, name in enumerate(header):
        table.add_column(name, justify="right" if index in right else "left")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console.print(table)
