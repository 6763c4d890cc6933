"""W8: the portal under 200 simultaneous readers, each asking for the next page as soon as it has one.

As W3: servers on core 0, wrk on core 1, every page compared first; but with many more readers.
"""

from __future__ import annotations

import sys
from statistics import median

from benchmarks import homes
from benchmarks.results import Figure, Results, Target
from benchmarks.w3_reading import NGINX, OURS, SECONDS, VILLAGES, compare, lingyan, nginx, wrk, wrk_script

READERS = 200
P99_MS = 1_000.0


def measure(results: Results, sizes: str, runs: int) -> None:
    print("W8", file=sys.stderr)
    home = homes.demo(VILLAGES)
    pages = [
        f"/{path.relative_to(home / 'public')}" for path in sorted(home.glob("public/v/*/*/*/index.html"))
    ]
    script = wrk_script(pages)
    found: dict[str, list[tuple[float, float]]] = {OURS: [], NGINX: []}
    for _ in range(runs):
        for name, server in ((OURS, lingyan), (NGINX, nginx)):
            with server(home) as port:
                compare(home, pages, port)
                found[name].append(wrk(port, script, SECONDS[sizes], READERS))
    for name, rounds in found.items():
        values = {
            "requests/s": median(rate for rate, _ in rounds),
            "p99 ms": median(p99 for _, p99 in rounds),
        }
        role = "ours" if name == OURS else "bound"
        size = f"{len(pages)} village pages, {READERS} readers without a pause, no request failed"
        results.figures.append(Figure("W8", size, name, role, values, runs))
    p99 = median(p99 for _, p99 in found[OURS])
    results.targets.append(Target("W8", f"p99 of {READERS} readers", p99, P99_MS, "ms"))
