"""Rows of the permission table: how to call each URL of the project.

Every app states its rows in `tests/<app>/url_rows.py` with `row(...)`; a URL without a row fails the test.

    row("books:voucher", lambda world: {"pk": draft_voucher(world.tree.village).pk}, scoped=True)
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.support.identity import Tree


@dataclass
class World:
    """What a row may build its object from. Objects stand in `tree.village` and above."""

    tree: Tree = field(default_factory=Tree)


Kwargs = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """`kwargs` makes the object a URL names and gives the URL's arguments.

    `scoped`: the object belongs to a region, so somebody with the right elsewhere must get 404.
    `query`: parameters without which the page has nothing to show.
    """

    name: str
    kwargs: Kwargs
    scoped: bool = False
    query: str = ""


_rows: dict[str, Row] = {}


def row(name: str, kwargs: Kwargs = lambda world: {}, *, scoped: bool = False, query: str = "") -> None:
    if name in _rows:
        raise ValueError(f"{name} has two rows")
    _rows[name] = Row(name, kwargs, scoped, query)


def rows() -> dict[str, Row]:
    """All rows, read from every `url_rows.py` under tests/."""
    tests = Path(__file__).parents[1]
    for path in sorted(tests.glob("**/url_rows.py")):
        importlib.import_module(".".join(("tests", *path.relative_to(tests).with_suffix("").parts)))
    return dict(_rows)


def patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every URL of the project with its full name, or its route where it has no name."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(found: list[Any], namespace: str, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for each in found:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner, route)
        else:
            yield (f"{namespace}{each.name}" if each.name else route), each
