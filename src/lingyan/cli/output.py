"""How commands speak: tables for people, JSON for programs, refusals with their place, and exit codes."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from lingyan.kernel.crypto import KeyProblem
from lingyan.kernel.problems import Problem, Refused, split

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)
_json_wanted = False


def want_json(wanted: bool) -> None:
    """Note that this run prints JSON, so that a refusal does too."""
    global _json_wanted
    _json_wanted = wanted


def run(app: typer.Typer, arguments: list[str]) -> None:
    """Run a command and turn what it raises into the contract's exits."""
    want_json("--json" in arguments)
    try:
        app(arguments, prog_name="lingyan")
    except Refused as refusal:
        found, warned = split(refusal.problems)
        refuse(found, warned)
    except KeyProblem as problem:
        errors.print(str(problem), markup=False, soft_wrap=True)
        raise SystemExit(1) from None


def refuse(found: Sequence[Problem], warned: Sequence[Problem] = ()) -> None:
    """Print why nothing was done and exit 1."""
    if _json_wanted:
        print_json(
            {"ok": False, "errors": [p.as_json() for p in found], "warnings": [p.as_json() for p in warned]}
        )
    else:
        show_problems(found, warned)
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
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def print_table(
    title: str, header: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()
) -> None:
    table = Table(title=title)
    for index, name in enumerate(header):
        table.add_column(name, justify="right" if index in right else "left")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    console.print(table)
