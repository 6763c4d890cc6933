"""How each page of budgets is called in the permission table. Objects stand in the world's village."""

from __future__ import annotations

from typing import Any

from lingyan.economy.budget import actions
from lingyan.economy.budget.actions import Row
from lingyan.economy.budget.models import Budget
from tests.economy.books.support import FIRST, book_of
from tests.support.actors import everything
from tests.support.urls import World, row


def _budget(world: World) -> dict[str, Any]:
    book = book_of(world.tree.village)
    known = Budget.objects.filter(book=book).first()
    budget = known or actions.save_draft(
        everything(), book_id=book.pk, year=FIRST.year, rows=[Row("501", 100_00), Row("51303", 50_00)]
    )
    return {"budget_id": budget.pk}


def _book(world: World) -> dict[str, Any]:
    return {"book_id": book_of(world.tree.village).pk, "year": FIRST.year}


row("budget:budgets")
for name in ("budget", "table", "decide", "discard"):
    row(f"budget:{name}", _budget, scoped=True)
for name in ("prepare", "form", "import"):
    row(f"budget:{name}", _book, scoped=True)
for name in ("import-preview", "import-failed"):
    row(f"budget:{name}", lambda world: {"token": "0" * 32})
