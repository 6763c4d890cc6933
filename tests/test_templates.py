"""Every template compiles, and none carries script or style inline, which the content policy would refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import lingyan

PACKAGE = Path(lingyan.__file__).parent
TEMPLATES = sorted(path for path in PACKAGE.glob("**/templates/**/*.html"))
INLINE = re.compile(
    r"""\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*["']|<script(?![^>]*\b(?:src|type="application/json"))"""
)


def name_of(path: Path) -> str:
    return path.as_posix().rsplit("/templates/", 1)[1]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_it_compiles_and_is_free_of_inline_code(path: Path) -> None:
    get_template(name_of(path))
    assert not INLINE.findall(path.read_text(encoding="utf-8"))


def test_there_are_templates_of_every_room() -> None:
    assert {name_of(path).split("/")[0] for path in TEMPLATES} >= {
        "books",
        "console",
        "disclosure",
        "identity",
        "roster",
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_errors_of_a_form_are_summed_up_once(path: Path) -> None:
    """`form_fields` brings the summary along."""
    text = path.read_text(encoding="utf-8")
    for form in re.findall(r"{% form_fields (\S+) %}", text):
        assert f"{{% error_summary {form} %}}" not in text
