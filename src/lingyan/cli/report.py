"""`lingyan report …`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lingyan.cli.output import console, print_json
from lingyan.kernel.problems import Refused

group = typer.Typer(help="书面报告", no_args_is_help=True)

Region = Annotated[str, typer.Option(help="区划代码")]
Year = Annotated[int, typer.Option(help="年度", min=1990, max=9999)]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="写到这个 .docx 文件")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@group.command("term-change")
def term_change(region: Region, year: Year, output: Output = None, json: Json = False) -> None:
    """换届情况报告。"""
    _make("term-change", region, year, output, json)


@group.command("work-summary")
def work_summary(region: Region, year: Year, output: Output = None, json: Json = False) -> None:
    """年度工作总结。"""
    _make("work-summary", region, year, output, json)


def _make(kind: str, region: str, year: int, output: Path | None, json: bool) -> None:
    from lingyan.cli.actors import posting_actor
    from lingyan.regions.queries import by_code
    from lingyan.reports.actions import make_report

    if output is None and not json:
        raise typer.BadParameter("请用 -o 文件.docx 指定写到哪里，或用 --json。")
    if output is not None and output.suffix != ".docx":
        raise typer.BadParameter(f"{output} 应以 .docx 结尾。")
    actor = posting_actor()
    paper = make_report(actor, kind, by_code(region), year)
    if output is not None:
        _write(output, paper.to_docx())
    if json:
        print_json(paper.as_json())
    else:
        console.print(f"已写到 {output}，{len(paper.figures.sources())} 个数字可查来源。")


def _write(output: Path, content: bytes) -> None:
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    except OSError as error:
        raise Refused(f"写不了 {output}：{error.strerror}", code="unwritable") from None
