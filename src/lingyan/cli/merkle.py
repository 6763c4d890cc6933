"""`lingyan merkle verify`"""

from __future__ import annotations

import json as jsons
from pathlib import Path
from typing import Annotated

import typer

from lingyan.cli.output import console, print_json
from lingyan.kernel.problems import Problem, Refused
from lingyan.seal.vectors import verify_case

group = typer.Typer(help="默克尔树证明", no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Keeps `verify` a subcommand while it is the only one."""


@group.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="一个用例的 JSON 文件", exists=True, dir_okay=False)],
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """核对一个包含证明或一致性证明；成立为 0，不成立为 1。"""
    try:
        case = jsons.loads(file.read_bytes())
    except ValueError:
        raise Refused(Problem("bad-json", "不是 JSON", file.name)) from None
    except RecursionError:
        raise Refused(Problem("bad-json", "JSON 嵌套太深，不是一个用例", file.name)) from None
    if not isinstance(case, dict):
        raise Refused(Problem("bad-case", "应为一个用例的 JSON 对象", file.name))
    if not verify_case(case):
        raise Refused(Problem("proof-refused", "证明不成立", file.name))
    if json:
        print_json({"ok": True})
    else:
        console.print("证明成立。")
