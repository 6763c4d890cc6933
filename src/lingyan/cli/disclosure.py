"""`lingyan disclosure …`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from lingyan.cli.log import one_key
from lingyan.cli.output import console, errors, print_json
from lingyan.kernel.problems import Problem, Refused
from lingyan.seal.note import Verifier

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


@group.command("verify")
def verify(
    path: Annotated[Path, typer.Argument(help="公开页、公开包文件夹、data.json 或证明文件", exists=True)],
    log_key: Annotated[
        Path | None, typer.Option("--log-key", help="日志公钥文件；默认用本机的", exists=True, dir_okay=False)
    ] = None,
    json: Json = False,
) -> None:
    """离线核对一个公开页、公开包或证明文件，用一句话说明成立或哪里不对。"""
    from lingyan.disclosure.verification import Untrue, verify_path

    try:
        verdict = verify_path(path, _key(log_key), _witnesses())
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
