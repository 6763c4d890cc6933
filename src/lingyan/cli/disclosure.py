"""`lingyan disclosure …`"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress

from lingyan.cli.log import one_key
from lingyan.cli.output import console, errors, print_json, print_table
from lingyan.disclosure.sheets.catalogue import catalogue
from lingyan.kernel.problems import Problem, Refused
from lingyan.seal.note import Verifier

if TYPE_CHECKING:
    from lingyan.disclosure.verification import Verdict
    from lingyan.noticeboard.queries import Obligation

group = typer.Typer(help="账目公开", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@group.command("publish")
def publish(
    region: Annotated[str, typer.Option(help="区划代码")],
    month: Annotated[str, typer.Option(help="月份，如 2025-01")],
    note: Annotated[
        str, typer.Option(help="补录的签审材料在哪里")
    ] = "接管旧账时补录，纸质材料存乡镇代理记账中心",
    json: Json = False,
) -> None:
    """公开一个区域里已结账的月份；签审步骤按接管补录并注明。"""
    from lingyan.cli.actors import posting_actor
    from lingyan.cli.months import one_month
    from lingyan.disclosure import bundles
    from lingyan.disclosure.actions import take_over_month
    from lingyan.regions.queries import by_code

    wanted, actor, place = one_month(month), posting_actor(), by_code(region)
    done = take_over_month(actor, place, wanted, note=note)
    with Progress(console=errors, transient=True) as progress:
        progress.add_task("写公开页", total=None)
        bundles.finish_stored(done)
    pages = [str(bundles.folder_of(publication) / "index.html") for publication in done]
    if json:
        print_json({"ok": True, "published": len(done), "pages": pages})
    else:
        console.print(f"已公开 {len(done)} 个账套的 {month}。")
        for page in pages[:5]:
            console.print(page, markup=False, soft_wrap=True)


@group.command("due")
def due(
    region: Annotated[str, typer.Option(help="区划代码")],
    on: Annotated[str, typer.Option(help="截至哪一天，如 2026-01-15；默认今天")] = "",
    all_: Annotated[bool, typer.Option("--all", help="连已经公开完成的也列出")] = False,
    json: Json = False,
) -> None:
    """到某一天为止该公开的内容：逾期的、未到期的、等谁办。"""
    from lingyan.cli.actors import posting_actor
    from lingyan.kernel import clock
    from lingyan.kernel.rights import DISCLOSURE_VIEW
    from lingyan.noticeboard import queries
    from lingyan.regions.queries import by_code, villages

    place, day = by_code(region), _day(on) if on else clock.today()
    posting_actor().require(DISCLOSURE_VIEW, place.path)
    found = queries.obligations([place] if place.is_village else list(villages(place)), day)
    rows = [one for one in found if all_ or one.state != "done"]
    if json:
        print_json(
            {"ok": True, "region": place.code, "on": day.isoformat(), **_counts(rows), "due": _due_rows(rows)}
        )
        return
    heads = ("村", "公开内容", "期间", "应公开日期", "网上公开", "张贴", "状态", "等谁办")
    print_table(f"{place.name} {day} 该公开的内容", heads, (tuple(_words(one)) for one in rows))


def _counts(rows: Sequence[Obligation]) -> dict[str, int]:
    return {state: sum(one.state == state for one in rows) for state in ("late", "due", "done")}


def _due_rows(rows: Sequence[Obligation]) -> list[dict[str, Any]]:
    return [
        {
            "village": one.village.code, "name": one.village.name, "sheet": one.sheet.code, "sheet_name": one.sheet.name,
            "items": list(one.demanded) or [item.code for item in catalogue().of(one.sheet.code)], "period": one.period.text,
            "due_on": one.due_on.isoformat(), "online_on": one.online_on and one.online_on.isoformat(),
            "board_on": one.board_on and one.board_on.isoformat(), "photographed": one.photographed,
            "state": one.state, "waits_for": one.waits_for,
        }
        for one in rows
    ]  # fmt: skip


def _words(one: Obligation) -> Iterator[str]:
    labels = {"late": "逾期", "due": "未到期", "done": "已公开"}
    yield from (one.village.name, one.sheet.name, one.period.zh, one.due_on.isoformat())
    yield from (day.isoformat() if day else "" for day in (one.online_on, one.board_on))
    yield from (labels[one.state], one.waits_for)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refused(f"“{text}”不是日期，应写成 2026-01-15。", code="bad-date") from None


@group.command("posters")
def posters(
    region: Annotated[str, typer.Option(help="区划代码")],
    output: Annotated[Path, typer.Option("--output", "-o", help="放海报的文件夹")],
    month: Annotated[str, typer.Option(help="账目的月份，如 2025-01")] = "",
    sheet: Annotated[str, typer.Option(help="账目以外的公开内容，如 resources")] = "",
    period: Annotated[str, typer.Option(help="它的期间，如 2026-Q3")] = "",
    json: Json = False,
) -> None:
    """把一个区域已公开的月份或其他公开内容的海报（A3 PDF）一次做好，放进文件夹；要先由第二人校对。"""
    from lingyan.cli.actors import posting_actor
    from lingyan.cli.months import one_month
    from lingyan.noticeboard import printing
    from lingyan.regions.queries import by_code

    wanted = printing.of_sheet(sheet, period) if sheet else printing.of_month(one_month(month))
    if wanted is None:
        raise Refused(f"没有“{sheet}”这样的公开内容，或“{period}”不是它的期间。", code="unknown-sheet")
    actor = posting_actor()
    found = printing.require_read(actor, by_code(region), wanted)
    with Progress(console=errors, transient=True) as progress:
        task = progress.add_task("做海报", total=len(found))
        made = printing.write_posters(
            actor, found, output, lambda done: progress.update(task, completed=done)
        )
    if json:
        print_json({"ok": True, "posters": len(made), "files": [str(path) for path in made]})
    else:
        left = printing.left_out(actor, found)
        console.print(f"已做好 {len(made)} 张海报，在 {output}。{left}", markup=False, soft_wrap=True)


@group.command("verify")
def verify(
    path: Annotated[Path, typer.Argument(help="公开页、公开包文件夹、data.json 或证明文件", exists=True)],
    log_key: Annotated[
        Path | None, typer.Option("--log-key", help="日志公钥文件；默认用本机的", exists=True, dir_okay=False)
    ] = None,
    json: Json = False,
) -> None:
    """离线核对一个公开页、公开包或证明文件，用一句话说明成立或哪里不对。"""
    from lingyan.disclosure.verification import verify_path

    _tell(lambda: verify_path(path, _key(log_key), _witnesses()), path, json)


@group.command("verify-board")
def verify_board(
    path: Annotated[Path, typer.Argument(help="公开页、公开包文件夹或 data.json", exists=True)],
    code: Annotated[str, typer.Option(help="公示栏海报上的核对码")],
    text: Annotated[list[str], typer.Option(help="海报上的一条文字，连标题一起；可写多次")],
    log_key: Annotated[
        Path | None, typer.Option("--log-key", help="日志公钥文件；默认用本机的", exists=True, dir_okay=False)
    ] = None,
    json: Json = False,
) -> None:
    """离线核对只贴在村公示栏的文字：先核对公开页，再看每一条是不是封存时的那一条。"""
    from lingyan.disclosure.sheets.proving import verify_board_texts

    _tell(lambda: verify_board_texts(path, code, text, _key(log_key), _witnesses()), path, json)


def _tell(prove: Callable[[], Verdict], path: Path, json: bool) -> None:
    """Say in a sentence that what stands at a path holds; refused with what is wrong."""
    from lingyan.disclosure.verification import Untrue

    try:
        verdict = prove()
    except Untrue as untrue:
        raise Refused(Problem("untrue", str(untrue), file=str(path))) from None
    if json:
        print_json({"ok": True, "sentence": verdict.sentence, **verdict.facts})
    else:
        console.print(verdict.sentence, markup=False, soft_wrap=True)


def _key(log_key: Path | None) -> Verifier:
    from django.conf import settings

    for candidate in (log_key, settings.LINGYAN.keys / "log.vkey"):
        if candidate is not None and candidate.is_file():
            key = one_key(candidate)
            if key is not None:
                return key
    raise Refused("核对需要日志的公钥，请用 --log-key 指定。公钥应从公告栏、乡镇或审计机关取得。")


def _witnesses() -> list[Verifier]:
    from lingyan.seal.actions import witness_keys

    return witness_keys()
