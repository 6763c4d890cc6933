"""Rules of the front end that a reader of a diff might miss: sizes, purposes, and nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lingyan

SOURCE = Path(lingyan.__file__).parent
STATIC = SOURCE / "console" / "static" / "console"
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)
CONSOLE_PAGES = sorted(
    path
    for path in SOURCE.glob("**/templates/**/*.html")
    if "console" in path.parts or "console/" in path.read_text(encoding="utf-8")
)


def test_the_style_sheets_stay_small() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("*.css")) < 40_000


def test_files_name_their_encoding_themselves() -> None:
    """The server sends files with a type by their name and no charset; modules are UTF-8 by themselves."""
    for path in SOURCE.glob("*/static/**/*.css"):
        content = path.read_bytes()
        assert content.isascii() or content.startswith(b'@charset "utf-8";'), path
    for path in SOURCE.glob("*/templates/**/*.html"):
        start = path.read_text(encoding="utf-8")[:400]
        assert not start.startswith("<!doctype") or '<meta charset="utf-8">' in start, path


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("// ") and len(lines) < 130


@pytest.mark.parametrize("path", CONSOLE_PAGES, ids=lambda path: path.name)
def test_console_templates_have_nothing_inline(path: Path) -> None:
    assert not INLINE.findall(path.read_text(encoding="utf-8"))


def test_dark_colours_are_the_same_by_system_and_by_choice() -> None:
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r"color-scheme: dark;([^}]*)\}", text)
    by_system, by_choice = ([line.strip() for line in block.split("\n")] for block in blocks)
    assert by_system == by_choice
