"""W1b: one voucher at a time, each step committed; alone, and 50 clerks at once on SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from benchmarks import homes, processes, profiles
from benchmarks.processes import BUILD, Run
from benchmarks.results import Figure, Results, Target
from benchmarks.villages import prepare

VOUCHERS = {"small": (200, 5), "full": (1_000, 20)}
"""Vouchers of one person alone, and of each of the 50 clerks."""
P95_MS = 50
PEERS = {"django-ledger, SQLite": 6}
"""How many times the vouchers a second of the peer."""


def measure(results: Results, sizes: str, runs: int) -> None:
    print("W1b", file=sys.stderr)
    alone, each = VOUCHERS[sizes]
    routes = {
        "lingyan, SQLite": partial(_ours, homes.sqlite, alone, each),
        "lingyan, PostgreSQL": partial(_ours, homes.postgres, alone, each),
        "raw SQLite, FULL": partial(_raw_sqlite, alone),
        "raw PostgreSQL": partial(_raw_postgres, alone),
        "django-ledger, SQLite": _django_ledger,
    }
    made = processes.in_turn(routes, runs)
    size = f"a voucher of three lines; {alone} alone, {each} by each of 50 clerks"
    for name, found in made.items():
        role = "ours" if name.startswith("lingyan") else "bound" if name.startswith("raw") else "peer"
        results.figures.append(Figure("W1b", size, name, role, _values(found), len(found)))
    for name in ("lingyan, SQLite", "lingyan, PostgreSQL"):
        for kind, words in (
            ("paced", "50 clerks, a voucher a second each"),
            ("flat", "50 clerks without pause"),
        ):
            p95 = processes.middle(made[name], f"{kind}_p95")
            results.targets.append(Target("W1b", f"posting p95, {words}, {name[9:]}", p95, P95_MS, "ms"))
    for peer, times in PEERS.items():
        ours = processes.middle(made["lingyan, SQLite"], "per_second")
        ratio = ours / processes.middle(made[peer], "per_second")
        results.targets.append(
            Target("W1b", f"postings a second, of {peer}", ratio, times, "x", at_least=True)
        )
    if results.missed("W1b"):
        with homes.sqlite() as env:
            profiles.take(results, "W1b", "lingyan_posting", (alone, 1), env)


def _values(runs: list[Run]) -> dict[str, float]:
    columns = {
        "post/s": "per_second", "p50 ms": "p50", "p95 ms": "p95", "p99 ms": "p99",
        "draft p95": "draft_p95", "review p95": "review_p95",
        "50 paced p50": "paced_p50", "p95": "paced_p95", "p99": "paced_p99",
        "50 flat out /s": "flat_per_second", "flat p50": "flat_p50", "flat p95": "flat_p95", "flat p99": "flat_p99",
    }  # fmt: skip
    said = [
        {**one.said, **{key[5:]: value for key, value in one.said.items() if key.startswith("post_")}}
        for one in runs
    ]
    runs = [Run(one.seconds, one.cpu, one.peak_mib, words) for one, words in zip(runs, said, strict=True)]
    return {name: processes.middle(runs, key) for name, key in columns.items() if key in said[0]}


def _ours(home: object, alone: int, each: int) -> Run:
    with home() as env:
        return processes.run(processes.route("lingyan_posting", alone, each), env)


@contextmanager
def _folder() -> Iterator[str]:
    (BUILD / "bench").mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="post-", dir=BUILD / "bench")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _raw_sqlite(count: int) -> Run:
    with _folder() as folder:
        return processes.run(
            processes.route("raw_posting", "sqlite", f"{folder}/raw.sqlite3", count, peer=True)
        )


def _raw_postgres(count: int) -> Run:
    with homes.server() as url:
        return processes.run(processes.route("raw_posting", "postgres", url, count, peer=True))


def _django_ledger() -> Run:
    with _folder() as folder:
        files = prepare(10_000)
        return processes.run(processes.route("django_ledger_books", files.csv, folder, "post", peer=True))
