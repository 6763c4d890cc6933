"""Processes of their own that start at once: forks of one that has imported the product and done nothing yet.

Starting Python and importing the product costs a second of CPU; tests start hundreds of commands. Here a nursery
imports once, and each command is a fork of it with its own environment, folder, arguments and streams. It reads its
settings anew, can be killed, and ends with an exit code like any process. `tests/cli/test_forks.py` compares such
commands with the installed one.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final, NoReturn

_ROOT: Final = Path(__file__).resolve().parents[2]
_LARGEST_REQUEST: Final = 1 << 17
_ALSO_USED: Final = (
    "django.db.backends.postgresql.base", "django.core.management.commands.migrate", "docx", "duckdb", "fractions",
    "lingyan.kernel.sqlite.base", "openpyxl", "psycopg", "pyarrow.parquet", "python_calamine", "rich.table", "segno",
    "typer", "typst", "xlsxwriter",
)  # fmt: skip
"""What the product imports only when a command needs it."""
_RESTARTS_ITSELF: Final = "jemalloc_bg_thd"
"""Arrow's allocator expects forks and begins its thread again where it needs one."""
_ENTRIES: Final = {
    "lingyan": ("lingyan.cli.main", "main"),
    "crash": ("tests.crash.worker", "run"),
    "posters": ("tests.crash.posters", "run"),
    "prepare": ("lingyan.cli.installation", "prepare_home"),
}


class Forked:
    """A running command: `stdout` is a pipe, what it says on the other stream is kept until the end."""

    def __init__(
        self, entry: str, arguments: Sequence[object], environment: Mapping[str, str], folder: Path
    ) -> None:
        request = {"entry": entry, "arguments": [*map(str, arguments)], "environment": {**environment}}
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.returncode: int | None = None
        reading, writing = os.pipe()
        self._told, telling = os.pipe()
        silence = os.open(os.devnull, os.O_RDONLY)
        try:
            message = json.dumps({**request, "folder": str(folder)}).encode()
            _nursery().send(message, [silence, writing, self._errors.fileno(), telling])
        finally:
            for descriptor in (silence, writing, telling):
                os.close(descriptor)
        self.stdout = os.fdopen(reading, encoding="utf-8")
        self.pid = int(self._line())

    def _line(self) -> bytes:
        """The next of the two lines that are told of a command: its number, and how it ended."""
        found = b""
        while not found.endswith(b"\n"):
            part = os.read(self._told, 1)
            if not part:
                raise RuntimeError("the nursery of commands has ended")
            found += part
        return found

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = os.waitstatus_to_exitcode(int(self._line()))
            os.close(self._told)
        return self.returncode

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def communicate(self) -> tuple[str, str]:
        """All that it says, read until it ends."""
        with self.stdout, self._errors:
            out = self.stdout.read()
            self.wait()
            self._errors.seek(0)
            return out, self._errors.read().decode()


class _Nursery:
    """The process that commands are forked from, as the tests' process sees it."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {
            "PATH": "/usr/bin:/bin", "LINGYAN_HOME": os.devnull, "DJANGO_SETTINGS_MODULE": "lingyan.settings",
            "PYTHONPATH": f"{_ROOT / 'src'}{os.pathsep}{_ROOT}",
        }  # fmt: skip
        with theirs:
            command = [sys.executable, "-W", "ignore", "-m", "tests.support.forks", str(theirs.fileno())]
            self._process = subprocess.Popen(command, cwd=_ROOT, env=environment, pass_fds=[theirs.fileno()])
        self._lock = threading.Lock()
        atexit.register(self._close)

    def _close(self) -> None:
        self._channel.close()
        self._process.wait()

    def send(self, message: bytes, descriptors: list[int]) -> None:
        with self._lock:
            socket.send_fds(self._channel, [message], descriptors)


_begin: Final = threading.Lock()
_begun: list[_Nursery] = []


def _nursery() -> _Nursery:
    """One for each process of the tests, whichever of its threads asks first."""
    with _begin:
        if not _begun:
            _begun.append(_Nursery())
        return _begun[0]


# Within the nursery.


def _import_everything() -> None:
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader

    from lingyan import cli

    commands = [f"lingyan.cli.{module.name}" for module in pkgutil.iter_modules(cli.__path__)]
    for name in (*commands, *_ALSO_USED, "tests.crash.steps"):
        importlib.import_module(name)
    MigrationLoader(None)


def _forget_settings() -> None:
    """The next who asks reads them anew, from the environment of then."""
    from django.conf import empty, settings
    from django.db import connections

    import lingyan

    settings._wrapped = empty
    sys.modules.pop("lingyan.settings", None)
    vars(lingyan).pop("settings", None)
    for each in connections.all(initialized_only=True):
        assert each.connection is None, "the nursery has asked a database"
        del connections[each.alias]
    vars(connections).pop("settings", None)
    connections._settings = None


def _nurse(channel: socket.socket) -> Callable[[], Any]:
    """Forks until the tests have ended. Returns in each fork, with what it is to do."""
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, _LARGEST_REQUEST, 4)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not message:
            os._exit(0)
        if os.fork() == 0:
            channel.close()
            return _mind(json.loads(message), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _mind(request: dict[str, Any], descriptors: list[int]) -> Callable[[], Any]:
    """Between nursery and command: tells how the command ended."""
    *streams, telling = descriptors
    command = os.fork()
    if command == 0:
        os.close(telling)
        return _become(request, streams)
    for descriptor in (0, 1, 2, *streams):
        os.close(descriptor)
    os.write(telling, b"%d\n" % command)
    os.write(telling, b"%d\n" % os.waitpid(command, 0)[1])
    os._exit(0)


def _become(request: dict[str, Any], streams: list[int]) -> Callable[[], Any]:
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = [request["entry"], *request["arguments"]]
    from lingyan.kernel import failpoints

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lingyan.settings")
    failpoints.arm(os.environ.get("LINGYAN_FAILPOINT", ""))
    module, function = _ENTRIES[request["entry"]]
    return getattr(importlib.import_module(module), function)


def _run(command: Callable[[], Any]) -> NoReturn:
    """Ends as the interpreter would, but leaves the memory to the system."""
    code = 0
    try:
        command()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
        if not isinstance(leaving.code, int | None):
            sys.stderr.write(f"{leaving.code}\n")
    except BaseException:
        traceback.print_exc()
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def main() -> None:
    channel = socket.socket(fileno=int(sys.argv[1]))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _import_everything()
    _forget_settings()
    threads = [(each / "comm").read_text().strip() for each in Path("/proc/self/task").iterdir()]
    assert sum(name != _RESTARTS_ITSELF for name in threads) == 1, f"a fork would lose threads: {threads}"
    gc.collect()
    gc.freeze()
    _run(_nurse(channel))


if __name__ == "__main__":
    main()
