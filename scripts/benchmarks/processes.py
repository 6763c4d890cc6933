"""Running a command as a fresh process: wall seconds, processor seconds, peak memory, and what it says of itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
OWN_PYTHON = sys.executable
PEER_PYTHON = str(ROOT / ".bench-venv" / "bin" / "python")
LOOK_EVERY = 0.05
PAGE = os.sysconf("SC_PAGESIZE")
NOT_REPEATED_FROM = 60.0
"""Seconds from which a command runs once."""

Before = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Run:
    """One process that ended well. `said` is the JSON object on its last line of output, if any."""

    seconds: float
    cpu: float
    peak_mib: float
    said: dict[str, Any] = field(default_factory=dict)


def run(command: Sequence[str], env: Mapping[str, str] | None = None, output: Path | None = None) -> Run:
    """Run once. Peak memory is the highest sum over the process and its children, looked at twenty times a second.

    A child's own peak from `wait4` would not do: Linux counts what its parent held when it was forked.
    Raises RuntimeError with the end of its messages when the command fails.
    """
    with tempfile.TemporaryFile() as spoken, tempfile.TemporaryFile() as complaints:
        sink = output.open("wb") if output else spoken
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=sink, stderr=complaints, cwd=ROOT, env={**os.environ, **(env or {})}
        )
        watch = _Watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        highest = watch.stop()
        if output:
            sink.close()
        if process.returncode != 0:
            complaints.seek(0)
            raise RuntimeError(f"{' '.join(command)}\n{complaints.read().decode(errors='replace')[-3000:]}")
        said = {} if output else _said(spoken)
    peak = max(highest, usage.ru_maxrss / 1024)
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak, said)


class _Watch:
    """Adds up the resident memory of a process and all below it until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._pid, self._highest, self._over = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """The highest sum seen, in MiB."""
        self._over.set()
        self._thread.join()
        return self._highest

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            self._highest = max(self._highest, _resident(self._pid) * PAGE / 2**20)


def _resident(pid: int) -> int:
    """Pages of a process and its children; nothing of one that has just ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages + sum(_resident(int(child)) for child in children)


def _said(spoken: Any) -> dict[str, Any]:
    spoken.seek(0)
    lines = spoken.read().decode().strip().splitlines()
    return json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}


def repeat(once: Callable[[], Run], runs: int) -> list[Run]:
    """So many runs, but one of a command that takes a minute or more."""
    made = [once()]
    while len(made) < runs and made[0].seconds < NOT_REPEATED_FROM:
        made.append(once())
    return made


def in_turn(routes: Mapping[str, Callable[[], Run]], runs: int) -> dict[str, list[Run]]:
    """Every route once, then every route again, so that a slow spell of the machine hits all of them."""
    made: dict[str, list[Run]] = {name: [] for name in routes}
    for turn in range(runs):
        for name, once in routes.items():
            if turn == 0 or made[name][0].seconds < NOT_REPEATED_FROM:
                print(f"  {name}", end="", flush=True, file=sys.stderr)
                made[name].append(once())
                print(f" {made[name][-1].seconds:.2f} s", flush=True, file=sys.stderr)
    return made


def middle(runs: Sequence[Run], phase: str = "") -> float:
    """The median of the wall seconds, or of one phase that the programs report."""
    return median(one.said[phase] if phase else one.seconds for one in runs)


def route(name: str, *arguments: object, peer: bool = False) -> list[str]:
    """The command line of one program in `routes/`."""
    python = PEER_PYTHON if peer else OWN_PYTHON
    return [python, "-m", f"benchmarks.routes.{name}", *map(str, arguments)]
