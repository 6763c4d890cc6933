"""Names by the strokes of their characters (按姓氏笔画为序), as lists of candidates and ballots have them. Pure.

Source: 四川省村民委员会选举条例第二十三条、第二十四条 (governance.md B-4 steps 8, 10). Numbers of strokes are those of the
Table of General Standard Chinese Characters (通用规范汉字表); within a number the table's own order holds.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Final

_UNKNOWN: Final = 99


def stroke_key(name: str) -> tuple[tuple[int, int], ...]:
    """What to sort names by: the surname, then the given name, character by character; rare characters come last."""
    return tuple(_characters().get(each, (_UNKNOWN, ord(each))) for each in name)


@lru_cache(maxsize=1)
def _characters() -> dict[str, tuple[int, int]]:
    """Character → its strokes and its place among those with as many."""
    text = resources.files("lingyan.team.term").joinpath("data/strokes.txt").read_text(encoding="utf-8")
    found: dict[str, tuple[int, int]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        strokes, _, characters = line.partition(" ")
        found |= {each: (int(strokes), place) for place, each in enumerate(characters)}
    return found
