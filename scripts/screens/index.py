"""The index of docs/screens, written from the list of shots so that it never lags behind the pictures."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.screens.camera import Shot
from scripts.screens.shots import CHAPTERS

SIZES = ("1280", "390")
_HEAD = """# Screens

Every screen of the fictional demo city, at 1280 and at 390 pixels, taken and checked by `make screens` (axe finds
nothing serious, the console stays silent, nothing scrolls sideways). This page is written by the same script.
"""


def pictures() -> set[str]:
    """All file names that a full run makes."""
    return {name for shots in CHAPTERS.values() for shot in shots for name in shot.files(SIZES)}


def index() -> str:
    return "\n".join(
        [_HEAD, *(line for chapter, shots in CHAPTERS.items() for line in _chapter(chapter, shots))]
    )


def _chapter(title: str, shots: tuple[Shot, ...]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| screen | desk | phone |\n|---|---|---|"
    for shot in shots:
        yield f"| {_name(shot)} | {' | '.join(_cells(shot))} |"
    yield ""


def _name(shot: Shot) -> str:
    who = f"<br>{shot.who}" if shot.who else ""
    return f"**{shot.shows}**<br>`{shot.name}`{who}"


def _cells(shot: Shot) -> Iterator[str]:
    widths = (460,) if shot.pdf else (460, 160)
    for name, width in zip(shot.files(SIZES), widths, strict=True):
        yield f'<img src="{name}" width="{width}" alt="{shot.shows}">'
    if shot.pdf:
        yield ""
