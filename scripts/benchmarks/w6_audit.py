"""W6: every audit rule over the facts of a whole city and year, by the command, twice: new findings, then known ones.

Nothing comparable exists to put beside it; the bound is the export of the same facts, which any program would need.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import homes, processes
from benchmarks.processes import BUILD, ROOT, Run
from benchmarks.results import Figure, Results, Target

VILLAGES = {"small": 60, "full": 1_306}
SECONDS = 60.0
CITY = "990100000000"
OURS, AGAIN, BOUND = "lingyan audit run", "the same again", "lingyan facts export"
_LINGYAN = str(ROOT / ".venv/bin/lingyan")


def measure(results: Results, sizes: str, runs: int) -> None:
    del runs
    print("W6", file=sys.stderr)
    villages = VILLAGES[sizes]
    year = dt.date.today().year - 1
    with tempfile.TemporaryDirectory(prefix="audit-", dir=BUILD / "bench") as place:
        # A run stores what it finds, so it gets a city of its own.
        home = Path(place) / "home"
        shutil.copytree(homes.demo(villages), home)
        made = {
            BOUND: _run(home, "facts", "export", "--out", f"{place}/facts"),
            OURS: _audit(home, year),
            AGAIN: _audit(home, year),
        }  # fmt: skip
    for name, run in made.items():
        values = {"whole s": run.seconds, "cpu s": run.cpu, "peak MiB": run.peak_mib}
        role = "bound" if name == BOUND else "ours"
        note = (
            "every table, every year"
            if name == BOUND
            else f"{run.said['hits']:,} hits, {run.said['rules']} rules tested"
        )
        size = f"{villages:,} villages, {year}"
        results.figures.append(Figure("W6", size, name, role, values, 1, note))
    results.targets.append(Target("W6", f"audit of {villages:,} villages", made[OURS].seconds, SECONDS, "s"))


def _audit(home: Path, year: int) -> Run:
    return _run(home, "audit", "run", "--region", CITY, "--year", str(year), "--json")


def _run(home: Path, *command: str) -> Run:
    output = home.parent / "said.json"
    run = processes.run([_LINGYAN, "--home", str(home), *command], output=output)
    return Run(run.seconds, run.cpu, run.peak_mib, _counted(output) if "--json" in command else {})


def _counted(output: Path) -> dict[str, int]:
    said = json.loads(output.read_text())
    return {"hits": len(said["findings"]), "rules": sum(one["tested"] for one in said["rules"])}
