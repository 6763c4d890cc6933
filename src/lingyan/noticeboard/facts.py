"""Facts of the board: what had to be shown, when it was public online and when it hung."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS
from lingyan.noticeboard.queries import Obligation, obligations
from lingyan.regions.models import Level, Region

_AT_ONCE: Final = 200
DISPLAY_DAYS: Final = 15
"""VCL 35."""


def rows(request: FactRequest) -> Iterator[Sequence[Any]]:
    """One row a village, sheet and period that begins in the months asked for and has ended by the day asked for."""
    villages = list(
        Region.objects.filter(level=Level.VILLAGE, path__startswith=request.path, valid_to=None).order_by(
            "code"
        )
    )
    found: list[Sequence[Any]] = []
    day = request.as_of
    for start in range(0, len(villages), _AT_ONCE):
        due = obligations(villages[start : start + _AT_ONCE], request.as_of, since=request.first.first_day)
        found += [_row(one, day) for one in due if one.period.first <= request.last.last_day]
    # By county and year, then by village, sheet and period.
    yield from sorted(found, key=lambda row: (row[1], row[2], row[0], row[3], row[4]))


def _row(one: Obligation, day: dt.date) -> Sequence[Any]:
    hung = one.hung_for(day)
    # While it still hangs and its fifteen days are not over nobody can say whether they were kept.
    ended = one.taken_down_on is not None and one.taken_down_on <= day
    over = hung is not None and (hung >= DISPLAY_DAYS or ended)
    kept = over and hung is not None and hung >= DISPLAY_DAYS
    return (
        one.village.code, f"{one.village.code[:6]}000000", one.period.first.year, one.sheet.code, one.period.text,
        one.due_on, one.online_on, one.board_on, one.photographed, one.state == "done", one.state == "late",
        over, kept,
    )  # fmt: skip


PUBLICATION_ITEM: Final = register(
    FactTable(
        name="publication_item",
        zh="公开事项",
        en="What had to be shown, online and on the board",
        grain=("village", "sheet", "period"),
        partition=("county", "year"),
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year in which the period begins"),
            FactColumn("sheet", "text", "公开内容",
                       "accounts, plan, resources, distribution, other, affairs, party, decision, contract or demanded"),
            FactColumn("period", "text", "期间", "2026-10, 2026-Q3, 2026, or the day of an event"),
            FactColumn("due_on", "date", "应公开日期", "Last day in time"),
            FactColumn("online_on", "date", "网上公开日期", "Day of the first publication online", nullable=True),
            FactColumn("board_on", "date", "张贴日期", "Day it was hung on the board", nullable=True),
            FactColumn("photographed", "flag", "有照片", "A photograph of the board is kept"),
            FactColumn("done", "flag", "已公开", "Shown in full, with photograph"),
            FactColumn("late", "flag", "逾期", "Not shown in full and the last day has passed"),
            FactColumn("display_over", "flag", "张贴已满或已取下", "Hung for fifteen days, or was taken down"),
            FactColumn("display_kept", "flag", "张贴满15日", "Hung for fifteen days"),
        ),
        rows=rows,
    )
)  # fmt: skip
