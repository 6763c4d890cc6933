from __future__ import annotations

from pathlib import Path

from lingyan.facts import registry
from lingyan.facts.dictionary import markdown

PAGE = Path(__file__).parents[2] / "docs" / "facts.md"


def test_the_page_of_the_dictionary_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run: lingyan facts dictionary > docs/facts.md"


def test_every_column_is_documented_in_both_languages() -> None:
    for table in registry.tables():
        for column in table.columns:
            assert column.zh and column.en, f"{table.name}.{column.name}"
