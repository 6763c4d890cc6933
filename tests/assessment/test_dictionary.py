from __future__ import annotations

from pathlib import Path

from lingyan.assessment.dictionary import markdown

PAGE = Path(__file__).parents[2] / "docs" / "indicators.md"


def test_the_page_of_the_indicators_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), (
        "run: lingyan assess dictionary > docs/indicators.md"
    )
