"""The `lingyan` command: settings, options that any command takes, exits (0 done, 1 refused, 2 wrong usage)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import typer

app: Final = typer.Typer(
    name="lingyan", no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="领雁：村级组织振兴工作平台。任何命令都可以带 --home 文件夹 和 --as 用户名。",
)  # fmt: skip

_COMMON: Final = {"--home": "LINGYAN_HOME", "--as": "LINGYAN_USER"}


def main() -> None:
    """Entry point. The common options are taken first because settings are read at import."""
    arguments = take_common_options(sys.argv[1:], os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingyan.settings")
    from lingyan.config import ConfigProblem

    try:
        import django

        django.setup()
    except ConfigProblem as problem:
        _refuse_setting(str(problem), arguments)
    from lingyan.cli import commands
    from lingyan.cli.output import run

    commands.add_to(app, arguments)
    run(app, arguments)


def _refuse_setting(sentence: str, arguments: list[str]) -> None:
    from lingyan.cli.output import refuse, want_json
    from lingyan.kernel.problems import Problem

    want_json("--json" in arguments)
    refuse([Problem("bad-setting", sentence)])


def take_common_options(arguments: list[str], environ: os._Environ[str] | dict[str, str]) -> list[str]:
    """Move `--home X` and `--as X`, wherever they stand, into the environment; return what is left."""
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if name not in _COMMON:
            rest.append(argument)
            continue
        value = value if equals else next(waiting, "")
        if not value:
            typer.echo(f"{name} 后面要写{'文件夹' if name == '--home' else '用户名'}。", err=True)
            raise SystemExit(2)
        environ[_COMMON[name]] = str(Path(value).absolute()) if name == "--home" else value
    return rest
