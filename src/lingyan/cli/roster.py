"""`lingyan roster …`"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Any

import typer

from lingyan.cli.actors import importing_actor, posting_actor
from lingyan.cli.output import console, errors, print_json, print_table
from lingyan.kernel import clock
from lingyan.kernel.problems import Refused
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code
from lingyan.team.roster import actions, comparing, presentation, queries, showing, splitting
from lingyan.team.roster.delivery import Delivery, read_files
from lingyan.team.roster.figures import figures_catalogue
from lingyan.team.roster.models import RosterFile
from lingyan.team.roster.moments import Day, Moment
from lingyan.team.roster.structure import GROUPS
from lingyan.team.roster.village_split import VILLAGES

group = typer.Typer(help="花名册和换届", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
RoundName = Annotated[str, typer.Option("--round", help="轮次，例如 2026")]


@group.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="花名册文件", exists=True, dir_okay=False)],
    round_name: RoundName,
    as_of: Annotated[
        dt.datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="统计时点；表头写明时可以不给"),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="只核对，不写入")] = False,
    accept_warnings: Annotated[bool, typer.Option("--accept-warnings", help="提醒已核对，继续写入")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="替换本轮中同名的文件")] = False,
    failed: Annotated[
        Path | None, typer.Option("--failed", help="把有问题的行连同原因写到这个 .xlsx 文件", dir_okay=False)
    ] = None,
    json: Json = False,
) -> None:
    """核对并导入一轮花名册；可以一次给几个文件，同一个人合并为一条。"""
    actor = importing_actor()
    books = read_files([(path, path.name) for path in files])
    options: dict[str, Any] = {
        "round_name": round_name,
        "files": books,
        "as_of": as_of.date() if as_of else None,
        "replaces": _same_named(round_name, [book.file for book in books]) if replace else (),
    }
    with errors.status("正在核对…"):
        try:
            if check:
                delivery = actions.check_delivery(actor, **options)
                actions.refuse_problems(delivery, accept_warnings=accept_warnings)
                done = None
            else:
                done = actions.import_roster(actor, **options, accept_warnings=accept_warnings)
                delivery = done.delivery
        except actions.DeliveryRefused as refused:
            _write_failed(failed, refused.delivery)
            raise
    _show(delivery, done, json)


def _same_named(round_name: str, names: list[str]) -> list[RosterFile]:
    found = RosterFile.objects.filter(round__name=round_name, name__in=names, replaced_by__isnull=True)
    return list(found)


def _write_failed(target: Path | None, delivery: Delivery) -> None:
    """The first file with problems goes to the target, further ones beside it with a number."""
    if target is None:
        return
    for number, (name, content) in enumerate(delivery.failed_rows(), 1):
        path = target if number == 1 else target.with_stem(f"{target.stem}-{number}")
        path.write_bytes(content)
        errors.print(f"“{name}”有问题的行已写到 {path}", markup=False)


def _show(delivery: Delivery, done: actions.Imported | None, json: bool) -> None:
    check = delivery.check
    if json:
        print_json(
            {
                "ok": True,
                "round": check.round_name,
                "as_of": check.as_of.isoformat() if check.as_of else None,
                "stored": done is not None and bool(done.files),
                "people": len(check.people),
                "added": done.added if done else delivery.added,
                "already": list(delivery.already),
                "sheets": [_sheet(report) for report in check.sheets],
                "errors": [],
                "warnings": [problem.as_json() for problem in check.warnings],
            }
        )
        return
    rows = [(s.file, s.sheet, s.layout.zh, s.rows, s.villages) for s in check.sheets]
    if rows:
        print_table("识别结果", ("文件", "工作表", "版式", "行", "村"), rows, (3, 4))
    for name in delivery.already:
        console.print(f"“{name}”此前已导入，不再重复。", markup=False)
    for file in delivery.same_name:
        if done is None or not file.replaced_by_id:
            console.print(f"本轮另有同名文件“{file.name}”；如果这次是更正，请加 --replace。", markup=False)
    if done is None:
        console.print(f"核对通过：{len(check.people)} 人，其中新增 {delivery.added} 人。没有写入。")
    elif done.files:
        console.print(f"已导入轮次 {check.round_name}：新增 {done.added} 人，并入 {done.merged} 人。")


def _sheet(report: Any) -> dict[str, Any]:
    return {
        "file": report.file,
        "sheet": report.sheet,
        "layout": report.layout.value,
        "reason": report.reason,
        "as_of": report.as_of.isoformat(),
        "header_row": report.header.row,
        "rows": report.rows,
        "villages": report.villages,
    }


@group.command("freeze")
def freeze(round_name: RoundName, json: Json = False) -> None:
    """冻结一轮名册，生成换届快照，并按它更新任职。"""
    actor = posting_actor()
    done = actions.freeze(actor, queries.round_by_name(round_name))
    counts = done.appointments.counts()
    if json:
        print_json(
            {
                "ok": True,
                "round": done.round.name,
                "as_of": done.round.as_of.isoformat(),
                "villages": done.round.villages,
                "people": done.round.people,
                "digest": done.round.digest,
                **counts,
            }
        )
        return
    console.print(f"已冻结轮次 {done.round.name}：{done.round.villages} 个村，{done.round.people} 人。")
    if counts["superseded"]:
        console.print("已有更晚的轮次，这一轮只留快照，不改动任职。")
    else:
        console.print(f"新任 {counts['begun']}，离任 {counts['ended']}，续任 {counts['continued']}。")


def _moment(name: str, on: dt.datetime | None, place: Region | None) -> Moment:
    """The round of this name, or the day on which tenures are counted."""
    if bool(name) == bool(on):
        raise typer.BadParameter(
            "请用 --round 写明轮次，或用 --on 写明日期，二者选一。", param_hint="--round"
        )
    if not on:
        return queries.round_by_name(name)
    if place is None:
        raise typer.BadParameter("按日期统计要用 --region 写明区划代码。", param_hint="--region")
    if on.date() > clock.today():
        raise Refused("按日期统计不能晚于今天", code="bad-date")
    return Day(on.date(), place)


def _place(code: str) -> Region | None:
    """Counties are often written by their first six digits."""
    return by_code(code.ljust(12, "0")) if code else None


RoundOption = Annotated[str, typer.Option("--round", help="轮次，例如 2026")]
OnOption = Annotated[
    dt.datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="不按轮次，按这一天的任职记录")
]
RegionOption = Annotated[str, typer.Option("--region", help="区划代码；不给就是这一轮的全部范围")]


@group.command("statistics")
def statistics(
    round_name: RoundOption = "", on: OnOption = None, region: RegionOption = "", json: Json = False
) -> None:
    """换届统计：班子结构、年龄、学历、一肩挑、交叉任职，以及和上一轮的变化。"""
    actor, place = importing_actor(), _place(region)
    found = queries.with_balance(actor, queries.statistics(actor, _moment(round_name, on, place), place))
    if json:
        print_json(found.as_json())
        return
    rows = [
        (figure.zh, _shown(found.figures, key), _shown(found.before, key), figure.unit)
        for key, figure in figures_catalogue().items()
        if _shown(found.figures, key)
    ]
    rows += [(str(each.label), each.value, each.before, "%") for each in presentation.votes(found)]
    rows += [(label, value, "", unit) for label, value, unit in presentation.balance(found)]
    print_table(
        f"{found.region.name} {found.round.name}（{found.round.as_of}）",
        ("指标", "本轮", found.before_round.name if found.before_round else "上一轮", "单位"),
        rows,
        (1, 2),
    )
    if found.change:
        for key, value in found.change.items():
            console.print(f"{figures_catalogue()[key].zh}：{'不显示' if value is None else value}")


@group.command("split")
def split(
    round_name: RoundOption = "",
    on: OnOption = None,
    region: RegionOption = "",
    group_name: Annotated[
        str, typer.Option("--group", help=f"人员：{'、'.join(GROUPS)}；或村：{VILLAGES}")
    ] = "secretaries",
    rows: Annotated[str, typer.Option("--rows", help=f"行：{'、'.join(splitting.ROWS)}")] = "region",
    by: Annotated[str, typer.Option("--by", help=f"列：{'、'.join(splitting.ROWS[1:])}")] = "age",
    json: Json = False,
) -> None:
    """分项统计：某类人员按地区、性别、年龄段、学历、是否党员、产生方式交叉统计。"""
    actor, place = importing_actor(), _place(region)
    moment = _moment(round_name, on, place)
    found = splitting.split(actor, moment, place or moment.region, group=group_name, rows=rows, by=by)
    if json:
        print_json(found.as_json())
        return
    sheet = showing.split_sheet(found)
    print_table(
        sheet.title, tuple(column.title for column in sheet.columns),
        [tuple(map(str, row)) for row in sheet.rows], tuple(range(1, len(sheet.columns))),
    )  # fmt: skip


@group.command("compare")
def compare(
    before: Annotated[str, typer.Option("--before", help="前一个时点：轮次，或 2021-03-31 这样的日期")],
    after: Annotated[str, typer.Option("--after", help="后一个时点：轮次、日期或 today")],
    region: RegionOption = "",
    json: Json = False,
) -> None:
    """两个时点对比：各项增减由没有四舍五入的数算出，并列出其间的区划变动。"""
    actor, place = importing_actor(), _place(region)
    one, two = _either(before, place), _either(after, place)
    found = comparing.compare(actor, one, two, place or two.region)
    if json:
        print_json(found.as_json())
        return
    figures, _parts, moved = showing.comparison_sheets(found)
    print_table(
        figures.title, tuple(column.title for column in figures.columns),
        [tuple("" if cell is None else str(cell) for cell in row) for row in figures.rows], tuple(range(1, 8)),
    )  # fmt: skip
    for on, kind, old, new, _decree in moved.rows:
        console.print(f"{on} {kind}：{old} → {new}", markup=False)


def _either(text: str, place: Region | None) -> Moment:
    """`today`, a day like 2026-03-31, or the name of a round."""
    if text == "today":
        return _moment("", dt.datetime.combine(clock.today(), dt.time()), place)
    if _DAY.fullmatch(text):
        return _moment("", _day(text), place)
    return queries.round_by_name(text)


def _day(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"“{text}”不是日期，要写成 2026-03-31 这样", code="bad-date") from None


def _shown(figures: dict[str, Any] | None, key: str) -> str:
    name, dot, part = key.partition(".")
    if figures is None or name not in figures:
        return ""
    value = figures[name]
    if dot:
        if part not in (value or {}):
            return ""
        value = value[part]
    return "不显示" if value is None else str(value)
