"""`lingyan assess …`"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from lingyan.assessment import actions, queries, snapshots
from lingyan.assessment.folders import snapshots_folder
from lingyan.assessment.models import Snapshot
from lingyan.cli.actors import posting_actor
from lingyan.cli.output import console, errors, print_json, print_table
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import ASSESSMENT_RUN
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code

group = typer.Typer(help="评价", no_args_is_help=True)


@group.command("run")
def run(
    year: Annotated[int, typer.Option("--year", help="年度", min=2000, max=9999)],
    standard: Annotated[str, typer.Option("--standard", help="标准，如 wugehao（五个好）")] = "wugehao",
    region: Annotated[str, typer.Option("--region", help="区划代码，默认为本人管辖的最上一级")] = "",
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """导出事实表，按标准计算每个村的指标，存为快照。"""
    actor = posting_actor()
    place = by_code(region) if region else _top(actor)
    with nullcontext() if json else console.status("正在计算…"):
        snapshot = actions.run(actor, standard=standard, year=year, region=place)
    summary = queries.summary(snapshot)
    if json:
        print_json({"ok": True, **summary, "results": queries.results(snapshot)})
        return
    _show(snapshot, summary)


@group.command("verify")
def verify(
    snapshot: Annotated[str, typer.Argument(help="快照编号、摘要，或快照文件夹")],
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """重新计算一个快照，逐处列出不同。"""
    folder = Path(snapshot)
    if (folder / snapshots.HEADER).is_file():
        found = _verify_folder(folder.resolve())
    elif folder.name != snapshot and not folder.is_dir():
        raise typer.BadParameter(f"没有文件夹 {snapshot}。", param_hint="SNAPSHOT")
    else:
        actor = posting_actor()
        found = actions.verify(actor, queries.by_name(snapshot))
    if json:
        print_json(
            {
                "ok": not found,
                "errors": [Problem("differs", each).as_json() for each in found],
                "warnings": [],
            }
        )
    elif found:
        for each in found:
            errors.print(each, markup=False)
    else:
        console.print("快照属实：用同一份事实表和指标重新计算，结果完全一致。")
    raise SystemExit(1 if found else 0)


@group.command("dictionary")
def dictionary() -> None:
    """指标和标准的说明（docs/indicators.md 由它生成）。"""
    from lingyan.assessment.dictionary import markdown

    typer.echo(markdown(), nl=False)


def _verify_folder(folder: Path) -> list[str]:
    """A folder by itself; one of this installation together with its rows in the database."""
    if folder.parent == snapshots_folder().resolve():
        actor = posting_actor()
        known = Snapshot.objects.filter(digest=folder.name).first()
        if known is not None:
            return actions.verify(actor, known)
    return list(snapshots.differences(folder))


def _top(actor: Actor) -> Region:
    """The one region at the top of what the actor may assess."""
    found = queries.tops(actor, ASSESSMENT_RUN)
    if len(found) != 1:
        raise Refused(
            f"本人管辖内有 {len(found)} 个最上级区划，请用 --region 指明一个。", code="which-region"
        )
    return found[0]


def _show(snapshot: Snapshot, summary: dict[str, Any]) -> None:
    rows = [
        (
            each["id"],
            each["zh"],
            each["state"],
            _count(each["with_value"]),
            _count(each["met"] if each["target"] else None),
        )
        for each in summary["indicators"]
    ]
    title = f"{snapshot.region} {snapshot.year}年，{snapshot.villages} 个村，统计日 {snapshot.as_of}"
    print_table(title, ("指标", "名称", "状态", "有值的村", "达到目标的村"), rows, (3, 4))
    console.print(f"快照 {snapshot.pk}，摘要 {snapshot.digest}")


def _count(number: int | None) -> str:
    """Nothing where there is no number: not connected, or no target to reach."""
    return "" if number is None else str(number)
