"""Every change of state stands in the actions of its room: nothing else writes to the database."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).parents[1] / "src" / "lingyan"
ALWAYS: Final = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
ON_ROWS: Final = {"create", "update", "delete"}
SAVE_WORDS: Final = {"update_fields", "force_insert", "force_update"}
READS: Final = {"objects", "filter", "exclude", "all"}
SQL: Final = re.compile(r"\b(INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b")
ELSEWHERE: Final = {
    "demo": "the fictional city, which calls actions and gives its accounts their past",
    "kernel/audit.py": "the audit trail itself",
    "workflow/jobs.py": "the queue: asked and cancelled by people, the rest by the worker",
    "identity/demonstration.py": "an action that only the demo may take",
    "identity/models.py": "a device of django-otp notes each code itself",
    "kernel/kept_sheets.py": "inside the transaction of an action, or for the worker's clock",
    "economy/books/writing.py": "writers in bulk, inside the transaction of an action",
    "economy/books/chart.py": "called by migrations",
    "parameters/renaming.py": "called by a migration",
    "team/roster/writing.py": "inside the transaction of an action",
    "team/roster/identities.py": "inside the transaction of an action",
    "team/roster/freezing.py": "inside the transaction of an action",
}
"""Where else rows are written, and why."""


def _writes(tree: ast.AST) -> Iterator[int]:
    return (node.lineno for node in ast.walk(tree) if _is_sql(node) or _is_call(node))  # type: ignore[attr-defined]


def _is_sql(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SQL.search(node.value))


def _is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node, node.func)


def _is_write(call: ast.Call, func: ast.Attribute) -> bool:
    if func.attr in ALWAYS:
        return True
    if func.attr in ON_ROWS:
        return any(isinstance(part, ast.Attribute) and part.attr in READS for part in ast.walk(func.value))
    return func.attr == "save" and (
        not (call.args or call.keywords) or any(word.arg in SAVE_WORDS for word in call.keywords)
    )


def _allowed(path: str) -> bool:
    parts = path.removesuffix(".py").split("/")
    return "actions" in parts or "migrations" in parts or any(path.startswith(place) for place in ELSEWHERE)


def test_nothing_but_actions_writes() -> None:
    found = [
        f"{path}:{line}"
        for file in sorted(SOURCE.rglob("*.py"))
        if not _allowed(path := file.relative_to(SOURCE).as_posix())
        for line in _writes(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert not found, "a change of state belongs into actions.py: " + ", ".join(found)


def test_every_exception_still_writes() -> None:
    """An exception that is no longer needed is taken off the list."""
    for place in ELSEWHERE:
        if place.endswith(".py"):
            assert list(_writes(ast.parse((SOURCE / place).read_text(encoding="utf-8")))), place
