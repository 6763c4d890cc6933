"""Every rule that can run has a case that it finds and a near miss that it leaves alone.

The names of tests say which: `test_r05_finds_a_negative_day_and_leaves_zero` is both for R05.
"""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

from lingyan.supervision.definitions import rules
from tests.supervision import rules as package

_NAME = re.compile(r"test_(r\d\d)_\w*?(finds|leaves)(\w*)")


def _cases() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        for name in vars(import_module(module.name)):
            if match := _NAME.match(name):
                words = {match[2]} | {word for word in ("finds", "leaves") if f"_{word}_" in f"{match[3]}_"}
                found.setdefault(match[1].upper(), set()).update(words)
    return found


@pytest.mark.parametrize("rule", [each.id for each in rules().values() if each.sql])
def test_a_runnable_rule_has_a_planted_case_and_a_near_miss(rule: str) -> None:
    assert _cases().get(rule, set()) == {"finds", "leaves"}
