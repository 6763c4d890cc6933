"""`lingyan demo`: builds the fictional city into its home, prints the sign-ins and serves it on this machine."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from django.conf import settings
from django.db import connection
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

from lingyan.cli import installation, serving
from lingyan.cli.opening import open_home
from lingyan.cli.output import console, print_table
from lingyan.demo import marker
from lingyan.demo.plan import FULL_SIZE, Plan
from lingyan.demo.progress import Advance
from lingyan.kernel import clock
from lingyan.kernel.problems import Refused

HOST: Final = "127.0.0.1"
ORIGIN: Final = "lingyan.invalid/demo"
_MADE_HERE: Final = (*installation.FOLDERS, "keys", "witness", "static")
_SETTINGS: Final[dict[str, Any]] = {
    "sponsor": "雁城市农业农村局（虚构）",
    "filing_number": "演示系统，不备案",
    "contact_phone": "0000-9901000",
}
"""What the foot of every page says; an area code 0000 does not exist."""


def demo(
    villages: Annotated[int, typer.Option(help="村的个数", min=1, max=FULL_SIZE)] = FULL_SIZE,
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="只建立，不启动服务")] = False,
) -> None:
    """建立虚构的雁城市并在本机运行；已建好的直接启动。"""
    home = settings.LINGYAN.home
    found = marker.read(home)
    if found is None:
        _refuse_real_home(home)
    elif found.built and found.villages != villages:
        raise Refused(
            f"{home} 里已是 {found.villages} 个村的演示城市。要换成 {villages} 个村，请删除该文件夹或换一个 --home。"
        )
    if found is None or not found.built:
        _build(Plan(villages, clock.today()), home)
    else:
        open_home()
    _enter_demo_mode()
    _print_sign_ins(port)
    if not no_serve:
        serving.serve(HOST, port, workers=2)


def _refuse_real_home(home: Path) -> None:
    """SECURITY: everybody knows the demo's passwords, so it never gets into a home that is in earnest."""
    config = settings.LINGYAN
    used = [path for path in (home / "lingyan.sqlite3", config.keys / "data.key") if path.exists()]
    if used or _has_tables():
        raise Refused(
            f"{home} 里已有正式数据，演示城市不能建在这里。请用 --home 另选一个空文件夹。", code="real-home"
        )


def _has_tables() -> bool:
    return connection.vendor != "sqlite" and bool(connection.introspection.table_names())


def _build(plan: Plan, home: Path) -> None:
    from lingyan.demo.city import City

    _clear_unfinished(home)
    marker.write(home, marker.Marker(plan.villages, plan.today.isoformat()))
    _write_settings(home)
    _enter_demo_mode()
    console.print(f"正在建立雁城市（虚构）：{plan.villages} 个村，账目 {plan.first} 至 {plan.last}。")
    started = time.monotonic()
    with _RichProgress() as progress, _synced_at_the_end(home), _seldom_collected():
        progress.step("数据文件夹和密钥", 1)
        with clock.fixed(plan.begun):
            installation.prepare_home()
            installation.prepare_accounts(administrators=False)
            installation.prepare_log(ORIGIN)
        City(plan, home, progress).build()
    marker.write(home, marker.Marker(plan.villages, plan.today.isoformat(), built=True))
    console.print(f"用时 {time.monotonic() - started:.0f} 秒。")


@contextlib.contextmanager
def _synced_at_the_end(home: Path) -> Iterator[None]:
    """A build that was cut off is begun again, so no commit has to reach the disk before the last one has."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    yield
    connection.close()
    stored = os.open(home / "lingyan.sqlite3", os.O_RDONLY)
    os.fsync(stored)
    os.close(stored)


@contextlib.contextmanager
def _seldom_collected() -> Iterator[None]:
    """Millions of short-lived rows pass by, hardly any in a circle: the collector may look for these less often."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _clear_unfinished(home: Path) -> None:
    """A build that was killed is begun again. Only a home that is marked as a demo gets here with content."""
    if marker.read(home) is None:
        return
    if _has_tables():
        raise Refused(
            "上次的演示数据没有建完，而数据库不在演示文件夹里。请清空该数据库再试。", code="half-built"
        )
    connection.close()
    for name in _MADE_HERE:
        shutil.rmtree(home / name, ignore_errors=True)
    for path in home.glob("lingyan.sqlite3*"):
        path.unlink()


def _write_settings(home: Path) -> None:
    lines = (f'{name} = "{value}"\n' for name, value in _SETTINGS.items())
    (home / "settings.toml").write_text("".join(lines), encoding="utf-8")


def _enter_demo_mode() -> None:
    """The marker was not there when settings were read; processes started from now on read it themselves."""
    settings.LINGYAN = replace(settings.LINGYAN, demo=True, **_SETTINGS)


def _print_sign_ins(port: int) -> None:
    from lingyan.demo import signins

    print_table("雁城市（虚构）的登录账号", ("用户名", "岗位", "区域"), signins.printed())
    console.print(f"密码都是 {signins.PASSWORD}。网址 http://{HOST}:{port}/ ，只能在本机打开。", markup=False)


class _RichProgress:
    """Bars with counts and time left; a step is done when the next one begins."""

    def __init__(self) -> None:
        self._bars = Bars(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
            TimeRemainingColumn(), console=console,
        )  # fmt: skip
        self._current: TaskID | None = None

    def __enter__(self) -> _RichProgress:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._finish()
        self._bars.stop()

    def step(self, title: str, total: int) -> Advance:
        self._finish()
        task = self._current = self._bars.add_task(title, total=total)
        return lambda done: self._bars.update(task, completed=done)

    def _finish(self) -> None:
        if self._current is not None:
            total = self._bars.tasks[self._current].total
            self._bars.update(self._current, completed=total)
            self._bars.stop_task(self._current)
