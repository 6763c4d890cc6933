"""W1: a year of many villages' books loaded, then all monthly trial balances and all year-end statements written out."""

from __future__ import annotations

import functools
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import agreement, homes, processes, profiles
from benchmarks.processes import BUILD, Run
from benchmarks.results import Figure, Results, Target
from benchmarks.villages import Input, prepare

OURS = "lingyan, SQLite"
OURS_POSTGRES = "lingyan, PostgreSQL"
TARGETS = {"ledger": 0.67, "beancount": 0.23, "hledger": 0.15, "django-ledger": 0.05}
MEMORY_MIB = 300
YEAR_MS = 2
FLAT = 1.25
"""How much more memory ten times the lines may take: what is kept for each village's heading, not for its lines."""
SIZES = {"small": (10_000, 100_000), "full": (100_000, 1_000_000)}


@dataclass(frozen=True, slots=True)
class Route:
    """One way of doing the job: how it runs, and how its output is digested."""

    role: str
    run: Callable[[], Run]
    digests: Callable[[agreement.Grid], tuple[str, str]]
    note: str = ""


class Bench:
    """All routes at one size."""

    def __init__(self, files: Input) -> None:
        self.files = files
        self.folder = BUILD / "bench" / "out"

    def routes(self, only_ours: bool = False) -> dict[str, Route]:
        made = {OURS: self._table("ours", self._ours, "with opening the books; durable")}
        if only_ours:
            return made
        made[OURS_POSTGRES] = self._table(
            "ours", self._ours_postgres, "the same; server's memory not counted"
        )
        made["DuckDB over CSV"] = self._table("bound", self._peer("duckdb_books"), "not durable")
        made["polars over CSV"] = self._table("bound", self._peer("polars_books"), "not durable")
        made["SQLite by hand"] = self._table("bound", self._peer("sqlite_books"), "durable, FULL")
        made["Django bulk_create"] = self._table("peer", self._peer("django_books"), "durable, FULL")
        made["ledger"] = Route("peer", self._ledger, self._ledger_digests, "parses for each report")
        made["hledger"] = Route("peer", self._hledger, self._hledger_digests, "parses for each report")
        made["beancount"] = self._table("peer", self._beancount, "no store")
        made["django-ledger"] = self._table(
            "peer", self._peer("django_ledger_books"), "with entities and charts"
        )
        return made

    def _table(self, role: str, run: Callable[[], Run], note: str) -> Route:
        return Route(role, run, self._table_digests, note)

    def _fresh(self) -> Path:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        return self.folder

    def _ours(self) -> Run:
        with homes.sqlite() as env:
            return processes.run(processes.route("lingyan_books", self.files.csv, self._fresh()), env)

    def _ours_postgres(self) -> Run:
        with homes.postgres() as env:
            return processes.run(processes.route("lingyan_books", self.files.csv, self._fresh()), env)

    def _peer(self, name: str) -> Callable[[], Run]:
        return lambda: processes.run(processes.route(name, self.files.csv, self._fresh(), peer=True))

    def _beancount(self) -> Run:
        return processes.run(
            processes.route("beancount_books", self.files.beancount, self._fresh(), peer=True)
        )

    def _ledger(self) -> Run:
        register = [
            "register",
            "--monthly",
            "--format",
            '%(format_date(date, "%m")),%(account),%(quantity(scrub(amount)))\n',
        ]
        balance = ["balance", "--flat", "--no-total", "--format", "%(account),%(quantity(scrub(total)))\n"]
        return self._commands("ledger", {
            "debits": [*register, "--limit", "amount > 0"], "credits": [*register, "--limit", "amount < 0"],
            "year": balance,
        }, statements=("year",))  # fmt: skip

    def _hledger(self) -> Run:
        balance = ["balance", "--monthly", "--no-total", "--layout", "tidy", "-O", "csv"]
        report = ["-O", "csv", "--layout", "bare"]
        return self._commands("hledger", {
            "debits": [*balance, "amt:>0"], "credits": [*balance, "amt:<0"],
            "sheet": ["balancesheetequity", *report], "income": ["incomestatement", *report],
        }, statements=("sheet", "income"))  # fmt: skip

    def _commands(self, program: str, commands: dict[str, list[str]], statements: tuple[str, ...]) -> Run:
        """Several processes taken as one: seconds add up, memory is the largest."""
        target = self._fresh()
        runs = {
            name: processes.run([program, "-f", str(self.files.journal), *arguments], output=target / name)
            for name, arguments in commands.items()
        }
        said = {
            "trial": sum(one.seconds for name, one in runs.items() if name not in statements),
            "statements": sum(one.seconds for name, one in runs.items() if name in statements),
        }
        all_runs = runs.values()
        return Run(
            sum(one.seconds for one in all_runs), sum(one.cpu for one in all_runs),
            max(one.peak_mib for one in all_runs), said,
        )  # fmt: skip

    def _table_digests(self, grid: agreement.Grid) -> tuple[str, str]:
        return (
            agreement.trial_digest(grid, self.folder / "tb.csv"),
            agreement.statement_digest(grid, self.folder / "st.csv"),
        )

    def _ledger_digests(self, grid: agreement.Grid) -> tuple[str, str]:
        trial = agreement.ledger_trial(self.folder / "debits", self.folder / "credits")
        return _digests(grid, trial, agreement.ledger_balances(self.folder / "year"))

    def _hledger_digests(self, grid: agreement.Grid) -> tuple[str, str]:
        trial = agreement.hledger_trial(self.folder / "debits", self.folder / "credits")
        return _digests(
            grid, trial, agreement.hledger_balances(self.folder / "sheet", self.folder / "income")
        )


def _digests(grid: agreement.Grid, trial: object, balances: object) -> tuple[str, str]:
    return agreement.digest(grid.trial(trial)), agreement.digest(grid.statements(grid.balances(balances)))


def measure(results: Results, sizes: str, runs: int) -> None:
    """The smaller size with our route alone (is memory flat?), the larger one with everybody."""
    small, large = SIZES[sizes]
    before = _measure(results, small, runs, only_ours=True)
    after = _measure(results, large, runs)
    _targets(results, before, after)
    if results.missed("W1"):
        with homes.sqlite() as env:
            files = prepare(large)
            target = BUILD / "bench" / "profiled"
            target.mkdir(parents=True, exist_ok=True)
            profiles.take(results, "W1", "lingyan_books", (files.csv, target), env)


def _measure(results: Results, lines: int, runs: int, only_ours: bool = False) -> dict[str, list[Run]]:
    print(f"W1, {lines:,} lines", file=sys.stderr)
    bench = Bench(prepare(lines))
    grid = agreement.Grid(bench.files.villages)
    routes, found = bench.routes(only_ours), {}

    def once(name: str) -> Run:
        made = routes[name].run()
        found.setdefault(name, set()).add(routes[name].digests(grid))
        return made

    made = processes.in_turn({name: functools.partial(once, name) for name in routes}, runs)
    size = f"{lines:,} lines, {bench.files.villages:,} villages"
    for name, route in routes.items():
        results.figures.append(_figure(size, name, route, made[name]))
    if len({digests for each in found.values() for digests in each}) > 1:
        raise RuntimeError(f"routes disagree: {found}")
    [digests] = found[OURS]
    results.agreements.append(
        f"W1 {size}: {len(found)} routes, trial balance {digests[0]}, statements {digests[1]}"
    )
    return made


def _figure(size: str, name: str, route: Route, runs: list[Run]) -> Figure:
    values = {"whole s": processes.middle(runs)}
    for phase in ("places", "load", "trial", "statements"):
        if phase in runs[0].said:
            values[f"{phase} s"] = processes.middle(runs, phase)
    values["cpu s"] = sorted(one.cpu for one in runs)[len(runs) // 2]
    values["peak MiB"] = max(one.peak_mib for one in runs)
    return Figure("W1", size, name, route.role, values, len(runs), route.note)


def _targets(results: Results, before: dict[str, list[Run]], after: dict[str, list[Run]]) -> None:
    whole = processes.middle(after[OURS])
    for peer, limit in TARGETS.items():
        results.targets.append(
            Target("W1", f"whole, of {peer}", whole / processes.middle(after[peer]), limit)
        )
    small, large = (max(one.peak_mib for one in made[OURS]) for made in (before, after))
    results.targets.append(Target("W1", "peak memory", large, MEMORY_MIB, "MiB"))
    results.targets.append(Target("W1", "memory at ten times the lines", large / small, FLAT))
    year = processes.middle(after[OURS], "one_ms")
    results.targets.append(Target("W1", "one village's year from stored balances", year, YEAR_MS, "ms"))
