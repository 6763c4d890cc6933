"""W9: the county's pages of 换届 over a demo city, in one process: database, page and session, without the network."""

from __future__ import annotations

import sys

from benchmarks import homes
from benchmarks.processes import OWN_PYTHON, run
from benchmarks.results import Figure, Results, Target

VILLAGES = {"small": 24, "full": 1_306}
TIMES = 21
LIMIT_MS = 300.0
PAGES = ("board", "villages", "empty")


def measure(results: Results, sizes: str, runs: int) -> None:
    del runs
    print("W9", file=sys.stderr)
    home = homes.demo(VILLAGES[sizes])
    command = [OWN_PYTHON, "-m", "benchmarks.routes.lingyan_term", str(TIMES)]
    said = run(command, {"LINGYAN_HOME": str(home)}).said
    size = f"{said['villages']} villages, {TIMES - 1} requests a page"
    for page in PAGES:
        values = {f"{share} ms": said[f"{page}_{share}"] for share in ("p50", "p95")}
        results.figures.append(Figure("W9", size, f"lingyan, {page}", "ours", values))
    results.targets.append(Target("W9", "the county page, p95", said["board_p95"], LIMIT_MS, "ms"))
