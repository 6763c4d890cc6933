"""What was typed wrongly is said in Chinese, with the way to the command's help; exit code 2 as ever."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import pytest
import typer

from lingyan.cli.output import run

app = typer.Typer(no_args_is_help=True)


@app.command("count")
def count(
    file: Annotated[Path, typer.Argument(exists=True)],
    year: Annotated[int, typer.Option(min=2000, max=2100)],
    kind: Annotated[Literal["a", "b"], typer.Option()] = "a",
    _on: Annotated[dt.datetime | None, typer.Option("--on", formats=["%Y-%m-%d"])] = None,
) -> None:
    typer.echo(f"{file} {year} {kind}")


@app.command("leave")
def leave() -> None:
    raise typer.Exit(3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["count", "/", "--year", "1990"], "--year 的值不对：不能小于 2000。"),
        (["count", "/", "--year", "2200"], "--year 的值不对：不能大于 2100。"),
        (["count", "/", "--year", "今年"], "--year 的值不对：要填整数。"),
        (
            ["count", "/", "--year", "2025", "--on", "2026-13-20"],
            "没有日期 2026-13-20，要写成 2026-12-20 这样。",
        ),
        (["count", "/"], "缺少 --year。"),
        (["count", "/nowhere", "--year", "2025"], "没有 /nowhere。"),
        (["count", "/", "--year", "2025", "--kind", "c"], "没有 c，只能是 'a', 'b'。"),
        (["count", "/", "--jahr", "2025"], "没有选项 --jahr"),
        (["count", "/", "2", "--year", "2025"], "多出了 2。"),
        (["count", "/", "--year"], "--year 后面要有值。"),
        (["cuont"], "没有命令 cuont"),
    ],
)
def test_what_was_typed_wrongly(capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run(app, arguments)
    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert said in " ".join(shown.err.split())
    assert "Error" not in shown.err and not shown.out


def test_exit_codes_of_commands_stay(capsys: pytest.CaptureFixture[str]) -> None:
    run(app, ["count", "/", "--year", "2025"])
    assert capsys.readouterr().out == "/ 2025 a\n"
    with pytest.raises(SystemExit) as ended:
        run(app, ["leave"])
    assert ended.value.code == 3
    with pytest.raises(SystemExit) as helped:
        run(app, [])
    assert helped.value.code == 2
