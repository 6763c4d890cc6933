"""The profile of a route that missed a target: the fifteen most expensive functions, by processor time."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence

from benchmarks.processes import BUILD, OWN_PYTHON, ROOT
from benchmarks.results import Results

_SCRIPT = """
import cProfile, pstats, runpy, sys, time
profile, out, module = cProfile.Profile(time.process_time), sys.argv[1], sys.argv[2]
sys.argv = sys.argv[2:]
profile.runcall(runpy.run_module, module, run_name="__main__", alter_sys=True)
with open(out, "w") as file:
    pstats.Stats(profile, stream=file).strip_dirs().sort_stats("tottime").print_stats(15)
"""


def take(
    results: Results, workload: str, route: str, arguments: Sequence[object], env: Mapping[str, str]
) -> None:
    """Run the route once more under cProfile and keep the text in `build/profile-<workload>.txt`."""
    path = BUILD / f"profile-{workload}.txt"
    module = f"benchmarks.routes.{route}"
    command = [OWN_PYTHON, "-c", _SCRIPT, str(path), module, *map(str, arguments)]
    subprocess.run(command, env={**os.environ, **env}, cwd=ROOT, check=True, capture_output=True)
    results.profiles[workload] = path.read_text()
