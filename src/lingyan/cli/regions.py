"""`lingyan regions …`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lingyan.cli.actors import importing_actor
from lingyan.cli.output import console, print_json, print_table
from lingyan.regions import actions, queries
from lingyan.regions.importing import read_regions

group = typer.Typer(help="行政区划", no_args_is_help=True)


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV：code,name,level,parent", exists=True, dir_okay=False)],
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """导入区划表；已有的代码不动，新的补上。"""
    rows = read_regions(file)
    added = actions.import_regions(
        importing_actor(), rows, fictional=all(row.code.startswith("99") for row in rows)
    )
    if json:
        print_json({"ok": True, "rows": len(rows), "added": added})
    else:
        console.print(f"区划 {len(rows)} 行，新增 {added} 个。")


@group.command("list")
def list_(
    text: Annotated[str, typer.Argument(help="名称、拼音首字母或代码")] = "",
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """按名称、拼音首字母或代码查找区划。"""
    found = queries.search(text, queries.visible(importing_actor()).filter(valid_to__isnull=True))
    rows = [(region.code, region.name, region.level) for region in found]
    if json:
        print_json([{"code": code, "name": name, "level": level} for code, name, level in rows])
    else:
        print_table(f"{len(rows)} 个", ("代码", "名称", "层级"), rows)
