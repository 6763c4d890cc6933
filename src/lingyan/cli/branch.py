"""`lingyan branch …`"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from lingyan.cli.actors import importing_actor
from lingyan.cli.output import console, errors, print_csv, print_json, print_table
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import BRANCH_VIEW
from lingyan.regions.queries import by_code
from lingyan.team.branch import actions, queries, rules, tables
from lingyan.team.branch.importing import BranchCheck
from lingyan.team.branch.models import Branch

group = typer.Typer(help="组织生活：台账、到会、按期情况", no_args_is_help=True)
Village = Annotated[str, typer.Option("--village", help="村的区划代码，12 位")]
Year = Annotated[int, typer.Option("--year", help="年度", min=1949, max=2998)]
Name = Annotated[str, typer.Option("--branch", help="支部名称；村里只有一个支部时可以不给")]
Csv = Annotated[bool, typer.Option("--csv", help="输出 CSV")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="组织生活台账", exists=True, dir_okay=False)],
    village: Village,
    year: Year,
    branch: Name = "",
    check: Annotated[bool, typer.Option("--check", help="只核对，不写入")] = False,
    accept_warnings: Annotated[bool, typer.Option("--accept-warnings", help="提醒已核对，继续写入")] = False,
    failed: Annotated[
        Path | None, typer.Option("--failed", help="把有问题的行连同原因写到这个 .xlsx 文件", dir_okay=False)
    ] = None,
    json: Json = False,
) -> None:
    """核对并导入一年的台账：党员名册、会议登记、签到表；全部写入或全部不写入。"""
    actor, place = importing_actor(), by_code(village)
    options: dict[str, Any] = {"name": file.name, "village": place, "year": year, "branch_name": branch}
    taken = None
    with errors.status("正在核对…"):
        try:
            if check:
                found = actions.check_file(actor, file, **options)
                actions.refuse_problems(found, accept_warnings=accept_warnings)
            else:
                found, taken = actions.take_workbook(actor, file, **options, accept_warnings=accept_warnings)
        except actions.BranchRefused as refused:
            if failed is not None:
                failed.write_bytes(refused.check.failed_rows())
                errors.print(f"有问题的行已写到 {failed}", markup=False, soft_wrap=True)
            raise
    _show(found, taken, json)


def _show(found: BranchCheck, taken: Any, json: bool) -> None:
    listed = sum(row.marks is not None for row in found.sessions)
    if json:
        print_json(
            {
                "ok": True,
                "year": found.year,
                "branch": taken.branch.name if taken else None,
                "stored": taken is not None and not taken.repeated,
                "already": taken is not None and taken.repeated,
                "members": len(found.found.people),
                "members_added": taken.members if taken else found.new_people,
                "sessions": len(found.found.sessions),
                "sessions_added": taken.sessions if taken else len(found.sessions),
                "lists": listed,
                "repeated_rows": found.repeated,
                "errors": [],
                "warnings": [problem.as_json() for problem in found.warnings],
            }
        )
        return
    if found.repeated:
        console.print(f"会议登记里有 {found.repeated} 行与前面的完全相同，只算一次。")
    if taken is None:
        console.print(
            f"核对通过：新增党员 {found.new_people} 人，会议 {len(found.sessions)} 次，签到 {listed} 次。没有写入。"
        )
    elif taken.repeated:
        console.print("这个文件此前已导入，不再重复。")
    else:
        console.print(f"已导入{taken.branch.name}：新增党员 {taken.members} 人，会议 {taken.sessions} 次。")


@group.command("compliance")
def compliance(village: Village, year: Year, branch: Name = "", csv: Csv = False, json: Json = False) -> None:
    """一年里每项组织生活该开几次、开了几次、有效几次。"""
    found = _branch(importing_actor(), village, branch)
    lines = queries.compliance([found], year)[found.pk]
    sums = rules.summary(lines, clock.today() - dt.timedelta(days=1))
    more = {"met": sums.met, "due": sums.due, "percent": sums.percent}
    _print(
        f"{found.name} {year}年组织生活按期情况",
        tables.COMPLIANCE,
        tables.compliance_rows(lines),
        csv,
        json,
        more,
    )
    if not csv and not json:
        console.print(f"按月按季的组织生活应开 {sums.due} 次，按期 {sums.met} 次，{sums.percent or '—'}%。")


@group.command("attendance")
def attendance(village: Village, year: Year, branch: Name = "", csv: Csv = False, json: Json = False) -> None:
    """一年里每次组织生活的到会情况，只有人数。"""
    found = _branch(importing_actor(), village, branch)
    rows = tables.attendance_rows(queries.held_sessions(found, year))
    _print(f"{found.name} {year}年到会情况", tables.ATTENDANCE, rows, csv, json, {})


def _branch(actor: Actor, village: str, name: str) -> Branch:
    place = by_code(village)
    actor.require(BRANCH_VIEW, place.path)
    if not place.is_village:
        raise Refused(f"{place.name}不是村，请写村的区划代码", code="no-village")
    found = queries.branch_of(place, name)
    if found is None:
        raise Refused(f"{place.name}还没有登记支部，请先导入台账", code="unknown-branch")
    return found


def _print(
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    csv: bool,
    json: bool,
    more: dict[str, Any],
) -> None:
    if csv:
        print_csv(header, rows)
    elif json:
        found = [dict(zip(header, map(_plain, row), strict=True)) for row in rows]
        print_json({"ok": True, **more, "rows": found})
    else:
        print_table(title, header, rows)


def _plain(value: object) -> object:
    return value if isinstance(value, int | str) else str(value)
