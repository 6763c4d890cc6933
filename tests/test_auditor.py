"""An auditor reads all of a region's money and changes nothing: every address there is, asked and written to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from lingyan.identity.decorators import access_of
from lingyan.identity.roles import table
from lingyan.kernel import clock, rights
from tests.support.identity import signed_in, user_with
from tests.support.urls import World
from tests.test_isolation import NOON, PATTERNS, ROWS, filled

SOURCE: Final = Path(__file__).parents[1] / "src" / "lingyan"
HELD: Final = frozenset(table().roles["auditor"].rights)
MONEY: Final = (
    "books", "payments", "bank", "assets", "contracts", "members", "budget", "projects", "year", "decisions",
    "disclosure", "supervision", "boards",
)  # fmt: skip
SAID: Final = {
    "reason": "看一看", "purpose": "年度审计", "text": "看一看", "note": "看一看", "accept": "1", "confirm": "1",
    "kind": "explained", "name": "名称", "q": "村", "rows": "1", "row": "1", "all": "1", "save": "1",
    "year": "2025", "month": "2025-01", "date": "2025-01-31", "on": "2025-01-31", "amount": "1",
}  # fmt: skip
"""What forms of most rooms ask for."""
OF_READING: Final = frozenset({"kernel.AuditEntry", "sessions.Session", "identity.UserSession"})
"""What reading itself leaves: the line in the audit trail that somebody took a list out or opened an original."""
OF_NOBODY: Final = frozenset({"boards:refresh"})
"""Sums the records up anew, as the worker does each minute."""
READING: Final = {
    ("assessment/actions.py", "verify"): "compares a snapshot with its folder",
    ("supervision/actions/terms.py", "audit_term"): "composes the reader's own papers of a term",
    ("economy/year/actions/archiving.py", "note_reading"): "notes who opened an archive and what for",
}
"""Actions that change nothing but the trail."""
OWN: Final = frozenset({
    "identity:sign-out", "identity:change-password", "identity:totp", "identity:delegations", "identity:revoke",
    "notices:mine",
})  # fmt: skip
"""What everybody does with the own account."""


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Every row that the product stores, by table."""
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.label not in OF_READING and not model._meta.proxy
    }


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {label: (set(after[label]) ^ set(rows)) for label, rows in before.items() if after[label] != rows}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_auditor_reads_every_page_of_money_and_no_post_changes_anything() -> None:
    with clock.fixed(NOON):
        world = World()
        made = filled(world)
        client = signed_in(Client(), user_with("auditor", world.tree.county))
        addresses = {
            name: reverse(name, kwargs=made.get(name) or row.kwargs(world))
            for name, row in ROWS.items()
            if name not in OWN | OF_NOBODY and "fault" not in made.get(name, {}) and ":" in name
        }
        before = state()
        unread, done = [], []
        for name, address in sorted(addresses.items()):
            access = access_of(PATTERNS[name].callback)
            answer = client.get(address + (f"?{ROWS[name].query}" if ROWS[name].query else ""))
            if (
                access
                and name.split(":")[0] in MONEY
                and HELD & set(access.rights)
                and answer.status_code not in (200, 302, 405, 422)
            ):
                unread.append((name, answer.status_code))
            written = client.post(address, SAID)
            if access and access.kind == "rights" and written.status_code not in (200, 403, 404, 405, 422):
                done.append((name, written.status_code))
        assert unread == []
        assert done == []
        found = changed(before, state())
        assert found == {}, str(found)[:3000]


def requires() -> Iterator[tuple[str, str, str]]:
    """(file, function, right) of everything that the actions of any room ask for before they write."""
    for path in sorted([*SOURCE.glob("**/actions.py"), *SOURCE.glob("**/actions/*.py")]):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if (
                        isinstance(call, ast.Call)
                        and isinstance(call.func, ast.Attribute)
                        and call.func.attr == "require"
                    ):
                        for each in call.args[:1]:
                            if isinstance(each, ast.Name):
                                yield str(path.relative_to(SOURCE)), function.name, each.id


def test_no_action_asks_for_a_right_that_the_auditor_holds() -> None:
    asked = [(file, name) for file, name, right in requires() if getattr(rights, right, "") in HELD]
    assert len(list(requires())) > 80
    assert set(asked) == set(READING)
