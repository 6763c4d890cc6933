"""W4: the transparency log, appended durably in batches, and its proofs, against levels of hashes in plain files."""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial

from benchmarks import processes, profiles
from benchmarks.processes import BUILD, Run
from benchmarks.results import Figure, Results, Target

ENTRIES = {"small": 100_000, "full": 1_000_000}
INCLUSIONS, CONSISTENCIES = 10_000, 1_000
LIMIT = 2.0
_LOGS = BUILD / "bench" / "logs"
OURS, BOUND = "lingyan TileLog", "levels in files, one sync a batch"


def measure(results: Results, sizes: str, runs: int) -> None:
    print("W4", file=sys.stderr)
    entries = ENTRIES[sizes]
    routes = {OURS: partial(_once, "lingyan_log", entries), BOUND: partial(_once, "file_log", entries)}
    made = processes.in_turn(routes, runs)
    if len({one.said["root"] for found in made.values() for one in found}) != 1:
        raise RuntimeError("the logs have different roots")
    size = f"{entries:,} entries in batches of 1,000; {INCLUSIONS:,} inclusion, {CONSISTENCIES:,} consistency proofs"
    results.agreements.append(f"W4 {size}: root {made[OURS][0].said['root']}")
    for name, found in made.items():
        role, note = ("ours", "keeps the entries too") if name == OURS else ("bound", "keeps hashes only")
        results.figures.append(Figure("W4", size, name, role, _values(found), len(found), note))
    for phase in ("append", "inclusion", "consistency"):
        ratio = processes.middle(made[OURS], phase) / processes.middle(made[BOUND], phase)
        results.targets.append(Target("W4", f"{phase}, of the file bound", ratio, LIMIT))
    if results.missed("W4"):
        profiles.take(results, "W4", "lingyan_log", (_folder(), entries, INCLUSIONS, CONSISTENCIES), {})
    shutil.rmtree(_LOGS)


def _folder() -> str:
    """A new folder for each run; all go at the end, since ext4 makes files slowly where many were just deleted."""
    _LOGS.mkdir(parents=True, exist_ok=True)
    return f"{tempfile.mkdtemp(dir=_LOGS)}/log"


def _once(route: str, entries: int) -> Run:
    return processes.run(processes.route(route, _folder(), entries, INCLUSIONS, CONSISTENCIES))


def _values(runs: list[Run]) -> dict[str, float]:
    phases = ("append", "inclusion", "consistency")
    values = {f"{phase} s": processes.middle(runs, phase) for phase in phases}
    return {**values, "peak MiB": max(one.peak_mib for one in runs)}
