"""`lingyan term …`"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from lingyan.cli.actors import importing_actor, posting_actor
from lingyan.cli.output import console, print_json, print_table
from lingyan.kernel import clock
from lingyan.kernel.language import on_paper
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import REGIONS_VIEW
from lingyan.regions.place import YEARS
from lingyan.regions.queries import by_code
from lingyan.team.term import actions, calendar, queries
from lingyan.team.term.parameters import days_at, province_of
from lingyan.team.term.states import State

group = typer.Typer(help="换届", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Code = Annotated[str, typer.Option("--region", help="区划代码，12 位")]
Day = Annotated[dt.datetime, typer.Option("--vote-on", formats=["%Y-%m-%d"], help="选举日，如 2026-12-20")]


@group.command("calendar")
def calendar_(region: Code, vote_on: Day, json: Json = False) -> None:
    """按选举日倒排和顺排换届的每一步和期限。"""
    actor, place = posting_actor(), by_code(region)
    actor.require(REGIONS_VIEW, place.path)
    day, today = vote_on.date(), clock.today()
    if day.year not in YEARS:
        raise Refused(f"选举日应在 {YEARS.start} 年到 {YEARS.stop - 1} 年之间，收到 {day}", code="bad-day")
    days = days_at(place.code, place.path, day)
    province = province_of(place.code, day)
    with on_paper():
        steps = [queries.step_json(each, today) for each in calendar.steps(day, days)]
    if json:
        print_json(
            {
                "ok": True, "code": place.code, "name": place.name, "vote_on": day.isoformat(), "days": days,
                "province": province.name if province else None, "example": province is None or province.example,
                "steps": steps,
            }
        )  # fmt: skip
        return
    rows = [(each["label"], each["due"], each["advised"], each["basis"]) for each in steps]
    print_table(f"{place.name} {day} 换届日历", ("步骤", "期限", "建议日期", "依据"), rows)


@group.command("open")
def open_(
    region: Code,
    name: Annotated[str, typer.Option("--name", help="换届名称，如 2026年村级换届")],
    vote_on: Day,
    json: Json = False,
) -> None:
    """部署一次换届：区域内每个村进入筹备。"""
    made = actions.open_round(importing_actor(), region=by_code(region), name=name, vote_on=vote_on.date())
    villages = made.processes.count()
    if json:
        print_json(
            {"ok": True, "round": made.name, "vote_on": made.vote_on.isoformat(), "villages": villages}
        )
    else:
        console.print(f"已部署“{made.name}”，选举日 {made.vote_on}，{villages} 个村进入筹备。")


@group.command("status")
def status(
    region: Code,
    round_name: Annotated[str, typer.Option("--round", help="换届名称，默认最近一次")] = "",
    json: Json = False,
) -> None:
    """各村换届到哪一步、谁已经逾期、谁赶不上期限。"""
    actor, place = posting_actor(), by_code(region)
    actor.require(REGIONS_VIEW, place.path)
    known = queries.rounds(actor, place)
    found = known.filter(name=round_name).first() if round_name else known.first()
    if found is None and round_name:
        raise Refused(f"{place.name}没有名为“{round_name}”的换届", code="unknown-round")
    processes = queries.visible(actor, place).filter(round=found)
    today = clock.today()
    with on_paper():
        rows = queries.status_rows(processes, today)
        states = [
            {"state": state.value, "label": str(state.label), "villages": total.villages, "late": total.late,
             "at_risk": total.at_risk}
            for state, total in queries.overview(processes, today).states
        ]  # fmt: skip
    answer: dict[str, Any] = {
        "ok": True, "code": place.code, "name": place.name, "on": today.isoformat(), "round": found.name if found else None,
        "vote_on": found.vote_on.isoformat() if found else None, "total": len(rows),
        "late": sum(each["late"] for each in rows), "at_risk": sum(each["at_risk"] for each in rows),
        "states": states, "villages": rows,
    }  # fmt: skip
    if json:
        print_json({**answer, **_own_steps(processes, place.is_village, today)})
        return
    if found is None:
        console.print(f"{place.name}还没有部署换届。可以运行 lingyan term open。")
        return
    shown = [
        (each["label"], each["villages"], each["late"], each["at_risk"])
        for each in states
        if each["villages"]
    ]
    print_table(f"{place.name} {found.name}", ("状态", "村数", "已逾期", "将逾期"), shown, (1, 2, 3))


def _own_steps(processes: Any, is_village: bool, today: dt.date) -> dict[str, Any]:
    """A single village's steps with what is done."""
    process = processes.select_related("region").first() if is_village else None
    if process is None:
        return {}
    done = queries.done_days(process)
    met = queries.met_on(process, done)
    with on_paper():
        days = [(each, queries.day_of(each, done, met)) for each in queries.steps_of(process)]
        steps = [queries.step_json(each, today, done_on=on, done=on is not None) for each, on in days]
    return {"state": process.state, "label": str(State(process.state).label), "steps": steps}
