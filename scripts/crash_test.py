"""Kill the product at every named failpoint and at random instants; show that nothing acknowledged is lost.

Each row is one SIGKILL in real work, a restart, `lingyan check`, a comparison with what was acknowledged outside the
process, and a repetition of the command that was cut off. Ends with 1 when anything was lost. With DATABASE_URL
(`scripts/with-postgres`) it works on PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.crash.harness import PHASES, POINTS, Laboratory, Verdict


def main() -> int:
    options = arguments()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lingyan-crash-") as scratch:
        laboratory = Laboratory(Path(scratch), os.environ.get("DATABASE_URL", ""))
        laboratory.template(PHASES[-1])
        failed = 0
        for verdict in verdicts(laboratory, options):
            failed += bool(verdict.faults)
            show(verdict)
    kills = options.instants + (0 if options.only_instants else len(POINTS))
    minutes = (time.monotonic() - begun) / 60
    store = "PostgreSQL" if laboratory.server else "SQLite"
    print(f"\n{kills} kills on {store} in {minutes:.1f} min, seed {options.seed}: {failed} with a loss.")
    return 1 if failed else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--instants", type=int, default=100, help="random instants")
    parser.add_argument("--only-instants", action="store_true", help="leave the named failpoints out")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--jobs", type=int, default=2, help="kills at the same time")
    return parser.parse_args()


def verdicts(laboratory: Laboratory, options: argparse.Namespace) -> Iterator[Verdict]:
    """In a fixed order, some worked on at a time."""
    chosen, length = random.Random(options.seed), laboratory.duration()
    instants = [chosen.uniform(0, length) for _ in range(options.instants)]
    print(f"The undisturbed work takes {length:.1f} s.\n")
    print(f"{'killed at':<38}{'during':<30}{'acknowledged':>12}  then")
    with ThreadPoolExecutor(options.jobs) as pool:
        points = () if options.only_instants else POINTS
        waiting = [pool.submit(laboratory.kill_at, *point) for point in points]
        waiting += [pool.submit(laboratory.kill_after, instant) for instant in instants]
        for future in waiting:
            yield future.result()


def show(verdict: Verdict) -> None:
    print(
        f"{verdict.where:<38}{verdict.interrupted or 'after the last step':<30}{verdict.acknowledged:>12}  "
        f"{verdict.outcome or 'nothing to repeat'}{'' if not verdict.faults else '  LOST'}",
        flush=True,
    )
    for fault in verdict.faults:
        print(f"    {fault}")


if __name__ == "__main__":
    raise SystemExit(main())
