"""名册 in Word for the village's board and binder, one table for each kind.

PRIVACY: the list of representatives is posted in the village (VCL 29), with name, group and households and no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.regions.models import Region
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable

_COLUMNS: Final = (
    PaperColumn("序号", "center", 1), PaperColumn("村民小组", width=2), PaperColumn("姓名", width=2),
    PaperColumn("性别", "center", 1), PaperColumn("代表户数", "right", 1.4), PaperColumn("产生方式", "center", 1.4),
    PaperColumn("推选日期", "center", 2), PaperColumn("任期届满", "center", 2),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """One line, in words as they are printed."""

    group: str
    name: str
    sex: str
    households: int | None
    way: str
    start_on: dt.date
    due_on: dt.date


def roll_paper(region: Region, kinds: Sequence[tuple[str, Sequence[Named]]], day: dt.date) -> bytes:
    """`kinds` are pairs of a title and its lines; those without lines are left out."""
    paper = OfficialPaper(f"{region.name}小组长和代表名册", made_on=day, draft=False, author=region.name)
    for title, lines in kinds:
        if lines:
            paper.heading1(f"{title}（{len(lines)}人）")
            paper.table(PaperTable(_COLUMNS, [_line(no, each) for no, each in enumerate(lines, 1)]))
    paper.signature(f"{region.name}村民委员会", day)
    return paper.to_bytes()


def _line(number: int, line: Named) -> list[str]:
    return [
        str(number), line.group, line.name, line.sex, "" if line.households is None else str(line.households),
        line.way, line.start_on.isoformat(), line.due_on.isoformat(),
    ]  # fmt: skip
