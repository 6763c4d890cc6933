"""How a term audit's tables look: whole as sheets of the workbook, in brief in the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from lingyan.kernel.money import format_yuan
from lingyan.kernel.tabular.write import Column, SheetData
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable, Source, mark
from lingyan.supervision.term_tables import TermTable

MOST_ROWS: Final = 20
"""A report shows so many rows of a table; the workbook has them all."""
_WIDTHS: Final[Mapping[str, float]] = {"money": 2.4, "date": 2.3, "integer": 1.3}
_NUMBERS: Final = frozenset({"money", "integer"})


def sheets(tables: Iterable[TermTable]) -> Iterator[SheetData]:
    for each in tables:
        said = "".join(f"　取不到：{reason}。" for reason in each.missing)
        yield SheetData(each.key, each.columns, each.rows, title=f"{each.how}。{said}")


def sources(tables: Iterable[TermTable], as_of: dt.date) -> list[Source]:
    return [Source(each.key, each.name, each.how, len(each.rows), as_of) for each in tables]


def say(paper: OfficialPaper, tables: Iterable[TermTable], titles: Mapping[str, str]) -> None:
    """Every table below the heading of its content, with what could not be obtained."""
    paper.heading1("分项情况")
    for content, several in groupby(tables, key=attrgetter("content")):
        paper.heading2(f"{content} {titles[content]}")
        for each in several:
            _say_table(paper, each)


def _say_table(paper: OfficialPaper, each: TermTable) -> None:
    count = len(each.rows)
    paper.paragraph(f"{each.name}：{f'{count} 行' if count else '没有记录'}{mark(each.key)}。{_totals(each)}")
    if count:
        columns = [each.columns[place] for place in each.brief]
        rows = [
            [_text(row[place], each.columns[place]) for place in each.brief] for row in each.rows[:MOST_ROWS]
        ]
        note = (
            f"只列前 {MOST_ROWS} 行，全部见底稿“{each.key}”。"
            if count > MOST_ROWS
            else f"其余各列见底稿“{each.key}”。"
        )
        paper.table(PaperTable([_paper_column(column) for column in columns], rows, note=note))
    for reason in each.missing:
        paper.paragraph(f"取不到：{reason}。")


def _paper_column(column: Column) -> PaperColumn:
    title = f"{column.title}（元）" if column.kind == "money" else column.title
    return PaperColumn(
        title, "right" if column.kind in _NUMBERS else "left", _WIDTHS.get(column.kind, 2.0)
    )  # fmt: skip


def _totals(each: TermTable) -> str:
    """Sums of the money that the report shows."""
    money = [place for place in each.brief if each.columns[place].kind == "money"]
    if not each.rows or not money:
        return ""
    sums = (
        f"{each.columns[place].title}合计 {format_yuan(sum(row[place] or 0 for row in each.rows))} 元"
        for place in money
    )
    return f"{'，'.join(sums)}。"


def _text(value: Any, column: Column) -> str:
    if value is None or value == "":
        return ""
    return format_yuan(value) if column.kind == "money" else str(value)
