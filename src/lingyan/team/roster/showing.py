"""How splits and comparisons stand on a page and in a workbook. Withheld figures say so. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.language import Words, in_source, on_paper
from lingyan.kernel.tabular import Column, SheetData
from lingyan.render.charts import Series, SeriesChart, grouped_rows_chart
from lingyan.team.roster.comparing import MEAN, RATIOS, Compared, Comparison, Side
from lingyan.team.roster.figures import figures_catalogue
from lingyan.team.roster.presentation import NOTHING, WITHHELD, signed, text_of
from lingyan.team.roster.splitting import Split, dimensions_of, group_label
from lingyan.team.roster.statistics import NA
from lingyan.team.roster.structure import REGION, Line

KINDS: Final[dict[str, Words]] = {"merge": _("合并"), "split": _("拆分"), "move": _("改变隶属")}
POINTS: Final = _("个百分点")
PART_KEYS: Final = (
    "villages", "secretaries", MEAN, "secretary_college_percent", "N2", "cross_posting_percent", "women_percent",
    "one_head_narrow_percent_of_villages",
)  # fmt: skip


def row_label(split: Split) -> str:
    return (
        gettext("地区")
        if split.rows == REGION
        else gettext(str(dimensions_of(split.group)[split.rows].label))
    )


def class_label(name: str) -> str:
    return gettext(name).replace("<=", "≤")


def split_lines(split: Split) -> list[dict[str, Any]]:
    """Lines for the template: label, cells with head, text and share, total, mean age; the total of all last."""
    lines = [_split_line(split, line) for line in split.table.lines]
    return [*lines, {**_split_line(split, split.table.whole), "whole": True}]


def _split_line(split: Split, line: Line) -> dict[str, Any]:
    heads = [class_label(name) for name in split.table.columns]
    return {
        "label": line.label if split.rows == REGION and line is not split.table.whole else class_label(line.label),
        "cells": [
            {"head": head, "text": text_of(cell), "share": "" if share in (None, NA) else share}
            for head, cell, share in zip(heads, line.cells, line.shares(), strict=True)
        ],
        "total": text_of(line.total), "mean_age": text_of(line.mean_age),
    }  # fmt: skip


@on_paper()
def split_sheet(split: Split) -> SheetData:
    """The table as a sheet: numbers, then the total and the mean age."""
    group, by = in_source(group_label(split.group)), in_source(dimensions_of(split.group)[split.by].label)
    title = f"{split.region.name}{group}按{by}统计（{split.moment.name}，{split.moment.as_of}）"
    columns = [
        Column(row_label(split), "text", 18),
        *(Column(name.replace("<=", "≤"), "any", 10) for name in split.table.columns),
        Column("合计", "any", 10), *([] if split.of_villages else [Column("平均年龄", "any", 10)]),
    ]  # fmt: skip
    lines = [*split.table.lines, split.table.whole]
    rows = [
        [
            line.label, *(_cell(cell) for cell in line.cells), _cell(line.total),
            *([] if split.of_villages else [_cell(line.mean_age)]),
        ]
        for line in lines
    ]  # fmt: skip
    return SheetData(f"{group}按{by}"[:31], columns, rows, title)


def _cell(value: Any) -> Any:
    if value is None:
        return in_source(WITHHELD)
    return NOTHING if value == NA else value


@dataclass(frozen=True, slots=True)
class Shown:
    """One compared figure as the page writes it; the parts stand below the value."""

    label: str
    unit: str
    before: str
    before_parts: str
    after: str
    after_parts: str
    change: str


def compared(figures: Sequence[Compared]) -> list[Shown]:
    return [_shown(each) for each in figures]


def _shown(each: Compared) -> Shown:
    figure = figures_catalogue()[each.key]
    change = signed(each.change)
    if each.key in RATIOS and each.change not in (None, NA):
        change = f"{change} {gettext(str(POINTS))}"
    return Shown(
        gettext(figure.zh), gettext(figure.unit), text_of(each.before.value), parts_of(each.before),
        text_of(each.after.value), parts_of(each.after), change,
    )  # fmt: skip


def parts_of(side: Side) -> str:
    """`734 ÷ 1,306`, empty for a count and where nothing may be shown."""
    return "" if side.denominator is None else f"{side.numerator:,} ÷ {side.denominator:,}"


def part_rows(found: Comparison) -> list[dict[str, Any]]:
    """One row a region right below: before → after of the headline figures."""
    rows = []
    for part in found.parts:
        by_key = {each.key: each for each in part.figures}
        cells = [
            {
                "head": gettext(figures_catalogue()[key].zh), "before": text_of(by_key[key].before.value),
                "after": text_of(by_key[key].after.value), "change": signed(by_key[key].change),
            }
            for key in PART_KEYS
        ]  # fmt: skip
        rows.append({"name": part.region.name, "cells": cells})
    return rows


def boundary_lines(found: Comparison) -> list[dict[str, Any]]:
    """What became of the villages whose boundaries moved, in words."""
    return [
        {
            "on": each.on, "kind": gettext(str(KINDS.get(each.kind, each.kind))),
            "before": gettext("、").join(each.before), "after": gettext("、").join(each.after), "decree": each.decree,
        }
        for each in found.boundaries
    ]  # fmt: skip


def chart(found: Comparison) -> dict[str, Any]:
    """Both moments' shares side by side."""
    by_key = {each.key: each for each in found.figures}
    keys = (
        "secretary_college_percent",
        "one_head_narrow_percent_of_villages",
        "cross_posting_percent",
        "women_percent",
    )
    labels = [gettext(figures_catalogue()[key].zh) for key in keys]
    series = [
        Series(
            moment.name,
            [_number(getattr(by_key[key], side).value) for key in keys],
            [text_of(getattr(by_key[key], side).value) for key in keys],
        )
        for moment, side in ((found.before, "before"), (found.after, "after"))
    ]
    title = gettext("班子结构比例的变化")
    rows = [[label, *(one.text(at) for one in series)] for at, label in enumerate(labels)]
    return {
        "title": title, "svg": grouped_rows_chart(SeriesChart(title, labels, series, "%", width=360)),
        "table": {"heads": ["%", *(one.name for one in series)], "rows": rows},
    }  # fmt: skip


def _number(value: Any) -> float | None:
    return None if value in (None, NA) else float(value)


@on_paper()
def comparison_sheets(found: Comparison) -> list[SheetData]:
    """Figures with both numerators and denominators, the regions right below, the boundaries that moved."""
    region, before, after = found.found.region.name, found.before, found.after
    title = f"{region}换届对比（{before.name}，{before.as_of} 与 {after.name}，{after.as_of}）"
    heads = [Column("指标", "text", 30)]
    for name in (before.name, after.name):
        heads += [Column(name, "any", 12), Column(f"{name}分子", "any", 12), Column(f"{name}分母", "any", 12)]
    heads += [Column("增减", "any", 12), Column("单位", "text", 12)]
    place = [Column("地区", "text", 16), *heads]
    parts = [[part.region.name, *row] for part in found.parts for row in map(_sheet_row, part.figures)]
    moved = [
        [each.on, in_source(KINDS.get(each.kind, each.kind)), "、".join(each.before), "、".join(each.after), each.decree]
        for each in found.boundaries
    ]  # fmt: skip
    columns = [
        Column("日期", "date"), Column("方式", "text", 10), Column("原村", "text", 30), Column("现村", "text", 30),
        Column("批准文号", "text", 24),
    ]  # fmt: skip
    return [
        SheetData("指标对比", heads, [_sheet_row(each) for each in found.figures], title),
        SheetData("分地区对比", place, parts, title),
        SheetData("区划变动", columns, moved, title),
    ]


def _sheet_row(each: Compared) -> list[Any]:
    figure = figures_catalogue()[each.key]
    unit = in_source(POINTS) if each.key in RATIOS else figure.unit
    sides = [
        part for side in (each.before, each.after) for part in (_cell(side.value), side.numerator, side.denominator)
    ]  # fmt: skip
    return [figure.zh, *sides, _cell(each.change), unit]
