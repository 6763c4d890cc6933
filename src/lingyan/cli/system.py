"""`lingyan init`, `serve`, `worker`, `check`, `backup`, `restore`, `upgrade`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from lingyan.cli import installation, serving
from lingyan.cli.opening import open_home, refuse_outdated_database, require_begun, require_user
from lingyan.cli.output import console, errors, print_json
from lingyan.kernel.problems import Problem

Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def add_to(app: typer.Typer) -> None:
    for command in (init, serve, worker, check, backup, restore, upgrade):
        app.command()(command)
    from lingyan.cli.demo import demo

    app.command()(demo)


def init(
    origin: Annotated[str, typer.Option(help="封存日志的名称，一经使用不再改变")] = "lingyan.invalid/log",
    administrators: Annotated[bool, typer.Option(help="同时建立三个管理员账号并显示初始密码")] = False,
    json: Json = False,
) -> None:
    """建立数据文件夹、密钥、数据库和两个接管账号；重复运行不会改变已有内容。"""
    refuse_outdated_database()
    fresh = installation.prepare_home()
    operators, passwords = installation.prepare_accounts(administrators=administrators)
    installation.prepare_log(origin)
    if json:
        print_json({"ok": True, "new": fresh, "operators": operators, "administrators": dict(passwords)})
        return
    console.print(f"{'已建立' if fresh else '已核对'} {installation.settings.LINGYAN.home}")
    for username, password in passwords:
        console.print(f"管理员 {username}，初始密码（只显示这一次）：{password}", markup=False)


def serve(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="网页进程数", min=1, max=64)] = 2,
) -> None:
    """启动网页服务和后台任务。"""
    open_home()
    serving.serve(host, port, workers)


def worker() -> None:
    """只运行后台任务。"""
    open_home()
    serving.work_for_ever()


def check(json: Json = False) -> None:
    """从原始记录重新计算每条不变量，逐条指出不符之处。"""
    open_home()
    found: list[str] = []
    counted = 0
    for title, breaches in _checks():
        counted += 1
        before = len(found)
        found.extend(f"{title}：{breach}" for breach in breaches)
        if not json:
            console.print(f"{'✓' if len(found) == before else '✗'} {title}")
    if json:
        errors_found = [Problem("breach", breach).as_json() for breach in found]
        done = {"ok": not found, "checks": counted, "breaches": found}
        print_json({**done, "errors": errors_found, "warnings": []})
    for breach in [] if json else found:
        errors.print(breach, markup=False, soft_wrap=True)
    if found:
        raise SystemExit(1)


def backup(
    target: Annotated[Path, typer.Argument(help="备份文件，如 lingyan.tar.gz")], json: Json = False
) -> None:
    """备份数据库、附件、日志和公开页；密钥不在备份里，请另行保管。"""
    open_home()
    manifest = installation.backup(target)
    if json:
        print_json({"ok": True, **manifest})
    else:
        console.print(f"已备份到 {target}（{manifest['bytes']:,} 字节）。密钥不在其中，请另行保管。")


def restore(
    source: Annotated[Path, typer.Argument(help="备份文件", exists=True, dir_okay=False)], json: Json = False
) -> None:
    """把备份恢复到空的数据文件夹；密钥须先放好。"""
    manifest = installation.restore(source)
    if json:
        print_json({"ok": True, **manifest})
    else:
        console.print(f"已恢复 {manifest['made_at']} 的备份。请运行 lingyan check 核对。")


def upgrade(json: Json = False) -> None:
    """升级数据库结构；升级前自动备份到 exports 文件夹。"""
    installation.require_home()
    require_begun()
    require_user()
    saved = installation.upgrade()
    if json:
        print_json({"ok": True, "backup": str(saved)})
    else:
        console.print(f"已升级。升级前的备份：{saved}")


def _checks() -> Iterator[tuple[str, Iterator[str]]]:
    from lingyan.cli.checks import all_checks

    yield from all_checks()
