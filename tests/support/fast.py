"""What `make check` takes from the tests (`-m fast`), and the bounds that keep it under two minutes.

The rule goes by what a test is, so that a new one falls to its side by itself: everything that needs no database, the
tests of actions, and a sample of the permission table. The bounds count tests and statements, which are the same on
every machine. CONTRIBUTING.md tells the same to people.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection

TESTS: Final = 7_500
STATEMENTS: Final = 170_000
"""All of `make check` may have so many tests, and ask the database so often; beyond, it fails."""
STATEMENTS_OF_A_TEST: Final = 250
SECONDS_OF_A_TEST: Final = 1.0
"""CPU, not time on the wall. What goes beyond is named, so that it is marked `slow` or made cheaper."""
SAMPLE: Final = 12
"""One in so many addresses of the permission table, the same ones at every run."""

_PAGES: Final = ("test_views", "test_pages")
_ACTIONS: Final = ("test_actions", "test_refusals")
_SLOW_FOLDERS: Final = {"supervision", "browser", "walk", "contract"}
_SLOW_FILES: Final = {"test_bundles.py", "test_showing.py", "test_export.py", "test_assess.py"}
_WHOLE_FILE: Final = re.compile(r"^pytestmark = .*\b(django_db|slow|browser)\b", re.MULTILINE)


def of_pages(path: Path) -> bool:
    return path.stem.startswith(_PAGES) or "views" in path.parts


def of_engines(path: Path) -> bool:
    """The audit engine, whole bundles, and what drives other processes or a browser."""
    return bool(_SLOW_FOLDERS & {*path.parts}) or path.name in _SLOW_FILES


def of_actions(path: Path) -> bool:
    return path.stem.startswith(_ACTIONS) or "actions" in path.parts


def is_fast(item: pytest.Item, *, database: bool) -> bool:
    """After the other marks have been set."""
    if any(item.get_closest_marker(mark) for mark in ("slow", "pages", "browser")):
        return False
    return not database or of_actions(item.path) or (_is_table(item.path) and _in_sample(item))


def _is_table(path: Path) -> bool:
    return path.stem == "test_permission_table"


def _in_sample(item: pytest.Item) -> bool:
    address = item.name.partition("[")[2]
    return zlib.crc32(address.encode()) % SAMPLE == 0


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
    """Adds up what the tests of `-m fast` cost, in every worker, and ends the run with what goes beyond its bounds."""

    def __init__(self) -> None:
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
        if self._faults() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        say = terminalreporter.write_line
        for test in self._dear():
            say(f"dear for `make check`, mark it slow or make it cheaper: {self._told(test)}")
        for fault in self._faults():
            say(f"`make check` is beyond its bounds, see CONTRIBUTING.md: {fault}", red=True)
        asked, seconds = self._asked(), sum(spent["cpu"] for spent in self._spent.values())
        say(
            f"{len(self._spent)} of {TESTS} tests, {asked} of {STATEMENTS} statements, {seconds:.0f} s of CPU"
        )

    def _dear(self) -> list[str]:
        return [
            test
            for test, spent in self._spent.items()
            if spent["statements"] > STATEMENTS_OF_A_TEST or spent["cpu"] > SECONDS_OF_A_TEST
        ]

    def _faults(self) -> list[str]:
        faults = [f"{len(self._spent)} tests"] if len(self._spent) > TESTS else []
        if self._asked() > STATEMENTS:
            dearest = sorted(self._spent, key=lambda test: self._spent[test]["statements"])[:-21:-1]
            faults.append("too many statements, most of them in\n" + "\n".join(map(self._told, dearest)))
        return faults

    def _told(self, test: str) -> str:
        return f"{self._spent[test]['statements']:.0f} statements, {self._spent[test]['cpu']:.1f} s of CPU: {test}"

    def _asked(self) -> int:
        return int(sum(spent["statements"] for spent in self._spent.values()))
