"""Grants answer "may I do it here" as values, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.access import Actor, Grant, register_right
from lingyan.kernel.problems import Denied

READ = register_right("test.read", "查看")
WRITE = register_right("test.write", "办理")
PATHS = st.lists(st.integers(1, 3), max_size=3).map(
    lambda ids: "/" + "".join(f"{i}/" for i in ids) if ids else ""
)


def test_a_grant_reaches_down_and_never_up_or_sideways() -> None:
    actor = Actor(1, "镇会计", (Grant("accountant", frozenset({READ}), "/1/5/"),))
    assert actor.may(READ, "/1/5/33/")
    assert not actor.may(READ, "/1/")
    assert not actor.may(READ, "/1/55/")
    assert not actor.may(WRITE, "/1/5/33/")


@given(st.lists(PATHS, max_size=5), PATHS)
def test_paths_cover_exactly_what_the_grants_cover(held: list[str], asked: str) -> None:
    actor = Actor(1, "甲", tuple(Grant("r", frozenset({READ}), path) for path in held))
    assert actor.may(READ, asked) == any(asked.startswith(path) for path in actor.paths(READ))


def test_a_refusal_names_the_missing_right_and_nothing_else() -> None:
    with pytest.raises(Denied, match="没有“办理”的权限"):
        Actor(1, "甲").require(WRITE, "/1/")


def test_a_right_nobody_declared_is_a_mistake_in_the_program() -> None:
    with pytest.raises(LookupError):
        Actor(1, "甲").require("test.unknown", "/1/")
    with pytest.raises(ValueError, match="registered twice"):
        register_right("test.read", "别的名字")
