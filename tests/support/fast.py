"""What `make check` takes from the tests (`-m fast`), and the bounds that keep it under two minutes.

The rule goes by what a test is, so that a new one falls to its side by itself: everything that needs no database, the
tests of actions that are not dear, and a sample of the permission table. What is dear is counted in statements, which
are the same on every machine; `make dear` writes it into `tests/dear.txt`. CONTRIBUTING.md tells the same to people.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection

TESTS: Final = 7_500
STATEMENTS: Final = 250_000
"""All of `make check` may have so many tests, and ask the database so often; beyond, it fails."""
STATEMENTS_OF_A_TEST: Final = 250
"""What asks the database more often, its own set-up included, is dear."""
SECONDS_OF_A_TEST: Final = 4.0
"""CPU, not time on the wall. What goes beyond is named, so that it is marked `slow` or made cheaper."""
SAMPLE: Final = 12
"""One in so many addresses of the permission table, the same ones at every run."""
RUN: Final = "fast"
COUNTING: Final = "fast or dear"
"""What `-m` says for the run, and for counting anew what is dear."""

_TESTS: Final = Path(__file__).resolve().parents[1]
_LIST: Final = _TESTS / "dear.txt"
_PAGES: Final = ("test_views", "test_pages")
_ACTIONS: Final = ("test_actions", "test_refusals")
_SLOW_FOLDERS: Final = {"supervision", "browser", "walk", "contract"}
_SLOW_FILES: Final = {"test_bundles.py", "test_showing.py", "test_export.py", "test_assess.py"}
_WHOLE_FILE: Final = re.compile(r"^pytestmark = .*\b(django_db|slow|browser)\b", re.MULTILINE)


def of_pages(path: Path) -> bool:
    return path.stem.startswith(_PAGES) or "views" in _folders(path)


def of_engines(path: Path) -> bool:
    """The audit engine, whole bundles, and what drives other processes or a browser."""
    return bool(_SLOW_FOLDERS & _folders(path)) or path.name in _SLOW_FILES


def of_actions(path: Path) -> bool:
    return path.stem.startswith(_ACTIONS) or "actions" in _folders(path)


def _folders(path: Path) -> set[str]:
    return {*path.relative_to(_TESTS).parent.parts}


def mark(item: pytest.Item, *, database: bool) -> None:
    """With `fast` or `dear`, after the other marks have been set."""
    if any(item.get_closest_marker(name) for name in ("slow", "pages", "browser")):
        return
    if not database or (_is_table(item.path) and _in_sample(item)):
        item.add_marker(pytest.mark.fast)
    elif of_actions(item.path):
        item.add_marker(pytest.mark.dear if _function(item.nodeid) in _dear() else pytest.mark.fast)


def _is_table(path: Path) -> bool:
    return path.stem == "test_permission_table"


def _in_sample(item: pytest.Item) -> bool:
    address = item.name.partition("[")[2]
    return zlib.crc32(address.encode()) % SAMPLE == 0


def _function(test: str) -> str:
    return test.partition("[")[0]


@cache
def _dear() -> frozenset[str]:
    return frozenset(_LIST.read_text(encoding="utf-8").splitlines())


def need_not_load(path: Path) -> bool:
    """Whether a mark of the whole file leaves nothing of it to `-m fast`; then it need not even be imported."""
    if not (path.name.startswith("test_") and path.suffix == ".py"):
        return False
    if of_pages(path) or of_engines(path):
        return True
    said = {found[1] for found in _WHOLE_FILE.finditer(path.read_text(encoding="utf-8"))}
    return bool(said) and not (said == {"django_db"} and (of_actions(path) or _is_table(path)))


# What they cost


class Costs:
    """Adds up what the tests of `-m fast` cost, in every worker, and ends the run with what goes beyond the bounds."""

    def __init__(self, config: pytest.Config) -> None:
        self._counting = config.option.markexpr == COUNTING
        self._all = config.args == config.getini("testpaths") and not hasattr(config, "workerinput")
        self._spent: dict[str, dict[str, float]] = {}

    @pytest.fixture(autouse=True)
    def _statements_counted(self, request: pytest.FixtureRequest) -> Iterator[None]:
        """Counts from before a test's own set-up until after it; what tests share comes before."""
        asked = 0

        def count(execute: Any, *of_the_statement: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*of_the_statement)

        begun = time.process_time()
        with connection.execute_wrapper(count):
            yield
        request.node.user_properties += [("statements", asked), ("cpu", time.process_time() - begun)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            told = {str(name): float(cost) for name, cost in report.user_properties}
            self._spent[report.nodeid] = {"statements": 0, "cpu": 0, **told}

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not self._all or session.exitstatus != pytest.ExitCode.OK:
            return
        if self._counting:
            found = {_function(test) for test in self._beyond("statements", STATEMENTS_OF_A_TEST)}
            _LIST.write_text("".join(f"{each}\n" for each in sorted(found)), encoding="utf-8")
        elif self._faults():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        say = terminalreporter.write_line
        asked, seconds = self._asked(), sum(spent["cpu"] for spent in self._spent.values())
        say(
            f"{len(self._spent)} of {TESTS} tests, {asked} of {STATEMENTS} statements, {seconds:.0f} s of CPU"
        )
        for test in self._beyond("cpu", SECONDS_OF_A_TEST):
            say(f"mark it slow or make it cheaper: {self._told(test)}")
        if self._counting:
            return
        if dear := self._beyond("statements", STATEMENTS_OF_A_TEST):
            say(
                f"{len(dear)} tests ask the database more than {STATEMENTS_OF_A_TEST} times; `make dear` lists them"
            )
        for fault in self._faults():
            say(f"`make check` is beyond its bounds, see CONTRIBUTING.md: {fault}", red=True)

    def _beyond(self, cost: str, bound: float) -> list[str]:
        """Rows of the permission table stay: what they cost is bounded by the sample."""
        return [
            test
            for test, spent in self._spent.items()
            if spent[cost] > bound and "test_permission_table" not in test
        ]

    def _faults(self) -> list[str]:
        faults = [f"{len(self._spent)} tests"] if len(self._spent) > TESTS else []
        if self._asked() > STATEMENTS:
            dearest = sorted(self._spent, key=lambda test: self._spent[test]["statements"])[:-11:-1]
            faults.append("too many statements, most of them in\n" + "\n".join(map(self._told, dearest)))
        return faults

    def _told(self, test: str) -> str:
        return f"{self._spent[test]['statements']:.0f} statements, {self._spent[test]['cpu']:.1f} s of CPU: {test}"

    def _asked(self) -> int:
        return int(sum(spent["statements"] for spent in self._spent.values()))
