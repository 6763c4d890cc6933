"""W7: a month of every village published in one go: sealed in the log together, then each with page, poster and proof."""

from __future__ import annotations

import sys

from benchmarks import homes, processes
from benchmarks.processes import Run
from benchmarks.results import Figure, Results, Target

VILLAGES = {"small": 60, "full": 1_306}
MILLISECONDS = 200.0
MEMORY = 500.0
OURS = "lingyan"


def measure(results: Results, sizes: str, runs: int) -> None:
    print("W7", file=sys.stderr)
    villages = VILLAGES[sizes]
    made = processes.repeat(lambda: _once(villages), runs)
    whole = processes.middle(made, "publish") + processes.middle(made, "bundles")
    each = whole * 1000 / villages
    values = {
        "each ms": each, "in the log s": processes.middle(made, "publish"),
        "pages and posters s": processes.middle(made, "bundles"), "peak MiB": max(one.peak_mib for one in made),
    }  # fmt: skip
    size = f"{villages:,} publications in one go"
    note = f"{made[0].said['kilobytes']:.0f} kB a bundle of {made[0].said['files']} files"
    results.figures.append(Figure("W7", size, OURS, "ours", values, len(made), note))
    results.targets.append(Target("W7", "time each", each, MILLISECONDS, "ms"))
    results.targets.append(Target("W7", "peak memory", values["peak MiB"], MEMORY, "MiB"))


def _once(villages: int) -> Run:
    with homes.sqlite() as env:
        return processes.run(processes.route("lingyan_publishing", villages), env)
