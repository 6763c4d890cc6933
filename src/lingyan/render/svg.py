"""Small pieces of SVG shared by the charts: escaping, text, marks, and fills that differ without colour.

Only presentation attributes and classes are written, never a style attribute, so that a strict content
security policy holds; a page's own CSS may recolour the classes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

INK: Final = "#1c2430"
QUIET: Final = "#4a5361"
LINE: Final = "#8a8f98"
COLOURS: Final = ("#1f5f8b", "#a8321f", "#2f6f4f", "#9a6700")
"""Water, seal, growth, warning: the same order in every chart."""
FONT: Final = (
    "'PingFang SC', 'HarmonyOS Sans SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif"
)
FONT_SIZE: Final = 14
KEY: Final = "@chart-key@"
"""Stands in a chart's body for the prefix of its ids until the content that names it is known."""

Anchor = Literal["start", "middle", "end"]

_HATCHES: Final = (
    "",
    '<rect width="6" height="6" fill="#ffffff"/><rect width="3" height="6" fill="{colour}"/>',
    '<rect width="6" height="6" fill="#ffffff"/><circle cx="3" cy="3" r="1.8" fill="{colour}"/>',
    '<rect width="6" height="6" fill="#ffffff"/><rect width="6" height="2" fill="{colour}"/>',
)


def number(value: float) -> str:
    """A coordinate with at most one decimal, never `-0`."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """An estimate: a Chinese character is as wide as its size, anything else a good half."""
    return sum(size if unicodedata.east_asian_width(character) in "WF" else size * 0.56 for character in text)


def shortened(text: str, width: float, size: float = FONT_SIZE) -> str:
    """The text, cut with an ellipsis where it would be wider."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


def text_at(
    x: float,
    y: float,
    text: str,
    *,
    anchor: Anchor = "start",
    size: float = FONT_SIZE,
    quiet: bool = False,
    bold: bool = False,
) -> str:
    weight = ' font-weight="700"' if bold else ""
    kind, colour = ("chart-quiet", QUIET) if quiet else ("chart-text", INK)
    return (
        f'<text class="{kind}" x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" '
        f'font-size="{number(size)}" fill="{colour}"{weight}>{escape(text)}</text>'
    )


def bar(x: float, y: float, width: float, height: float, *, series: int) -> str:
    return (
        f'<rect class="chart-series-{series + 1}" x="{number(x)}" y="{number(y)}" width="{number(width)}" '
        f'height="{number(height)}" fill="{fill(series)}" stroke="{colour(series)}"/>'
    )


def rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line class="chart-rule" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        f'stroke="{LINE}"/>'
    )


def marker(x: float, y: float, *, series: int) -> str:
    """A disc, a square, a triangle or a diamond, so that lines are told apart without colour."""
    shade, kind = colour(series), f"chart-series-{series + 1}"
    if series % 4 == 0:
        return f'<circle class="{kind}" cx="{number(x)}" cy="{number(y)}" r="4" fill="{shade}"/>'
    shapes = {
        1: ((-4, -4), (4, -4), (4, 4), (-4, 4)),
        2: ((0, -5), (5, 4), (-5, 4)),
        3: ((0, -5), (5, 0), (0, 5), (-5, 0)),
    }
    points = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in shapes[series % 4])
    return f'<polygon class="{kind}" points="{points}" fill="{shade}"/>'


def colour(series: int) -> str:
    return COLOURS[series % len(COLOURS)]


def fill(series: int) -> str:
    """Solid for the first series, a pattern of its own for each other one."""
    return colour(series) if series % 4 == 0 else f"url(#{KEY}-p{series % 4})"


def document(*, title: str, description: str, width: float, height: float, body: str, series: int = 1) -> str:
    """The whole `<svg>`, named and described for screen readers. KEY in the body becomes its own prefix."""
    key = f"c{hashlib.sha256((title + description + body).encode()).hexdigest()[:10]}"
    patterns = "".join(_pattern(index, key) for index in range(1, min(series, 4)))
    definitions = f"<defs>{patterns}</defs>" if patterns else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" '
        f'viewBox="0 0 {number(width)} {number(height)}" '
        f'role="img" aria-labelledby="{key}-t {key}-d" font-family={quoteattr(FONT)}>'
        f'<title id="{key}-t">{escape(title)}</title><desc id="{key}-d">{escape(description)}</desc>'
        f"{definitions}{body.replace(KEY, key)}</svg>"
    )


def _pattern(index: int, key: str) -> str:
    turn = ' patternTransform="rotate(45)"' if index == 1 else ""
    return (
        f'<pattern id="{key}-p{index}" patternUnits="userSpaceOnUse" width="6" height="6"{turn}>'
        f"{_HATCHES[index].format(colour=colour(index))}</pattern>"
    )
