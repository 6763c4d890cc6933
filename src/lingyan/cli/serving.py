"""Running the web server and the background worker together; a demo never leaves this machine."""

from __future__ import annotations

import ctypes
import errno
import ipaddress
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection

from lingyan.cli.installation import single_instance
from lingyan.cli.output import console, errors
from lingyan.kernel.problems import Refused
from lingyan.seal.errors import SealError

log: Final = logging.getLogger(__name__)
_ASKED_TO_STOP: Final = (signal.SIGTERM, signal.SIGINT)
_SIGNAL_AT_PARENTS_DEATH: Final = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_IDLE_SECONDS: Final = 1.0
_FRESH_SECONDS: Final = 60
"""For how long a browser may keep a file: a page that is withdrawn must be gone soon."""
_LAST_ANSWER_SECONDS: Final = 30
"""How long a process of the web server may finish its last answers once the server is asked to stop."""


def serve(host: str, port: int, workers: int) -> None:
    """Serve until stopped. Published pages and static files are sent by the server itself, without Python."""
    refuse_demo_beyond_loopback(host)
    with single_instance("serve"):
        _serve(host, free_address(host, port), port, workers)


def _serve(host: str, address: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces

    # Until the server listens for it itself, being asked to stop must still end the worker below.
    for asked_to_stop in _ASKED_TO_STOP:
        signal.signal(asked_to_stop, _leave)
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    finish_what_was_published()
    stop = threading.Event()
    # The first one is started here: the server forks, and a thread that is just starting something must not be forked.
    keeper = threading.Thread(target=keep_worker, args=(start_worker(), stop), daemon=True)
    keeper.start()
    try:
        mounts = _mounts()
        os.register_at_fork(after_in_child=partial(_end_with_the_server, os.getpid()))
        console.print(f"领雁在 http://{f'[{host}]' if ':' in host else host}:{port}/ 运行，按 Ctrl+C 停止。")
        Granian(
            "lingyan.wsgi:application", address=address, port=port, interface=Interfaces.WSGI, workers=workers,
            blocking_threads=2, runtime_blocking_threads=1, http=HTTPModes.http1, websockets=False, log_access=False,
            static_path_route=list(mounts), static_path_mount=list(mounts.values()),
            static_path_dir_to_file="index.html", static_path_expires=_FRESH_SECONDS,
            workers_kill_timeout=_LAST_ANSWER_SECONDS,
        ).serve()  # fmt: skip
    finally:
        stop.set()
        keeper.join()


def keep_worker(worker: BaseProcess, stop: threading.Event) -> None:
    """Watch the worker and start another in its place whenever one dies, until told to stop.

    Without it a worker that the system killed, for want of memory say, would leave the office with pages that open and
    jobs that nobody does. One that ends by itself was asked to, with everything else here.
    """
    while True:
        while worker.is_alive() and not stop.is_set():
            worker.join(_IDLE_SECONDS)
        if stop.is_set():
            worker.terminate()
        worker.join()
        if not worker.exitcode or stop.wait(_IDLE_SECONDS):
            return
        errors.print(f"后台任务进程意外停止（{worker.exitcode}），现在重新启动；做到一半的任务稍后接着做。")
        worker = start_worker()


def start_worker() -> BaseProcess:
    worker = multiprocessing.get_context("spawn").Process(target=_worker_process, daemon=True)
    worker.start()
    return worker


def _end_with_the_server(server: int) -> None:
    """What a process that was just forked does when it is asked to stop, or when the server was killed: it ends.

    It inherits the signal handlers of the server, which only set the server's flags, and would never end if it is
    stopped while it still loads. Once loaded, it gets handlers of its own that finish the answers at hand. One that
    outlives a killed server keeps its port and its lock, and the next start would be refused.
    """
    for asked_to_stop in _ASKED_TO_STOP:
        signal.signal(asked_to_stop, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SIGNAL_AT_PARENTS_DEATH, signal.SIGTERM)
    if os.getppid() != server:  # killed before the line above
        os._exit(1)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def free_address(host: str, port: int) -> str:
    """The IP address that a host means here. Raises Refused for one that cannot be listened on, or a port in use.

    Tried with a socket of our own, because the server's processes would fail one after another later on.
    """
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
    except (OSError, UnicodeError):
        raise Refused(f"找不到监听地址 {host}，请核对 --host。", code="bad-host") from None
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(address)
            tried.listen(1)
        except OSError as error:
            raise Refused(_no_listening(host, port, error), code="no-listening") from None
    return str(address[0])


def _no_listening(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{host} 的端口 {port} 已被别的程序占用，请用 --port 换一个端口，或先停止那个程序。"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} 不是这台机器的地址，请核对 --host。"
    return f"不能在 {host} 的端口 {port} 监听：{error.strerror}。请换一个 --host 或 --port。"


def _mounts() -> dict[str, Path]:
    """Folders of plain files by address. Of the log's folder only the tiles: the journal is no one's business."""
    config = settings.LINGYAN
    mounts = {
        "/static": config.home / "static",
        "/v": config.public / "v",
        "/assets": config.public / "assets",
        "/log/tile": config.log / "tile",
    }
    for folder in mounts.values():
        folder.mkdir(parents=True, exist_ok=True)
    return mounts


def finish_what_was_published() -> None:
    """Write what a kill left unwritten. A log that refuses to sign says so and does not keep the office closed."""
    from lingyan.disclosure.bundles import finish

    try:
        finish()
    except SealError as refused:
        errors.print(f"封存日志暂停签名：{refused}", markup=False)


def refuse_demo_beyond_loopback(host: str) -> None:
    """SECURITY: the demo's sign-ins are printed on the screen, so nobody else may reach it."""
    if not settings.LINGYAN.demo:
        return
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise Refused(
            f"演示模式只在本机运行，不能监听 {host}。请用 127.0.0.1，或另建正式的数据文件夹。",
            code="demo-host",
        )


def work_for_ever(wanted: Callable[[], bool] = lambda: True) -> None:
    """Run jobs as they come until the process is asked to stop or no longer wanted; the job at hand is finished."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for asked_to_stop in _ASKED_TO_STOP:
        signal.signal(asked_to_stop, ask_to_stop)
    work_until(stop, wanted)


def work_until(stop: threading.Event, wanted: Callable[[], bool] = lambda: True) -> None:
    """The worker's rounds. A database that does not answer, while it starts anew say, is asked again a little later."""
    from lingyan.kernel import clock, ticks
    from lingyan.workflow import daily, jobs

    asked_on, ticker = None, ticks.Ticker()
    while not stop.is_set() and wanted():
        try:
            ticker.run_due()
            if asked_on != clock.today():
                daily.ask_due()
                asked_on = clock.today()
            idle = jobs.run_next() is None
        except (DatabaseError, InterfaceError):
            log.exception("the database did not answer the worker")
            connection.close()
            idle = True
        if idle:
            stop.wait(_IDLE_SECONDS)


def _worker_process() -> None:
    import django

    django.setup()
    server = multiprocessing.parent_process()
    # A server that was killed outright cannot end its worker; a second one beside the next server's is not wanted.
    # Not asked by its pipe, which the processes of the web server hold open too.
    work_for_ever(lambda: server is None or os.getppid() == server.pid)
