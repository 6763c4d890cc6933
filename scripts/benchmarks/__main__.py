"""`scripts/bench`: run the workloads, print the tables, write build/bench.json. Exit 0 also when a target is missed."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil

from benchmarks import (
    machine,
    w1_books,
    w1b_posting,
    w2_assessment,
    w3_reading,
    w4_log,
    w5_bank,
    w6_audit,
    w7_publishing,
    w8_readers,
    w9_term,
)
from benchmarks.processes import BUILD, ROOT
from benchmarks.results import Results, tables

WORKLOADS = {
    "W1": w1_books.measure,
    "W1b": w1b_posting.measure,
    "W2": w2_assessment.measure,
    "W3": w3_reading.measure,
    "W4": w4_log.measure,
    "W5": w5_bank.measure,
    "W6": w6_audit.measure,
    "W7": w7_publishing.measure,
    "W8": w8_readers.measure,
    "W9": w9_term.measure,
}


def main() -> None:
    options = _options()
    about = machine.describe(ROOT / ".bench-venv/lib/python3.11/site-packages")
    results = Results()
    shutil.rmtree(BUILD / "bench" / "out", ignore_errors=True)
    for name in options.only:
        WORKLOADS[name](results, options.sizes, options.runs)
    about["load_after"] = os.getloadavg()
    about["measured_on"] = dt.date.today().isoformat()
    about["options"] = {"sizes": options.sizes, "runs": options.runs, "only": options.only}
    print(_heading(about), tables(results), sep="\n\n")
    for workload, text in results.profiles.items():
        print(f"\nProfile of {workload}\n{text}")
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.json").write_text(
        json.dumps({"machine": about, **results.as_json()}, indent=1, ensure_ascii=False)
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--sizes", choices=("small", "full"), default="full")
    parser.add_argument(
        "--runs", type=int, default=3, help="runs of each command; one of a minute or more runs once"
    )
    parser.add_argument("--only", type=_names, default=list(WORKLOADS), help="for example W1,W4")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(WORKLOADS):
        raise argparse.ArgumentTypeError(
            f"no workload {', '.join(sorted(unknown))}; there are {', '.join(WORKLOADS)}"
        )
    return names


def _heading(about: dict) -> str:
    load, after = (", ".join(f"{one:.1f}" for one in about[name]) for name in ("load", "load_after"))
    versions = ", ".join(
        f"{name} {version}" for name, version in sorted(about["versions"].items(), key=lambda x: x[0].lower())
    )
    return (
        f"{about['measured_on']}: {about['cpu']}, {about['cores']} cores, {about['memory_gib']} GiB, {about['system']}, "
        f"Python {about['python']}\n{versions}\nLoad average before {load}; after {after}. "
        f"Sizes {about['options']['sizes']}, medians of {about['options']['runs']} runs "
        "(one of commands that take a minute), taken in turn."
    )


if __name__ == "__main__":
    main()
