"""W2: assessment of many villages with 1,000 perturbations of the weights, against plain numpy."""

from __future__ import annotations

import sys
from functools import partial

from benchmarks import processes, profiles
from benchmarks.processes import Run
from benchmarks.results import Figure, Results, Target

SIZES = {"small": (1_306, 50_000), "full": (1_306, 50_000, 690_000)}
LIMIT = 1.5
OURS, BOUND = "lingyan", "plain numpy"


def measure(results: Results, sizes: str, runs: int) -> None:
    for villages in SIZES[sizes]:
        print(f"W2, {villages:,} villages", file=sys.stderr)
        routes = {OURS: "lingyan_scoring", BOUND: "numpy_scoring"}
        made = processes.in_turn(
            {name: partial(_once, route, villages) for name, route in routes.items()}, runs
        )
        if len({one.said["digest"] for found in made.values() for one in found}) != 1:
            raise RuntimeError(f"the routes disagree at {villages} villages")
        size = f"{villages:,} villages, 12 periods, 40 indicators, 1,000 weight vectors"
        results.agreements.append(f"W2 {size}: stays {made[OURS][0].said['digest']}")
        for name, found in made.items():
            role = "ours" if name == OURS else "bound"
            results.figures.append(Figure("W2", size, name, role, _values(found), len(found)))
        ratio = _values(made[OURS])["computing s"] / _values(made[BOUND])["computing s"]
        results.targets.append(Target("W2", f"{villages:,} villages, of plain numpy", ratio, LIMIT))
    if results.missed("W2"):
        profiles.take(results, "W2", "lingyan_scoring", (SIZES[sizes][-1],), {})


def _once(route: str, villages: int) -> Run:
    """Computing is what is left when drawing the numbers, which both do alike, is taken away."""
    made = processes.run(processes.route(route, villages))
    ranks = max(made.said["ranks"] - made.said["draw"], 0.0)
    said = {**made.said, "ranks": ranks, "computing": ranks + made.said["perturb"]}
    return Run(made.seconds, made.cpu, made.peak_mib, said)


def _values(runs: list[Run]) -> dict[str, float]:
    values = {f"{phase} s": processes.middle(runs, phase) for phase in ("computing", "ranks", "perturb")}
    return {
        **values,
        "whole process s": processes.middle(runs),
        "peak MiB": max(one.peak_mib for one in runs),
    }
