"""`lingyan facts …`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lingyan.cli.actors import posting_actor
from lingyan.cli.output import console, print_json, print_table
from lingyan.facts import actions
from lingyan.facts.dictionary import markdown
from lingyan.facts.export import digest_of
from lingyan.regions.queries import by_code

group = typer.Typer(help="事实表", no_args_is_help=True)


@group.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", help="放 Parquet 文件的文件夹")],
    public: Annotated[
        bool, typer.Option("--public", help="公开版：只含已公开的月份，人数少于10的不给出")
    ] = False,
    region: Annotated[str, typer.Option("--region", help="只要这个区划以内的村（12位代码）")] = "",
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """把事实表导出为 Parquet，附清单和数据字典。"""
    actor = posting_actor()
    place = by_code(region) if region else None
    manifest = actions.export_facts(actor, out=out, region=place, public=public)
    if json:
        print_json({"ok": True, "digest": digest_of(manifest), **manifest})
        return
    rows = [(table["name"], table["rows"], len(table["files"])) for table in manifest["tables"]]
    print_table(
        f"{'公开' if public else '内部'}事实表，统计日 {manifest['as_of']}",
        ("表", "行", "文件"),
        rows,
        (1, 2),
    )
    console.print(f"摘要 {digest_of(manifest)}")


@group.command("dictionary")
def dictionary() -> None:
    """数据字典（docs/facts.md 由它生成）。"""
    typer.echo(markdown(), nl=False)
