"""The shipped chart of 2023: 42 first-level accounts and proposed details, from `data/` into shared rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, Final

TWO_SIDED: Final = frozenset({"113", "154", "181", "214", "231", "321", "322", "502"})
"""First-level accounts whose balance may stand on either side (accounting.md 2)."""

NEEDS_PARTY: Final = frozenset({"113"})
"""Accounts whose side is decided per household or unit, never on the total."""

FIRST_LEVEL: Final = 3


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """The chart as fields of `Account`, parents before details; `parent` is the parent's code or ''."""
    first = {row["code"]: row for row in _read("chart_2023.csv")}
    known: dict[str, dict[str, Any]] = {}
    for row in [*first.values(), *_read("chart_2023_details.csv")]:
        code, top = row["code"], row["code"][:FIRST_LEVEL]
        parent = known.get(parent_code(code, known))
        known[code] = {
            "code": code,
            "name": row["name"],
            "path_name": f"{parent['path_name']}/{row['name']}" if parent else row["name"],
            "parent": parent["code"] if parent else "",
            "category": first[top]["category"],
            "side": first[top]["direction"],
            "two_sided": top in TWO_SIDED,
            "needs_party": top in NEEDS_PARTY,
        }
    return tuple(known.values())


def parent_code(code: str, known: Any) -> str:
    """The longest known code that `code` begins with, '' when there is none."""
    return next(
        (code[:size] for size in range(len(code) - 1, FIRST_LEVEL - 1, -1) if code[:size] in known), ""
    )


def install(account: Any) -> None:
    """Create or update the shared rows of the model given. Only migrations call it, with their historical model."""
    ids: dict[str, int] = {}
    for row in rows():
        values = {**row, "parent_id": ids.get(row["parent"])}
        del values["parent"], values["code"]
        found, _ = account.objects.update_or_create(book=None, code=row["code"], defaults=values)
        ids[row["code"]] = found.pk


def _read(name: str) -> Iterator[dict[str, str]]:
    text = (resources.files("lingyan.economy.books") / "data" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
