"""`lingyan audit …`"""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from lingyan.cli.actors import posting_actor
from lingyan.cli.output import console, print_json, print_table
from lingyan.kernel.money import format_yuan
from lingyan.kernel.problems import Refused
from lingyan.people.models import Person
from lingyan.regions.queries import by_code
from lingyan.supervision import actions, showing

group = typer.Typer(help="审计", no_args_is_help=True)


@group.command("run")
def run(
    region: Annotated[str, typer.Option("--region", help="区划代码（12位），村、乡镇、县或市")],
    year: Annotated[int, typer.Option("--year", help="年度", min=2000, max=9999)],
    rules: Annotated[str, typer.Option("--rules", help="只运行这些规则，如 R01,R14")] = "",
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """对一个区域一年的事实运行审计规则，列出疑点和不能检查的规则。"""
    actor, place = posting_actor(), by_code(region)
    with nullcontext() if json else console.status("正在检查…"):
        outcome = actions.run(actor, region=place, year=year, names=rules.split(","))
    shown = showing.outcome(outcome)
    if json:
        print_json({"ok": True, **shown})
        return
    _show(shown)


@group.command("term")
def term(
    person: Annotated[int, typer.Option("--person", help="人员编号", min=1, max=2**63 - 1)],
    output: Annotated[Path, typer.Option("-o", "--output", help="放底稿和报告的文件夹")],
    on: Annotated[
        dt.datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="连任的，写要审计的那一任中的一天"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """任期和离任经济责任审计：底稿（Excel）和报告送审稿（Word）。"""
    actor = posting_actor()
    found = Person.objects.select_related("personal").filter(pk=person).first()
    if found is None:
        raise Refused(f"没有编号为 {person} 的人员。", code="unknown-person")
    with nullcontext() if json else console.status("正在汇总…"):
        written = actions.audit_term(actor, person=found, folder=output, on=on.date() if on else None)
    if json:
        print_json({"ok": True, "files": [str(path) for path in written]})
        return
    for path in written:
        console.print(f"已写到 {path}", markup=False)


def _untested(rule: dict[str, Any]) -> str:
    """Why nobody, or which villages, could not be tested, and what of the rule had nothing to look at."""
    if rule["not_tested"]:
        return str(rule["not_tested"])
    without = [f"{len(each['villages'])} 个村{each['reason']}" for each in rule["villages_not_tested"]]
    partly = [
        f"{len(each['villages'])} 个村{each['reason']}，这部分没有查"
        for each in rule["villages_partly_tested"]
    ]
    return "；".join([*without, *partly, *([f"不查：{rule['limits']}"] if rule["limits"] else [])])


def _show(shown: dict[str, Any]) -> None:
    rows = [
        (
            each["id"],
            each["name"],
            each["severity"],
            each["villages_tested"],
            each["hits"],
            each["false_positives"]["said"],
            _untested(each),
        )
        for each in shown["rules"]
    ]
    print_table(
        f"{shown['year']}年，检查到 {shown['until']}",
        ("规则", "名称", "程度", "检查的村", "疑点", "误报率", "无法检查的原因"),
        rows,
        (3, 4),
    )
    for each in shown["findings"][:200]:
        amount = f" {format_yuan(each['amount_fen'])}元" if each["amount_fen"] is not None else ""
        when = each["date"] or each["month"] or ""
        console.print(
            f"{each['rule']} {each['village']} {when}{amount} {'；'.join(each['arithmetic'])}"
            f"（误报率：{each['false_positives']['said']}）",
            markup=False,
        )
    if len(shown["findings"]) > 200:
        console.print(f"另有 {len(shown['findings']) - 200} 条未列出，请用 --json。")
