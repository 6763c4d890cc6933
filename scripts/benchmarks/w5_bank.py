"""W5: matching 100,000 bank movements with the ledger lines of one account, against a search of every pair."""

from __future__ import annotations

import sys
from functools import partial

from benchmarks import processes, profiles
from benchmarks.processes import Run
from benchmarks.results import Figure, Results, Target

LINES = {"small": 20_000, "full": 100_000}
PEER_LINES = {"small": 5_000, "full": 20_000}
"""The peer looks at every pair of a day's window, so its time is taken on fewer lines and the sizes are compared."""
SECONDS = 10.0
OURS, PEER = "lingyan matching", "naive nested loops"


def measure(results: Results, sizes: str, runs: int) -> None:
    print("W5", file=sys.stderr)
    few, many = PEER_LINES[sizes], LINES[sizes]
    small = {OURS: partial(_once, "lingyan_bank", few), PEER: partial(_once, "naive_bank", few)}
    compared = processes.in_turn(small, runs)
    pairs = {name: found[0].said["pairs"] for name, found in compared.items()}
    if len(set(pairs.values())) != 1:
        raise RuntimeError(f"the routes found different numbers of exact pairs: {pairs}")
    results.agreements.append(f"W5 {few:,} movements: {pairs[OURS]:,} exact pairs by both")
    _note(results, f"{few:,} movements and as many lines", compared)
    large = processes.in_turn({OURS: partial(_once, "lingyan_bank", many)}, runs)
    _note(results, f"{many:,} movements and as many lines", large)
    seconds = processes.middle(large[OURS], "match")
    results.targets.append(Target("W5", f"matching {many:,} movements", seconds, SECONDS, "s"))
    ratio = processes.middle(compared[PEER], "match") / processes.middle(compared[OURS], "match")
    results.targets.append(Target("W5", f"times faster than the peer at {few:,}", ratio, 5, at_least=True))
    if results.missed("W5"):
        profiles.take(results, "W5", "lingyan_bank", (many,), {})


def _note(results: Results, size: str, made: dict[str, list[Run]]) -> None:
    for name, found in made.items():
        role = "ours" if name == OURS else "peer"
        note = (
            "sums, offsets, duplicates and slips too"
            if name == OURS
            else "equal amounts within three days only"
        )
        values = {"match s": processes.middle(found, "match"), "peak MiB": max(one.peak_mib for one in found)}
        results.figures.append(Figure("W5", size, name, role, values, len(found), note))


def _once(route: str, lines: int) -> Run:
    return processes.run(processes.route(route, lines))
