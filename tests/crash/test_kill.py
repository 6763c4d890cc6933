"""Killed at every named failpoint and at random instants, nothing acknowledged is lost and nothing is half-written."""

from __future__ import annotations

import ast
import os
import random

import pytest

import lingyan.cli.checks
import lingyan.disclosure.actions
import lingyan.economy.bank.actions
import lingyan.economy.books.actions
import lingyan.economy.contracts.actions
import lingyan.economy.projects.actions
import lingyan.economy.year.actions
import lingyan.noticeboard.printing
import lingyan.questions.actions
import lingyan.seal.sequencer
import lingyan.team.roster.actions
import lingyan.workflow.jobs  # noqa: F401
from lingyan.kernel import failpoints
from tests.crash import steps
from tests.crash.harness import PHASES, POINTS, ROOT, Laboratory

INSTANTS = 5
SEED = 20261123


def reached_in_source() -> set[str]:
    """The name in every call `reach("…")` or `failpoints.reach("…")` of the product."""
    found = set()
    for path in (ROOT / "src" / "lingyan").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_reach(node.func) and path.name != "failpoints.py":
                assert isinstance(node.args[0], ast.Constant), (
                    f"{path}: a failpoint's name must stand in the source"
                )
                found.add(node.args[0].value)
    return found


def _is_reach(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return (
            function.attr == "reach"
            and isinstance(function.value, ast.Name)
            and function.value.id == "failpoints"
        )
    return isinstance(function, ast.Name) and function.id == "reach"


def test_every_failpoint_is_declared_and_killed_at() -> None:
    assert reached_in_source() == failpoints.declared() == {name for name, _, _ in POINTS}
    assert tuple(steps.phases()) == PHASES


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """One for all workers of a run, on the database that the run was given."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "crash"
    folder.mkdir(exist_ok=True)
    return Laboratory(folder, os.environ.get("DATABASE_URL", ""))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "phase", "time_reached"), POINTS)
def test_killed_at_a_failpoint(laboratory: Laboratory, name: str, phase: str, time_reached: int) -> None:
    verdict = laboratory.kill_at(name, phase, time_reached)
    assert not verdict.faults


@pytest.mark.slow
def test_killed_at_random_instants(laboratory: Laboratory) -> None:
    instants, length = random.Random(SEED), laboratory.duration()
    for _ in range(INSTANTS):
        verdict = laboratory.kill_after(instants.uniform(0, length))
        assert not verdict.faults, verdict
